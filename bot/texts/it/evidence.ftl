### Come fa il bot a saperlo: che cosa dice ogni testimone e che cosa cambierebbe il verdetto.
### `bare` si usa quando non tutti gli argomenti sono noti.

word-reauth = MBI stesso mostra «Re-auth» ({ $at }).
word-failed = MBI stesso mostra «Failed» ({ $at }).
word-success = MBI stesso mostra «Success» ({ $at }).
word-blank = MBI non mostra nessuno stato ({ $at }). Uno stato vuoto non è né buono né cattivo.
word-message = Messaggio di MBI: «{ $message }»
data-late = La riga più recente è di { $last }; la successiva era attesa entro { $expected }.
    .bare = La riga più recente è di { $last } e a quest'ora se ne attendevano altre.
data-fresh = La riga più recente è di { $last }: non è in ritardo.
no-data = Non si è ancora vista nessuna riga.
last-data-point = Ultimo dato ricevuto da MBI: { $at }.
cycle-completed = Ultimo ciclo di aggiornamento di MBI completato: { $at }.
cycle-late = Ultimo ciclo di aggiornamento di MBI completato: { $at }; il successivo era atteso entro { $expected }.
    .bare = Ultimo ciclo di aggiornamento di MBI completato: { $at }; il successivo è in ritardo.
cycle-unsuccessful = Il ciclo di aggiornamento di MBI non è riuscito ({ $at }): { $detail }
    .bare = Il ciclo di aggiornamento di MBI non è riuscito ({ $at }).
cycle-silent = Per ora MBI non dà notizie del suo ciclo di aggiornamento.
ingest-up = L'importazione dati di MBI risponde.
ingest-down = L'importazione dati di MBI è ferma. Inizio: { $since }.
mbi-feed-up = La pagina di stato di Adobe non segnala problemi di MBI.
mbi-feed-degraded = La pagina di stato di Adobe segnala problemi di MBI (inizio: { $since }): { $detail }
    .bare = La pagina di stato di Adobe segnala problemi di MBI (inizio: { $since }).
mbi-feed-down = La pagina di stato di Adobe segnala un disservizio di MBI (inizio: { $since }): { $detail }
    .bare = La pagina di stato di Adobe segnala un disservizio di MBI (inizio: { $since }).
feed-up = { $provider } non segnala problemi.
    .bare = Il fornitore non segnala problemi.
feed-degraded = { $provider } segnala problemi: { $detail }
    .bare = Il fornitore segnala problemi.
feed-down = { $provider } segnala un disservizio (inizio: { $since }): { $detail }
    .bare = Il fornitore segnala un disservizio (inizio: { $since }).
feed-silent = Per ora la pagina di stato di { $provider } non si riesce a leggere.
    .bare = Per ora la pagina di stato del fornitore non si riesce a leggere.
probe-shared-refused = La fonte rifiuta l'accesso che usa MBI: { $detail }
    .bare = La fonte rifiuta l'accesso che usa MBI.
probe-own-refused = Il fornitore rifiuta la chiave del bot: { $detail }
    .bare = Il fornitore rifiuta la chiave del bot.
probe-account-refused = Il fornitore rifiuta l'account che ha autorizzato: { $detail }
    .bare = Il fornitore rifiuta l'account che ha autorizzato.
probe-shared-good = La fonte accetta l'accesso che usa MBI ({ $at }).
probe-own-good = Il fornitore accetta la chiave del bot ({ $at }).
probe-full = Il database non accetta altre connessioni: { $detail }
probe-cannot-connect = La connessione non riesce: { $detail }
    .bare = La connessione non riesce.
probe-silent = Per ora il fornitore non risponde alla prova del bot.
host-key-changed = Il server mostra una chiave host SSH diversa da prima.
host-keys = Il server SSH davanti al database mostra un'altra chiave host (inizio: { $since }). Prima era { $before }, ora è { $shown }.
    .bare = Il server SSH davanti al database mostra un'altra chiave host (inizio: { $since }).
calendar-due = L'autorizzazione di MBI va rinnovata entro { $at }.
calendar-overdue = L'autorizzazione di MBI andava rinnovata entro { $at }.
calendar-ends = { $provider } chiude questo modo di autorizzare: { $at }. Dopo non si potrà più rinnovare.
    .bare = Il fornitore chiude questo modo di autorizzare: { $at }. Dopo non si potrà più rinnovare.
calendar-ended = { $provider } ha chiuso questo modo di autorizzare: { $at }. Nessuna autorizzazione di questo tipo funziona più.
    .bare = Il fornitore ha chiuso questo modo di autorizzare: { $at }. Nessuna autorizzazione di questo tipo funziona più.
neighbours-late = { $count ->
    [one] È in ritardo anche un'altra integrazione dell'account, su { $total }.
   *[other] Sono in ritardo anche altre { $count } integrazioni dell'account, su { $total }.
}
alone-late = { $total ->
    [one] L'altra integrazione dell'account è puntuale: solo questa è in ritardo.
   *[other] Le altre { $total } integrazioni dell'account sono puntuali: solo questa è in ritardo.
}
others-refused = { $count ->
    [one] È rifiutata anche un'altra integrazione di { $provider }.
   *[other] Sono rifiutate anche altre { $count } integrazioni di { $provider }.
}
    .bare = { $count ->
        [one] È rifiutata anche un'altra integrazione dello stesso fornitore.
       *[other] Sono rifiutate anche altre { $count } integrazioni dello stesso fornitore.
    }
flapping = Va e viene ({ $witness }): { $count } cambi (inizio: { $since }). Perciò pesa meno, e deve andare bene più a lungo prima che ci si creda.
bot-refused = Questo testimone rifiuta il bot stesso: { $witness }.
all-silent = Al bot non risponde nessuno: la prima indiziata è la sua stessa rete.
waiting-for-data = Lo stato di MBI è di nuovo buono ({ $since }); ora devono arrivare i dati.
waiting-for-proof = Ora devono arrivare i dati; la conferma si attende fino a { $until }.
authorized-done = Una persona ha dato l'autorizzazione in MBI { $at }.
mended-host-key = Una persona ha aggiornato le chiavi host in MBI { $at }.
mended-connection = Una persona ha sistemato la connessione in MBI { $at }.
authorized-handover = La pipeline che alimenta MBI ha preso la nuova autorizzazione { $at }.
authorized-word = Lo stato di MBI è tornato buono { $at }.
authorized-operator = Secondo le impostazioni dell'operatore, l'autorizzazione in MBI è di { $at }.
unproven = Fino a { $until } niente ha confermato che sia servito.
rounds-failed = Finora { $count } tentativi di sistemarla non hanno portato a niente.
late-upload = L'ultimo file è arrivato: { $last }. Ne manca uno più nuovo.
never-spoke = Nessun testimone ne ha ancora parlato.

change-provider-recovers = Il fornitore si riprende.
change-word-arrives = Arriva lo stato mostrato da MBI: incolla la pagina delle integrazioni con `/mbi report`.
change-data-arrives = Arrivano righe nuove.
change-cycle-completes = Il ciclo di aggiornamento di MBI si completa.
change-probe-answers = Il fornitore risponde di nuovo a una prova.
change-admin-confirms = Chi amministra conferma chi può accedere all'account.
change-bot-fixed = Il bot riottiene il suo accesso.
change-more-witnesses = Si configurano altri testimoni: una cifra per la riga più recente, una chiave Export API o lo stato mostrato da MBI.
change-support-answers = L'assistenza di Adobe spiega che cosa ne fa MBI.
