### Single words and short phrases: one for each member of the bot's own lists.

## Spans of time

span-day = { $count ->
    [one] 1 day
   *[other] { $count } days
}
span-hour = { $count } h
span-minute = { $count } min
span-moment = less than a minute

## How an integration is doing

status-ok = OK
status-reauth = Needs re-authorization
status-failed = Cannot connect
status-host-key = Host key changed
status-stale = Data is late
status-unknown = Unknown

## Why

cause-third-party = trouble at the provider
cause-token = MBI's authorization ended
cause-admin-account = the authorizing account lost access
cause-mbi-internal = trouble inside MBI
cause-connection = the connection
cause-bot = the bot's own access
cause-unknown = not clear yet

## How sure

confidence-likely = likely
confidence-probable = probable
confidence-unclear = unclear

## What to do, in two or three words

remedy-reauthorize = re-authorize it in MBI
remedy-fix-connection = fix the connection
remedy-wait-provider = wait for the provider
remedy-ask-support = ask support
remedy-upload-file = upload the file
remedy-fix-bot = give the bot its access back
remedy-wait-data = wait for data
remedy-look = have a look in MBI
remedy-nothing = nothing to do

## Who speaks

witness-words = MBI's own words
witness-newest-row = newest row
witness-cycle = update cycle
witness-ingest = data import
witness-feed = provider's status page
witness-mbi-feed = Adobe's status page about MBI
witness-shared-probe = test with MBI's key
witness-own-probe = test with the bot's key
witness-calendar = calendar
witness-host-key = SSH host key

speaks-yes = answers
speaks-silent = silent at the moment
speaks-never = has never answered
speaks-bot = refuses the bot
speaks-not-set-up = not set up

## Where an incident stands

state-open = Open
state-acknowledged = Somebody is on it
state-reauthorizing = Being re-authorized
state-verifying = Waiting for data
state-resolved = Resolved

## Tickets

desk-zendesk = Zendesk
desk-email = the support mailbox
desk-text = Adobe's support form

ticket-state-waiting = on its way
ticket-state-opened = opened
ticket-state-refused = refused

priority-low = Low
priority-normal = Normal
priority-high = High
priority-urgent = Urgent
