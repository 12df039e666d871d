### `/mbi report`: what MBI's Integrations page says.

report-title = MBI's own words
report-loading = Just a moment …
report-account = Account
report-account-choose = Choose the account
report-account-any = Find it by the names
report-page = MBI's Integrations page
report-page-hint = In MBI open Manage Data > Integrations, select the whole table, copy it and paste it here. A long table goes in parts.
report-submit = Read it
report-close = Close
report-working = Reading …
report-read = { $count ->
    [one] Thank you: one integration of { $account } was read.
   *[other] Thank you: { $count } integrations of { $account } were read.
}
report-row = { $name }: { $word }
report-row-blank = { $name }: blank
report-unknown = Not watched by the bot: { $names }
report-unread = Not understood: { $lines }
report-unread-next = Paste these lines again with name and status in them, if they matter.
report-nothing = Nothing in there could be read. Copy the whole table of MBI's Integrations page, names and status words included.
report-empty = Paste the table first.
report-seen = This was read already.
