"""Every text people read, as Fluent catalogues, and the reader that speaks them."""
