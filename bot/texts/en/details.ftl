### The modal behind *Details*.

details-title = Details
details-loading = Collecting the evidence …
details-close = Close
details-timeline = Time line
details-timeline-line = { $at } – { $what }
details-coverage = Witnesses of { $name }
details-gone = This incident is no longer kept. `/mbi status` shows how things are now.
