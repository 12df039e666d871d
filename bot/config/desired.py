"""From the file to what the database shall watch: defaults filled in, keys sealed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.catalogue.loader import Catalogue
from bot.catalogue.overriding import overridden
from bot.config.environment import read_secret
from bot.config.faults import Fault, refuse
from bot.config.feeds import feeds_of, mbi_feed_of
from bot.config.needs import WatchSettings
from bot.config.watch import (
    AccountEntry,
    IntegrationEntry,
    ProviderEntry,
    SecretReference,
    WatchFile,
)
from bot.config.watch_reading import read_watch_file
from bot.domain.errors import ConfigurationError
from bot.domain.hours import read_hours
from bot.domain.observation import Witness
from bot.ports.cipher import Cipher
from bot.ports.watch_list import (
    DEFAULT_INTERVALS,
    Watched,
    WatchedAccount,
    WatchedClient,
    WatchedIntegration,
    WatchedWorkspace,
)

FINGERPRINT = 16
"""Hexadecimal digits: enough to see a change, too few to be of use to anyone."""

WITNESS_OF = {
    "newest_row": Witness.NEWEST_ROW,
    "cycle": Witness.CYCLE,
    "ingest": Witness.INGEST,
    "feed": Witness.FEED,
    "reports": Witness.WORDS,
    "probe": Witness.OWN_PROBE,
}
SETTINGS = {"host", "port", "engine", "tls", "credentials", "ssh_host", "ssh_port", "ssh_user"}
URLS = ("authorize_url", "token_url", "api_url", "issuer")


def read_desired(
    settings: WatchSettings,
    *,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    cipher: Cipher,
    today: date | None = None,
) -> Watched:
    """What `mbi.toml` asks for; raises ConfigurationError with all its faults."""
    path = settings.mbi_config
    if path.is_dir():
        message = f"{path}: is a folder, as WORKSPACES=many has it; set MBI_CONFIG to one file"
        raise ConfigurationError(message)
    file = read_watch_file(path, catalogue=catalogue, environ=environ, today=today)
    refuse(
        f"{path.name} has faults:", _misplaced(file, path.name, many=settings.workspaces == "many")
    )
    catalogue = overridden(catalogue, file.kind)
    pepper = settings.secret_keys[0].get_secret_value()
    return Watched(
        team_id=file.team,
        workspace=WatchedWorkspace(
            admins=tuple(file.admins),
            default_channel=file.default_channel,
            locale=file.locale or settings.locale,
            locales={entry.name: entry.locale for entry in file.channel},
        ),
        accounts=tuple(_account(entry, file, environ, cipher, pepper) for entry in file.account),
        integrations=tuple(
            _integration(entry, account, file, environ, cipher, pepper)
            for account in file.account
            for entry in account.integration
        ),
        feeds=feeds_of(file, catalogue),
        mbi_feed=mbi_feed_of(settings),
        clients=tuple(
            client
            for provider, entry in sorted(file.provider.items())
            if (client := _client(provider, entry, environ, cipher, pepper))
        ),
        intervals=_intervals(file),
        kinds=_kinds(file),
    )


def _misplaced(file: WatchFile, name: str, *, many: bool) -> list[Fault]:
    """What a file of many workspaces needs and may not have, and the other way round."""
    faults = []
    if many and file.team is None:
        remedy = 'write team = "T…", the id of the Slack team that it is for'
        faults.append(Fault(place=name, problem="names no team", remedy=remedy))
    if not many and file.team is not None:
        remedy = "take team out, or set WORKSPACES=many"
        faults.append(Fault(place=name, problem="names a team, and there is one", remedy=remedy))
    if many and file.kind:
        problem = "says of kinds what would hold for every workspace"
        remedy = f"take {', '.join(f'[kind.{kind}]' for kind in sorted(file.kind))} out"
        faults.append(Fault(place=name, problem=problem, remedy=remedy))
    return faults


def key_fingerprint(key: str, *, of: object, pepper: str) -> str:
    """Tells whether a secret changed without opening what is sealed."""
    digest = hmac.new(pepper.encode(), f"{of}:{key}".encode(), sha256)
    return digest.hexdigest()[:FINGERPRINT]


def _intervals(file: WatchFile) -> dict[Witness, timedelta]:
    """Those that differ from the defaults; all feeds have one pace, and so have all probes."""
    chosen = {
        WITNESS_OF[name]: timedelta(seconds=seconds)
        for name, seconds in file.intervals.model_dump(exclude_none=True).items()
    }
    if Witness.FEED in chosen:
        chosen[Witness.MBI_FEED] = chosen[Witness.FEED]
    if Witness.OWN_PROBE in chosen:
        chosen[Witness.SHARED_PROBE] = chosen[Witness.OWN_PROBE]
    return {
        witness: every for witness, every in chosen.items() if every != DEFAULT_INTERVALS[witness]
    }


def _secret(reference: SecretReference | None, environ: Mapping[str, str]) -> str | None:
    return read_secret(environ, reference.env) if reference else None


def _account(
    entry: AccountEntry,
    file: WatchFile,
    environ: Mapping[str, str],
    cipher: Cipher,
    pepper: str,
) -> WatchedAccount:
    key = _secret(entry.export_api_key, environ)
    handover = _secret(entry.handover_secret, environ)
    return WatchedAccount(
        name=entry.name,
        client_id=entry.client_id,
        timezone=entry.timezone,
        sealed_key=cipher.encrypt(key) if key else None,
        key_fingerprint=key_fingerprint(key, of=entry.client_id, pepper=pepper) if key else None,
        blackout=tuple(read_hours(hours) for hours in entry.blackout),
        cadence=timedelta(hours=entry.cadence_hours),
        updates_enabled=entry.updates,
        dashboard_url=entry.dashboard_url,
        reports_url=entry.reports_url,
        handover_url=entry.handover_url,
        sealed_handover_secret=cipher.encrypt(handover) if handover else None,
        handover_fingerprint=(
            key_fingerprint(handover, of=f"handover:{entry.client_id}", pepper=pepper)
            if handover
            else None
        ),
        default_channel=entry.default_channel or file.default_channel,
    )


def _client(
    provider: str,
    entry: ProviderEntry,
    environ: Mapping[str, str],
    cipher: Cipher,
    pepper: str,
) -> WatchedClient | None:
    """The operator's client at a provider; None where there is nothing but a feed."""
    references = {**entry.secrets, "client_secret": entry.client_secret}
    secrets = {
        name: secret
        for name, reference in sorted(references.items())
        if (secret := _secret(reference, environ))
    }
    urls = {name: url for name in URLS if (url := getattr(entry, name))}
    client_id = _secret(entry.client_id, environ)
    if not (secrets or urls or client_id):
        return None
    text = json.dumps(secrets)
    return WatchedClient(
        provider=provider,
        client_id=client_id,
        urls=urls,
        sealed=cipher.encrypt(text) if secrets else None,
        fingerprint=key_fingerprint(text, of=provider, pepper=pepper) if secrets else None,
    )


def _kinds(file: WatchFile) -> Mapping[str, Mapping[str, object]]:
    """As JSON takes them: a day of TOML is text there."""
    plain: Mapping[str, Mapping[str, object]] = json.loads(json.dumps(file.kind, default=str))
    return plain


def _integration(
    entry: IntegrationEntry,
    account: AccountEntry,
    file: WatchFile,
    environ: Mapping[str, str],
    cipher: Cipher,
    pepper: str,
) -> WatchedIntegration:
    kept = entry.model_dump(include=SETTINGS, exclude_unset=True)
    ssh_key = _secret(entry.ssh_key, environ)
    of = f"ssh:{account.client_id}:{entry.name}"
    return WatchedIntegration(
        client_id=account.client_id,
        name=entry.name,
        kind=entry.kind,
        channel=entry.channel or account.default_channel or file.default_channel,
        owners=tuple(entry.owners),
        data_account=entry.data_account,
        newest_row_figure=entry.newest_row_figure,
        authorized_on=(
            datetime.combine(entry.authorized_on, time(), ZoneInfo(account.timezone))
            if entry.authorized_on
            else None
        ),
        settings=kept,
        sealed_ssh_key=cipher.encrypt(ssh_key) if ssh_key else None,
        ssh_key_fingerprint=key_fingerprint(ssh_key, of=of, pepper=pepper) if ssh_key else None,
    )
