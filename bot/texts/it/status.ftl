### `/mbi status` e `/mbi check`.

status-title = Integrazioni
status-sentence = { $total ->
    [0] Nessuna integrazione è ancora sorvegliata.
    [one] È sorvegliata una sola integrazione: { $counts }.
   *[other] Sono sorvegliate { $total } integrazioni: { $counts }.
}
status-empty = Nessuna integrazione è ancora sorvegliata. Indica le tue in mbi.toml, esegui `mbi-bot apply` e poi chiedi di nuovo.
status-count-ok = { $count } OK
status-count-reauth = { $count } da riautorizzare
status-count-failed = { $count ->
    [one] 1 non si connette
   *[other] { $count } non si connettono
}
status-count-host-key = { $count } con la chiave host cambiata
status-count-stale = { $count } in ritardo
status-count-unknown = { $count ->
    [one] 1 sconosciuta
   *[other] { $count } sconosciute
}
status-row-since = inizio: { $since }
status-row-data = dati fino a: { $until }
status-row-why = { $cause } ({ $confidence })
status-row-muted = silenziata
status-row-witnesses = Vista da: { $witnesses }
status-row-blind = Vista da: ancora nessun testimone
status-page = Pagina { $page } di { $pages }
status-as-of = Aggiornato: { $at }
status-more = `/mbi status NOME` ne mostra una con tutte le prove.
status-previous = Pagina precedente
status-next = Pagina successiva
status-share = Condividi nel canale
status-shared = Condiviso da { $person }

status-one-sentence = { $name } ({ $account }): { $status }.
status-one-newest-row = Riga più recente
status-one-data-point = Ultimo dato ricevuto
status-one-word = Stato in MBI
status-one-word-at = { $word } ({ $at })
    .bare = { $word }
status-one-word-blank = vuoto
status-one-data-account = Account dei dati
status-one-channel = Canale
status-one-why = Causa probabile
status-one-evidence = Come fa il bot a saperlo
status-one-changes = Che cosa cambierebbe il verdetto
status-one-coverage = Testimoni
status-one-witness = { $witness }: { $speaks }, ultima domanda { $asked }
    .bare = { $witness }: { $speaks }
status-one-authorization = Autorizzazione
status-one-authorized-done = Autorizzata in MBI l'ultima volta da { $person } ({ $at }), { $age } fa.
    .bare = Autorizzata in MBI l'ultima volta { $age } fa ({ $at }).
status-one-authorized-handover = Autorizzata in MBI l'ultima volta dalla pipeline, con l'accesso di { $person } ({ $at }), { $age } fa.
    .bare = Autorizzata in MBI l'ultima volta dalla pipeline { $age } fa ({ $at }).
status-one-authorized-word = Autorizzata in MBI al più tardi { $age } fa ({ $at }): allora il suo stato è tornato buono.
status-one-authorized-operator = Autorizzata in MBI l'ultima volta { $age } fa ({ $at }), secondo le impostazioni.
status-one-due = Vale ancora { $left } ({ $at }).
status-one-overdue = È scaduta da { $over } ({ $at }): è da rinnovare.
status-one-ends = Il fornitore chiude questo modo di autorizzare ({ $at }): poi non si potrà più rinnovare.
status-one-ended = Il fornitore ha chiuso questo modo di autorizzare ({ $at }): non si può più rinnovare.
status-one-grant-own = Il bot ha un accesso suo, avuto da { $person } ({ $at }).
status-one-grant-shared = Il bot ha lo stesso accesso di MBI, avuto da { $person } ({ $at }).
status-one-grant-account = Apre l'account dei dati { $account }.
status-one-grant-until = Scadenza: { $at }.
status-one-grant-ended = È scaduto: { $at }.
status-one-no-grant = Qui il bot non ha nessun accesso. `/mbi connect NOME` gliene dà uno.
status-one-next = Prossimo controllo: { $at }
status-one-not-known = non noto
status-one-ticket = Apri un ticket

check-working = Sto interrogando tutti i testimoni di { $name }. Ci vuole al massimo mezzo minuto; la risposta arriva qui.
check-name = Indica l'integrazione da controllare, per esempio `/mbi check Google Ads`.
