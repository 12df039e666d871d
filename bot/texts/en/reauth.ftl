### Private answers to *Re-authorize*, `/mbi reauth` and `/mbi connect`.
### `bare` is said where not every argument is known.

reauth-name = Name the integration to authorize again, such as `/mbi reauth Google Ads`.
connect-name = Name the integration to connect for the first time, such as `/mbi connect Google Ads`.

## A link

reauth-link-reauthorize = Here is your private link to re-authorize { $name } ({ $account }).
reauth-link-connect = Here is your private link to connect { $name } ({ $account }).
reauth-link-fix-connection = Here is your private link to fix the connection of { $name } ({ $account }).
reauth-link-valid = It is for you alone, works once, and is valid for { $life }, until { $until }. After that, press again.
reauth-link-open = Open my link
reauth-doubt = Look twice: the likelier cause at present is another ({ $cause }), and authorizing again does not mend that.
reauth-sent = I sent you the link in a direct message, where only you can see it.

## Without a page: the steps in words

reauth-words-reauthorize = These are the steps to re-authorize { $name } ({ $account }). Press *Done* after the last one: from then on I wait for data.
reauth-words-connect = These are the steps to connect { $name } ({ $account }). Press *Done* after the last one: from then on I wait for data.
reauth-words-fix-connection = These are the steps to fix the connection of { $name } ({ $account }). Press *Done* after the last one: from then on I wait for data.
reauth-words-first = First
reauth-words-keys = Compare the host keys with whoever runs the SSH server. So far: { $before }. Now: { $shown }.
reauth-words-behind = Behind the same SSH server there are these too: { $names }. Take the new key for each of them in MBI; *Done* counts for all.
reauth-words-source = At the source
reauth-words-mbi = In MBI
reauth-words-open = Open MBI
reauth-words-done = Done

said-done-done = Noted. I wait for data now, and the card says when it flows.
said-done-already = That is noted already. I wait for data.
said-done-not-allowed = Only an owner or an admin may say so, and the settings name you as neither.
said-done-other-key = Not noted: the SSH server shows yet another host key by now. Press *Fix the connection* on the card again and compare it first.
said-done-gone = This integration is no longer watched, so there is nothing to note.

## Somebody else has to

reauth-not-allowed = Others look after { $name }. Any of these people may re-authorize it: { $people }.
    .bare = Nobody may re-authorize { $name } yet: the settings name neither owner nor admin. Whoever runs the bot can add you.
reauth-no-email = Slack does not tell me your e-mail address, so I can't find you among them. Whoever runs the bot can give it that right (`users:read.email`).
reauth-ask = Ask them
reauth-asked = I asked { $people } in a direct message.
    .bare = There is nobody to ask, or nothing left to ask for. `/mbi status` shows how things are now.

## Which one

reauth-choose = The card is about several. Which one do you want to re-authorize first?
reauth-choose-more = { $count ->
    [one] … and 1 more: `/mbi reauth NAME` takes you there.
   *[other] … and { $count } more: `/mbi reauth NAME` takes you there.
}

## Nothing to do

reauth-needless-resolved = This is back to normal already: there is nothing to re-authorize.
reauth-needless-not-offered = Authorizing again would not help. The probable cause is now: { $cause }. If you want to anyway: `/mbi reauth NAME`.
    .bare = Authorizing again would not help at present. If you want to anyway: `/mbi reauth NAME`.
reauth-needless-ended = Nobody can authorize this again: its vendor ended the only way that MBI knows. Adobe's support has to say what comes in its place: `/mbi ticket` fills in the evidence.
reauth-needless-waiting = Somebody has done that already: it waits for data now, and the card says until when.
reauth-needless-no-address = Only my own view has ended: data still reaches MBI, and there is nothing to do there. I renew it on a page of mine, for which I need a public address: whoever runs me sets `PUBLIC_URL`.
reauth-needless-upload = Files are uploaded here, so there is nothing to authorize. A new file goes into MBI by hand, under Manage Data > Integrations.
reauth-needless-gone = This is no longer watched. `/mbi status` shows how things are now.

## Another data account

decided-confirmed = Confirmed: from now on that data account is the right one, and its grant is kept.
decided-declined = Declined: the old data account and its grant stay.
decided-not-allowed = Only an admin may decide that.
decided-gone = That is decided already, or it waited too long: then access has to be checked again.
