### Quello che scrive `mbi-bot sandbox`, e i collegamenti della sua pagina.

sandbox-port-taken = La porta { $port } è occupata: la pagina è altrove.
sandbox-welcome =
    La sandbox è su { $url } (Ctrl-C la ferma).

    Che cosa provare:
      1. A destra, rompi «Token di MBI per Google Ads scaduto».
      2. Premi «+1 h» finché passa il prossimo ciclo di MBI: in #data-alerts compare una scheda.
      3. Leggila e premi Dettagli; scrivi /mbi status in basso.
      4. Agisci come Anna, premi Riautorizza e segui il tuo link privato: l'accesso a Google, poi i
         passi nella pagina Integrations di MBI (collegamento a destra), poi Fatto.
      5. Sposta l'orologio: la scheda dice chi ha fatto che cosa e si chiude da sé quando i dati arrivano.

    Puoi agire come sei persone: responsabili, un'amministratrice, un analista. Anna e Dario leggono in italiano.
    «mbi-bot sandbox --play all» racconta tutte le storie come testo, senza browser.
sandbox-stopping = La sandbox si ferma e non lascia nulla.
sandbox-link-integrations = Pagina Integrations di MBI di { $account }
sandbox-link-desk = Il desk di assistenza
sandbox-link-mixpanel = Mixpanel, dove si creano gli account di servizio
sandbox-link-database = La console del database degli ordini
trouble-slack-outage = Slack è fuori servizio
    .explanation = Slack risponde 503. Non si può scrivere nulla, e nulla deve perdersi o arrivare due volte.
trouble-desk-outage = Il desk di assistenza è fuori servizio
    .explanation = Il desk risponde 503. Un ticket inviato intanto viene conservato e aperto più tardi, una volta sola.
