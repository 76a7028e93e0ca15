"""What a conversation remembers between two messages, and what is remembered of a person."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from assistant.messages import Action
from assistant.retrieval.request import Constraints, Hit, Sort

# After this long a visitor is looking for something new; the profile stays.
FORGET_AFTER = 12 * 3600.0
HALF_LIFE = 30 * 86400.0
MOST = 4.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person is looking for, as understood so far.

    `text` is the need in words (English words where it was said in Chinese), without what became a
    constraint. `aspects` are qualities by name (`battery`, `weight`, ...) in the order asked; `most` is the
    one by which to sort ("the lightest").
    `thing` is what was asked for by name, empty when a need was told instead. `kind` tells a told need (`recommend`) from typed keywords (`search`).
    `narrowed` are the words by which it was narrowed last. `wearer` is `male` or `female` where it was said for
    which of them the thing is.
    """

    text: str = ""
    thing: str = ""
    constraints: Constraints = field(default_factory=Constraints)
    aspects: tuple[str, ...] = ()
    sort: Sort = "relevance"
    like: tuple[str, ...] = ()
    kind: str = "search"
    most: str = ""
    narrowed: tuple[str, ...] = ()
    wearer: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One person's conversation in one place.

    `shown` are the products last shown, in order; `focus` the one last spoken of; `offset` how many
    results of the wish have been shown. `hits` say what the products last recommended were shown for, in
    the same order as they. `asked` are questions already put to this person, `open` the one that the last
    reply ended with. `choices` are the last reply's buttons by label.
    """

    language: str = ""
    wish: Wish | None = None
    shown: tuple[str, ...] = ()
    focus: str = ""
    offset: int = 0
    hits: tuple[Hit, ...] = ()
    asked: tuple[str, ...] = ()
    open: str = ""
    choices: tuple[tuple[str, Action], ...] = ()

    def wanted(self) -> Wish:
        """The present wish, an empty one when nothing has been asked for."""
        return self.wish or Wish()


Sign = Literal["asked", "opened", "saved", "refused", "said"]
"""What a person did that tells of an interest; `said` is what they put into their profile themselves."""


@dataclass(frozen=True, slots=True)
class Interest:
    """How much a person has shown interest in one thing; halves every 30 days. `signs` are what it was learned
    from, the latest first.
    """

    weight: float
    at: float
    signs: tuple[Sign, ...] = ()

    def now(self, now: float) -> float:
        return self.weight * float(0.5 ** ((now - self.at) / HALF_LIFE))


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person asked for, opened, saved and refused, by `brand:…`, `category:…`, `color:…` or `material:…`.

    `language` is the one that they chose, empty while they are answered in the language they write.
    """

    interests: dict[str, Interest] = field(default_factory=dict)
    saved: tuple[str, ...] = ()
    language: str = ""

    def noted(self, keys: tuple[str, ...], weight: float, now: float, sign: Sign) -> Profile:
        """The profile after interest (or, negative, refusal) in `keys` at `now` seconds."""
        interests = dict(self.interests)
        for key in keys:
            before = interests.get(key, Interest(0.0, now))
            signs = tuple(dict.fromkeys((sign, *before.signs)))
            interests[key] = Interest(max(-MOST, min(MOST, before.now(now) + weight)), now, signs)
        strongest = sorted(interests, key=lambda key: -abs(interests[key].now(now)))[:60]
        return replace(self, interests={key: interests[key] for key in strongest})

    def told(self, key: str, weight: float, now: float) -> Profile:
        """The profile in which `key` weighs just so, as the person wants it."""
        return self.without(key).noted((key,), weight, now, "said")

    def without(self, key: str) -> Profile:
        """The profile without this interest."""
        return replace(self, interests={name: one for name, one in self.interests.items() if name != key})

    def weight(self, key: str, now: float) -> float:
        """Interest in `key` today, from -`MOST` (refused) to `MOST`."""
        interest = self.interests.get(key)
        return interest.now(now) if interest else 0.0


def load(state: str, updated_at: float, now: float | None = None) -> Dialogue:
    """The dialogue in `state`, a new one when it is empty, long ago or of a form no longer read."""
    if not state or (now or time.time()) - updated_at > FORGET_AFTER:
        return Dialogue()
    try:
        return msgspec.json.decode(state, type=Dialogue)
    except msgspec.ValidationError:
        return Dialogue()


def load_profile(profile: str) -> Profile:
    """The profile in `profile`, an empty one when there is none or its form is no longer read."""
    if not profile:
        return Profile()
    try:
        return msgspec.json.decode(profile, type=Profile)
    except msgspec.ValidationError:
        return Profile()


def dump(thing: Dialogue | Profile) -> str:
    """The JSON that `load` and `load_profile` read."""
    return msgspec.json.encode(thing).decode()
