"""The bot's own way through a bastion."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.domain.errors import ConfigurationError
from bot.domain.integration import Bastion, Integration
from bot.ports.cipher import Cipher
from bot.ports.probe import Jump
from bot.ports.unit_of_work import Transaction, UnitOfWork


def known_keys(uow: UnitOfWork, integration_ids: Collection[int]) -> Mapping[int, str]:
    """The host keys that the bastions of these are known by, as far as one was seen."""
    keys = {f"host_key:{integration_id}": integration_id for integration_id in integration_ids}
    said = {key: subject.testimony for key, subject in uow.subjects.by_keys(keys).items()}
    return {keys[key]: heard.known for key, heard in said.items() if heard and heard.known}


def remembered_keys(transaction: Transaction, host: str, port: int) -> Collection[str]:
    """The host keys that this bastion is known by in what was applied; none before that."""
    with transaction(read=True) as uow:
        found: list[Integration] = []
        for workspace in uow.watched.workspaces():
            for account in uow.watched.accounts(workspace.id):
                found += uow.watched.picture(account.id).integrations
        ids = [one.id for one in found if one.bastion and _place(one.bastion) == (host, port)]
        return tuple(dict.fromkeys(known_keys(uow, ids).values()))


def _place(bastion: Bastion) -> tuple[str, int]:
    return bastion.host, bastion.port


def jump_of(cipher: Cipher, integration: Integration, known: str | None) -> Jump | None:
    """The way through the bastion of a database; None where it stands behind none.

    ConfigurationError where the operator gave the bot no way in, or no key opens it.
    """
    bastion = integration.bastion
    if bastion is None:
        return None
    if not (bastion.username and bastion.sealed_key):
        message = "the bot has no way through the bastion: set ssh_user and ssh_key"
        raise ConfigurationError(message)
    return Jump(
        host=bastion.host,
        port=bastion.port,
        username=bastion.username,
        private_key=cipher.decrypt(bastion.sealed_key),
        known=known,
    )
