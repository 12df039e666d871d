"""A name that leads into a private network is not followed, unless the operator allows it."""

from __future__ import annotations

import pytest

from bot.adapters.http.reach import PrivateAddressError, Reach

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - an address that is refused, not one to listen on
    "224.0.0.1",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:0a00:0001::1",
    # IPv4 addresses in IPv6, by further ways of writing them
    "64:ff9b:1::a00:1",
    "::a00:1",
    "::7f00:1",
    "::ffff:0:10.0.0.1",
    "fec0::1",
    # Azure's own machine beside every one of its machines
    "168.63.129.16",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_within_reach(address: str) -> None:
    assert not Reach().admits("api.provider.example", address)
    assert Reach(["api.provider.example"]).admits("API.provider.example.", address)
    assert not Reach(["provider.example"]).admits("api.provider.example", address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"]
)
def test_a_public_address_is(address: str) -> None:
    assert Reach().admits("api.provider.example", address)


def test_a_network_is_allowed_whole_and_alone() -> None:
    reach = Reach(["10.0.0.0/8", "fd00::/8"])
    assert reach.admits("db.acme.example", "10.9.8.7")
    assert reach.admits("db.acme.example", "::ffff:10.9.8.7")
    assert reach.admits("db.acme.example", "fd12::1")
    assert not reach.admits("db.acme.example", "192.168.0.1")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_this_machine_as_an_operator_writes_it_is_meant(host: str) -> None:
    Reach().check(host)


@pytest.mark.parametrize("address", [one for one in PRIVATE if one not in {"127.0.0.1", "::1"}])
def test_another_private_address_that_is_written_out_has_to_be_allowed(address: str) -> None:
    with pytest.raises(PrivateAddressError, match="allow it with PRIVATE_NETWORKS"):
        Reach().check(address)
    Reach([address.partition("%")[0]]).check(address)


def test_what_only_resolves_to_this_machine_is_refused() -> None:
    # No written-out address, but resolvers read it as 127.0.0.1.
    with pytest.raises(PrivateAddressError, match="allow it with PRIVATE_NETWORKS"):
        Reach().addresses("127.1", 80)
    assert Reach(["127.0.0.0/8"]).addresses("127.1", 80)
