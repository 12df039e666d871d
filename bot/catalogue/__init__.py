"""Every kind of integration MBI knows, one TOML file a kind.

A file named after a kind describes it; `*.words.toml` are error messages that several
kinds share, by name in `words_from`. Rules are tried in their order, a kind's own first,
so specific codes stand before general sentences.
"""
