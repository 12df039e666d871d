### `mbi-bot doctor` nella shell.

doctor-begins = { $count ->
    [one] Parte un controllo.
   *[other] Partono { $count } controlli. A chi va chiesto più volte si chiede una cosa alla volta: al massimo { $row } di fila, qualche secondo ciascuna.
}
doctor-sum = { $ok } a posto, { $warn } da sapere, { $fail } da fare, { $skip } non controllati; durata: { $seconds } s.
doctor-alike = tutti a posto ({ $count })

doctor-level-ok = ok
doctor-level-warn = nota
doctor-level-fail = FARE
doctor-level-skip = salto

doctor-area-settings = Impostazioni
doctor-area-database = Database
doctor-area-slack = Slack
doctor-area-web = Pagine
doctor-area-mbi = MBI
doctor-area-feeds = Stato dei fornitori
doctor-area-providers = Client OAuth
doctor-area-sources = Database e bastion host
doctor-area-desk = Assistenza
doctor-area-handover = Consegna alla pipeline
doctor-area-network = Rete
doctor-area-coverage = Che cos'altro potrebbe sapere il bot

doctor-too-late = non ha finito entro { $seconds } s
doctor-too-late-do = Verifica che un firewall o un proxy non inghiotta quello che il bot manda lì.
doctor-broken = il controllo stesso non è riuscito ({ $kind })
doctor-broken-do = Segnalalo come difetto del bot, indicandone la versione.
doctor-said = { $text }
doctor-said-do = { $remedy }

## Impostazioni e database

doctor-settings-ok = tutte le impostazioni si leggono
doctor-settings-first = non controllato finché non si leggono tutte le impostazioni
doctor-file-ok = il file non ha errori
doctor-database-ok = raggiunto, con lo schema di questa versione ({ $found })
doctor-database-away = il database non si può usare ({ $detail })
doctor-database-do = Verifica che il server sia in funzione e correggi DATABASE_URL.
doctor-database-empty = il database non ha ancora tabelle
doctor-database-other = il database è alla revisione { $found }, questa versione vuole { $expected }
doctor-migrate-do = Esegui mbi-bot migrate.
doctor-applied = il database segue quello che dice il file ({ $count ->
    [one] 1 integrazione
   *[other] { $count } integrazioni
})
doctor-not-applied = { $count ->
    [one] una modifica non è ancora applicata
   *[other] { $count } modifiche non sono ancora applicate
}
doctor-not-applied-do = Esegui mbi-bot apply.
doctor-sealed-ok = le chiavi aprono tutto quello che è cifrato ({ $count })
doctor-sealed-closed = nessuna chiave apre quello che è cifrato nella tabella { $sort } ({ $count })
doctor-sealed-do = Aggiungi in fondo a SECRET_KEYS la chiave usata allora; se è perduta, esegui mbi-bot apply e fai ridare gli accessi con /mbi connect.

## Slack

doctor-token-ok = il bot è @{ $name } in { $team }
doctor-token-refused = Slack rifiuta il token ({ $detail })
doctor-token-do = Copia di nuovo il Bot User OAuth Token, in OAuth & Permissions della tua app Slack.
doctor-team-token-do = Qualcuno del team aggiunga di nuovo il bot, da PUBLIC_URL/slack/install.
doctor-team-scopes-do = Incolla di nuovo manifest-many.yml nella tua app Slack, poi il team aggiunga di nuovo il bot.
doctor-team-absent = un file è per questo team, ma lì il bot non è installato
doctor-team-do = Qualcuno del team lo aggiunga da { $url }, oppure togli il file.
doctor-slack-away = Slack non risponde ({ $detail })
doctor-slack-away-do = Verifica che questa macchina possa raggiungere slack.com, poi riprova.
doctor-scopes-ok = l'app ha tutti i permessi, anche quelli facoltativi
doctor-scopes-optional = l'app ha i permessi che servono; mancano solo quelli facoltativi: { $scopes }
doctor-scopes-missing = all'app mancano dei permessi: { $scopes }
doctor-scopes-do = Aggiungili in OAuth & Permissions, o incolla di nuovo manifest.yml; poi reinstalla l'app nel workspace.
doctor-scopes-unsaid = Slack non dice quali permessi ha l'app
doctor-app-token-ok = Slack aprirebbe un socket
doctor-app-token-refused = Slack rifiuta il token dell'app ({ $detail })
doctor-app-do = Creane uno con connections:write, in Basic Information della stessa app Slack.
doctor-signing-unseen = lo prova solo una richiesta di Slack: scrivi /mbi help in Slack
doctor-channels-unseen = i canali non si possono controllare ({ $detail })
doctor-channel-ok = esiste, e il bot ne fa parte
doctor-channel-unknown = il canale non esiste, o è privato e il bot non ne fa parte
doctor-channel-unknown-do = Correggi il nome in mbi.toml; se è privato, scrivici /invite @{ $me }.
doctor-channel-archived = il canale è archiviato
doctor-channel-archived-do = Indicane un altro in mbi.toml, o ripristinalo.
doctor-channel-outside = il bot non fa parte del canale
doctor-channel-outside-do = Scrivici /invite @{ $me }.
doctor-people-unseen = le persone non si possono cercare ({ $detail })
doctor-person-ok = in Slack
doctor-person-unknown = nessuno in Slack ha questo indirizzo, o l'account è disattivato
doctor-person-gone = l'account in Slack è disattivato
doctor-person-do = Scrivi in mbi.toml l'indirizzo di chi c'è.

## Pagine

doctor-public-unset = non è impostato: nessuno riceve link privati, e i passi si leggono in Slack
doctor-public-ok = il bot risponde a { $address }
doctor-public-here = non è un indirizzo https e funziona solo su questa macchina
doctor-public-here-do = Prima che altri usino i link, imposta PUBLIC_URL sull'indirizzo https a cui raggiungono il bot.
doctor-public-silent = a { $address } non risponde nessuno ({ $detail })
doctor-public-silent-do = Avvia il bot con mbi-bot run; se è già avviato, verifica dove porta il proxy che ha davanti.
doctor-public-other = a { $address } risponde qualcos'altro ({ $detail })
doctor-public-other-do = Fai in modo che il proxy porti a HOST e PORT del bot.

## MBI e stato dei fornitori

doctor-ingest-ok = la Data Import API risponde
doctor-ingest-down = la Data Import API dice di essere fuori servizio ({ $detail })
doctor-ingest-silent = la Data Import API non risponde ({ $detail })
doctor-ingest-silent-do = Verifica che questa macchina possa raggiungere l'indirizzo, o correggi MBI_CONNECT_URL.
doctor-cycle-ok = MBI accetta la chiave Export API del client { $client }
doctor-cycle-empty = MBI accetta la chiave del client { $client }, ma non conosce ancora nessun ciclo completato
doctor-cycle-empty-do = Aspetta il primo aggiornamento dell'account.
doctor-cycle-refused = MBI rifiuta la chiave Export API del client { $client } senza dire perché ({ $detail })
doctor-cycle-refused-do = Verifica in Manage Data > Export Data > Export API che la chiave ci sia, sia del client { $client } e ammetta l'indirizzo indicato sotto Rete.
doctor-cycle-silent = l'API di reportistica di MBI non risponde ({ $detail })
doctor-cycle-silent-do = Verifica che questa macchina possa raggiungere l'indirizzo, o correggi MBI_API_URL.
doctor-newest-row-ok = il report dice qual è la riga più recente
doctor-newest-row-empty = il report { $figure } non ha righe
doctor-newest-row-empty-do = Apri il report in MBI: deve rispondere con la sola riga di SELECT MAX(timestamp).
doctor-newest-row-refused = MBI rifiuta il report { $figure }, pur accettando la chiave ({ $detail })
doctor-newest-row-refused-do = Correggi newest_row_figure, o verifica che il report sia di questo account.
doctor-newest-row-silent = il report { $figure } non dice qual è la riga più recente ({ $detail })
doctor-newest-row-silent-do = Correggi newest_row_figure; il report deve contenere una sola data e ora, come da SELECT MAX(timestamp).
doctor-words-ok = l'indirizzo risponde con le parole di MBI
doctor-words-empty = l'indirizzo risponde, ma senza nessuna parola di MBI
doctor-words-empty-do = Verifica che lo script dietro reports_url scriva le integrazioni dell'account.
doctor-words-silent = reports_url non si può leggere ({ $detail })
doctor-words-silent-do = Correggi reports_url, o sistema quello che risponde lì.
doctor-feed-ok = il feed si legge
doctor-feed-down = il fornitore dice di essere fuori servizio ({ $detail })
    .bare = il fornitore dice di essere fuori servizio
doctor-feed-silent = il feed non si può leggere ({ $detail })
doctor-feed-silent-do = Correggi feed_url, feed_shape o feed_components del fornitore in mbi.toml.
doctor-not-asked = non si può interrogare ({ $detail })
doctor-not-asked-do = Correggi l'indirizzo in mbi.toml o nelle impostazioni, o ammetti la sua rete con PRIVATE_NETWORKS.
doctor-asked-too-often = è stata interrogata un momento fa, da un worker o da un altro controllo, e chiede di aspettare ({ $detail })
doctor-wait-do = Ricontrolla fra un minuto, con mbi-bot doctor --only { $area }.

## Client OAuth

doctor-client-ok = il fornitore conosce il client OAuth e ne accetta il segreto
doctor-client-wrong = il fornitore rifiuta il client OAuth o il suo segreto ({ $detail })
doctor-client-do = Copia di nuovo client id e client secret dalla tua app presso { $provider }.
doctor-client-unclear = non si può dire se il fornitore accetta il client ({ $detail })
    .bare = non si può dire se il fornitore accetta il client
doctor-client-unclear-do = Provalo una volta con /mbi connect e il nome di un'integrazione.
doctor-redirect-ok = la pagina del fornitore si apre; nulla da dire sull'indirizzo di ritorno
doctor-redirect-wrong = il fornitore non conosce l'indirizzo di ritorno { $address }
doctor-redirect-do = Registra { $address } nella tua app presso { $provider }, carattere per carattere.
doctor-redirect-unclear = non si può dire se il fornitore conosce l'indirizzo di ritorno ({ $detail })
doctor-redirect-unclear-do = Confronta l'indirizzo registrato lì con { $address }.

## Database, assistenza, consegna, rete

doctor-no-driver = il driver per questo database non è installato
doctor-no-driver-do = Esegui pip install '{ $package }'.
doctor-host-ok = { $place } accetta connessioni
doctor-host-unknown = host sconosciuto: { $place }
doctor-host-closed = { $place } non accetta connessioni da qui
doctor-bastion-unknown = bastion host sconosciuto: { $place }
doctor-bastion-closed = il bastion host { $place } non accetta connessioni da qui
doctor-bastion-no-ssh = chi risponde a { $place } non è un server SSH ({ $detail })
doctor-bastion-no-ssh-do = Correggi ssh_host e ssh_port in mbi.toml.
doctor-bastion-key = il bastion host { $place } mostra { $shown }
doctor-bastion-changed = il bastion host { $place } mostra { $shown }; finora era { $known }
doctor-bastion-changed-do = Confrontala con chi gestisce il bastion host. Se è giusta, premi “Refresh SSH Host Keys” in MBI: la scheda in Slack ti guida.
doctor-bastion-entered = il bastion host fa entrare il bot come { $user }
doctor-bastion-refused = il bastion host non fa entrare il bot come { $user } ({ $detail })
doctor-bastion-refused-do = Metti la parte pubblica di ssh_key tra le authorized_keys di { $user } sul bastion host, o correggi ssh_user e ssh_key.
doctor-bastion-unclear = non si può dire se il bastion host faccia entrare il bot come { $user } ({ $detail })
doctor-host-do = Correggi l'host in mbi.toml.
doctor-closed-do = Fai ammettere questa macchina dal firewall, o togli l'host da mbi.toml.
doctor-desk-text = i ticket li manda una persona, con il modulo di Adobe
doctor-desk-ok = fa entrare il bot
doctor-desk-refused = non fa entrare il bot ({ $detail })
doctor-desk-refused-do = Imposta di nuovo le credenziali o il token; un token di Zendesk ha bisogno di tickets:read e tickets:write.
doctor-desk-away = non si può usare ({ $detail })
doctor-desk-away-do = Correggi nelle impostazioni l'indirizzo, la porta o la cifratura.
doctor-handover-ok = la pipeline si raggiunge ({ $detail })
doctor-handover-silent = la pipeline non si raggiunge ({ $detail })
doctor-handover-silent-do = Correggi handover_url, o sistema il certificato o il servizio che c'è dietro.
doctor-egress = MBI e i fornitori vedono il bot all'indirizzo { $address }: ammettilo per le chiavi Export API e nei firewall
doctor-egress-unknown = non si riesce a sapere con quale indirizzo MBI vede il bot ({ $detail })
doctor-egress-unknown-do = Imposta EGRESS_URL su un servizio che risponda con il solo indirizzo.

## Copertura

doctor-worth-adding = vale la pena aggiungere: { $witness }
doctor-worth-mending = impostato, ma non funziona: { $witness }

doctor-probe-refused = l'accesso custodito dal bot è rifiutato per colpa del bot ({ $detail })
    .bare = l'accesso custodito dal bot è rifiutato per colpa del bot
doctor-probe-refused-do = Correggi in mbi.toml il client o i segreti del fornitore, o ridai l'accesso con /mbi connect { $name }.
doctor-database-refused-do = Sistema quello che indica: fai ammettere dal firewall e da pg_hba.conf l'indirizzo del bot, indicato sotto Rete, o correggi tls, ssh_user o ssh_key in mbi.toml.
