### How the bot knows: what each witness says, and what would change the verdict.
### `bare` is said where not every argument is known.

word-reauth = MBI's own word is “Re-auth” ({ $at }).
word-failed = MBI's own word is “Failed” ({ $at }).
word-success = MBI's own word is “Success” ({ $at }).
word-blank = MBI shows no word for it ({ $at }). Blank is neither good nor bad.
word-message = MBI's message: “{ $message }”
data-late = The newest row is from { $last }; the next was expected by { $expected }.
    .bare = The newest row is from { $last }, and more was expected by now.
data-fresh = The newest row is from { $last }, which is not late.
no-data = No rows have been seen yet.
last-data-point = MBI received the last data point { $at }.
cycle-completed = MBI's update cycle completed { $at }.
cycle-late = MBI's update cycle last completed { $at }; the next was expected by { $expected }.
    .bare = MBI's update cycle last completed { $at } and is late.
cycle-unsuccessful = MBI's update cycle did not succeed ({ $at }): { $detail }
    .bare = MBI's update cycle did not succeed ({ $at }).
cycle-silent = MBI does not answer about its update cycle at the moment.
ingest-up = MBI's data import answers.
ingest-down = MBI's data import has been down since { $since }.
mbi-feed-up = Adobe's status page names no trouble with MBI.
mbi-feed-degraded = Adobe's status page has told of trouble with MBI since { $since }: { $detail }
    .bare = Adobe's status page tells of trouble with MBI (since { $since }).
mbi-feed-down = Adobe's status page has told of an outage of MBI since { $since }: { $detail }
    .bare = Adobe's status page tells of an outage of MBI (since { $since }).
feed-up = { $provider } reports no trouble.
    .bare = The provider reports no trouble.
feed-degraded = { $provider } reports trouble: { $detail }
    .bare = The provider reports trouble.
feed-down = { $provider } has reported an outage since { $since }: { $detail }
    .bare = The provider reports an outage (since { $since }).
feed-silent = The status page of { $provider } can't be read at the moment.
    .bare = The provider's status page can't be read at the moment.
probe-shared-refused = The source refuses the access that MBI uses: { $detail }
    .bare = The source refuses the access that MBI uses.
probe-own-refused = The provider refuses the bot's own key: { $detail }
    .bare = The provider refuses the bot's own key.
probe-account-refused = The provider refuses the account that authorized: { $detail }
    .bare = The provider refuses the account that authorized.
probe-shared-good = The source accepts the access that MBI uses ({ $at }).
probe-own-good = The provider accepts the bot's own key ({ $at }).
probe-full = The database takes no more connections: { $detail }
probe-cannot-connect = No connection can be made: { $detail }
    .bare = No connection can be made.
probe-silent = The provider does not answer the bot's test at the moment.
host-key-changed = The server shows another SSH host key than before.
host-keys = The SSH server in front of the database has shown another host key since { $since }. It was { $before }; it is { $shown } now.
    .bare = The SSH server in front of the database has shown another host key since { $since }.
calendar-due = MBI's authorization is due to be renewed { $at }.
calendar-overdue = MBI's authorization was due to be renewed { $at }.
calendar-ends = { $provider } ends this way to authorize { $at }; nobody can renew it after that.
    .bare = The provider ends this way to authorize { $at }; nobody can renew it after that.
calendar-ended = { $provider } ended this way to authorize { $at }: no authorization of this kind works any more.
    .bare = The provider ended this way to authorize { $at }: no authorization of this kind works any more.
neighbours-late = { $count } of the account's { $total } other integrations { $count ->
    [one] is
   *[other] are
} late too.
alone-late = { $total ->
    [one] The account's other integration is on time: only this one is late.
   *[other] The account's { $total } other integrations are on time: only this one is late.
}
others-refused = { $count ->
    [one] Another integration
   *[other] { $count } other integrations
} of { $provider } { $count ->
    [one] is
   *[other] are
} refused too.
    .bare = { $count ->
        [one] Another integration of the same provider is refused too.
       *[other] { $count } other integrations of the same provider are refused too.
    }
flapping = It goes back and forth ({ $witness }): { $count } changes since { $since }. So it counts for less, and has to be well for longer before that is believed.
bot-refused = The bot itself is refused by this witness: { $witness }.
all-silent = Nobody answers the bot, so its own network is to blame first.
waiting-for-data = MBI's word is good again since { $since }; now data has to arrive.
waiting-for-proof = Data has to arrive now; proof is awaited until { $until }.
authorized-done = A person authorized it in MBI { $at }.
mended-host-key = A person refreshed the host keys in MBI { $at }.
mended-connection = A person fixed the connection in MBI { $at }.
authorized-handover = The pipeline that feeds MBI took the new authorization { $at }.
authorized-word = MBI's own word turned good { $at }.
authorized-operator = By the operator's settings, it was authorized in MBI { $at }.
unproven = Nothing proved by { $until } that this helped.
rounds-failed = { $count } attempts to mend it have brought nothing so far.
late-upload = The last file arrived { $last }, and a newer one is due.
never-spoke = No witness has spoken of it yet.

change-provider-recovers = The provider recovers.
change-word-arrives = MBI's own word arrives: paste its Integrations page with `/mbi report`.
change-data-arrives = New rows arrive.
change-cycle-completes = MBI's update cycle completes.
change-probe-answers = The provider answers a test again.
change-admin-confirms = An administrator confirms who may access the account.
change-bot-fixed = The bot gets its own access back.
change-more-witnesses = More witnesses are set up: a newest-row figure, an Export API key, or MBI's words.
change-support-answers = Adobe's support says what MBI does with it.
