### `mbi-bot doctor` at the shell.

doctor-begins = { $count ->
    [one] One check begins.
   *[other] { $count } checks begin. Whoever is asked for several things is asked one at a time, { $row } in a row at most, each some seconds.
}
doctor-sum = { $ok } ok, { $warn } to know, { $fail } to do, { $skip } not looked at; it took { $seconds } s.
doctor-alike = all { $count } are well

doctor-level-ok = ok
doctor-level-warn = note
doctor-level-fail = TO DO
doctor-level-skip = skip

doctor-area-settings = Settings
doctor-area-database = Database
doctor-area-slack = Slack
doctor-area-web = Pages
doctor-area-mbi = MBI
doctor-area-feeds = Status feeds
doctor-area-providers = OAuth clients
doctor-area-sources = Databases and bastions
doctor-area-desk = Desk
doctor-area-handover = Hand-over
doctor-area-network = Network
doctor-area-coverage = What more the bot could know

doctor-too-late = it did not come to an end within { $seconds } s
doctor-too-late-do = See whether a firewall or a proxy swallows what the bot sends there.
doctor-broken = the check itself failed ({ $kind })
doctor-broken-do = Report this as a fault of the bot, with its version.
doctor-said = { $text }
doctor-said-do = { $remedy }

## Settings and database

doctor-settings-ok = all settings can be read
doctor-settings-first = not looked at before all settings can be read
doctor-file-ok = the file has no faults
doctor-database-ok = reached, and at this version's schema ({ $found })
doctor-database-away = the database can't be used ({ $detail })
doctor-database-do = See that the server runs, and correct DATABASE_URL.
doctor-database-empty = the database has no tables yet
doctor-database-other = the database is at revision { $found }, this version needs { $expected }
doctor-migrate-do = Run mbi-bot migrate.
doctor-applied = the database watches what the file says ({ $count ->
    [one] 1 integration
   *[other] { $count } integrations
})
doctor-not-applied = { $count ->
    [one] one change has
   *[other] { $count } changes have
} not been applied
doctor-not-applied-do = Run mbi-bot apply.
doctor-sealed-ok = the keys open all that is sealed ({ $count })
doctor-sealed-closed = no key opens what is sealed in the table { $sort } ({ $count })
doctor-sealed-do = Add the key that sealed it at the end of SECRET_KEYS; if it is lost, run mbi-bot apply, and let people give their access again by /mbi connect.

## Slack

doctor-token-ok = the bot is @{ $name } in { $team }
doctor-token-refused = Slack refuses the token ({ $detail })
doctor-token-do = Copy the Bot User OAuth Token anew, under OAuth & Permissions of your Slack app.
doctor-team-token-do = Let somebody of the team add the bot again, at PUBLIC_URL/slack/install.
doctor-team-scopes-do = Paste manifest-many.yml anew into your Slack app, then let the team add the bot again.
doctor-team-absent = a file is for this team, and the bot is not installed there
doctor-team-do = Let somebody of the team add it at { $url }, or take the file away.
doctor-slack-away = Slack can't be asked ({ $detail })
doctor-slack-away-do = See whether this machine may reach slack.com, then try again.
doctor-scopes-ok = the app holds all rights, the optional ones too
doctor-scopes-optional = the app holds the rights it needs; left out, and optional: { $scopes }
doctor-scopes-missing = the app lacks rights: { $scopes }
doctor-scopes-do = Add them under OAuth & Permissions, or paste manifest.yml anew; then reinstall the app to the workspace.
doctor-scopes-unsaid = Slack does not say which rights the app holds
doctor-app-token-ok = Slack would open a socket
doctor-app-token-refused = Slack refuses the app-level token ({ $detail })
doctor-app-do = Make one with connections:write, under Basic Information of the same Slack app.
doctor-signing-unseen = only a request of Slack's own proves it: write /mbi help in Slack
doctor-channels-unseen = the channels can't be looked at ({ $detail })
doctor-channel-ok = it is there, with the bot in it
doctor-channel-unknown = no such channel, or a private one without the bot
doctor-channel-unknown-do = Correct its name in mbi.toml; if it is private, write /invite @{ $me } in it.
doctor-channel-archived = the channel is archived
doctor-channel-archived-do = Name another one in mbi.toml, or unarchive it.
doctor-channel-outside = the bot is not in the channel
doctor-channel-outside-do = Write /invite @{ $me } in it.
doctor-people-unseen = people can't be looked up ({ $detail })
doctor-person-ok = in Slack
doctor-person-unknown = nobody in Slack has this address, or the account is deactivated
doctor-person-gone = the account in Slack is deactivated
doctor-person-do = Write the address of somebody who is there into mbi.toml.

## Pages

doctor-public-unset = it is not set, so nobody gets a private link, and the steps are told in Slack
doctor-public-ok = the bot answers at { $address }
doctor-public-here = it is no https address, and works on this machine only
doctor-public-here-do = Before others use the links, set PUBLIC_URL to where they reach the bot by https.
doctor-public-silent = nobody answers at { $address } ({ $detail })
doctor-public-silent-do = Start the bot with mbi-bot run; if it runs, see where the proxy before it leads.
doctor-public-other = something else answers at { $address } ({ $detail })
doctor-public-other-do = Let the proxy there lead to the bot's HOST and PORT.

## MBI and status feeds

doctor-ingest-ok = the Data Import API answers
doctor-ingest-down = the Data Import API says that it is down ({ $detail })
doctor-ingest-silent = the Data Import API does not answer ({ $detail })
doctor-ingest-silent-do = See whether this machine may reach the address, or correct MBI_CONNECT_URL.
doctor-cycle-ok = MBI takes the Export API key of client { $client }
doctor-cycle-empty = MBI takes the key of client { $client }, and knows no completed cycle yet
doctor-cycle-empty-do = Wait for the account's first update.
doctor-cycle-refused = MBI refuses the Export API key of client { $client }; it does not say why ({ $detail })
doctor-cycle-refused-do = See under Manage Data > Export Data > Export API that the key is there, belongs to client { $client } and admits the address below Network.
doctor-cycle-silent = MBI's reporting API does not answer ({ $detail })
doctor-cycle-silent-do = See whether this machine may reach the address, or correct MBI_API_URL.
doctor-newest-row-ok = the report tells the newest row
doctor-newest-row-empty = report { $figure } has no row
doctor-newest-row-empty-do = Open the report in MBI: it has to answer with the one row of SELECT MAX(timestamp).
doctor-newest-row-refused = MBI refuses report { $figure }, though it takes the key ({ $detail })
doctor-newest-row-refused-do = Correct newest_row_figure, or see that the report belongs to this account.
doctor-newest-row-silent = report { $figure } tells no newest row ({ $detail })
doctor-newest-row-silent-do = Correct newest_row_figure; the report has to hold one time stamp, as of SELECT MAX(timestamp).
doctor-words-ok = the address answers with MBI's words
doctor-words-empty = the address answers without any of MBI's words
doctor-words-empty-do = See that the script behind reports_url writes the account's integrations.
doctor-words-silent = reports_url can't be read ({ $detail })
doctor-words-silent-do = Correct reports_url, or mend what answers there.
doctor-feed-ok = the feed can be read
doctor-feed-down = the vendor says that it is down ({ $detail })
    .bare = the vendor says that it is down
doctor-feed-silent = the feed can't be read ({ $detail })
doctor-feed-silent-do = Correct feed_url, feed_shape or feed_components of the provider in mbi.toml.
doctor-not-asked = it may not be asked ({ $detail })
doctor-not-asked-do = Correct the address in mbi.toml or in the settings, or allow its network with PRIVATE_NETWORKS.
doctor-asked-too-often = it was asked a moment ago, by a worker or an earlier look, and wants to be left alone ({ $detail })
doctor-wait-do = Look again in a minute, by mbi-bot doctor --only { $area }.

## OAuth clients

doctor-client-ok = the provider knows the OAuth client, and takes its secret
doctor-client-wrong = the provider refuses the OAuth client or its secret ({ $detail })
doctor-client-do = Copy client id and client secret anew from your app at { $provider }.
doctor-client-unclear = whether the provider takes the client can't be told ({ $detail })
    .bare = whether the provider takes the client can't be told
doctor-client-unclear-do = Try it once with /mbi connect and the name of an integration.
doctor-redirect-ok = the provider's page opens; nothing is said against the redirect address
doctor-redirect-wrong = the provider does not know the redirect address { $address }
doctor-redirect-do = Register { $address } at your app at { $provider }, sign by sign.
doctor-redirect-unclear = whether the provider knows the redirect address can't be told ({ $detail })
doctor-redirect-unclear-do = Compare the address registered there with { $address }.

## Databases, desk, hand-over, network

doctor-no-driver = the driver for this database is not installed
doctor-no-driver-do = Run pip install '{ $package }'.
doctor-host-ok = { $place } takes connections
doctor-host-unknown = no such host is known: { $place }
doctor-host-closed = { $place } takes no connection from here
doctor-bastion-unknown = no such bastion is known: { $place }
doctor-bastion-closed = the bastion { $place } takes no connection from here
doctor-bastion-no-ssh = what answers at { $place } is no SSH server ({ $detail })
doctor-bastion-no-ssh-do = Correct ssh_host and ssh_port in mbi.toml.
doctor-bastion-key = the bastion { $place } shows { $shown }
doctor-bastion-changed = the bastion { $place } shows { $shown }; so far it was { $known }
doctor-bastion-changed-do = Compare it with whoever runs the bastion. If it is right, press “Refresh SSH Host Keys” in MBI; the card in Slack leads through it.
doctor-bastion-entered = the bastion lets the bot in as { $user }
doctor-bastion-refused = the bastion does not let the bot in as { $user } ({ $detail })
doctor-bastion-refused-do = Put the public half of ssh_key into the authorized_keys of { $user } there, or correct ssh_user and ssh_key.
doctor-bastion-unclear = whether the bastion lets the bot in as { $user } can't be told ({ $detail })
doctor-host-do = Correct the host in mbi.toml.
doctor-closed-do = Let the firewall there admit this machine, or take the host out of mbi.toml.
doctor-desk-text = people send tickets themselves, by Adobe's form
doctor-desk-ok = it lets the bot in
doctor-desk-refused = it does not let the bot in ({ $detail })
doctor-desk-refused-do = Set the desk's login or token anew; a token of Zendesk needs tickets:read and tickets:write.
doctor-desk-away = it can't be used ({ $detail })
doctor-desk-away-do = Correct the desk's address, port or security in the settings.
doctor-handover-ok = the pipeline can be reached ({ $detail })
doctor-handover-silent = the pipeline can't be reached ({ $detail })
doctor-handover-silent-do = Correct handover_url, or mend the certificate or the service behind it.
doctor-egress = MBI and the providers see the bot at { $address }: allow it for Export API keys and in firewalls
doctor-egress-unknown = the address that MBI sees can't be found out ({ $detail })
doctor-egress-unknown-do = Set EGRESS_URL to a service that answers with the address alone.

## Coverage

doctor-worth-adding = worth adding: { $witness }
doctor-worth-mending = set up, but it does not work: { $witness }

doctor-probe-refused = the grant in the bot's keeping is refused because of the bot ({ $detail })
    .bare = the grant in the bot's keeping is refused because of the bot
doctor-probe-refused-do = Correct the provider's client or secrets in mbi.toml, or give it again by /mbi connect { $name }.
doctor-database-refused-do = Mend what it names: let firewall and pg_hba.conf admit the bot's address below Network, or correct tls, ssh_user or ssh_key in mbi.toml.
