"""OAuth 2.0 at the providers that the catalogue describes."""
