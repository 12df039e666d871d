### `/mbi help`, e i comandi che non ci sono.

help-title = Che cosa sa fare il bot
help-intro = Tengo d'occhio le integrazioni di Magento Business Intelligence e dico perché una si è fermata e che cosa aiuta.
help-status = `/mbi status` – tutte le integrazioni, le peggiori per prime. `/mbi status NOME` – una sola, con le prove. Con `share` la vede tutto il canale.
help-check = `/mbi check NOME` – interroga di nuovo tutti i testimoni, subito.
help-reauth = `/mbi reauth NOME` – il tuo link privato per riautorizzarne una.
help-connect = `/mbi connect NOME` – lo stesso, per la prima volta.
help-report = `/mbi report` – incolla la pagina delle integrazioni di MBI, così conta anche il suo stato.
help-ticket = `/mbi ticket NOME` – apre un ticket con le prove già compilate.
help-help = `/mbi help` – questo elenco. Valgono anche `stato`, `controlla`, `riautorizza`, `collega`, `segnala` e `aiuto`.
help-names = I nomi non devono essere esatti.
help-unknown = Il comando «{ $asked }» non esiste. Volevi dire `/mbi { $nearest }`?
    .bare = Il comando «{ $asked }» non esiste. Ecco quelli che ci sono:
name-unknown = Nessuna integrazione si chiama «{ $asked }». Le più vicine: { $nearest }.
    .bare = Nessuna integrazione si chiama «{ $asked }». `/mbi status` le elenca tutte.
name-several = A «{ $asked }» corrispondono più integrazioni: { $nearest }. Scrivi qualche parola in più del nome.
    .bare = A «{ $asked }» corrispondono più integrazioni. Scrivi qualche parola in più del nome.
