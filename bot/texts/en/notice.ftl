### Messages to one person, and what becomes of them.

notice-due = MBI's authorization of { $name } ({ $account }) lasts until { $due }. Renew it by then, and no data goes missing.
    .bare = MBI's authorization of { $name } ({ $account }) ends soon. Renew it by then, and no data goes missing.
notice-due-for-good = On { $due }, { $provider } ends the way in which MBI reads { $name } ({ $account }), and nobody can renew it after that. Ask Adobe's support what comes in its place: `/mbi ticket` fills in the evidence.
    .bare = The way in which MBI reads { $name } ({ $account }) ends soon, and nobody can renew it after that. Ask Adobe's support what comes in its place: `/mbi ticket` fills in the evidence.
notice-due-done = Done: MBI's authorization of { $name } ({ $account }) is renewed.
notice-due-withdrawn = This reminder about { $name } ({ $account }) no longer counts: a newer one follows, or there is nothing left to renew.

notice-asked = { $person } asks you to re-authorize { $name } ({ $account }).
    .bare = Somebody asks you to re-authorize { $name } ({ $account }).
notice-asked-why = You are named as its owner, or as an admin.
notice-asked-done = Done: { $name } ({ $account }) is authorized again.
notice-asked-withdrawn = { $name } ({ $account }) no longer needs you: it is back to normal or has another cause.

notice-change = { $person } checked access to { $name } ({ $account }) and came back with another data account: { $found } instead of { $expected }.
    .bare = Access to { $name } ({ $account }) was checked with another data account than the one expected.
notice-change-why = Until an admin confirms, the old grant stays and nothing changes. Confirm only if MBI shall read the other account from now on.
notice-change-confirm = Confirm the change
notice-change-keep = Keep the old one
notice-change-sure = Are you sure?
notice-change-sure-text = From now on only { $found } counts as the right data account. The old grant is replaced.
    .bare = From now on only the other data account counts as the right one. The old grant is replaced.
notice-change-sure-yes = Yes, change it
notice-change-sure-no = No, go back
notice-change-done = Decided: the question about the data account of { $name } ({ $account }) is settled.
notice-change-withdrawn = The question about the data account of { $name } ({ $account }) no longer stands.
