"""Peers for the contract tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.source import Source
from tests.contract.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as peer:
        yield peer


@pytest.fixture
def source() -> Iterator[Source]:
    with Source() as peer:
        yield peer
