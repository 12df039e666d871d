### La finestra dietro *Dettagli*.

details-title = Dettagli
details-loading = Raccolgo le prove …
details-close = Chiudi
details-timeline = Cronologia
details-timeline-line = { $at } – { $what }
details-coverage = Testimoni di { $name }
details-gone = Questo guasto non è più conservato. `/mbi status` mostra la situazione attuale.
