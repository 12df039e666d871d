### Il testo di un ticket.

letter-subject = Integrazione MBI { $name }: { $status }
letter-subject-many = Integrazioni MBI { $name } e altre { $count }: { $status }
letter-subject-blank = Integrazione MBI
letter-body-blank = Quale connessione, e da quando?

    Che cosa vedi nella pagina Integrations di MBI (stato, messaggio d'errore, ultimo dato ricevuto)?

    Che cosa è già stato provato?
letter-connection = { $count ->
    [one] Connessione: { $names }
   *[other] Connessioni ({ $count }): { $names }
}
letter-and-more = … e altre { $count }
letter-kind = Tipo: { $kind }
letter-account = Account: { $account } (client id { $client })
    .bare = Account: { $account }
letter-word = Stato nella pagina Integrations: { $word } (visto { $at })
letter-blank-word = vuoto
letter-newest-row = Riga più recente: { $at }
letter-last-data-point = Ultimo dato ricevuto: { $at }
letter-since = Da: { $at }
letter-cause = Causa probabile: { $cause } ({ $confidence })
letter-evidence = Che cosa vediamo:
letter-question = Vi chiediamo che cosa ferma i dati e che cosa dobbiamo fare noi.
letter-footer = Richiesta di { $requester } ({ $reference }).
    .bare = Richiesta di { $requester }.
