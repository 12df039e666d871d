### Parole singole e frasi brevi: una per ogni elemento delle liste del bot.

## Durate

span-day = { $count ->
    [one] 1 giorno
   *[other] { $count } giorni
}
span-hour = { $count } h
span-minute = { $count } min
span-moment = meno di un minuto

## Come sta un'integrazione

status-ok = OK
status-reauth = Da riautorizzare
status-failed = Non si connette
status-host-key = Chiave host cambiata
status-stale = Dati in ritardo
status-unknown = Sconosciuto

## Perché

cause-third-party = problema del fornitore
cause-token = autorizzazione di MBI scaduta
cause-admin-account = l'account che ha autorizzato ha perso l'accesso
cause-mbi-internal = problema interno di MBI
cause-connection = la connessione
cause-bot = l'accesso del bot
cause-unknown = non ancora chiara

## Con quale certezza

confidence-likely = molto probabile
confidence-probable = probabile
confidence-unclear = incerta

## Che cosa fare, in due o tre parole

remedy-reauthorize = riautorizzarla in MBI
remedy-fix-connection = sistemare la connessione
remedy-wait-provider = aspettare il fornitore
remedy-ask-support = chiedere al supporto
remedy-upload-file = caricare il file
remedy-fix-bot = ridare l'accesso al bot
remedy-wait-data = aspettare i dati
remedy-look = dare un'occhiata in MBI
remedy-nothing = niente da fare

## Chi parla

witness-words = lo stato mostrato da MBI
witness-newest-row = riga più recente
witness-cycle = ciclo di aggiornamento
witness-ingest = importazione dati
witness-feed = pagina di stato del fornitore
witness-mbi-feed = pagina di stato di Adobe su MBI
witness-shared-probe = prova con la chiave di MBI
witness-own-probe = prova con la chiave del bot
witness-calendar = calendario
witness-host-key = chiave host SSH

speaks-yes = risponde
speaks-silent = per ora non risponde
speaks-never = non ha mai risposto
speaks-bot = rifiuta il bot
speaks-not-set-up = non configurato

## A che punto è un guasto

state-open = Aperto
state-acknowledged = Preso in carico
state-reauthorizing = In corso di riautorizzazione
state-verifying = In attesa dei dati
state-resolved = Risolto

## Ticket

desk-zendesk = Zendesk
desk-email = la casella del supporto
desk-text = il modulo di supporto di Adobe

ticket-state-waiting = in invio
ticket-state-opened = aperto
ticket-state-refused = rifiutato

priority-low = Bassa
priority-normal = Normale
priority-high = Alta
priority-urgent = Urgente
