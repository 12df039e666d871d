"""What Slack's own client says, in the person's language."""

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "required": "Please complete this required field.",
        "too_short": "Please write at least {count} characters.",
        "too_long": "Please write at most {count} characters.",
        "not_an_address": "Please enter a valid email address.",
        "unknown_command": "`{command}` is not a valid command.",
        "failed": '{command} failed with the error "{failure}"',
    },
    "it": {
        "required": "Compila questo campo obbligatorio.",
        "too_short": "Scrivi almeno {count} caratteri.",
        "too_long": "Scrivi al massimo {count} caratteri.",
        "not_an_address": "Inserisci un indirizzo e-mail valido.",
        "unknown_command": "`{command}` non è un comando valido.",
        "failed": "{command} non è riuscito: errore «{failure}»",
    },
}


def client_words(locale: str, key: str, **details: object) -> str:
    """One sentence of the client; English where Slack's stand-in has no translation."""
    return _WORDS.get(locale[:2], _WORDS["en"])[key].format(**details)
