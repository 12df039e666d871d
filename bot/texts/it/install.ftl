### Aggiungere il bot a uno spazio di lavoro: il saluto in Slack e le pagine. Il bot dice "io".

installed-hello = Grazie per avermi aggiunto a { $team }. Dico perché un'integrazione di MBI si è fermata e chi può rimediare.
    .bare = Grazie per avermi aggiunto. Dico perché un'integrazione di MBI si è fermata e chi può rimediare.
installed-next = Quello che osservo qui sta in un file di osservazione con `team = "{ $team_id }"`. Se non c'è ancora, lo scrive chi gestisce il bot, che poi esegue `mbi-bot apply`: mandagli questo id del team. Fino ad allora sei l'unico admin che conosco qui.
installed-next-organization = Osservo in ogni vostro spazio di lavoro che ha un file di osservazione. Per gli altri, chi gestisce il bot ne scrive uno, con l’id del team, ed esegue `mbi-bot apply`. Digli quali sono.
installed-then = Poi invitami nel canale degli avvisi (`/invite`) e prova `/mbi status`.

## Le pagine

page-install-title = Aggiungi il bot a Slack
page-install = Dico in Slack perché un'integrazione di MBI si è fermata e porto la persona giusta a ciò che la rimette in moto. Prima di aggiungere qualcosa, Slack ti mostra che cosa posso fare.
page-install-admin = In alcuni spazi di lavoro un admin deve prima approvare le app: in quel caso te lo dice Slack.
page-install-button = Aggiungi a Slack
page-install-done-title = Il bot è in { $name }
    .bare = Il bot è nel tuo spazio di lavoro
page-install-done = Quello che osservo lì sta in un file di osservazione con team = "{ $id }". Se non c'è ancora, lo scrive chi gestisce il bot, che poi esegue mbi-bot apply. Ti scrivo anche in Slack che cosa viene dopo. Puoi chiudere questa pagina.
page-install-done-organization-title = Il bot è nella tua organizzazione
page-install-done-organization = Osservo in ogni vostro spazio di lavoro che ha un file di osservazione. Per gli altri, chi gestisce il bot ne scrive uno, con l’id del team, ed esegue mbi-bot apply. Puoi chiudere questa pagina.
page-install-cancelled-title = Non è stato aggiunto nulla
page-install-cancelled = Hai annullato in Slack, quindi non è successo nulla. Se è stato un errore, ricomincia.
page-install-expired-title = È passato troppo tempo, o hai iniziato altrove
page-install-expired = L'aggiunta del bot deve finire entro dieci minuti, una volta sola e nel browser in cui è iniziata. Non è successo nulla. Ricomincia.
page-install-failed-title = Slack non mi ha lasciato entrare
page-install-failed = Slack non ha confermato che il bot possa essere aggiunto, quindi non è successo nulla. Ricomincia fra un minuto. Se succede ancora, dillo a chi gestisce il bot: il suo log dice che cosa ha risposto Slack.
page-install-kept-not-title = Non ho potuto registrarlo
page-install-kept-not = Slack ha accettato, ma non ho potuto registrarlo, quindi lì non servo ancora. Ricomincia fra un minuto: non si raddoppia nulla. Se succede ancora, dillo a chi gestisce il bot.
page-install-again = Ricomincia
