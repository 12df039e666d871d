### Che cosa si fa in MBI e presso una fonte, un passo per messaggio.
### Le scritte di MBI e delle fonti restano come sono sulle loro pagine.

## In MBI, secondo il modo di autorizzare

steps-oauth-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-oauth-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-oauth-3 = Autorizzala di nuovo: accedi come qualcuno che può vedere { $account }.
    .bare = Autorizzala di nuovo: accedi come qualcuno che può vedere i dati.
steps-oauth-4 = Se MBI chiede quale account leggere, scegli { $account }, poi salva.
    .bare = Se MBI chiede quale account leggere, scegli lo stesso di prima, poi salva.

steps-key-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-key-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-key-3 = Inserisci la nuova chiave per { $account }, lascia il resto com'è e salva.
    .bare = Inserisci la nuova chiave, lascia il resto com'è e salva.

steps-password-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-password-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-password-3 = Inserisci nome utente e password. Lascia com'è host, porta e cifratura, e { $account } come database.
    .bare = Inserisci nome utente e password. Lascia com'è host, porta, cifratura e database.
steps-password-4 = Premi “Save & Test”. “Connection Successful!” dice che MBI entra di nuovo.

steps-none-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-none-2 = Apri { $name } e carica il file più recente.
    .bare = Apri l'integrazione e carica il file più recente.

## In MBI, per i tipi che fanno diversamente

steps-google-ads-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-google-ads-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-google-ads-3 = Autorizzala di nuovo: MBI ti porta da Google. Accedi con l'account Google che può vedere { $account } e consenti ciò che Google chiede.
    .bare = Autorizzala di nuovo: MBI ti porta da Google. Accedi con l'account Google che può vedere gli annunci e consenti ciò che Google chiede.
steps-google-ads-4 = Tra gli account elencati da MBI scegli { $account }, poi salva.
    .bare = Tra gli account elencati da MBI scegli gli stessi di prima, poi salva.

steps-salesforce-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-salesforce-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-salesforce-3 = Premi “Connect to Salesforce”. Accedi all'organizzazione { $account } con un utente che può usarne le API.
    .bare = Premi “Connect to Salesforce”. Accedi alla stessa organizzazione di prima con un utente che può usarne le API.
steps-salesforce-4 = Consenti ciò che Salesforce chiede e, tornato in MBI, salva.

steps-adobe-analytics-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-adobe-analytics-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-adobe-analytics-3 = Premi “Re-Authorize with Adobe Analytics” e accedi con l'Adobe ID che può vedere { $account }.
    .bare = Premi “Re-Authorize with Adobe Analytics” e accedi con l'Adobe ID che può vedere i dati.
steps-adobe-analytics-4 = Salva. Adobe lo chiede ogni due settimane; il bot te lo ricorda in tempo.

steps-facebook-ads-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-facebook-ads-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-facebook-ads-3 = Premi “Authorize” e accedi a Facebook come qualcuno che può vedere { $account }.
    .bare = Premi “Authorize” e accedi a Facebook come qualcuno che può vedere gli account pubblicitari.
steps-facebook-ads-4 = Scegli l'account pubblicitario { $account }, poi salva.
    .bare = Scegli gli stessi account pubblicitari di prima, poi salva.

steps-quickbooks-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-quickbooks-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-quickbooks-3 = Premi “Connect to Quickbooks”, accedi a Intuit e scegli l'azienda { $account }.
    .bare = Premi “Connect to Quickbooks”, accedi a Intuit e scegli la stessa azienda di prima.

steps-stripe-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-stripe-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-stripe-3 = Premi “Connect with Stripe”, accedi e scegli l'account { $account }.
    .bare = Premi “Connect with Stripe”, accedi e scegli lo stesso account di prima.

steps-zendesk-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-zendesk-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-zendesk-3 = Inserisci l'e-mail di accesso e il nuovo token API; il sito resta { $account }.
    .bare = Inserisci l'e-mail di accesso e il nuovo token API; il sito resta com'è.
steps-zendesk-4 = Premi “Save & Connect”.

steps-mixpanel-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-mixpanel-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-mixpanel-3 = Inserisci API key e secret del progetto { $account } e salva.
    .bare = Inserisci API key e secret dello stesso progetto di prima e salva.
steps-mixpanel-4 = “Success!” dice che MBI entra di nuovo. Fallo presto: i dati più vecchi di sette giorni non vengono recuperati dopo.

steps-data-import-api-1 = Dai la nuova chiave a chi invia le righe a { $name }: uno script, un servizio, un'agenzia.
    .bare = Dai la nuova chiave a chi invia le righe: uno script, un servizio, un'agenzia.
steps-data-import-api-2 = Fai inviare una volta e controlla che MBI risponda con 201.
steps-data-import-api-3 = Poi elimina in MBI la vecchia chiave, così nessuno può più scrivere con quella.

## Creare una nuova chiave o password presso la fonte

make-key-1 = Accedi alla fonte come qualcuno che ne gestisce le chiavi.
make-key-2 = Crea una nuova chiave che possa leggere { $account }, e nient'altro.
    .bare = Crea una nuova chiave che possa leggere, e nient'altro.
make-key-3 = Tieni la vecchia chiave finché MBI non ha la nuova, poi eliminala.

make-password-1 = Chiedi a chi gestisce il database con quale utente entra MBI; gli basta poter leggere.
make-password-2 = Dai a quell'utente una nuova password e controlla che possa leggere { $account }.
    .bare = Dai a quell'utente una nuova password e controlla che possa leggere le tabelle di MBI.
make-password-3 = L'utente deve poter entrare dagli indirizzi di MBI, 54.88.76.97 e 34.250.211.151.

make-mysql-1 = Chiedi a chi gestisce il database con quale utente entra MBI; gli basta SELECT.
make-mysql-2 = Dai a quell'utente una nuova password: ALTER USER … IDENTIFIED BY …, una volta per ogni indirizzo da cui è ammesso.
make-mysql-3 = I permessi su { $account } devono nominare gli indirizzi di MBI, 54.88.76.97 e 34.250.211.151.
    .bare = I permessi devono nominare gli indirizzi di MBI, 54.88.76.97 e 34.250.211.151.

make-mixpanel-1 = In Mixpanel apri le impostazioni dell'organizzazione, poi Service Accounts.
make-mixpanel-2 = Aggiungi un service account che possa vedere il progetto { $account }.
    .bare = Aggiungi un service account che possa vedere lo stesso progetto di prima.
make-mixpanel-3 = Copia subito nome utente e secret: Mixpanel mostra il secret solo adesso.

make-zendesk-1 = In Zendesk apri Settings > Channels > API e controlla che Token Access sia attivo.
make-zendesk-2 = Aggiungi un token API e copialo subito: Zendesk lo mostra solo adesso.

make-data-import-api-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
make-data-import-api-2 = Apri { $name } e crea una nuova API key.
    .bare = Apri la Data Import API e crea una nuova API key.
make-data-import-api-3 = Trattala come una password: chi ce l'ha può scrivere nel warehouse di MBI.
