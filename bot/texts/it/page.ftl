### Le pagine a cui porta un link privato. Il bot parla in prima persona, a una persona sola.

page-bot = Bot di MBI
page-for = Per { $person } in { $workspace }

## A che cosa serve il link

page-title-reauthorize = Riautorizza { $name }
page-title-connect = Collega { $name }
page-title-fix-connection = Sistema la connessione di { $name }

## Prima di Continua

page-who = Tu
page-workspace = Workspace di Slack
page-integration = Integrazione
page-account = Account MBI
page-kind = Tipo
page-data-account = Account dei dati
page-plan = Che cosa succede
page-plan-access = Verifichi di avere accesso ai dati.
page-plan-authorize = Autorizzi MBI, con i passi davanti agli occhi.
page-plan-connection = Salvi la connessione in MBI, con i passi davanti agli occhi.
page-plan-data = Aspetto i dati nuovi e ti avviso quando ci sono.
page-nothing-yet = Non è ancora successo niente. Il link è solo per te: vale una volta sola, fino alle { $at }.
page-not-you = Non sei { $person }, o non hai premuto nessun pulsante in Slack? Allora chiudi la pagina: non succede niente.
page-continue = Continua

## Prima l'accesso con Slack

page-sign-in-heading = Prima accedi
page-sign-in-why = Questo link vale solo per { $person } in { $workspace }. Slack mi dice chi sei, e nient'altro.
page-sign-in = Accedi con Slack
page-signed-in = Hai fatto l'accesso con Slack come { $person }.
page-sign-in-again = Torna al link
page-sign-in-other-person-title = Questo link è per un'altra persona
page-sign-in-other-person = Hai fatto l'accesso a Slack con un altro account, o in un altro workspace, quindi non è successo niente. Se il link è tuo, accedi con l'account con cui hai premuto il pulsante. Se non lo è, premi tu il pulsante in Slack e ricevi un link tuo.
page-sign-in-other-browser-title = Hai cominciato in un altro browser
page-sign-in-other-browser = L'accesso deve finire nel browser in cui è cominciato, quindi non è successo niente. Apri di nuovo il link da Slack e accedi lì.
page-sign-in-state-gone-title = È passato troppo tempo
page-sign-in-state-gone = L'accesso vale 10 minuti, e una volta sola, quindi non è successo niente. Apri di nuovo il link da Slack e accedi da capo.
page-sign-in-denied-title = Non hai fatto l'accesso
page-sign-in-denied = Hai detto di no in Slack, o Slack non ti ha fatto accedere. Non è successo niente e il link si può ancora usare.
page-sign-in-failed-title = Slack non mi ha detto chi sei
page-sign-in-failed = Non è successo niente e il link si può ancora usare. Aspetta un minuto e accedi di nuovo; se non va ancora, dillo a chi gestisce il bot.

## Un link che non porta più da nessuna parte

page-expired-title = Questo link è scaduto
page-expired = Un link vale 15 minuti. Puoi averne uno nuovo.
page-spent-title = Questo link è già stato usato
page-spent = Un link si usa una volta sola, in un solo browser. Puoi averne uno nuovo.
page-new-where = Ti arriva in Slack, come messaggio diretto.
page-new = Chiedi un link nuovo
page-new-sent-title = Il link nuovo è in Slack
page-new-sent = Te l'ho mandato come messaggio diretto. Puoi chiudere questa pagina.
page-new-not-sent-title = Non è partito nessun link nuovo
page-new-not-sent = Forse te ne ho mandato uno nell'ultimo minuto: guarda tra i messaggi diretti in Slack. Se non c'è, premi di nuovo il pulsante in Slack.
page-withdrawn-title = Non c'è più niente da fare
page-withdrawn = Ciò per cui serviva questo link è a posto. Puoi chiudere la pagina.
page-unknown-title = Non conosco questo link
page-unknown = Forse se n'è persa una parte per strada. Premi di nuovo il pulsante in Slack e ne ricevi uno nuovo.

## Pagine che non si possono mostrare

page-other-browser-title = Questa pagina è di un altro browser
page-other-browser = Si apre solo nel browser in cui il suo link è stato usato, per 12 ore, e per chi ha premuto. Premi di nuovo il pulsante in Slack e ricevi un link tutto tuo.
page-not-found-title = Qui non c'è niente
page-not-found = L'indirizzo forse è scritto male, o è vecchio. Premi di nuovo il pulsante in Slack e ricevi un link nuovo.
page-not-allowed-title = Così non si può fare
page-not-allowed = Torna alla pagina e premi il suo pulsante, oppure premi di nuovo il pulsante in Slack.
page-elsewhere-title = Viene da un altro sito
page-elsewhere = Lo accetto solo dalle mie pagine, quindi non è successo niente. Premi di nuovo il pulsante in Slack e ricevi un link nuovo.
page-malformed-title = Non riesco a leggerlo
page-malformed = Ciò che è arrivato è troppo lungo o non ha la forma giusta, quindi non è successo niente. Torna indietro e riprova, oppure premi di nuovo il pulsante in Slack.
page-busy-title = Adesso ci sono molte persone
page-busy = Non è ancora successo niente. Aspetta qualche secondo, poi ricarica questa pagina.
page-too-many-title = Era tanto in una volta sola
page-too-many = Non è successo niente. Aspetta { $seconds } secondi, poi ricarica questa pagina.
page-broken-title = Non è riuscito
page-broken = Non dipende da te. Riprova tra un minuto; se continua, comunica a chi gestisce il bot questo riferimento: { $reference }.
page-returned-title = Da qui non posso andare avanti
page-returned = La risposta del fornitore è arrivata troppo tardi, o per la seconda volta, quindi non l'ho accettata. Torna alla pagina da cui sei partito e premi di nuovo il suo pulsante, oppure premi di nuovo il pulsante in Slack.
page-returned-elsewhere-title = Questo è un altro browser
page-returned-elsewhere = La risposta del fornitore è arrivata in un browser diverso da quello di partenza, quindi non l'ho accettata. Continua in quel browser, oppure premi di nuovo il pulsante in Slack e resta in un solo browser.

## I passi, e a che punto sono in una parola

page-steps = Passi
page-step-title = Passo { $number } di 3: { $title }
page-access = Verifica il tuo accesso
page-authorize = Autorizza MBI
page-authorize-connection = Salva la connessione in MBI
page-data = I dati arrivano
page-state-now = Adesso
page-state-todo = Dopo
page-state-done = Fatto
page-state-skipped = Saltato
page-state-refused = Non accettato
page-state-unavailable = Qui non si può
page-state-waiting = In attesa
page-state-no-data = Nessun dato
page-state-not-done = Non fatto
page-state-unneeded = Non serve
page-state-needless = Non serve più

page-doubt = In questo momento la causa probabile è un'altra: { $cause }. Autorizzare di nuovo non la risolve. Puoi comunque andare avanti.

## Passo 1

page-access-done = Verificato da { $person } · { $at }
    .bare = Verificato
page-access-skipped = Hai proseguito senza verificare.
page-access-later = Verifica comunque il mio accesso
page-oauth = Accedi a { $provider } con l'account che usa MBI, o con uno che ha gli stessi diritti. Così vedo quali dati apre; MBI viene al passo 2.
page-expected = Deve aprire questo account dei dati: { $account }
page-oauth-button = Verifica il mio accesso a { $provider }
page-make-key = Prima crea una chiave nuova
page-make-password = Prima fai creare una password nuova
page-make-connection = Se serve una password nuova
page-make-same = Inserisci quello con cui MBI entra oggi
page-make-same-why = Non c'è niente da cambiare: MBI continua come prima. Una password o una chiave nuova fermerebbe MBI finché non la inserisci anche lì.
page-make-unknown = Se nessuno lo conosce più
page-host = La provo su { $host }.
page-keeping-verify = La provo una volta sola e la dimentico subito.
page-keeping-store = La provo e la conservo cifrata, per vedere come sta MBI.
page-keeping-none = Non la provo e non la conservo.
page-writes = Questa chiave può anche scrivere dati in MBI. Chi ce l'ha può cambiare i tuoi dati: inseriscila solo qui, ed elimina la vecchia quando la nuova funziona.
page-try = Provala
page-skip = Prosegui senza verificare
page-field-username = Nome utente
page-field-password = Password
page-field-key = Chiave
page-field-secret = Segreto
page-field-email = E-mail di accesso
page-field-token = Token API
page-field-other = { $name }

page-why-no-client = Chi gestisce il bot non l'ha registrato presso { $provider }, quindi qui non posso verificare il tuo accesso. Il passo 2 funziona lo stesso.
page-why-not-allowed = Chi gestisce il bot non vuole che si inseriscano chiavi o password qui, quindi non posso verificare il tuo accesso. Il passo 2 funziona lo stesso.
page-why-no-probe = Non ho modo di verificare l'accesso a { $kind }. Il passo 2 funziona lo stesso.
page-why-host-key = Il server SSH davanti al database mostra un'altra chiave host. La password non c'entra, quindi non c'è nulla da controllare. Il passo 2 dice come MBI prende la nuova chiave.
page-why-no-host = Chi gestisce il bot non mi ha indicato l'indirizzo del database, quindi non posso provare. Il passo 2 funziona lo stesso.
page-why-no-engine = Chi gestisce il bot non mi ha indicato quale tipo di database risponde all'indirizzo, quindi non posso provare. Il passo 2 funziona lo stesso.
page-why-no-bastion = Il database si trova dietro un server SSH per il quale non ho ricevuto una chiave, quindi non posso provare. Il passo 2 funziona lo stesso.

## Che cosa è andato storto, e che cosa fare

page-problem-title = Il passo 1 non è riuscito
page-they-said = Nelle loro parole:
page-problem-denied = Non hai dato il consenso a { $provider }, quindi non vedo niente. Riprova e acconsenti, oppure prosegui senza verificare.
page-problem-scope-narrowed = Hai tolto un diritto che mi serve per guardare. Riprova e lascia selezionato tutto ciò che { $provider } chiede.
page-problem-other-data-account = Il tuo accesso apre un account dei dati diverso da quello che legge questa integrazione. Non è cambiato niente: resta l'accesso di prima.
page-problem-no-data-account = Questo account non apre nessun account dei dati di { $provider }. Riprova con uno che vede i dati.
page-problem-credential-refused = { $provider } rifiuta questa chiave o password. Controlla di averla inserita tutta e che sia quella nuova.
page-problem-credential-refused-oauth = { $provider } non accetta il nuovo accesso. Riprova e, se lo chiede, accedi da capo.
page-problem-account-refused = { $provider } conosce l'account ma non lo fa entrare: manca un ruolo o un diritto, oppure è bloccato. Prova con un altro account, o fatti ridare i diritti da un admin di { $provider }.
page-problem-cannot-connect = Non riesco a connettermi a { $provider }. Controlla indirizzo, porta e firewall; MBI forse ci riesce lo stesso.
page-problem-provider-silent = In questo momento { $provider } non risponde come dovrebbe. Non dice niente sul tuo accesso: riprova tra qualche minuto, oppure prosegui senza verificare.
page-problem-too-many-requests = { $provider } chiede di aspettare. Riprova tra qualche minuto.
page-problem-state-gone = Il passaggio da { $provider } ha richiesto più di 10 minuti, o la risposta è arrivata due volte. Riprova.
page-problem-other-browser = La risposta è arrivata in un browser diverso da quello di partenza. Apri il link e accedi con lo stesso browser.
page-problem-client-fault = Il bot non è configurato bene presso { $provider }. Non dipende da te: dillo a chi lo gestisce, e prosegui senza verificare.
page-problem-issuer-mismatch = La risposta non veniva da { $provider }, quindi non l'ho accettata. Riprova; se continua, dillo a chi gestisce il bot.
page-problem-missing-input = Qualcosa è rimasto vuoto, o contiene segni che nessuno può scrivere. Compila tutti i campi.

## Quale account dei dati

page-choose = Quale account dei dati legge questa integrazione?
page-choose-button = Usa questo
page-found = Il tuo accesso apre
page-belongs = Questa integrazione legge
page-change-ask = Se è stata una svista, verifica di nuovo con l'account giusto. Se è voluto, deve confermarlo un admin: gliel'ho detto in Slack. Fino ad allora resta l'accesso di prima.
page-change-mine = Se è stata una svista, verifica di nuovo con l'account giusto. Se è voluto, puoi confermarlo tu, da admin. Fino ad allora resta l'accesso di prima.
page-confirm = Usa il nuovo account dei dati
page-decline = Tieni quello di prima

## Passo 2

page-authorize-done = Autorizzato in MBI da { $person } · { $at }
    .bare = Autorizzato in MBI
page-authorize-saved = Salvato in MBI da { $person } · { $at }
    .bare = Salvato in MBI
page-authorize-handover = Il nuovo accesso è stato consegnato a MBI · { $at }
    .bare = Il nuovo accesso è stato consegnato a MBI
page-authorize-word = Lo stato mostrato da MBI è di nuovo buono · { $at }
    .bare = Lo stato mostrato da MBI è di nuovo buono
page-authorize-operator = Autorizzato secondo le impostazioni · { $at }
    .bare = Autorizzato secondo le impostazioni
page-authorize-unneeded = I dati arrivano, quindi l'autorizzazione di MBI è valida. Non resta niente da fare.
page-all-the-same = Autorizza MBI comunque
page-key-before = Chiave host finora
page-key-shown = Chiave host adesso
page-key-behind = Dietro lo stesso server SSH ci sono anche queste. Aggiorna la chiave in MBI per ognuna; «Fatto» vale per tutte.
page-open-mbi = Apri MBI
page-done = Fatto: MBI è autorizzato
page-done-host-key = Fatto: MBI ha la nuova chiave host
page-done-connection = Fatto: la connessione è salvata
page-done-when = Premilo solo dopo l'ultimo passo: da lì comincio ad aspettare i dati.
page-handing-over = Sto consegnando il nuovo accesso a MBI. Avviene da sé: non devi fare niente.
page-handover-error = Non è ancora riuscito, e continuo a provare.
page-handover-failed = La consegna non è riuscita e ho smesso di provare. Autorizza MBI a mano.
page-looking = Questa pagina si aggiorna da sola ogni { $seconds } secondi.
page-stop-looking = Non aggiornare da sola
page-look = Aggiorna
page-by-hand = Fallo a mano

## Passo 3

page-data-waiting = Aspetto i dati nuovi.
page-data-until = Al più tardi: { $at }
page-data-flowing = I dati arrivano, e d'ora in poi vedo meglio come sta.
page-data-done = I dati arrivano di nuovo. Non resta niente da fare.
page-data-needless = È stata sistemata altrove, o ricominciata da capo. Qui non resta niente da fare.
page-data-no-data = Non sono arrivati dati nuovi in tempo.
page-data-next = La scheda in Slack dice che cosa provare ora.
page-data-next-status = In Slack, /mbi status dice che cosa provare ora.
page-close = Puoi chiudere questa pagina: la scheda in Slack prosegue da sola.
page-close-status = Puoi chiudere questa pagina: in Slack, /mbi status mostra come prosegue.
page-until = Questa pagina si apre solo in questo browser, fino a: { $at }.
