### La scheda di un guasto.

## Chi

card-many = { $count } integrazioni
card-many-of = { $count } integrazioni ({ $where })
card-many-behind = { $count } integrazioni dietro { $where }
card-and-more = { $count ->
    [one] … e un'altra
   *[other] … e altre { $count }
}
card-crowd = { $count ->
    [one] Sta per essere segnalato qui un problema
   *[other] Stanno per essere segnalati qui { $count } problemi
}, uno al secondo, i più gravi per primi. `/mbi status` li mostra già tutti.
card-title = { $what }: { $who }
card-title-ended = Autorizzazione abolita
card-title-verifying = In attesa dei dati
card-title-resolved = Di nuovo a posto
card-title-removed = Non più sorvegliata
card-title-moved = Su un'altra scheda
card-title-notice = Il bot non vede
card-title-grant = Il bot non vede più
card-title-seen = Il bot vede di nuovo
card-title-upload = Manca un file

## Che cosa, in una frase intera

is-ok = { $count ->
    [one] { $who } sta bene.
   *[other] { $who } stanno bene.
}
is-reauth = { $count ->
    [one] { $who } è da riautorizzare.
   *[other] { $who } sono da riautorizzare.
}
is-failed = { $count ->
    [one] MBI non riesce a connettersi a { $who }.
   *[other] MBI non riesce a connettersi a { $who }.
}
is-host-key = { $count ->
    [one] Il server SSH davanti a { $who } mostra un'altra chiave host.
   *[other] Il server SSH davanti a { $who } mostra un'altra chiave host.
}
is-bastion = Il server SSH { $where } mostra un'altra chiave host; dietro ci sono { $count } integrazioni.
is-ended = { $count ->
    [one] L'accesso di MBI a { $who } è stato abolito e nessuno può rinnovarlo.
   *[other] L'accesso di MBI a { $who } è stato abolito e nessuno può rinnovarlo.
}
is-stale = { $count ->
    [one] { $who } non riceve dati nuovi.
   *[other] { $who } non ricevono dati nuovi.
}
is-unknown = { $count ->
    [one] { $who } ha un problema.
   *[other] { $who } hanno un problema.
}
is-notice = Il bot non riesce a vedere come { $count ->
    [one] sta
   *[other] stanno
} { $who }. Non è un allarme sui dati.
is-grant = Non vedo più { $who }. Non è un allarme sui dati.
is-grant-flowing = Non vedo più { $who }; i dati però arrivano.
is-seen = Il bot vede di nuovo { $who }.
is-upload = { $who }: un file nuovo è atteso e non è arrivato.
is-verifying = { $count ->
    [one] { $who } è di nuovo autorizzata o connessa e aspetta i dati.
   *[other] { $who } sono di nuovo autorizzate o connesse e aspettano i dati.
}
is-verifying-host-key = { $who }: MBI ha avuto la nuova chiave host, e ora si aspettano i dati.
is-resolved = { $count ->
    [one] { $who } è di nuovo a posto dopo { $lasted }.
   *[other] { $who } sono di nuovo a posto dopo { $lasted }.
}
    .bare = { $count ->
        [one] { $who } è di nuovo a posto.
       *[other] { $who } sono di nuovo a posto.
    }
is-removed = { $count ->
    [one] { $who } non è più sorvegliata: questa scheda è chiusa.
   *[other] { $who } non sono più sorvegliate: questa scheda è chiusa.
}
is-moved = { $count ->
    [one] { $who } è ora su un'altra scheda: questa è chiusa.
   *[other] { $who } sono ora su altre schede: questa è chiusa.
}

## Perché, in una frase intera

because-third-party = { $provider } ha un problema suo. Riautorizzare non servirebbe.
    .bare = Il fornitore ha un problema suo. Riautorizzare non servirebbe.
because-token = L'autorizzazione di MBI è scaduta o è stata revocata.
because-ended = Il fornitore ha abolito l'unico accesso che MBI conosce. Ripetere l'autorizzazione non servirebbe.
because-admin-account = L'account che ha autorizzato MBI ha perso l'accesso, il ruolo o la password.
because-mbi-internal = È MBI a non portare i dati, mentre la fonte sembra in ordine.
because-connection = MBI non raggiunge la fonte: host, porta, firewall, chiave host o nome del database.
because-host-key = Il server SSH davanti al database mostra una chiave host diversa da quella nota finora, e MBI rifiuta quelle che non conosce.
because-bot = La chiave, l'indirizzo o la rete del bot sono rifiutati: qui il bot è cieco.
because-grant = L'accesso che ho ricevuto viene rifiutato: è scaduto, qualcuno l'ha revocato, o chi l'ha dato ha perso il ruolo. MBI ne ha uno suo, quindi questo non dice nulla di quello.
because-unknown = I testimoni non dicono ancora perché.
because-line = Causa ({ $confidence }): { $because }
because-label = Causa ({ $confidence })

## Che cosa fare, in una frase intera

do-reauthorize = Premi *Riautorizza*: un link privato, solo per te, ti guida passo per passo. In MBI si fa in Manage Data > Integrations: apri { $name }, poi accedi con l'account a cui appartengono i dati, o inserisci la chiave o la password nuova.
    .bare = Premi *Riautorizza*: un link privato, solo per te, ti guida passo per passo, un'integrazione alla volta. In MBI si fa in Manage Data > Integrations: aprile una per una, poi accedi con l'account a cui appartengono i dati, o inserisci la chiave o la password nuova.
do-fix-connection = Controlla host, porta, firewall, chiave host e nome del database, poi in MBI (Manage Data > Integrations) apri { $name }, salva e prova. *Sistema la connessione* ti guida passo per passo.
    .bare = Controlla host, porta, firewall, chiave host e nome del database, poi in MBI (Manage Data > Integrations) aprile una per una, salva e prova. *Sistema la connessione* ti guida passo per passo.
do-host-key = Confronta la nuova impronta con chi gestisce il server SSH. Se è giusta, un Admin di MBI apre { $name } (Manage Data > Integrations), preme “Refresh SSH Host Keys”, aspetta, poi preme “Save & Test”. *Sistema la connessione* ti guida passo per passo.
    .bare = Confronta la nuova impronta con chi gestisce il server SSH. Se è giusta, un Admin di MBI le apre una per una in Manage Data > Integrations, preme “Refresh SSH Host Keys”, aspetta, poi preme “Save & Test”. *Sistema la connessione* ti guida passo per passo; *Fatto* vale lì per tutte.
do-grant = Premi *Ricollega* se vuoi che continui a guardare presso il fornitore. Se non lo fai, non si rompe niente.
do-wait-provider = C'è solo da aspettare: il bot tiene d'occhio { $provider } e chiude questo avviso quando i dati scorrono.
    .bare = C'è solo da aspettare: il bot tiene d'occhio il fornitore e chiude questo avviso quando i dati scorrono.
do-ask-support = Apri un ticket: può rimediare solo il supporto di Adobe. Le prove partono insieme.
do-upload-file = Carica il file nuovo in MBI (Manage Data > Integrations), o avvisa chi lo prepara.
do-fix-bot = Per chi gestisce il bot: controlla la chiave Export API, gli indirizzi da cui può chiamare e la sua rete.
do-wait-data = Aspetta il prossimo ciclo di aggiornamento: il bot chiude questo avviso quando i dati scorrono.
do-look = Guarda la pagina delle integrazioni di MBI e incollala qui con `/mbi report`: il suo stato dice più di tutto.
do-nothing = Niente da fare.

## Parti

card-status = Stato
card-state = A che punto è
card-account = { $count ->
    [one] Account
   *[other] Account
}
card-kind = Tipo
card-since = Inizio
card-lasted = Durata
card-evidence = Come fa il bot a saperlo
card-rounds = Che cosa è stato fatto
card-to-do = Che cosa fare
card-members = Integrazioni coinvolte
card-owners = Responsabili
card-no-owner = Nelle impostazioni non è indicato nessun responsabile.
card-on-it = Se ne occupa { $person } ({ $at })
    .bare = Se ne occupa { $person }
card-was-on-it = Se n'è occupata questa persona: { $person }
card-resolved-at = Risolto: { $at }
card-footer = Guasto { $number } · { $accounts }
    .bare = Guasto { $number }
card-ticket = Ticket { $number } ({ $desk })
    .bare = Ticket presso { $desk }
card-ticket-waiting = Un ticket è in viaggio verso { $desk }; il numero segue.
card-ticket-refused = { $desk } ha rifiutato il ticket. Riaprilo, oppure aprilo a mano.
card-state-fixing = Qualcuno sistema la connessione

card-reauthorize = Riautorizza
card-fix-connection = Sistema la connessione
card-reconnect = Ricollega
card-acknowledge = Me ne occupo
card-open-ticket = Apri un ticket
card-details = Dettagli

## Che cosa è stato fatto, passo per passo: parti di una sola frase. `bare` continua con la stessa persona.

round-begun = { $person } ha iniziato ({ $at })
    .bare = ha iniziato ({ $at })
round-access-done = { $person } ha verificato l'accesso ({ $at })
    .bare = ha verificato l'accesso ({ $at })
round-access-skipped = { $person } ha proseguito senza verificare l'accesso ({ $at })
    .bare = ha proseguito senza verificare l'accesso ({ $at })
round-access-refused = l'accesso è stato rifiutato
round-access-waiting = un amministratore deve confermare un altro account dei dati
round-authorized-done = { $person } ha autorizzato MBI ({ $at })
    .bare = ha autorizzato MBI ({ $at })
round-mended-host-key = { $person } ha aggiornato le chiavi host in MBI ({ $at })
    .bare = ha aggiornato le chiavi host in MBI ({ $at })
round-mended-connection = { $person } ha sistemato la connessione in MBI ({ $at })
    .bare = ha sistemato la connessione in MBI ({ $at })
round-authorized-handover = la pipeline ha autorizzato MBI ({ $at })
round-authorized-word = lo stato mostrato da MBI è tornato buono ({ $at })
round-authorized-operator = chi gestisce il bot dice che MBI è stato autorizzato ({ $at })
round-waiting = dati attesi entro { $until }
round-failed = { $count ->
    [1] Il primo tentativo non ha portato dati.
    [2] Nemmeno il secondo tentativo ha portato dati.
   *[other] { $count } tentativi non hanno portato dati.
}
round-ticket = Un altro tentativo difficilmente servirà: apri un ticket, le prove partono insieme.

## Che cosa prova che è a posto

proof-data = I dati arrivano di nuovo: riga più recente { $at }.
    .bare = I dati arrivano di nuovo.
proof-cycle = Un ciclo di aggiornamento di MBI è passato senza problemi ({ $at }).
    .bare = Un ciclo di aggiornamento di MBI è passato senza problemi.
proof-word = MBI dice «Success» ({ $at }).
    .bare = MBI dice «Success».
proof-person = { $person } dice che è fatto; nient'altro può confermarlo.
    .bare = Qualcuno dice che è fatto; nient'altro può confermarlo.
