"""What goes wrong between a caller and a peer, to order.

Faults act below the application, where real networks break.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True, kw_only=True)
class Status:
    """Answer with this status instead of asking the application."""

    code: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Slow:
    """Hang for so many real seconds, then answer as usual; `Peer.stop` cuts it short."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class Reset:
    """Reset the connection; the request is not carried out."""


@dataclass(frozen=True, kw_only=True)
class ResetAfter:
    """Carry the request out, then reset the connection instead of answering."""


@dataclass(frozen=True, kw_only=True)
class Truncate:
    """Carry the request out, promise the whole body, send half, close."""


@dataclass(frozen=True, kw_only=True)
class Huge:
    """Answer 200 with a body of `size` bytes."""

    size: int
    content_type: str = "application/json"


@dataclass(frozen=True, kw_only=True)
class Html:
    """Answer 200 with a web page where something else was expected, as proxies do."""

    page: str = "<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>"


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """Carry the request out, then show `fault` in place of the answer; Slow is a late answer."""

    fault: "Fault"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Tell `seen` of the caller's port, then show `fault` or, without one, answer as usual."""

    seen: Callable[[int], object]
    fault: "Fault | None" = None


Fault = Status | Slow | Reset | ResetAfter | Truncate | Huge | Html | Accepted | Seen


@dataclass
class _Ordered:
    path_prefix: str
    fault: Fault
    times: int | None


class Faults:
    """The faults a peer shows next, oldest order first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ordered: list[_Ordered] = []

    def add(self, path_prefix: str, fault: Fault, times: int | None = 1) -> None:
        """Show `fault` to the next `times` requests below `path_prefix` (None: until cleared)."""
        with self._lock:
            self._ordered.append(_Ordered(path_prefix, fault, times))

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._ordered.clear()

    def take(self, path: str) -> Fault | None:
        """The fault due for this request, counted as shown."""
        with self._lock:
            for ordered in self._ordered:
                if not path.startswith(ordered.path_prefix):
                    continue
                if ordered.times is not None:
                    ordered.times -= 1
                    if ordered.times <= 0:
                        self._ordered.remove(ordered)
                return ordered.fault
        return None
