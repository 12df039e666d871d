"""Which addresses may be asked: a name that leads into a private network is a trap, or a setting.

Whoever controls a name in DNS can let it lead to a machine beside the bot. An address that
is written out, and this machine by its name, is what an operator wrote on purpose.
"""

from __future__ import annotations

import socket
from collections.abc import Collection, Iterable
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


class PrivateAddressError(OSError):
    """A name leads to private addresses only."""

    def __init__(self, host: str) -> None:
        """Say what to do."""
        super().__init__(f"{host} is in a private network: allow it with {SETTING}")


class Reach:
    """Public addresses, and what an operator allows: networks such as 10.0.0.0/8, and names."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """Take them as the setting holds them."""
        parts = [part.casefold() for part in allowed]
        self._networks = [ip_network(part) for part in parts if _is_network(part)]
        self._names = frozenset(part for part in parts if not _is_network(part))

    def admits(self, host: str, address: str) -> bool:
        """Whether a host may be asked at one of its addresses."""
        name = host.casefold().rstrip(".")
        if name in self._names or name == _HERE[0] or name.endswith(_HERE[1]):
            return True
        found = _plain(address)
        return _is_public(found) or any(found in network for network in self._networks)

    def check(self, host: str) -> None:
        """Raise PrivateAddressError where a name leads to what is not admitted.

        A name that cannot be found is for the request to tell.
        """
        if _is_network(host):
            return
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return
        if not all(self.admits(host, str(one[4][0])) for one in found):
            raise PrivateAddressError(host)


class GuardedResolver(AbstractResolver):
    """Resolves names as another does, and leaves out what is not within reach.

    `own` are hosts that the operator named for the bot alone.
    """

    def __init__(
        self, reach: Reach, resolver: AbstractResolver, *, own: Collection[str] = ()
    ) -> None:
        """Keep the rules, and who knows the names."""
        self._reach = reach
        self._own = own
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses that may be asked; PrivateAddressError where there are only others."""
        found = await self._resolver.resolve(host, port, family)
        if host in self._own:
            return found
        within = [one for one in found if self._reach.admits(host, one["host"])]
        if found and not within:
            raise PrivateAddressError(host)
        return within

    async def close(self) -> None:
        """Let go."""
        await self._resolver.close()


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _plain(address: str) -> IPv4Address | IPv6Address:
    """An address as it is meant: IPv4 that is written in IPv6 is IPv4."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        return found
    if found in NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    apart = any(address in network for network in NEVER_PUBLIC)
    return address.is_global and not address.is_multicast and not apart
