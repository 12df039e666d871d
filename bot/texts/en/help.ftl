### `/mbi help`, and commands that aren't there.

help-title = What the bot can do
help-intro = I watch the integrations of Magento Business Intelligence and say why one stopped, and what helps.
help-status = `/mbi status` – all integrations, the worst first. `/mbi status NAME` – one, with its evidence. Add `share` to show it to the channel.
help-check = `/mbi check NAME` – ask every witness again, right now.
help-reauth = `/mbi reauth NAME` – your private link to authorize one again.
help-connect = `/mbi connect NAME` – the same for the first time.
help-report = `/mbi report` – paste MBI's Integrations page, so that its own words count.
help-ticket = `/mbi ticket NAME` – open a ticket with the evidence filled in.
help-help = `/mbi help` – this list.
help-names = Names need not be exact.
help-unknown = There is no command “{ $asked }”. Did you mean `/mbi { $nearest }`?
    .bare = There is no command “{ $asked }”. These are there:
name-unknown = No integration is called “{ $asked }”. Nearest: { $nearest }.
    .bare = No integration is called “{ $asked }”. `/mbi status` lists them all.
name-several = Several integrations fit “{ $asked }”: { $nearest }. Say a little more of the name.
    .bare = Several integrations fit “{ $asked }”. Say a little more of the name.
