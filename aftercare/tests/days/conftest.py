"""The clinic whose days are made up."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def world(committed_db, maria, dana, noor, kofi, amara, policy, protocol, chairs):
    """Committed, so that each run is a transaction of its own."""
    who = {"maria": maria, "dana": dana, "noor": noor, "kofi": kofi, "amara": amara}
    return SimpleNamespace(**who, policy=policy, protocol=protocol)
