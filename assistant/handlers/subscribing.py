"""What a person wants to be told unasked: topics, less of them, hours without, and an end to it.

Everything here is a row of the person's own; whether anything is sent is decided by them at that moment.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.announcements.announcement import EVERYTHING, TOPICS, Topic
from assistant.announcements.consent import quiet_hours, time_zone
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import answering
from assistant.handlers.cards import interests
from assistant.language import say
from assistant.messages import Action, Button, Incoming, Span
from assistant.ports import AnnouncementStore, Click, Consent, Hours

BUTTONS = (
    "subscribe",
    "unsubscribe",
    "post_details",
    "post_link",
    "post_less",
    "post_stop",
    "post_subscribe",
)
_CALLED: dict[str, Topic] = {
    **dict.fromkeys(("new", "new arrivals", "arrivals", "new_arrivals", "新品", "上新"), "new_arrivals"),
    **dict.fromkeys(("deal", "deals", "offers", "sale", "优惠", "特价", "打折"), "deals"),
    **dict.fromkeys(("restock", "restocks", "back in stock", "补货", "到货"), "restock"),
    **dict.fromkeys(("news", "shop news", "新闻", "消息", "店铺消息"), "news"),
}


async def subscribe(store: AnnouncementStore, turn: Situation, incoming: Incoming, words: str) -> Outcome:
    """The topic that `words` name, agreed to; without one, all topics as buttons with how each stands."""
    topic = _CALLED.get(" ".join(words.lower().split()))
    known = await store.subscribed(incoming.platform, incoming.person)
    if topic is None:
        return _topics(turn, known)
    return _agreed(turn, incoming, topic, "/subscribe")


async def press(
    guide: Guide, store: AnnouncementStore, turn: Situation, incoming: Incoming, action: Action
) -> Outcome | None:
    """What a button of the topics or under an announcement does; None when what it was about has gone."""
    if action.kind in ("subscribe", "unsubscribe"):
        return await _switch(store, turn, incoming, action)
    id_, _, rest = action.value.partition("/")
    version, _, number = rest.partition("/")
    announcement = await store.get(id_)
    if announcement is None:
        return None
    topic, said = announcement.topic, announcement.version(version)
    match action.kind:
        case "post_stop":
            outcome = turn.replied("stop", say(turn.language, "stopped"))
            changes = (Consent(EVERYTHING, False, f"button {id_}"), Click(id_, version, "stop"))
            return replace(outcome, changes=changes)
        case "post_less":
            # Who has stopped, or never agreed, does not agree to a little by this.
            gets = topic in await store.subscribed(incoming.platform, incoming.person)
            text = say(turn.language, "lessened" if gets else "lessened-nothing", topic=_name(turn, topic))
            less = (Consent(topic, True, f"button {id_}", seldom=True),) if gets else ()
            products = await guide.catalogue.products(said.products)
            keys = tuple(key for product in products for key in interests(product))
            profile = turn.profile.noted(keys, -0.5, turn.now, "refused")
            changes = (*less, Click(id_, version, "less"))
            return replace(turn.replied("stop", text), profile=profile, changes=changes)
        case "post_subscribe":
            outcome = _agreed(turn, incoming, topic, f"button {id_}")
            clicked = Click(id_, version, "subscribe")
            return replace(outcome, changes=(*outcome.changes, clicked))
        case "post_link":
            button = said.buttons[int(number)]
            outcome = turn.replied("link", "")
            spans = (Span(button.label, "strong"), Span("\n"), Span(button.link, link=button.link))
            message = replace(outcome.message, text=spans)
            return replace(
                outcome, message=message, changes=(Click(id_, version, f"link {int(number) + 1}"),)
            )
        case _:
            products = await guide.catalogue.products([action.product])
            if products:
                clicked = Click(id_, version, f"product {action.product}")
                outcome = replace(answering.details(guide, turn, products[0]), changes=(clicked,))
            else:
                outcome = turn.replied("details", say(turn.language, "product-gone"))
            # Under a post in a channel any number of people press it, and nobody else needs to read along.
            return replace(outcome, message=replace(outcome.message, private=not incoming.direct))


def quiet(turn: Situation, words: str) -> Outcome:
    """Hours in which the person is left alone: `22:00-8:00 Europe/Berlin`, or `off`."""
    hours_text, _, zone = words.strip().partition(" ")
    hours, zone = quiet_hours(hours_text), zone.strip()
    if hours is None or (zone and time_zone(zone) is None):
        return turn.replied("subscribe", say(turn.language, "quiet-how"))
    if hours.begins == hours.ends:
        text = say(turn.language, "quiet-off")
    else:
        said = {"begins": _clock(hours.begins), "ends": _clock(hours.ends)} | ({"zone": zone} if zone else {})
        text = say(turn.language, "quiet-set-zone" if zone else "quiet-set", **said)
    return replace(turn.replied("subscribe", text), changes=(Hours(hours, zone),))


async def _switch(
    store: AnnouncementStore, turn: Situation, incoming: Incoming, action: Action
) -> Outcome | None:
    """A topic switched on or off by its button, and the topics as they are then."""
    if action.value not in TOPICS:
        return None
    given = action.kind == "subscribe"
    known = await store.subscribed(incoming.platform, incoming.person)
    known = [*(topic for topic in known if topic != action.value), *([action.value] if given else [])]
    outcome = _topics(turn, known)
    return replace(outcome, changes=(Consent(action.value, given, "button"),), in_place=True)


def _agreed(turn: Situation, incoming: Incoming, topic: Topic, how: str) -> Outcome:
    text = say(turn.language, "subscribed", topic=_name(turn, topic))
    if not incoming.direct:
        text += " " + say(turn.language, "subscribed-write")
    return replace(turn.replied("subscribe", text), changes=(Consent(topic, True, how),))


def _topics(turn: Situation, known: list[str]) -> Outcome:
    """All topics: a press switches one on or off."""
    language = turn.language
    buttons = tuple(
        Button(
            f"✓ {_name(turn, topic)}" if topic in known else _name(turn, topic),
            Action("unsubscribe" if topic in known else "subscribe", value=topic),
        )
        for topic in TOPICS
    )
    if known:
        topics = ", ".join(_name(turn, topic) for topic in TOPICS if topic in known)
        return turn.replied("subscribe", say(language, "topics-known", topics=topics), buttons)
    return turn.replied("subscribe", say(language, "topics-none"), buttons)


def _name(turn: Situation, topic: str) -> str:
    return say(turn.language, f"topic-{topic.replace('_', '-')}")


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
