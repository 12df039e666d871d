### Which witness to add next, or to mend, and what it brings: at the shell and in `/mbi status NAME`.

status-one-advice = To know more: { $what } { $gain }

advice-newest-row = Make a one-row report SELECT MAX(timestamp) in MBI, and name it as newest_row_figure.
advice-newest-row-key = Give the account an Export API key, and name a one-row report SELECT MAX(timestamp) as newest_row_figure.
advice-words = Paste MBI's Integrations page with /mbi report, or let a script do it.
advice-cycle = Give the account an Export API key.
advice-own-probe = Set up an OAuth client in [provider.{ $provider }], and let somebody use /mbi connect.
advice-connect = Let somebody give the bot access by /mbi connect.
advice-shared-probe = Set credentials = "store", and let somebody enter the access by /mbi connect.
advice-shared-probe-host = Set host and credentials = "store", and let somebody enter the access by /mbi connect.
advice-calendar = Say by authorized_on, or by pressing Done, when it was last authorized in MBI.
advice-feed = Name your instance as feed_instance of [provider.{ $provider }].
advice-bastion = Name the SSH server before it, as in MBI (Remote Address and SSH Port), as ssh_host and ssh_port.
advice-host-key = If MBI goes through a bastion, name it as ssh_host.

mend-newest-row = The report named as newest_row_figure does not answer the bot: mend it, with mbi-bot doctor --only mbi.
mend-words = MBI's words can't be read: mend reports_url, with mbi-bot doctor --only mbi.
mend-cycle = The Export API key is not taken: mend it, with mbi-bot doctor --only mbi.
mend-own-probe = The access in the bot's keeping does not work: give it again by /mbi connect, or admit the bot's address.
mend-shared-probe = The access in the bot's keeping does not work: give it again by /mbi connect, or admit the bot's address.
mend-calendar = The date of the last authorization can't be used: correct authorized_on.
mend-feed = The status feed can't be read: mend it, with mbi-bot doctor --only feeds.
mend-host-key = The bastion does not answer the bot: admit the bot's address there, or correct ssh_host.

gain-newest-row = Then the bot sees that data stopped, even while nobody looks.
gain-newest-row-upload = Then the bot notices a file that is missing, and reminds its owner.
gain-words = Then the bot knows what MBI itself says of it.
gain-words-token = Then the bot can tell an authorization that ended from an update cycle that stopped.
gain-words-password = Then the bot can tell a password that is refused from a connection that is closed.
gain-cycle = Then the bot can tell a cycle of MBI that stopped from a source that stopped.
gain-own-probe = Then the bot can tell an authorization that ended from a person who lost access at { $provider }.
gain-shared-probe = Then the bot sees at once that the access MBI uses is refused, instead of waiting for late data.
gain-calendar = Then its owner is reminded before MBI's authorization ends.
gain-feed = Then the bot can tell an outage at { $provider } from trouble of your own.
gain-host-key = Then the bot can tell a bastion with a new key from a closed connection.
