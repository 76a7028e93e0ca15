"""Who is interested in what: people's profiles against the interests that an announcement is for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue.state import load_profile

LEAST = 0.3
"""How much interest counts: what somebody asked for once weighs 0.6, and half of that after a month."""


def interested(profile: str, interests: Sequence[str], now: float) -> bool:
    """Whether the person of this profile (its JSON) has asked about, saved or bought any of `interests`."""
    known = load_profile(profile)
    wanted = {interest.lower() for interest in interests}
    return any(key.lower() in wanted and known.weight(key, now) >= LEAST for key in known.interests)
