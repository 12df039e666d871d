### The card of an incident.

## Who

card-many = { $count } integrations
card-many-of = { $count } integrations ({ $where })
card-many-behind = { $count } integrations behind { $where }
card-and-more = { $count ->
    [one] … and 1 more
   *[other] … and { $count } more
}
card-crowd = { $count ->
    [one] One trouble is
   *[other] { $count } troubles are
} about to be told here, one a second, the worst first. `/mbi status` shows all of them now.
card-title = { $what }: { $who }
card-title-ended = Authorization ended for good
card-title-verifying = Waiting for data
card-title-resolved = Back to normal
card-title-removed = No longer watched
card-title-moved = On another card
card-title-notice = The bot can't see
card-title-grant = The bot can't see any more
card-title-seen = The bot sees again
card-title-upload = File is missing

## What, as a whole sentence

is-ok = { $count ->
    [one] { $who } is fine.
   *[other] { $who } are fine.
}
is-reauth = { $count ->
    [one] { $who } needs re-authorization.
   *[other] { $who } need re-authorization.
}
is-failed = { $count ->
    [one] MBI cannot connect to { $who }.
   *[other] MBI cannot connect to { $who }.
}
is-host-key = { $count ->
    [one] The SSH server before { $who } shows another host key.
   *[other] The SSH server before { $who } shows another host key.
}
is-bastion = The SSH server { $where } shows another host key; { $count } integrations are behind it.
is-ended = { $count ->
    [one] MBI's way into { $who } has ended, and nobody can renew it.
   *[other] MBI's way into { $who } has ended, and nobody can renew it.
}
is-stale = { $count ->
    [one] { $who } gets no new data.
   *[other] { $who } get no new data.
}
is-unknown = { $count ->
    [one] { $who } has trouble.
   *[other] { $who } have trouble.
}
is-notice = The bot cannot see how { $who } { $count ->
    [one] is
   *[other] are
} doing. That is no alarm about the data.
is-grant = I can't see { $who } any more. That is no alarm about the data.
is-grant-flowing = I can't see { $who } any more; data still flows.
is-seen = The bot sees { $who } again.
is-upload = { $who }: a new file is due and has not arrived.
is-verifying = { $count ->
    [one] { $who } is authorized or connected again and waits for data.
   *[other] { $who } are authorized or connected again and wait for data.
}
is-verifying-host-key = { $who }: MBI was given the new host key, and data is awaited now.
is-resolved = { $count ->
    [one] { $who } is back to normal after { $lasted }.
   *[other] { $who } are back to normal after { $lasted }.
}
    .bare = { $count ->
        [one] { $who } is back to normal.
       *[other] { $who } are back to normal.
    }
is-removed = { $count ->
    [one] { $who } is no longer watched, so this card is closed.
   *[other] { $who } are no longer watched, so this card is closed.
}
is-moved = { $count ->
    [one] { $who } is on another card now, so this one is closed.
   *[other] { $who } are on other cards now, so this one is closed.
}

## Why, as a whole sentence

because-third-party = { $provider } has trouble of its own. Authorizing again would not help.
    .bare = The provider has trouble of its own. Authorizing again would not help.
because-token = MBI's authorization has expired or was revoked.
because-ended = The provider has ended the only way in that MBI knows. Authorizing again would not help.
because-admin-account = The account that authorized MBI has lost its access, its role or its password.
because-mbi-internal = MBI itself does not bring the data, although the source seems fine.
because-connection = MBI can't reach the source: host, port, firewall, host key or database name.
because-host-key = The SSH server before the database shows another host key than the one it was known by, and MBI refuses one that it does not know.
because-bot = The bot's own key, address or network is refused, so it is blind here.
because-grant = The access that I was given is refused: it expired, somebody revoked it, or its owner lost the role. MBI has its own, so this says nothing about MBI's.
because-unknown = The witnesses do not tell why yet.
because-line = Cause ({ $confidence }): { $because }
because-label = Cause ({ $confidence })

## What to do, as a whole sentence

do-reauthorize = Press *Re-authorize*: a private link, for you alone, leads you through it. In MBI itself it is under Manage Data > Integrations: open { $name }, then sign in with the account that owns the data, or enter the new key or password.
    .bare = Press *Re-authorize*: a private link, for you alone, leads you through it, one integration at a time. In MBI itself it is under Manage Data > Integrations: open each, then sign in with the account that owns the data, or enter the new key or password.
do-fix-connection = Check host, port, firewall, host key and the database's name, then open { $name } in MBI (Manage Data > Integrations) and save and test. *Fix the connection* leads you through it.
    .bare = Check host, port, firewall, host key and the database's name, then open each in MBI (Manage Data > Integrations) and save and test. *Fix the connection* leads you through it.
do-host-key = Compare the new fingerprint with whoever runs the SSH server. If it is right, an Admin of MBI opens { $name } (Manage Data > Integrations), presses “Refresh SSH Host Keys”, waits, and presses “Save & Test”. *Fix the connection* leads you through it.
    .bare = Compare the new fingerprint with whoever runs the SSH server. If it is right, an Admin of MBI opens each in Manage Data > Integrations, presses “Refresh SSH Host Keys”, waits, and presses “Save & Test”. *Fix the connection* leads you through it; *Done* there counts for all of them.
do-grant = Press *Reconnect* if I shall go on watching at the provider. Nothing breaks if you don't.
do-wait-provider = Nothing to do but wait: the bot watches { $provider } and closes this when data flows.
    .bare = Nothing to do but wait: the bot watches the provider and closes this when data flows.
do-ask-support = Open a ticket: only Adobe's support can mend this. The evidence goes with it.
do-upload-file = Upload the new file in MBI (Manage Data > Integrations), or tell whoever makes it.
do-fix-bot = Whoever runs the bot: check its Export API key, the addresses it may come from, and its network.
do-wait-data = Wait for the next update cycle: the bot closes this when data flows.
do-look = Look at MBI's Integrations page and paste it here with `/mbi report`: its own word tells most.
do-nothing = Nothing to do.

## Parts

card-status = Status
card-state = Progress
card-account = { $count ->
    [one] Account
   *[other] Accounts
}
card-kind = Kind
card-since = Since
card-lasted = Lasted
card-evidence = How the bot knows
card-rounds = What was done
card-to-do = What to do
card-members = Concerned
card-owners = Owners
card-no-owner = Nobody is named as owner in the settings.
card-on-it = { $person } is on it since { $at }
    .bare = { $person } is on it
card-was-on-it = { $person } looked after it
card-resolved-at = Resolved { $at }
card-footer = Incident { $number } · { $accounts }
    .bare = Incident { $number }
card-ticket = Ticket { $number } ({ $desk })
    .bare = Ticket at { $desk }
card-ticket-waiting = A ticket is on its way to { $desk }; its number follows.
card-ticket-refused = { $desk } refused the ticket. Open it again, or by hand.
card-state-fixing = The connection is being fixed

card-reauthorize = Re-authorize
card-fix-connection = Fix the connection
card-reconnect = Reconnect
card-acknowledge = Acknowledge
card-open-ticket = Open a ticket
card-details = Details

## What was done, step by step: parts of one sentence. `bare` follows on the same person.

round-begun = { $person } began ({ $at })
    .bare = began ({ $at })
round-access-done = { $person } checked access ({ $at })
    .bare = checked access ({ $at })
round-access-skipped = { $person } went on without checking access ({ $at })
    .bare = went on without checking access ({ $at })
round-access-refused = access was refused
round-access-waiting = an admin has to confirm another data account
round-authorized-done = { $person } authorized MBI ({ $at })
    .bare = authorized MBI ({ $at })
round-mended-host-key = { $person } refreshed the host keys in MBI ({ $at })
    .bare = refreshed the host keys in MBI ({ $at })
round-mended-connection = { $person } fixed the connection in MBI ({ $at })
    .bare = fixed the connection in MBI ({ $at })
round-authorized-handover = the pipeline authorized MBI ({ $at })
round-authorized-word = MBI's own word turned good ({ $at })
round-authorized-operator = whoever runs the bot says that MBI was authorized ({ $at })
round-waiting = waiting for data until { $until }
round-failed = { $count ->
    [1] The first attempt brought no data.
    [2] The second attempt brought no data either.
   *[other] { $count } attempts brought no data.
}
round-ticket = One more attempt will hardly help: open a ticket, the evidence goes with it.

## What proves that it is mended

proof-data = Data flows again: newest row { $at }.
    .bare = Data flows again.
proof-cycle = MBI's update cycle passed without trouble ({ $at }).
    .bare = MBI's update cycle passed without trouble.
proof-word = MBI says “Success” ({ $at }).
    .bare = MBI says “Success”.
proof-person = { $person } says that it is done; nothing else can tell.
    .bare = Somebody says that it is done; nothing else can tell.
