### `/mbi ticket` e *Apri un ticket*.

ticket-title = Apri un ticket
ticket-loading = Compilo con le prove …
ticket-close = Chiudi
ticket-subject = Oggetto
ticket-body = Che cosa deve sapere il supporto
ticket-body-hint = Compilato con le prove. Cambia ciò che vuoi; non scrivere password o chiavi.
ticket-priority = Priorità
ticket-submit = Invia
ticket-working = Invio …
ticket-for = Destinazione: { $desk }.
ticket-not-worth = Un ticket probabilmente non serve: il supporto non modifica le connessioni. Che cosa aiuta: { $remedy }.
ticket-waiting = Il ticket è conservato e in viaggio. Destinazione: { $desk }. Il numero segue nella discussione della scheda, se c'è.
ticket-opened = Il ticket { $number } è aperto. Destinazione: { $desk }.
    .bare = Il ticket è aperto. Destinazione: { $desk }.
ticket-refused = Il ticket è stato rifiutato. Destinazione: { $desk }. Cambia oggetto o testo e invialo di nuovo, oppure aprilo a mano.
ticket-link = Aprilo qui: { $desk }
ticket-text-intro = Per i ticket Adobe non offre né una casella né un'interfaccia: il modulo lo invia una persona. Qui sotto il testo è pronto.
ticket-text-steps = 1. Accedi con l'account Adobe che può aprire casi per la tua azienda.
    2. Scegli il prodotto «Adobe Commerce Intelligence» (può chiamarsi Commerce Reporting, MBI) e il motivo «Adobe Commerce application».
    3. Copia da qui oggetto e testo.
    4. Scegli la priorità: { $priority }.
    5. Invia, e scrivi il numero nella discussione della scheda.
ticket-text-link = Apri il modulo di Adobe
ticket-text-subject = Oggetto
ticket-text-body = Testo
ticket-empty = Scrivi qualcosa qui.
