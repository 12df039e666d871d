### `mbi-bot check` at the shell.

check-unknown = Nessuna integrazione si chiama «{ $name }». Le più vicine: { $nearest }.
    .bare = Nessuna integrazione si chiama «{ $name }».
check-several = «{ $name }» può indicarne più di una. Precisa quale: { $nearest }.
    .bare = «{ $name }» può indicarne più di una.
