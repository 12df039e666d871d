### Risposte private a *Riautorizza*, `/mbi reauth` e `/mbi connect`.
### `bare` si usa quando non tutti gli argomenti sono noti.

reauth-name = Indica l'integrazione da riautorizzare, per esempio `/mbi reauth Google Ads`.
connect-name = Indica l'integrazione da collegare per la prima volta, per esempio `/mbi connect Google Ads`.

## Un link

reauth-link-reauthorize = Ecco il tuo link privato per riautorizzare { $name } ({ $account }).
reauth-link-connect = Ecco il tuo link privato per collegare { $name } ({ $account }).
reauth-link-fix-connection = Ecco il tuo link privato per sistemare la connessione di { $name } ({ $account }).
reauth-link-valid = È solo per te, funziona una volta e vale { $life }. Scadenza: { $until }; dopo, premi di nuovo.
reauth-link-open = Apri il mio link
reauth-doubt = Guarda due volte: per ora la causa più verosimile è un'altra ({ $cause }), e riautorizzare non vi rimedia.
reauth-sent = Ti ho mandato il link in un messaggio diretto: lo vedi soltanto tu.

## Senza una pagina: i passi a parole

reauth-words-reauthorize = Ecco i passi per riautorizzare { $name } ({ $account }). Dopo l'ultimo premi *Fatto*: da lì in poi aspetto i dati.
reauth-words-connect = Ecco i passi per collegare { $name } ({ $account }). Dopo l'ultimo premi *Fatto*: da lì in poi aspetto i dati.
reauth-words-fix-connection = Ecco i passi per sistemare la connessione di { $name } ({ $account }). Dopo l'ultimo premi *Fatto*: da lì in poi aspetto i dati.
reauth-words-first = Prima di tutto
reauth-words-keys = Confronta le chiavi host con chi gestisce il server SSH. Finora: { $before }. Adesso: { $shown }.
reauth-words-behind = Dietro lo stesso server SSH ci sono anche queste: { $names }. Aggiorna la chiave in MBI per ognuna; *Fatto* vale per tutte.
reauth-words-source = Alla fonte
reauth-words-mbi = In MBI
reauth-words-open = Apri MBI
reauth-words-done = Fatto

said-done-done = Annotato. Ora aspetto i dati, e la scheda dice quando arrivano.
said-done-already = È già annotato. Aspetto i dati.
said-done-not-allowed = Può dirlo soltanto un responsabile o un amministratore, e nelle impostazioni non risulti né l'uno né l'altro.
said-done-other-key = Non annotato: nel frattempo il server SSH mostra un'altra chiave host ancora. Premi di nuovo *Sistema la connessione* sulla scheda e confrontala prima.
said-done-gone = Questa integrazione non è più sorvegliata: non c'è niente da annotare.

## Tocca a qualcun altro

reauth-not-allowed = Di { $name } si occupano altri. Può riautorizzarla una di queste persone: { $people }.
    .bare = Per ora nessuno può riautorizzare { $name }: nelle impostazioni non ci sono né responsabili né amministratori. Chi gestisce il bot può aggiungerti.
reauth-no-email = Slack non mi dice il tuo indirizzo e-mail, quindi non posso trovarti tra loro. Chi gestisce il bot può dargli questo diritto (`users:read.email`).
reauth-ask = Chiedi a loro
reauth-asked = L'ho chiesto con un messaggio diretto a: { $people }.
    .bare = Non c'è nessuno a cui chiederlo, o non resta niente da chiedere. `/mbi status` mostra la situazione attuale.

## Quale

reauth-choose = La scheda ne riguarda diverse. Quale vuoi riautorizzare per prima?
reauth-choose-more = { $count ->
    [one] … e un'altra: ci arrivi con `/mbi reauth NOME`.
   *[other] … e altre { $count }: ci arrivi con `/mbi reauth NOME`.
}

## Niente da fare

reauth-needless-resolved = È già di nuovo a posto: non c'è niente da riautorizzare.
reauth-needless-not-offered = Riautorizzare non servirebbe. Ora la causa probabile è: { $cause }. Se vuoi farlo lo stesso: `/mbi reauth NOME`.
    .bare = Per ora riautorizzare non servirebbe. Se vuoi farlo lo stesso: `/mbi reauth NOME`.
reauth-needless-ended = Nessuno può più autorizzarla: il fornitore ha chiuso l'unico modo che MBI conosce. Che cosa lo sostituisce lo deve dire il supporto di Adobe: `/mbi ticket` prepara il testo con le prove.
reauth-needless-waiting = L'ha già fatto qualcuno: ora si aspettano i dati, e la scheda dice fino a quando.
reauth-needless-no-address = È finita solo la mia autorizzazione a guardare: i dati arrivano ancora in MBI, e lì non c'è niente da fare. La rinnovo su una mia pagina, e per questo mi serve un indirizzo pubblico: chi mi gestisce imposta `PUBLIC_URL`.
reauth-needless-upload = Qui si caricano file, quindi non c'è niente da autorizzare. Un nuovo file si carica a mano in MBI, sotto Manage Data > Integrations.
reauth-needless-gone = Non è più sorvegliata. `/mbi status` mostra la situazione attuale.

## Un altro account dei dati

decided-confirmed = Confermato: da ora quell'account dei dati è quello giusto, e il suo accesso è conservato.
decided-declined = Rifiutato: restano l'account dei dati di prima e il suo accesso.
decided-not-allowed = Può deciderlo soltanto un amministratore.
decided-gone = È già deciso, oppure ha aspettato troppo: in quel caso l'accesso va verificato di nuovo.
