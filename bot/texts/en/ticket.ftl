### `/mbi ticket` and *Open a ticket*.

ticket-title = Open a ticket
ticket-loading = Filling in the evidence …
ticket-close = Close
ticket-subject = Subject
ticket-body = What support should know
ticket-body-hint = Filled in from the evidence. Change what you like; leave out passwords and keys.
ticket-priority = Priority
ticket-submit = Send
ticket-working = Sending …
ticket-for = This goes to { $desk }.
ticket-not-worth = A ticket will probably not help: support does not change connections. What helps: { $remedy }.
ticket-waiting = The ticket is kept and on its way to { $desk }. Its number follows in the thread of the card, if there is one.
ticket-opened = Ticket { $number } is open at { $desk }.
    .bare = The ticket is open at { $desk }.
ticket-refused = { $desk } refused the ticket. Change subject or text and send it again, or open it by hand.
ticket-link = Open it at { $desk }
ticket-text-intro = Adobe has no mailbox and no interface for tickets: a person sends the form. The text is ready below.
ticket-text-steps = 1. Sign in with the Adobe account that may open cases for your company.
    2. Choose the product “Adobe Commerce Intelligence” (it may be listed as Commerce Reporting, MBI) and the reason “Adobe Commerce application”.
    3. Copy subject and text from here.
    4. Choose the priority: { $priority }.
    5. Send it, and post its number in the thread of the card.
ticket-text-link = Open Adobe's form
ticket-text-subject = Subject
ticket-text-body = Text
ticket-empty = Please write something here.
