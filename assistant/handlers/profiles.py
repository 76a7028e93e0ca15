"""What is remembered of a person: shown line by line, forgotten line by line, and put right by them."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.state import MOST, Profile
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers.cards import label
from assistant.language import say
from assistant.messages import Action, Button

MOST_LINES = 8
# Interests weaker than this have faded: they move nothing that anybody could see.
FADED = 0.25
# A little under what one, or two and a half signs weigh, since they begin to fade at once.
STRONG, SOME = 2.4, 0.95
_WANTED = {"like": MOST / 2, "love": MOST, "avoid": -MOST / 2, "dislike": -MOST / 2, "hate": -MOST}
_FORGET = ("forget", "remove", "delete")


def profile(guide: Guide, turn: Situation) -> Outcome:
    """What is liked and what is refused, how much, and what told so, with a button to forget each."""
    language = turn.language
    liked, refused = noted(turn.profile, turn.now)
    if not liked and not refused:
        return turn.replied("profile", _lines(turn, say(language, "profile-none")))
    parts = [say(language, "profile")]
    for heading, keys in (("profile-likes", liked), ("profile-refuses", refused)):
        if keys:
            parts += [say(language, heading), *(_line(turn, key) for key in keys)]
    parts.append(say(language, "profile-use"))
    buttons = [
        Button(
            say(language, "button-forget-interest", interest=_name(key)), Action("forget_interest", value=key)
        )
        for key in (*liked, *refused)
    ]
    buttons.append(Button(say(language, "button-forget-interests"), Action("forget_interests")))
    return turn.replied("profile", _lines(turn, "\n".join(parts)), tuple(buttons))


def noted(known: Profile, now: float) -> tuple[list[str], list[str]]:
    """The keys of what is liked and of what is refused, the strongest first; what has faded is left out."""
    strong = sorted(known.interests, key=lambda key: -abs(known.weight(key, now)))
    liked = [key for key in strong if known.weight(key, now) >= FADED]
    refused = [key for key in strong if known.weight(key, now) <= -FADED]
    return liked[:MOST_LINES], refused[:MOST_LINES]


def forget_interest(guide: Guide, turn: Situation, key: str) -> Outcome:
    """The profile without one interest."""
    return replace(profile(guide, replace(turn, profile=turn.profile.without(key))), in_place=True)


def forget_interests(guide: Guide, turn: Situation) -> Outcome:
    """The profile without any interest; what was saved stays."""
    bare = replace(turn.profile, interests={})
    return replace(profile(guide, replace(turn, profile=bare)), in_place=True)


def edit(guide: Guide, turn: Situation, words: str) -> Outcome:
    """`/profile like oak`, `avoid Solvane`, `forget silver`: done where the shop knows the thing by name."""
    verb, _, what = words.strip().partition(" ")
    what = what.strip()
    verb = verb.lower()
    if verb in _FORGET and what:
        keys = [key for key in turn.profile.interests if _name(key).lower() == what.lower()]
        kept = turn.profile
        for key in keys:
            kept = kept.without(key)
        return profile(guide, replace(turn, profile=kept))
    key = _key(guide, what) if verb in _WANTED and what else ""
    if not key:
        return turn.replied("profile", say(turn.language, "profile-how"))
    told = turn.profile.told(key, _WANTED[verb], turn.now)
    return profile(guide, replace(turn, profile=told))


def _key(guide: Guide, what: str) -> str:
    """The profile's key for something that the catalogue names, empty where it does not."""
    for mention in guide.index.vocabulary.find(what):
        value = mention.values[0] if mention.values else ""
        if mention.kind == "brand" and isinstance(value, str):
            return f"brand:{value}"
        if mention.kind == "category" and isinstance(value, tuple):
            return f"category:{value[-1]}"
        if mention.kind == "attribute" and mention.name in ("color", "material") and isinstance(value, str):
            return f"{mention.name}:{value.lower()}"
    return ""


def _line(turn: Situation, key: str) -> str:
    language, weight = turn.language, abs(turn.profile.weight(key, turn.now))
    strength = "strong" if weight >= STRONG else "some" if weight >= SOME else "little"
    signs = turn.profile.interests[key].signs
    because = say(language, "separator").join(say(language, f"profile-sign-{sign}") for sign in signs)
    line = say(
        language,
        "profile-line",
        interest=_name(key),
        kind=label(key.partition(":")[0], language),
        strength=say(language, f"profile-{strength}"),
    )
    return f"{line}{say(language, 'profile-because', signs=because)}" if because else line


def _lines(turn: Situation, text: str) -> str:
    """`text`, and that more is kept elsewhere."""
    return f"{text}\n{say(turn.language, 'profile-saved')}" if turn.profile.saved else text


def _name(key: str) -> str:
    return key.partition(":")[2]
