"""Which addresses may be asked: a name that leads into a private network is a trap, or a setting.

Whoever controls a name in DNS can let it lead to a machine beside the bot, and somewhere else
each time it is looked up. So a name is looked up once, what comes of it is checked, and the
connection goes to the very address that was. This machine, by its name or address, is what an
operator wrote on purpose: nobody else can, since no redirect is followed.

Databases and bastions are reached without it. Operators name them alone, most of them are in
a private network, none speaks HTTP, and what they answer is read by their drivers only.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult

SETTING = "PRIVATE_NETWORKS"
NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that stand for IPv4 ones (RFC 6052, section 2.1)."""
NEVER_PUBLIC = tuple(
    map(
        ip_network,
        (
            "::/96",  # of IPv4, as it once was written (RFC 4291, section 2.5.5.1)
            "::ffff:0:0:0/96",  # of IPv4, translated (RFC 2765, section 2.1)
            "64:ff9b:1::/48",  # of a network's own translation (RFC 8215)
            "fec0::/10",  # of a site (RFC 3879)
            "168.63.129.16/32",  # Azure: the machine beside a machine
        ),
    )
)
"""What the registries do not call private."""
_HERE = ("localhost", ".localhost")

Found = tuple[
    socket.AddressFamily,
    socket.SocketKind,
    int,
    str,
    tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes],
]
"""One line of what `socket.getaddrinfo` finds."""
Knows = Callable[[str, int], Sequence[Found]]


def _system(host: str, port: int) -> Sequence[Found]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class PrivateAddressError(OSError):
    """A name leads to private addresses only, or an address is one."""

    def __init__(self, host: str) -> None:
        """Say what to do."""
        super().__init__(f"{host} is in a private network: allow it with {SETTING}")


class Reach:
    """Public addresses, and what an operator allows: networks such as 10.0.0.0/8, and names.

    `knows` finds a name's addresses, as `socket.getaddrinfo` does.
    """

    def __init__(self, allowed: Iterable[str] = (), *, knows: Knows = _system) -> None:
        """Take them as the setting holds them."""
        self._knows = knows
        parts = [part.casefold() for part in allowed]
        self._networks = [ip_network(part) for part in parts if _is_network(part)]
        self._names = frozenset(part for part in parts if not _is_network(part))

    def admits(self, host: str, address: str) -> bool:
        """Whether a host may be asked at one of its addresses."""
        name = host.casefold().rstrip(".")
        if name in self._names or name == _HERE[0] or name.endswith(_HERE[1]):
            return True
        found = _plain(address)
        if is_address(host) and found.is_loopback:
            return True
        forms = (found, _address(address))
        return _is_public(found) or any(one in net for net in self._networks for one in forms)

    def addresses(self, host: str, port: int) -> Sequence[Found]:
        """Where a host may be asked, of all that its name leads to at this moment.

        Raises PrivateAddressError where there are only others, and OSError for a name that
        leads nowhere.
        """
        try:
            found = self._knows(host, port)
        except UnicodeError:
            raise socket.gaierror(socket.EAI_NONAME, "no name that can be looked up") from None
        within = [one for one in found if self.admits(host, str(one[4][0]))]
        if found and not within:
            raise PrivateAddressError(host)
        return within

    def dial(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to one of those addresses, within so many seconds for all of them.

        Raises as `addresses` does, and OSError where nobody answers.
        """
        ends = time.monotonic() + timeout
        fault: OSError = TimeoutError()
        for family, kind, protocol, _, address in self.addresses(host, port):
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(left)
                line.connect(address)
                line.settimeout(timeout)
            except OSError as error:
                line.close()
                fault = error
            else:
                return line
        raise fault

    def check(self, host: str) -> None:
        """Raise PrivateAddressError for an address, written out, that is not within reach.

        What a name leads to is for the connection to check.
        """
        if is_address(host) and not self.admits(host, host):
            raise PrivateAddressError(host)


class GuardedResolver(AbstractResolver):
    """Resolves names as another does, and leaves out what is not within reach."""

    def __init__(self, reach: Reach, resolver: AbstractResolver) -> None:
        """Keep the rules, and who knows the names."""
        self._reach = reach
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses that may be asked; PrivateAddressError where there are only others."""
        found = await self._resolver.resolve(host, port, family)
        within = [one for one in found if self._reach.admits(host, one["host"])]
        if found and not within:
            raise PrivateAddressError(host)
        return within

    async def close(self) -> None:
        """Let go."""
        await self._resolver.close()


def is_address(host: str) -> bool:
    """Whether a host is an address that is written out, with or without its zone."""
    try:
        _address(host)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _address(text: str) -> IPv4Address | IPv6Address:
    """As it is written, in brackets or not, without its zone."""
    return ip_address(text.strip("[]").partition("%")[0])


def _plain(address: str) -> IPv4Address | IPv6Address:
    """An address as it is meant: IPv4 that is written in IPv6 is IPv4."""
    found = _address(address)
    if isinstance(found, IPv4Address):
        return found
    if found in NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    apart = any(address in network for network in NEVER_PUBLIC)
    return address.is_global and not address.is_multicast and not apart
