### Notizie nella discussione di una scheda. `bare` si usa quando non tutti gli argomenti sono noti.

event-opened = Il problema è stato notato.
event-verdict-changed = La causa probabile è cambiata: { $before } → { $after }.
    .bare = La causa probabile è cambiata.
event-member-joined = È coinvolta anche { $name }.
    .bare = È coinvolta un'altra integrazione.
event-member-left = { $name } non è più coinvolta.
    .bare = Un'integrazione non è più coinvolta.
event-member-left-well = { $name } è di nuovo a posto.
    .bare = Un'integrazione è di nuovo a posto.
event-member-left-removed = { $name } non è più sorvegliata.
    .bare = Un'integrazione non è più sorvegliata.
event-member-left-other-cause = { $name } ha un'altra causa e passa a una scheda sua.
    .bare = Un'integrazione ha un'altra causa e passa a una scheda sua.
event-acknowledged = Se ne occupa { $person }.
    .bare = Qualcuno se ne occupa.
event-waiting-for-data = Lo stato di MBI è di nuovo buono. Si aspettano i dati.
event-worse-again = È di nuovo peggiorata.
event-ticket-asked = { $person } ha chiesto un ticket.
    .bare = È stato chiesto un ticket.
event-ticket-opened = Il ticket { $number } è aperto.
    .bare = Il ticket è aperto.
event-ticket-refused = Il ticket è stato rifiutato: { $error }
    .bare = Il ticket è stato rifiutato. Riaprilo, oppure aprilo a mano.
event-resolved = Di nuovo a posto.
event-resolved-removed = Chiuso: non è più sorvegliata.
event-resolved-other-cause = Chiuso qui: ora ha un'altra causa, su una scheda sua.
