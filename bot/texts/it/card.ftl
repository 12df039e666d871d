### La scheda di un guasto.

## Chi

card-many = { $count } integrazioni
card-many-of = { $count } integrazioni ({ $where })
card-and-more = { $count ->
    [one] … e un'altra
   *[other] … e altre { $count }
}
card-title = { $what }: { $who }
card-title-verifying = In attesa dei dati
card-title-resolved = Di nuovo a posto
card-title-removed = Non più sorvegliata
card-title-moved = Su un'altra scheda
card-title-notice = Il bot non vede
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
is-upload = { $who }: un file nuovo è atteso e non è arrivato.
is-verifying = { $count ->
    [one] { $who } è di nuovo autorizzata o connessa e aspetta i dati.
   *[other] { $who } sono di nuovo autorizzate o connesse e aspettano i dati.
}
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
because-admin-account = L'account che ha autorizzato MBI ha perso l'accesso, il ruolo o la password.
because-mbi-internal = È MBI a non portare i dati, mentre la fonte sembra in ordine.
because-connection = MBI non raggiunge la fonte: host, porta, firewall, chiave host o nome del database.
because-bot = La chiave, l'indirizzo o la rete del bot sono rifiutati: qui il bot è cieco.
because-unknown = I testimoni non dicono ancora perché.
because-line = Causa ({ $confidence }): { $because }
because-label = Causa ({ $confidence })

## Che cosa fare, in una frase intera

do-reauthorize = Riautorizzala in MBI: in Manage Data > Integrations apri { $name } e accedi con l'account a cui appartengono i dati.
    .bare = Riautorizzale in MBI: in Manage Data > Integrations aprile una per una e accedi con l'account a cui appartengono i dati.
do-fix-connection = Controlla host, porta, firewall e chiave host, poi in MBI (Manage Data > Integrations) apri { $name }, salva e prova.
    .bare = Controlla host, porta, firewall e chiave host, poi in MBI (Manage Data > Integrations) aprile una per una, salva e prova.
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

card-acknowledge = Me ne occupo
card-open-ticket = Apri un ticket
card-details = Dettagli
