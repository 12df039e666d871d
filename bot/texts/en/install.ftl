### Adding the bot to a workspace: the greeting in Slack, and the pages. The bot speaks as "I".

installed-hello = Thank you for adding me to { $team }. I say why an MBI integration stopped, and who can mend it.
    .bare = Thank you for adding me. I say why an MBI integration stopped, and who can mend it.
installed-next = What I watch here stands in a watch file with `team = "{ $team_id }"` in it. Where there is none yet, whoever runs the bot writes it, and runs `mbi-bot apply`: please send them that team id. Until then you are my only admin here.
installed-next-organization = I watch in each workspace of yours that has a watch file. For the others, whoever runs the bot writes one, with the team id in it, and runs `mbi-bot apply`. Please tell them which workspaces those are.
installed-then = After that, invite me to the channel for alerts (`/invite`), and try `/mbi status`.

## The pages

page-install-title = Add the bot to Slack
page-install = I tell in Slack why an MBI integration stopped, and lead the right person to what mends it. Slack shows you what I may do before anything is added.
page-install-admin = In some workspaces an admin has to approve apps first; Slack tells you so.
page-install-button = Add to Slack
page-install-done-title = The bot is in { $name }
    .bare = The bot is in your workspace
page-install-done = What I watch there stands in a watch file with team = "{ $id }" in it. Where there is none yet, whoever runs the bot writes it, and runs mbi-bot apply. I also write to you in Slack what comes next. You can close this page.
page-install-done-organization-title = The bot is in your organization
page-install-done-organization = It watches in each of your workspaces that has a watch file. For the others, whoever runs the bot writes one, with the team id in it, and runs mbi-bot apply. You can close this page.
page-install-cancelled-title = Nothing was added
page-install-cancelled = You cancelled in Slack, so nothing has happened. If that was a mistake, begin again.
page-install-expired-title = That took too long, or began elsewhere
page-install-expired = Adding the bot has to end within ten minutes, once, and in the browser in which it began. Nothing has happened. Please begin again.
page-install-failed-title = Slack did not let me in
page-install-failed = Slack did not confirm that the bot may be added, so nothing has happened. Begin again in a minute. If it happens again, tell whoever runs the bot: its log says what Slack answered.
page-install-kept-not-title = I could not keep that
page-install-kept-not = Slack agreed, but I could not write it down, so I am of no use there yet. Begin again in a minute; nothing gets doubled. If it happens again, tell whoever runs the bot.
page-install-again = Begin again
