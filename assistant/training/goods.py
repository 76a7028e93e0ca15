"""What people ask shops for by name, sold there or not: `goods.txt`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache
def goods() -> tuple[str, ...]:
    """The names in the file's order."""
    lines = Path(__file__).with_name("goods.txt").read_text("utf-8").splitlines()
    named = (one.strip() for line in lines if not line.startswith("#") for one in line.split(","))
    return tuple(one for one in named if one)
