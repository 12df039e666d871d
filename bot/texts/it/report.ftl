### `/mbi report`: che cosa dice la pagina delle integrazioni di MBI.

report-title = Stato mostrato da MBI
report-loading = Un momento …
report-account = Account
report-account-choose = Scegli l'account
report-account-any = Riconoscilo dai nomi
report-page = Pagina delle integrazioni di MBI
report-page-hint = In MBI apri Manage Data > Integrations, seleziona tutta la tabella, copiala e incollala qui. Se è lunga, incollala in più parti.
report-submit = Leggi
report-close = Chiudi
report-working = Leggo …
report-read = { $count ->
    [one] Grazie: letta una integrazione di { $account }.
   *[other] Grazie: lette { $count } integrazioni di { $account }.
}
report-row = { $name }: { $word }
report-row-blank = { $name }: vuoto
report-unknown = Non sorvegliate dal bot: { $names }
report-unread = Non capite: { $lines }
report-unread-next = Se servono, incolla di nuovo queste righe con nome e stato.
report-nothing = Qui dentro non si è potuto leggere nulla. Copia tutta la tabella della pagina delle integrazioni di MBI, con i nomi e gli stati.
report-empty = Prima incolla la tabella.
report-seen = Questo è già stato letto.
