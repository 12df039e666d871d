### The text of a ticket.

letter-subject = MBI integration { $name }: { $status }
letter-subject-many = MBI integrations { $name } and { $count } more: { $status }
letter-subject-blank = MBI integration
letter-body-blank = Which connection, and since when?

    What do you see on MBI's Integrations page (status word, error message, last data point)?

    What was tried already?
letter-connection = { $count ->
    [one] Connection: { $names }
   *[other] Connections ({ $count }): { $names }
}
letter-and-more = … and { $count } more
letter-kind = Type: { $kind }
letter-account = Account: { $account } (client id { $client })
    .bare = Account: { $account }
letter-word = Status on the Integrations page: { $word } (seen { $at })
letter-blank-word = blank
letter-newest-row = Newest row: { $at }
letter-last-data-point = Last data point received: { $at }
letter-since = Since: { $at }
letter-cause = Probable cause: { $cause } ({ $confidence })
letter-evidence = What we see:
letter-question = Please tell us what stops the data, and what we have to do on our side.
letter-footer = Asked by { $requester } ({ $reference }).
    .bare = Asked by { $requester }.
