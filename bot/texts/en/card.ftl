### The card of an incident.

## Who

card-many = { $count } integrations
card-many-of = { $count } integrations ({ $where })
card-and-more = { $count ->
    [one] … and 1 more
   *[other] … and { $count } more
}
card-title = { $what }: { $who }
card-title-verifying = Waiting for data
card-title-resolved = Back to normal
card-title-removed = No longer watched
card-title-moved = On another card
card-title-notice = The bot can't see
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
is-upload = { $who }: a new file is due and has not arrived.
is-verifying = { $count ->
    [one] { $who } is authorized or connected again and waits for data.
   *[other] { $who } are authorized or connected again and wait for data.
}
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
because-admin-account = The account that authorized MBI has lost its access, its role or its password.
because-mbi-internal = MBI itself does not bring the data, although the source seems fine.
because-connection = MBI can't reach the source: host, port, firewall, host key or database name.
because-bot = The bot's own key, address or network is refused, so it is blind here.
because-unknown = The witnesses do not tell why yet.
because-line = Cause ({ $confidence }): { $because }
because-label = Cause ({ $confidence })

## What to do, as a whole sentence

do-reauthorize = Re-authorize it in MBI: Manage Data > Integrations, open { $name }, and sign in with the account that owns the data.
    .bare = Re-authorize them in MBI: Manage Data > Integrations, open each, and sign in with the account that owns the data.
do-fix-connection = Check host, port, firewall and host key, then open { $name } in MBI (Manage Data > Integrations) and save and test.
    .bare = Check host, port, firewall and host key, then open each in MBI (Manage Data > Integrations) and save and test.
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

card-acknowledge = Acknowledge
card-open-ticket = Open a ticket
card-details = Details
