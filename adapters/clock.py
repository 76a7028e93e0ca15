"""This machine's clock beside a platform's, by the date that stands on each answer of a server (RFC 9110)."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime


def ahead_of(date: str) -> float | None:
    """Seconds by which this machine is ahead of a server that just said it is `date`, negative when behind.

    None when `date` is no date.
    """
    try:
        return time.time() - parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return None


def how_far(ahead: float) -> str:
    """`ahead` in words, to stand before whose clock it is compared with."""
    return f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'}"
