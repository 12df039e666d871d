"""One HTTP reply, read within bounds, and what its body may be taken for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field

import aiohttp

from bot.adapters.http.hearing import SilenceError

MOST_BYTES = 1 << 20
"""Of a body, as sent and as unpacked, where a request allows no more."""
_CHUNK = 1 << 16
_SCRIPTS = frozenset({"text/javascript", "application/javascript"})
"""By which Meta's Graph API names its JSON, too."""
_TABLES = frozenset(
    {
        "text/csv",
        "text/plain",
        "text/comma-separated-values",
        "text/tab-separated-values",
        "application/csv",
        "application/octet-stream",
        "application/vnd.ms-excel",
    }
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Status, media type in lower case ("" when unnamed), body and the wait asked for.

    `challenge` is the header `WWW-Authenticate`; `location` where a redirect leads.
    """

    status: int
    media_type: str
    body: bytes = field(repr=False)
    retry_after: str | None = None
    challenge: str | None = None
    location: str | None = field(default=None, repr=False)

    @property
    def page(self) -> bool:
        """Whether this is a web page, as proxies and sign-in walls put in an answer's place."""
        return "html" in self.media_type or self.body.lstrip()[:1] == b"<"

    def json(self, *, also: Collection[str] = ()) -> object:
        """The body as JSON; SilenceError when it is something else.

        `also` names further media types that it may come with.
        """
        self._no_page("JSON")
        if (
            self.media_type
            and "json" not in self.media_type
            and self.media_type not in {*_SCRIPTS, *also}
        ):
            message = f"{self.media_type} instead of JSON"
            raise SilenceError(message)
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            message = "no readable JSON" if self.body.strip() else "empty answer"
            raise SilenceError(message) from None

    def table(self) -> str:
        """The body as the text of a CSV file; SilenceError when it is something else."""
        self._no_page("CSV")
        if self.media_type and self.media_type not in _TABLES:
            message = f"{self.media_type} instead of CSV"
            raise SilenceError(message)
        return self.text()

    def text(self) -> str:
        """The body as text, its byte order mark dropped; SilenceError when empty or no text."""
        if not self.body.strip():
            message = "empty answer"
            raise SilenceError(message)
        try:
            text = self.body.decode("utf-16" if self.body[:2] in _WIDE else "utf-8-sig")
        except UnicodeDecodeError:
            message = "no readable text"
            raise SilenceError(message) from None
        if "\0" in text:
            message = "no readable text"
            raise SilenceError(message)
        return text

    def _no_page(self, wanted: str) -> None:
        if self.page:
            message = f"HTML instead of {wanted}"
            raise SilenceError(message)


_WIDE = (b"\xff\xfe", b"\xfe\xff")


async def read_reply(response: aiohttp.ClientResponse, *, most_bytes: int = MOST_BYTES) -> Reply:
    """Read a response whose session does not unpack bodies by itself.

    SilenceError when it is larger than `most_bytes`, or is packed and larger inside.
    """
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most_bytes:
            raise _too_large(most_bytes)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    return Reply(
        status=response.status,
        media_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower()[:60],
        body=_unpacked(bytes(body), encoding, most_bytes),
        retry_after=response.headers.get("Retry-After"),
        challenge=response.headers.get("WWW-Authenticate"),
        location=response.headers.get("Location"),
    )


def _unpacked(body: bytes, encoding: str, most_bytes: int) -> bytes:
    if encoding in {"", "identity"}:
        return body
    if encoding not in {"gzip", "x-gzip"}:
        message = "packed in an unknown way"
        raise SilenceError(message)
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(body, most_bytes)
    except zlib.error:
        message = "packed in an unreadable way"
        raise SilenceError(message) from None
    if inflater.unconsumed_tail:
        raise _too_large(most_bytes)
    if not inflater.eof:
        message = "cut off"
        raise SilenceError(message)
    return plain


def _too_large(most_bytes: int) -> SilenceError:
    return SilenceError(f"larger than {most_bytes // 1024} KiB")
