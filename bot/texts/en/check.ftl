### `mbi-bot check` at the shell.

check-unknown = No integration is called “{ $name }”. Nearest: { $nearest }.
    .bare = No integration is called “{ $name }”.
check-several = “{ $name }” could be several. Say which: { $nearest }.
    .bare = “{ $name }” could be several.
