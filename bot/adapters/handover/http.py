"""The operator's pipeline over HTTPS: one signed post with an encrypted body.

`docs/receiver.py` is the other side.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from urllib3.exceptions import HTTPError

from bot.adapters.http.bounded import BoundedAdapter, OutOfReachError
from bot.adapters.http.reach import Reach
from bot.adapters.http.retry_after import read_retry_after
from bot.adapters.http.user_agent import user_agent
from bot.domain.errors import CredentialsRefusedError, DeliveryError, PermanentDeliveryError
from bot.ports.handover import Parcel

ENCRYPTION = b"mbi-bot handover v1 encryption"
"""What the key of the body is derived for, so that it is not the one that signs."""
ID = "MBI-Handover-Id"
TIMESTAMP = "MBI-Handover-Timestamp"
SIGNATURE = "MBI-Handover-Signature"
_TAKEN = 2
"""The class of statuses, whatever the body: frameworks call any text HTML."""
_KNOWN = 409
_SECRET = frozenset({401, 403})
_NEVER = frozenset({400, 404, 410, 413, 422})


class HttpPipeline:
    """Implements the port `Pipeline`.

    Only https, or a pipeline on loopback; redirects are not followed. A post may take
    `timeout` seconds until an answer begins, whose body nobody reads. `proxy` is an
    outbound HTTP proxy, without which `reach` says which addresses may be asked.
    """

    def __init__(
        self, *, proxy: str | None = None, reach: Reach | None = None, timeout: float = 10.0
    ) -> None:
        """Keep the settings."""
        self._proxy = proxy
        self._reach = reach or Reach()
        self._timeout = timeout

    def hand_over(self, parcel: Parcel) -> None:
        """Send it; see `Pipeline.hand_over`. A parcel that the receiver knows was taken."""
        local = _is_local(parcel.url)
        body = _encrypt(parcel)
        proxies = {"http": self._proxy, "https": self._proxy} if self._proxy and not local else {}
        with requests.Session() as session:
            session.trust_env = False
            bounded = BoundedAdapter(reach=self._reach, seconds=self._timeout, most_bytes=0)
            session.mount("https://", bounded)
            session.mount("http://", bounded)
            try:
                response = session.post(
                    parcel.url,
                    data=body,
                    headers=_headers(parcel, body),
                    proxies=proxies,
                    allow_redirects=False,
                )
            except (requests.RequestException, HTTPError, ValueError) as error:
                raise _unreached(error) from None
            with response:
                _judge(response)


def _judge(response: requests.Response) -> None:
    """Return where it was taken; never repeat a body, which may be a stranger's."""
    status = response.status_code
    if status // 100 == _TAKEN or status == _KNOWN:
        return
    told = f"the pipeline answers HTTP {status}"
    if status in _SECRET:
        raise CredentialsRefusedError(told)
    if status in _NEVER:
        raise PermanentDeliveryError(told)
    asked = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    raise DeliveryError(told, retry_after=None if asked is None else timedelta(seconds=asked))


def _unreached(error: Exception) -> DeliveryError:
    """In words of ours: the error's own hold the address, which may hold a secret."""
    if isinstance(error, OutOfReachError):
        return DeliveryError(f"the pipeline is not asked: {error}")
    if isinstance(error, requests.Timeout):
        return DeliveryError("the pipeline does not answer in time")
    if isinstance(error, requests.exceptions.SSLError):
        return DeliveryError("the pipeline's certificate is not accepted")
    if isinstance(error, requests.exceptions.InvalidURL):
        return PermanentDeliveryError("the pipeline's address can't be asked")
    return DeliveryError("the pipeline cannot be reached")


def _is_local(url: str) -> bool:
    """Whether it is on loopback; PermanentDeliveryError where nobody may send secrets."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    local = host == "localhost" or _is_loopback(host)
    if host and (parts.scheme == "https" or (parts.scheme == "http" and local)):
        return local
    message = "the pipeline's address must begin with https://"
    raise PermanentDeliveryError(message)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _encrypt(parcel: Parcel) -> bytes:
    """A Fernet token of the grant as JSON, under a key derived from the secret."""
    content = {
        "id": parcel.id,
        "account": parcel.account,
        "client_id": parcel.client_id,
        "integration": parcel.integration,
        "kind": parcel.kind,
        "data_account": parcel.data_account,
        "given_by": parcel.given_by,
        "values": dict(parcel.values),
    }
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=ENCRYPTION)
    key = urlsafe_b64encode(derived.derive(parcel.secret.encode()))
    at = int(parcel.at.timestamp())
    return Fernet(key).encrypt_at_time(json.dumps(content).encode(), at)


def _headers(parcel: Parcel, body: bytes) -> dict[str, str]:
    timestamp = str(int(parcel.at.timestamp()))
    signed = f"v1:{timestamp}:{parcel.id}:".encode() + body
    signature = hmac.new(parcel.secret.encode(), signed, sha256).hexdigest()
    return {
        "User-Agent": user_agent(),
        "Content-Type": "text/plain",
        ID: parcel.id,
        TIMESTAMP: timestamp,
        SIGNATURE: f"v1={signature}",
    }
