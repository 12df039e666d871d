### `/mbi status` and `/mbi check`.

status-title = Integrations
status-sentence = { $total ->
    [0] No integration is watched yet.
    [one] One integration is watched: { $counts }.
   *[other] { $total } integrations are watched: { $counts }.
}
status-empty = No integration is watched yet. Name yours in mbi.toml and run `mbi-bot apply`; then ask again.
status-count-ok = { $count } OK
status-count-reauth = { $count ->
    [one] 1 needs re-authorization
   *[other] { $count } need re-authorization
}
status-count-failed = { $count } cannot connect
status-count-host-key = { $count } with a changed host key
status-count-stale = { $count ->
    [one] 1 late
   *[other] { $count } late
}
status-count-unknown = { $count } unknown
status-row-since = since { $since }
status-row-data = data until { $until }
status-row-why = { $cause } ({ $confidence })
status-row-muted = muted
status-row-witnesses = Seen by: { $witnesses }
status-row-blind = Seen by: no witness yet
status-page = Page { $page } of { $pages }
status-as-of = As of { $at }
status-more = `/mbi status NAME` shows one with all its evidence.
status-previous = Previous page
status-next = Next page
status-share = Share in the channel
status-shared = Shared by { $person }

status-one-sentence = { $name } ({ $account }): { $status }.
status-one-newest-row = Newest row
status-one-data-point = Last data point
status-one-word = MBI's word
status-one-word-at = { $word } ({ $at })
    .bare = { $word }
status-one-word-blank = blank
status-one-data-account = Data account
status-one-channel = Channel
status-one-why = Probable cause
status-one-evidence = How the bot knows
status-one-changes = What would change the verdict
status-one-coverage = Witnesses
status-one-witness = { $witness }: { $speaks }, asked { $asked }
    .bare = { $witness }: { $speaks }
status-one-authorization = Authorization
status-one-authorized-done = Last authorized in MBI { $at } by { $person }, { $age } ago.
    .bare = Last authorized in MBI { $at }, { $age } ago.
status-one-authorized-handover = Last authorized in MBI { $at } by the pipeline, with the grant of { $person }, { $age } ago.
    .bare = Last authorized in MBI { $at } by the pipeline, { $age } ago.
status-one-authorized-word = Last authorized in MBI by { $at } at the latest: its own word turned good then, { $age } ago.
status-one-authorized-operator = Last authorized in MBI { $at }, { $age } ago, as the settings say.
status-one-due = It lasts until { $at }: { $left } to go.
status-one-overdue = It lasted until { $at }, { $over } ago: it has to be renewed.
status-one-ends = Its vendor ends this way to authorize on { $at }; nobody can renew it after that.
status-one-ended = Its vendor ended this way to authorize on { $at }; nobody can renew it any more.
status-one-grant-own = The bot holds access of its own, from { $person } ({ $at }).
status-one-grant-shared = The bot holds the same access as MBI, from { $person } ({ $at }).
status-one-grant-account = It opens the data account { $account }.
status-one-grant-until = It lasts until { $at }.
status-one-grant-ended = It lasted until { $at }.
status-one-no-grant = The bot holds no access here. `/mbi connect NAME` gives it some.
status-one-next = Next check { $at }
status-one-not-known = not known
status-one-ticket = Open a ticket

check-working = Asking every witness of { $name } now. That takes up to half a minute; the answer comes here.
check-name = Name the integration to check, such as `/mbi check Google Ads`.
