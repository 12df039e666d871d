### The pages that a private link leads to. The bot speaks as "I", to one person.

page-bot = MBI bot
page-for = For { $person } in { $workspace }

## What the link is for

page-title-reauthorize = Re-authorize { $name }
page-title-connect = Connect { $name }
page-title-fix-connection = Fix the connection of { $name }

## Before Continue

page-who = You
page-workspace = Slack workspace
page-integration = Integration
page-account = MBI account
page-kind = Kind
page-data-account = Data account
page-plan = What will happen
page-plan-access = You check that you have access to the data.
page-plan-authorize = You authorize MBI, with the steps in front of you.
page-plan-connection = You save the connection in MBI, with the steps in front of you.
page-plan-data = I wait for new data and say so when it is there.
page-nothing-yet = Nothing has happened yet. The link is for you alone: it can be used once, until { $at }.
page-not-you = Not { $person }, or did you not press a button in Slack for this? Then close this page; nothing happens.
page-continue = Continue

## Signing in with Slack first

page-sign-in-heading = First, sign in
page-sign-in-why = This link works only for { $person } in { $workspace }. Slack tells me who you are, and nothing else.
page-sign-in = Sign in with Slack
page-signed-in = You are signed in with Slack as { $person }.
page-sign-in-again = Back to the link
page-sign-in-other-person-title = This link was made for somebody else
page-sign-in-other-person = You signed in to Slack with another account, or in another workspace, so nothing has happened. If the link is yours, sign in with the account with which you pressed the button. If it is not, press the button in Slack yourself, and you get a link of your own.
page-sign-in-other-browser-title = You began in another browser
page-sign-in-other-browser = Signing in has to end in the browser in which it began, so nothing has happened. Open the link from Slack again, and sign in there.
page-sign-in-state-gone-title = That took too long
page-sign-in-state-gone = Signing in is good for 10 minutes, and once, so nothing has happened. Open the link from Slack again, and sign in anew.
page-sign-in-denied-title = You are not signed in
page-sign-in-denied = You said no in Slack, or Slack did not let you sign in. Nothing has happened, and the link can still be used.
page-sign-in-failed-title = Slack did not tell me who you are
page-sign-in-failed = Nothing has happened, and the link can still be used. Wait a minute and sign in again; if it fails once more, tell whoever runs the bot.

## A link that leads nowhere any more

page-expired-title = This link is too old
page-expired = A link is good for 15 minutes. You can have a new one.
page-spent-title = This link has been used
page-spent = A link can be used once, in one browser. You can have a new one.
page-new-where = It comes to you in Slack, as a direct message.
page-new = Ask for a new link
page-new-sent-title = The new link is in Slack
page-new-sent = I sent it to you as a direct message. You can close this page.
page-new-not-sent-title = No new link was sent
page-new-not-sent = Perhaps I sent one within the last minute: look at your direct messages in Slack. If there is none, press the button in Slack again.
page-withdrawn-title = Nothing to do any more
page-withdrawn = What this link was for is mended. You can close this page.
page-unknown-title = I don't know this link
page-unknown = Perhaps a part of it was lost on the way. Press the button in Slack again, and you get a new link.

## Pages that can't be shown

page-other-browser-title = This page belongs to another browser
page-other-browser = It opens only in the browser in which its link was used, for 12 hours, and for the person who pressed. Press the button in Slack again, and you get a link of your own.
page-not-found-title = There is nothing here
page-not-found = The address may be mistyped, or old. Press the button in Slack again, and you get a new link.
page-not-allowed-title = That can't be done this way
page-not-allowed = Go back to the page and press its button, or press the button in Slack again.
page-elsewhere-title = That came from another site
page-elsewhere = I take this only from my own pages, so nothing has happened. Press the button in Slack again, and you get a new link.
page-malformed-title = I can't read that
page-malformed = What arrived is too long or not in the right form, so nothing has happened. Go back and try again, or press the button in Slack again.
page-busy-title = Many people are at it just now
page-busy = Nothing has happened yet. Wait a few seconds, then load this page again.
page-too-many-title = That was a lot at once
page-too-many = Nothing has happened. Wait { $seconds } seconds, then load this page again.
page-broken-title = That did not work
page-broken = It is not your doing. Try again in a minute; if it stays, tell whoever runs the bot this reference: { $reference }.
page-returned-title = I can't go on from here
page-returned = The answer of the provider came too late, or for the second time, so I did not take it. Go back to the page you set out from and press its button again, or press the button in Slack again.
page-returned-elsewhere-title = This is another browser
page-returned-elsewhere = The answer of the provider came in another browser than the one you set out in, so I did not take it. Go on in that browser, or press the button in Slack again and stay in one browser.

## The steps, and their states in a word

page-steps = Steps
page-step-title = Step { $number } of 3: { $title }
page-access = Check your access
page-authorize = Authorize MBI
page-authorize-connection = Save the connection in MBI
page-data = Data flows
page-state-now = Now
page-state-todo = Later
page-state-done = Done
page-state-skipped = Skipped
page-state-refused = Not accepted
page-state-unavailable = Not possible here
page-state-waiting = Waiting
page-state-no-data = No data came
page-state-not-done = Not done
page-state-unneeded = Not needed
page-state-needless = Not needed any more

page-doubt = Just now the likely cause is another one: { $cause }. Authorizing again does not mend that. You can go on all the same.

## Step 1

page-access-done = Checked by { $person } · { $at }
    .bare = Checked
page-access-skipped = You went on without checking.
page-access-later = Check my access after all
page-oauth = Sign in at { $provider } with the account that MBI uses, or one with the same rights. I see which data it opens; MBI itself follows in step 2.
page-expected = It has to open this data account: { $account }
page-oauth-button = Check my access at { $provider }
page-make-key = First make a new key
page-make-password = First have a new password made
page-make-connection = If the password has to be new
page-make-same = Enter what MBI signs in with today
page-make-same-why = Nothing has to change for this: MBI goes on with the same. A new one would stop MBI until it is entered there too.
page-make-unknown = If nobody knows it any more
page-host = I try it against { $host }.
page-keeping-verify = I try it once and forget it at once.
page-keeping-store = I try it and keep it encrypted, to see how MBI is doing.
page-keeping-none = I neither try nor keep it.
page-writes = This key may also write data into MBI. Whoever has it can change your data: enter it only here, and delete the old one when the new one works.
page-try = Try it
page-skip = Go on without checking
page-field-username = User name
page-field-password = Password
page-field-key = Key
page-field-secret = Secret
page-field-email = Login e-mail
page-field-token = API token
page-field-other = { $name }

page-why-no-client = Whoever runs the bot has not registered it at { $provider }, so I can't check your access here. Step 2 works all the same.
page-why-not-allowed = Whoever runs the bot wants no keys or passwords entered here, so I can't check your access. Step 2 works all the same.
page-why-no-probe = I have no way to check the access to { $kind }. Step 2 works all the same.
page-why-host-key = The SSH server before the database shows another host key. No password is at fault, so there is nothing to check. Step 2 says how MBI takes the new key.
page-why-no-host = Whoever runs the bot has not told me the address of the database, so I can't try it. Step 2 works all the same.
page-why-no-engine = Whoever runs the bot has not told me which kind of database answers at the address, so I can't try it. Step 2 works all the same.
page-why-no-bastion = The database stands behind an SSH server to which I was given no key, so I can't try it. Step 2 works all the same.

## What went wrong, and what to do

page-problem-title = Step 1 did not work
page-they-said = In their own words:
page-problem-denied = You did not agree at { $provider }, so I see nothing. Try again and agree, or go on without checking.
page-problem-scope-narrowed = You left out a right that I need in order to look. Try again and leave everything ticked that { $provider } asks for.
page-problem-other-data-account = Your access opens another data account than this integration reads. Nothing has changed: the old access stays.
page-problem-no-data-account = This account opens no data account at { $provider }. Try again with one that sees the data.
page-problem-credential-refused = { $provider } refuses this key or password. Check that all of it was entered and that it is the new one.
page-problem-credential-refused-oauth = { $provider } does not accept the new access. Try again, and sign in afresh there if it asks.
page-problem-account-refused = { $provider } knows the account but does not let it in: a role or a right is missing, or it is locked. Try another account, or have an admin of { $provider } restore its rights.
page-problem-cannot-connect = I can't connect to { $provider }. Check address, port and firewall; MBI may still be able to.
page-problem-provider-silent = { $provider } does not answer properly at the moment. That says nothing about your access: try again in a few minutes, or go on without checking.
page-problem-too-many-requests = { $provider } asks to wait. Try again in a few minutes.
page-problem-state-gone = The way to { $provider } took more than 10 minutes, or its answer came twice. Try again.
page-problem-other-browser = The answer came in another browser than the one you set out in. Open the link and sign in with the same browser.
page-problem-client-fault = The bot is not set up rightly at { $provider }. You can't mend that: tell whoever runs the bot, and go on without checking.
page-problem-issuer-mismatch = The answer did not come from { $provider }, so I did not take it. Try again; if it stays, tell whoever runs the bot.
page-problem-missing-input = Something was left empty, or holds signs that nobody can type. Fill in every field.

## Which data account

page-choose = Which data account does this integration read?
page-choose-button = Use this one
page-found = Your access opens
page-belongs = This integration reads
page-change-ask = If that was a slip, check again with the right account. If it is meant, an admin has to confirm it; I have told them in Slack. Until then the old access stays.
page-change-mine = If that was a slip, check again with the right account. If it is meant, you may confirm it as an admin. Until then the old access stays.
page-confirm = Use the new data account
page-decline = Keep the old one

## Step 2

page-authorize-done = Authorized in MBI by { $person } · { $at }
    .bare = Authorized in MBI
page-authorize-saved = Saved in MBI by { $person } · { $at }
    .bare = Saved in MBI
page-authorize-handover = The new access was handed over to MBI · { $at }
    .bare = The new access was handed over to MBI
page-authorize-word = MBI's own status is good again · { $at }
    .bare = MBI's own status is good again
page-authorize-operator = Authorized according to the settings · { $at }
    .bare = Authorized according to the settings
page-authorize-unneeded = Data flows, so MBI's own authorization is good. There is nothing left to do.
page-all-the-same = Authorize MBI all the same
page-key-before = Host key so far
page-key-shown = Host key now
page-key-behind = Behind the same SSH server there are these too. Take the new key for each of them in MBI; “Done” counts for all.
page-open-mbi = Open MBI
page-done = Done: MBI is authorized
page-done-connection = Done: the connection is saved
page-done-host-key = Done: MBI has the new host key
page-done-when = Press this only after the last step: I start waiting for data then.
page-handing-over = I am handing the new access over to MBI. This takes care of itself; you need not do anything.
page-handover-error = It did not work yet, and I keep trying.
page-handover-failed = The hand-over did not work, and I have stopped trying. Authorize MBI by hand.
page-looking = This page looks again by itself every { $seconds } seconds.
page-stop-looking = Don't look again by itself
page-look = Look again
page-by-hand = Do it by hand instead

## Step 3

page-data-waiting = I am waiting for new data.
page-data-until = At the latest: { $at }
page-data-flowing = Data flows, and from now on I see more of how it does.
page-data-done = Data flows again. There is nothing left to do.
page-data-needless = It was mended elsewhere, or begun anew. There is nothing left to do here.
page-data-no-data = No new data came in time.
page-data-next = The card in Slack says what to try next.
page-data-next-status = In Slack, /mbi status says what to try next.
page-close = You can close this page; the card in Slack follows.
page-close-status = You can close this page; in Slack, /mbi status shows how it goes on.
page-until = This page opens in this browser only, until { $at }.
