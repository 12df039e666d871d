### Che cosa si legge quando qualcosa non è riuscito. Ogni testo dice il passo successivo.

error-title = Non è riuscito
error-unexpected = Non è riuscito, e non dipende da te. Riprova tra un minuto; se continua, comunica a chi gestisce il bot questo riferimento: { $reference }.
error-busy = In questo momento Slack o il bot sono lenti. Riprova tra un minuto.
error-too-many = Era tanto in una volta sola, quindi non ne ho fatto niente. Riprova tra { $seconds } secondi.
error-too-late = Ci è voluto più tempo di quanto Slack conceda. Premi o scrivi di nuovo.
error-not-installed = Non sono installato in questo workspace, quindi non ho fatto niente. Chiedi a chi mi gestisce l’indirizzo da cui un workspace mi aggiunge.
error-stranger = Questo messaggio è di un’altra azienda che condivide il canale con te, quindi non ho fatto niente. Può premerlo qualcuno di loro.
error-old-button = Questo pulsante è di una versione precedente del bot. `/mbi status` mostra la situazione attuale.
error-malformed = È arrivato al bot in una forma che non sa leggere. Scrivi `/mbi help` per vedere che cosa capisce.
error-slack-refuses = Slack rifiuta i diritti del bot. Dillo a chi gestisce il bot: { $detail }.
    .bare = Slack rifiuta i diritti del bot. Dillo a chi gestisce il bot.

acknowledged-done = Fatto: te ne occupi tu. Tra un attimo lo mostra anche la scheda.
acknowledged-already = Se ne occupa già qualcuno; la scheda dice chi.
acknowledged-resolved = È già risolto. Non resta niente da fare.
acknowledged-gone = Questo guasto non è più conservato. `/mbi status` mostra la situazione attuale.
