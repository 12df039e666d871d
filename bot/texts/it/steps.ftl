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
steps-password-3 = Inserisci nome utente e password. Non toccare host, porta e cifratura; il database resta { $account }.
    .bare = Inserisci nome utente e password. Non toccare host, porta, cifratura e database.
steps-password-4 = Premi “Save & Test”. “Connection Successful!” dice che MBI entra di nuovo.

steps-none-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-none-2 = Apri { $name } e carica il file più recente.
    .bare = Apri l'integrazione e carica il file più recente.
steps-none-3 = Il file deve essere un CSV in UTF-8, di 100 MB al massimo, con le stesse colonne di prima.

## In MBI, quando il server SSH davanti a un database ha un'altra chiave host

hostkey-1 = Chiedi a chi gestisce il server SSH se la chiave host è stata cambiata, e confronta la nuova impronta con la sua, carattere per carattere. Se non ne sa nulla, fermati qui e dai l'allarme: forse al suo posto risponde qualcun altro.
hostkey-2 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin. Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = In MBI apri Manage Data > Integrations. Serve il ruolo Admin. Apri l'integrazione con l'ingranaggio sulla sua riga.
hostkey-3 = Premi “Refresh SSH Host Keys”. Solo così MBI prende la nuova chiave: “Save & Test” da solo non basta.
hostkey-4 = Aspetta che l'aggiornamento finisca. Lascia host, porta e utente come sono.
hostkey-5 = Premi “Save & Test”. “Connection Successful!” dice che MBI entra di nuovo.
hostkey-6 = Se non riesce neanche dopo un secondo aggiornamento, o dopo 30 minuti, apri un ticket dalla scheda: contiene tutte e due le impronte. Non mandare mai a nessuno una chiave privata.

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
steps-facebook-ads-5 = Meta la fa scadere circa ogni 60 giorni; il bot te lo ricorda in tempo.

steps-quickbooks-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-quickbooks-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-quickbooks-3 = Premi “Connect to Quickbooks”, accedi a Intuit e scegli l'azienda { $account }.
    .bare = Premi “Connect to Quickbooks”, accedi a Intuit e scegli la stessa azienda di prima.
steps-quickbooks-4 = Tornato in MBI, salva.

steps-stripe-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-stripe-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-stripe-3 = Premi “Connect with Stripe”, accedi e scegli l'account { $account }.
    .bare = Premi “Connect with Stripe”, accedi e scegli lo stesso account di prima.
steps-stripe-4 = Tornato in MBI, salva.

steps-zendesk-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
steps-zendesk-2 = Apri { $name } con l'ingranaggio sulla sua riga.
    .bare = Apri l'integrazione con l'ingranaggio sulla sua riga.
steps-zendesk-3 = Inserisci l'e-mail di accesso e un token API che Zendesk accetta ancora; il sito resta { $account }.
    .bare = Inserisci l'e-mail di accesso e un token API che Zendesk accetta ancora; il sito resta com'è.
steps-zendesk-4 = Premi “Save & Connect”.
steps-zendesk-5 = Dal 30 aprile 2027 Zendesk non accetta più nessun token API. Chiedi per tempo al supporto di Adobe che cosa lo sostituisce.

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

steps-google-analytics-1 = { steps-oauth-1 }
steps-google-analytics-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-google-analytics-3 = Autorizzala di nuovo: MBI ti porta da Google. Accedi con l'account Google che può leggere { $account } in Google Analytics e consenti ciò che Google chiede.
    .bare = Autorizzala di nuovo: MBI ti porta da Google. Accedi con l'account Google che può leggere la stessa proprietà in Google Analytics e consenti ciò che Google chiede.
steps-google-analytics-4 = Tra i profili elencati da MBI scegli quelli di { $account }, poi salva.
    .bare = Tra i profili elencati da MBI scegli gli stessi di prima, poi salva.
steps-google-analytics-5 = Per questo tipo MBI non mostra nessuno stato, nemmeno quando funziona: lo dicono solo i dati.

steps-google-analytics-warehoused-1 = { steps-oauth-1 }
steps-google-analytics-warehoused-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-google-analytics-warehoused-3 = { steps-google-analytics-3 }
    .bare = { steps-google-analytics-3.bare }
steps-google-analytics-warehoused-4 = { steps-google-analytics-4 }
    .bare = { steps-google-analytics-4.bare }

steps-google-ecommerce-1 = { steps-oauth-1 }
steps-google-ecommerce-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-google-ecommerce-3 = { steps-google-analytics-3 }
    .bare = { steps-google-analytics-3.bare }
steps-google-ecommerce-4 = { steps-google-analytics-4 }
    .bare = { steps-google-analytics-4.bare }

steps-mysql-cpanel-1 = { steps-oauth-1 }
steps-mysql-cpanel-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mysql-cpanel-3 = Inserisci la nuova password. In cPanel i nomi di utenti e database cominciano con il nome dell'account di hosting: lasciali come sono, con host e porta.
steps-mysql-cpanel-4 = { steps-password-4 }

steps-mysql-ssh-1 = { steps-oauth-1 }
steps-mysql-ssh-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mysql-ssh-3 = Inserisci nome utente e password del database. Lascia attivo “Encrypted” con il tunnel SSH, e { $account } come database.
    .bare = Inserisci nome utente e password del database. Lascia attivo “Encrypted” con il tunnel SSH, e il database com'è.
steps-mysql-ssh-4 = Remote Address, il suo nome utente e SSH Port sono quelli del server SSH, non del database. Se quel server è stato rifatto, nel suo “authorized_keys” va messa la “Magento BI Public Key” che MBI mostra lì.
steps-mysql-ssh-5 = { steps-password-4 }

steps-postgresql-1 = { steps-oauth-1 }
steps-postgresql-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-postgresql-3 = { steps-mysql-ssh-3 }
    .bare = { steps-mysql-ssh-3.bare }
steps-postgresql-4 = { steps-mysql-ssh-4 }
steps-postgresql-5 = { steps-password-4 }

steps-mongodb-1 = { steps-oauth-1 }
steps-mongodb-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mongodb-3 = { steps-mysql-ssh-3 }
    .bare = { steps-mysql-ssh-3.bare }
steps-mongodb-4 = { steps-mysql-ssh-4 }
steps-mongodb-5 = { steps-password-4 }

steps-spree-1 = { steps-oauth-1 }
steps-spree-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-spree-3 = { steps-mysql-ssh-3 }
    .bare = { steps-mysql-ssh-3.bare }
steps-spree-4 = { steps-mysql-ssh-4 }
steps-spree-5 = { steps-password-4 }

steps-mssql-1 = { steps-oauth-1 }
steps-mssql-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-mssql-3 = Inserisci login e password di SQL Server, non di Windows. Non toccare host, porta e cifratura; il database resta { $account }: Azure ne vuole il nome.
    .bare = Inserisci login e password di SQL Server, non di Windows. Non toccare host, porta, cifratura e database: Azure vuole il nome del database.
steps-mssql-4 = { steps-password-4 }

steps-amazon-rds-1 = { steps-oauth-1 }
steps-amazon-rds-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-amazon-rds-3 = Inserisci nome utente e password. Non toccare Database Type, endpoint e porta; il database resta { $account }.
    .bare = Inserisci nome utente e password. Non toccare Database Type, endpoint, porta e database.
steps-amazon-rds-4 = { steps-password-4 }

steps-vpn-database-1 = { steps-oauth-1 }
steps-vpn-database-2 = { steps-oauth-2 }
    .bare = { steps-oauth-2.bare }
steps-vpn-database-3 = Inserisci nome utente e password del database. Lascia come sono host e porta all'interno della VPN, e { $account } come database.
    .bare = Inserisci nome utente e password del database. Lascia come sono host e porta all'interno della VPN, e anche il database.
steps-vpn-database-4 = Se è cambiato l'accesso alla VPN stessa, inserisci anche quello: gateway, nome del gruppo, segreto del gruppo, utente e password della “Cisco IPsec VPN”.
steps-vpn-database-5 = { steps-password-4 }

steps-bing-ads-1 = In Microsoft Advertising crea lo stesso rapporto di prima per i giorni che mancano e scaricalo come CSV.
steps-bing-ads-2 = { steps-none-1 }
steps-bing-ads-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-bing-ads-4 = { steps-none-3 }

steps-mailchimp-1 = In Mailchimp esporta i rapporti delle campagne dall'ultimo caricamento, come CSV.
steps-mailchimp-2 = { steps-none-1 }
steps-mailchimp-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-mailchimp-4 = { steps-none-3 }

steps-cj-affiliate-1 = In CJ Affiliate crea lo stesso rapporto sulle commissioni di prima per i giorni che mancano e scaricalo come CSV.
steps-cj-affiliate-2 = { steps-none-1 }
steps-cj-affiliate-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-cj-affiliate-4 = { steps-none-3 }

steps-linkshare-1 = In LinkShare (Rakuten Advertising) crea lo stesso rapporto di prima per i giorni che mancano e scaricalo come CSV.
steps-linkshare-2 = { steps-none-1 }
steps-linkshare-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-linkshare-4 = { steps-none-3 }

steps-offline-ad-spend-1 = Aggiungi al foglio la spesa dall'ultimo caricamento e salvalo come CSV.
steps-offline-ad-spend-2 = { steps-none-1 }
steps-offline-ad-spend-3 = { steps-none-2 }
    .bare = { steps-none-2.bare }
steps-offline-ad-spend-4 = { steps-none-3 }

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

make-zendesk-1 = In Zendesk apri Settings > Channels > API come amministratore. Controlla che Token Access sia attivo, e quali token API lo siano.
make-zendesk-2 = Dal 27 ottobre 2026 Zendesk non crea più token API, e può disattivare quelli che nessuno ha usato per 30 giorni. Ne serve quindi uno attivo di cui hai conservato il testo.
make-zendesk-3 = Se non ce n'è, solo il supporto di Adobe può dire come entra MBI: apri un ticket con /mbi ticket.

make-data-import-api-1 = In MBI apri Manage Data > Integrations. Serve il ruolo Admin.
make-data-import-api-2 = Apri { $name } e crea una nuova API key.
    .bare = Apri la Data Import API e crea una nuova API key.
make-data-import-api-3 = Trattala come una password: chi ce l'ha può scrivere nel warehouse di MBI.

make-magento-1 = Chiedi a chi ospita il negozio con quale utente del database entra MBI. Non è quello del negozio stesso, e gli basta SELECT.
make-magento-2 = { make-mysql-2 }
make-magento-3 = { make-mysql-3 }
    .bare = { make-mysql-3.bare }

make-woocommerce-1 = { make-magento-1 }
make-woocommerce-2 = { make-mysql-2 }
make-woocommerce-3 = { make-mysql-3 }
    .bare = { make-mysql-3.bare }

make-prestashop-1 = { make-magento-1 }
make-prestashop-2 = { make-mysql-2 }
make-prestashop-3 = { make-mysql-3 }
    .bare = { make-mysql-3.bare }

make-mysql-cpanel-1 = In cPanel apri MySQL Databases e cerca, sotto Current Users, l'utente con cui entra MBI.
make-mysql-cpanel-2 = Scegli Change Password. L'utente conserva i suoi privilegi su { $account }: basta SELECT.
    .bare = Scegli Change Password. L'utente conserva i suoi privilegi: basta SELECT.
make-mysql-cpanel-3 = In Remote MySQL, tra gli access host devono esserci gli indirizzi di MBI: 54.88.76.97 e 34.250.211.151.

make-mysql-ssh-1 = { make-mysql-1 }
make-mysql-ssh-2 = Dai a quell'utente una nuova password: ALTER USER … IDENTIFIED BY …, per l'indirizzo da cui arriva. Dietro un tunnel è quello del server SSH, spesso localhost.
make-mysql-ssh-3 = Il passaggio di MBI attraverso il server SSH resta com'è: ha una chiave sua, la “Magento BI Public Key”.

make-postgresql-1 = Chiedi a chi gestisce il database con quale ruolo entra MBI. Gli bastano CONNECT, USAGE sullo schema e SELECT sulle sue tabelle.
make-postgresql-2 = Dai a quel ruolo una nuova password: ALTER ROLE … PASSWORD …, e controlla che possa leggere { $account }.
    .bare = Dai a quel ruolo una nuova password: ALTER ROLE … PASSWORD …, e controlla che possa leggere le tabelle di MBI.
make-postgresql-3 = { make-mysql-ssh-3 }

make-spree-1 = { make-postgresql-1 }
make-spree-2 = { make-postgresql-2 }
    .bare = { make-postgresql-2.bare }
make-spree-3 = { make-mysql-ssh-3 }

make-mongodb-1 = Chiedi a chi gestisce il database con quale utente entra MBI. Gli basta il ruolo “read”.
make-mongodb-2 = Dai a quell'utente una nuova password, con db.changeUserPassword nel database a cui appartiene; in Atlas, sotto Database Access. Controlla che possa leggere { $account }.
    .bare = Dai a quell'utente una nuova password, con db.changeUserPassword nel database a cui appartiene; in Atlas, sotto Database Access.
make-mongodb-3 = { make-mysql-ssh-3 }

make-mssql-1 = Chiedi a chi gestisce il database quale login usa MBI. Nel suo database gli basta il ruolo db_datareader.
make-mssql-2 = Dai a quel login una nuova password: ALTER LOGIN … WITH PASSWORD = …, e controlla che possa leggere { $account }.
    .bare = Dai a quel login una nuova password: ALTER LOGIN … WITH PASSWORD = …, e controlla che possa leggere le tabelle di MBI.
make-mssql-3 = Il server deve essere in modalità mista, “SQL Server and Windows Authentication”: MBI non ha un account di Windows.
make-mssql-4 = Il login deve poter entrare dagli indirizzi di MBI, 54.88.76.97 e 34.250.211.151.

make-amazon-rds-1 = Chiedi a chi gestisce l'istanza con quale utente entra MBI. Non è l'utente master, e gli basta poter leggere.
make-amazon-rds-2 = { make-password-2 }
    .bare = { make-password-2.bare }
make-amazon-rds-3 = Il security group dell'istanza deve lasciar entrare MBI sulla porta del database, da 54.88.76.97/32 e 34.250.211.151/32.

make-vpn-database-1 = { make-password-1 }
make-vpn-database-2 = { make-password-2 }
    .bare = { make-password-2.bare }
make-vpn-database-3 = La VPN ha un accesso suo, con un altro utente e un segreto del gruppo: quello resta com'è, se non è cambiato anche lui.
