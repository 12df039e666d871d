### News in the thread of a card. `bare` is said where not every argument is known.

event-opened = The trouble was noticed.
event-verdict-changed = The probable cause changed: { $before } → { $after }.
    .bare = The probable cause changed.
event-member-joined = { $name } is concerned too.
    .bare = One more integration is concerned.
event-member-left = { $name } is no longer concerned.
    .bare = One integration is no longer concerned.
event-member-left-well = { $name } is back to normal.
    .bare = One integration is back to normal.
event-member-left-removed = { $name } is no longer watched.
    .bare = One integration is no longer watched.
event-member-left-other-cause = { $name } has another cause and moved to a card of its own.
    .bare = One integration has another cause and moved to a card of its own.
event-acknowledged = { $person } is on it.
    .bare = Somebody is on it.
event-waiting-for-data = MBI's word is good again. Waiting for data to arrive.
event-worse-again = It is worse again.
event-ticket-asked = { $person } asked for a ticket.
    .bare = A ticket was asked for.
event-ticket-opened = Ticket { $number } is open.
    .bare = The ticket is open.
event-ticket-refused = The desk refused the ticket: { $error }
    .bare = The desk refused the ticket. Open it again, or by hand.
event-resolved = Back to normal.
event-resolved-removed = Closed: it is no longer watched.
event-resolved-other-cause = Closed here: it has another cause now, on a card of its own.
