"""A shopper in the bundled shop, whose every reply is checked."""

from __future__ import annotations

import pytest
from shopper import Shopper

from assistant.guide import Guide


@pytest.fixture
def shopper(guide: Guide) -> Shopper:
    return Shopper(guide)
