### Messaggi a una persona sola, e che cosa ne è stato.

notice-due = L'autorizzazione di MBI per { $name } ({ $account }) scade: { $due }. Rinnovala prima, e non andrà perso nessun dato.
    .bare = L'autorizzazione di MBI per { $name } ({ $account }) scade presto. Rinnovala prima, e non andrà perso nessun dato.
notice-due-for-good = { $provider } chiude il modo in cui MBI legge { $name } ({ $account }): { $due }. Dopo non si potrà più rinnovare. Chiedi al supporto di Adobe che cosa lo sostituisce: `/mbi ticket` prepara il testo con le prove.
    .bare = Il modo in cui MBI legge { $name } ({ $account }) sta per finire, e dopo non si potrà più rinnovare. Chiedi al supporto di Adobe che cosa lo sostituisce: `/mbi ticket` prepara il testo con le prove.
notice-due-done = Fatto: l'autorizzazione di MBI per { $name } ({ $account }) è rinnovata.
notice-due-withdrawn = Questo promemoria su { $name } ({ $account }) non vale più: ne segue uno nuovo, o non resta niente da rinnovare.

notice-asked = { $person } ti chiede di riautorizzare { $name } ({ $account }).
    .bare = Qualcuno ti chiede di riautorizzare { $name } ({ $account }).
notice-asked-why = Nelle impostazioni risulti tra i responsabili, o tra gli amministratori.
notice-asked-done = Fatto: { $name } ({ $account }) è di nuovo autorizzata.
notice-asked-withdrawn = Per { $name } ({ $account }) non serve più il tuo aiuto: è di nuovo a posto, o la causa è un'altra.

notice-change = { $person } ha verificato l'accesso a { $name } ({ $account }) ed è tornato un altro account dei dati: { $found } invece di { $expected }.
    .bare = L'accesso a { $name } ({ $account }) è stato verificato con un account dei dati diverso da quello previsto.
notice-change-why = Finché un amministratore non conferma, resta l'accesso di prima e non cambia niente. Conferma solo se da ora MBI deve leggere l'altro account.
notice-change-confirm = Conferma il cambio
notice-change-keep = Tieni quello di prima
notice-change-sure = Confermi?
notice-change-sure-text = Da ora vale come account dei dati soltanto { $found }. L'accesso di prima viene sostituito.
    .bare = Da ora vale soltanto l'altro account dei dati. L'accesso di prima viene sostituito.
notice-change-sure-yes = Sì, cambia
notice-change-sure-no = No, torna indietro
notice-change-done = Deciso: la domanda sull'account dei dati di { $name } ({ $account }) è chiusa.
notice-change-withdrawn = La domanda sull'account dei dati di { $name } ({ $account }) non vale più.
