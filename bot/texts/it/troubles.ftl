### Guasti della sandbox: un titolo ciascuno e una frase su ciò che accade finché durano.

trouble-token-expired = Token di MBI per Google Ads scaduto
    .explanation = MBI non riesce più a leggere «Google Ads – main», anche se da Google va tutto bene. Dal prossimo ciclo lo stato è Re-auth e non arrivano righe.
trouble-access-revoked = Accesso a Salesforce revocato
    .explanation = Qualcuno ha revocato l'accesso dell'app in Salesforce: dal prossimo ciclo MBI viene respinto.
trouble-admin-demoted = L'amministratrice di Facebook Ads ha perso il ruolo
    .explanation = Chi ha autorizzato «Facebook Ads – EU» non ha più il ruolo sull'account pubblicitario. Un nuovo token da solo non basta.
trouble-provider-outage = Disservizio di QuickBooks
    .explanation = La pagina di stato di Intuit segnala un disservizio grave e da QuickBooks non arrivano righe. Ripetere l'autorizzazione sarebbe inutile.
trouble-google-outage = Disservizio di Google
    .explanation = Tutte le integrazioni Google dei due account si fermano insieme. La causa è una sola, quindi la scheda è una sola.
trouble-cycle-stuck = Ciclo di aggiornamento di Acme EU bloccato
    .explanation = Il ciclo è iniziato e non finisce mai: tutti i dati dell'account invecchiano.
trouble-ingest-down = Importazione dati di MBI ferma
    .explanation = La Data Import API risponde 503 e «Loyalty points» non riceve righe.
trouble-quiet-weekend = Fine settimana tranquillo
    .explanation = L'orologio salta a sabato e le fonti dell'ufficio riposano, come ogni fine settimana. Non c'è nessun guasto e non deve arrivare nessun allarme.
trouble-blank-status = Stato vuoto per Mixpanel
    .explanation = La pagina di MBI non mostra nessuno stato per Mixpanel, ma le righe arrivano. Non c'è nessun guasto e non deve arrivare nessun allarme.
trouble-export-key-refused = MBI rifiuta la chiave Export API del bot
    .explanation = Il bot non vede più i cicli e le righe più recenti di Acme EU. Le integrazioni in sé funzionano.
trouble-database-unreachable = Database degli ordini irraggiungibile
    .explanation = MBI non riesce a connettersi al server del database. Dal prossimo ciclo lo stato è Failed.
