"""Secrets at rest."""

from __future__ import annotations

import traceback

import pytest
from cryptography.fernet import Fernet

from bot.adapters.cipher import Fernets
from bot.domain.errors import ConfigurationError

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_was_encrypted_is_read_again_and_shows_nothing() -> None:
    cipher = Fernets([NEW])
    token = cipher.encrypt("export-key")
    assert "export-key" not in token
    assert cipher.decrypt(token) == "export-key"


def test_a_new_first_key_still_reads_what_the_old_one_sealed() -> None:
    token = Fernets([OLD]).encrypt("export-key")
    assert Fernets([NEW, OLD]).decrypt(token) == "export-key"


def test_the_first_key_encrypts() -> None:
    token = Fernets([NEW, OLD]).encrypt("export-key")
    assert Fernets([NEW]).decrypt(token) == "export-key"


def test_a_lost_key_is_a_fault_of_the_configuration_with_its_remedy() -> None:
    token = Fernets([OLD]).encrypt("export-key")
    with pytest.raises(ConfigurationError, match="add the key that sealed it"):
        Fernets([NEW]).decrypt(token)


@pytest.mark.parametrize(
    "key", ["password", "", NEW[:-4], "ключ"], ids=["a word", "nothing", "too short", "no ASCII"]
)
def test_what_is_no_key_is_refused_and_never_shown(key: str) -> None:
    with pytest.raises(ConfigurationError, match="not a Fernet key") as caught:
        Fernets([OLD, key])
    shown = "".join(traceback.format_exception(caught.value))
    assert OLD not in shown
    assert not key or f'"{key}"' not in shown


def test_no_key_at_all_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        Fernets([])


def test_damaged_text_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        Fernets([NEW]).decrypt("not a token – but text")
