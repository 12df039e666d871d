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
status-one-next = Next check { $at }
status-one-not-known = not known
status-one-ticket = Open a ticket

check-working = Asking every witness of { $name } now. That takes up to half a minute; the answer comes here.
check-name = Name the integration to check, such as `/mbi check Google Ads`.
