### Quale testimone aggiungere o sistemare, e che cosa porta: nella shell e in `/mbi status NOME`.

status-one-advice = Per saperne di più: { $what } { $gain }

advice-newest-row = Crea in MBI un report di una riga, SELECT MAX(timestamp), e indicalo come newest_row_figure.
advice-newest-row-key = Dai all'account una chiave Export API, e indica come newest_row_figure un report di una riga, SELECT MAX(timestamp).
advice-words = Incolla la pagina Integrations di MBI con /mbi report, o fallo fare a uno script.
advice-cycle = Dai all'account una chiave Export API.
advice-own-probe = Registra un client OAuth in [provider.{ $provider }], e fai usare a qualcuno /mbi connect.
advice-connect = Fai dare l'accesso al bot da qualcuno, con /mbi connect.
advice-shared-probe = Imposta credentials = "store", e fai inserire l'accesso a qualcuno con /mbi connect.
advice-shared-probe-host = Imposta host e credentials = "store", e fai inserire l'accesso a qualcuno con /mbi connect.
advice-calendar = Di' con authorized_on, o premendo Fatto, quando è stata autorizzata in MBI l'ultima volta.
advice-feed = Indica la tua istanza come feed_instance di [provider.{ $provider }].
advice-bastion = Indica come ssh_host e ssh_port il server SSH davanti al database, come in MBI (Remote Address e SSH Port).
advice-host-key = Se MBI passa da un bastion host, indicalo come ssh_host.

mend-newest-row = Il report indicato come newest_row_figure non risponde al bot: sistemalo con mbi-bot doctor --only mbi.
mend-words = Le parole di MBI non si leggono: sistema reports_url con mbi-bot doctor --only mbi.
mend-cycle = La chiave Export API non viene accettata: sistemala con mbi-bot doctor --only mbi.
mend-own-probe = L'accesso custodito dal bot non funziona: ridallo con /mbi connect, o fai ammettere l'indirizzo del bot.
mend-shared-probe = L'accesso custodito dal bot non funziona: ridallo con /mbi connect, o fai ammettere l'indirizzo del bot.
mend-calendar = La data dell'ultima autorizzazione non si può usare: correggi authorized_on.
mend-feed = Il feed del fornitore non si legge: sistemalo con mbi-bot doctor --only feeds.
mend-host-key = Il bastion host non risponde al bot: fai ammettere l'indirizzo del bot, o correggi ssh_host.

gain-newest-row = Così il bot vede che i dati si sono fermati, anche quando nessuno guarda.
gain-newest-row-upload = Così il bot si accorge di un file che manca, e lo ricorda a chi lo deve caricare.
gain-words = Così il bot sa che cosa ne dice MBI.
gain-words-token = Così il bot distingue un'autorizzazione finita da un ciclo di aggiornamento fermo.
gain-words-password = Così il bot distingue una password rifiutata da una connessione chiusa.
gain-cycle = Così il bot distingue un ciclo di MBI fermo da una fonte ferma.
gain-own-probe = Così il bot distingue un'autorizzazione finita da una persona che ha perso l'accesso presso { $provider }.
gain-shared-probe = Così il bot vede subito che l'accesso usato da MBI è rifiutato, senza aspettare dati in ritardo.
gain-calendar = Così il responsabile riceve un promemoria prima che finisca l'autorizzazione di MBI.
gain-feed = Così il bot distingue un'interruzione di { $provider } da un problema vostro.
gain-host-key = Così il bot distingue un bastion host con una chiave nuova da una connessione chiusa.
