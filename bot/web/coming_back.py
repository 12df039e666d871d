"""What a provider sends back in the address, read strictly."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from bot.ports.provider import Callback

_LONGEST = {"state": 200, "code": 4096, "error": 200, "error_description": 2000, "iss": 500}
"""Characters. Codes of some providers are long; nothing else is."""
_LONGEST_ACCOUNT = 100


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A callback that may be looked at; whether its state is known is for others to say."""

    state: str = field(repr=False)
    callback: Callback


def read_callback(args: MultiDict[str, str], accounts: Collection[str] = ()) -> Arrived | None:
    """The callback of RFC 6749 §4.1.2; None where a part comes twice, is too long, or missing.

    `accounts` are the names of parameters by which providers name a data account. Nothing
    else of the address is read.
    """
    limits = dict.fromkeys(accounts, _LONGEST_ACCOUNT) | _LONGEST
    for name, longest in limits.items():
        values = args.getlist(name)
        if len(values) > 1 or any(len(value) > longest for value in values):
            return None
    state = args.get("state")
    if not state or not (args.get("code") or args.get("error")):
        return None
    return Arrived(
        state=state,
        callback=Callback(
            code=args.get("code"),
            error=args.get("error"),
            description=args.get("error_description", ""),
            issuer=args.get("iss"),
            accounts={name: args[name] for name in accounts if args.get(name)},
        ),
    )
