### What people read when something did not work. Each says what to do next.

error-title = That did not work
error-unexpected = That did not work, and it is not your doing. Try again in a minute; if it stays, tell whoever runs the bot this reference: { $reference }.
error-busy = Slack or the bot is slow at the moment. Try again in a minute.
error-too-many = That was a lot at once, so I did nothing with it. Try again in { $seconds } seconds.
error-too-late = That took longer than Slack allows. Press or type it again.
error-not-installed = I am not installed in this workspace, so I did nothing. Ask whoever runs me for the address where a workspace adds me.
error-stranger = This message belongs to another company that shares the channel with you, so I did nothing. Somebody there can press it.
error-old-button = This button belongs to an older version of the bot. `/mbi status` shows how things are now.
error-malformed = That reached the bot in a shape it cannot read. Type `/mbi help` for what it understands.
error-slack-refuses = Slack refuses the bot's own rights. Tell whoever runs the bot: { $detail }.
    .bare = Slack refuses the bot's own rights. Tell whoever runs the bot.

acknowledged-done = Noted: you are on it. The card shows it in a moment.
acknowledged-already = Somebody is on it already; the card says who.
acknowledged-resolved = This is resolved already. There is nothing left to do.
acknowledged-gone = This incident is no longer kept. `/mbi status` shows how things are now.
