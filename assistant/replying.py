"""From an event and what is remembered to the reply: understood, and given to the handler it is for.

Nothing is committed here; `core.py` does that with what comes out.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace

from assistant.announcements.desk import AnnouncementDesk
from assistant.catalogue.product import Product
from assistant.desk import StaffDesk
from assistant.dialogue import acts
from assistant.dialogue.alerts import asks_to_be_told
from assistant.dialogue.asking import asks_or_orders
from assistant.dialogue.others import taken_over, without_pointing
from assistant.dialogue.reading import Reader, Reading
from assistant.dialogue.state import Dialogue, Profile, Wish, load, load_profile
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import (
    alerting,
    announcing,
    answering,
    asking,
    commands,
    comparing,
    explaining,
    facets,
    handoff,
    polls,
    privacy,
    profiles,
    shopping,
    subscribing,
    talking,
)
from assistant.language import detect, say
from assistant.messages import Action, Incoming, Outgoing, Span
from assistant.ports import Alerts, PeopleStore, Talk, TurnStore
from assistant.retrieval.request import Constraints
from assistant.retrieval.text import STOP_WORDS

# P(other) from which on a sentence is none of the shop's business, lower for questions and orders: chosen on
# CLINC150's validation part and the tuning needs.
REFUSED_ABOVE = 0.9
ASKED_REFUSED_ABOVE = 0.5
MAYBE_OTHER = 0.8
SURELY_OTHER = 0.9
CERTAINLY_OTHER = 0.97
SHORT = 5
_WANTS = re.compile(
    r"\b(?:buy|purchase|looking for|recommend|need (?:a|an|some|new)|want (?:a|an|some|new)|do you (?:have|sell)|show me|gift|under \S*\d)\b"
)
_ORDERS = re.compile(
    r"^(?:please |can you |could you |would you |i (?:want|need|would like|'d like) (?:you )?to )*(?:order|buy|purchase|ac?quire)\b"
)
_COMMAND = re.compile(r"\s*/([A-Za-z][A-Za-z_]*)(\s.*)?", re.DOTALL)
# Said in words too, and then answered by the same handlers.
_SPOKEN = ("saved", "profile", "why")
# What nobody else in a group needs to read.
_PERSONAL = (
    "saved",
    "alerts",
    "profile",
    "language",
    "stop",
    "subscribe",
    "link",
    "export",
    "forget",
)
# A told need this near to a known one (cosine) is the shop's business, although it sounds strange, or very strange.
MEANT_ABOVE, SURELY_MEANT_ABOVE = 0.48, 0.6


class Replies:
    """What the shop's guide says. `guide` may be exchanged for another at any time."""

    def __init__(
        self,
        guide: Guide,
        turns: TurnStore,
        people: PeopleStore | None,
        desk: StaffDesk | None = None,
        alerts: Alerts | None = None,
        announcements: AnnouncementDesk | None = None,
    ) -> None:
        self.guide = guide
        self._turns = turns
        self._people = people
        self._desk = desk
        self._alerts = alerts
        self._announcements = announcements

    async def reply(self, incoming: Incoming, talk: Talk) -> Outcome:
        """Work out the reply to `incoming` after `talk`, without committing anything."""
        incoming = typed_command(incoming)
        outcome = await self._work_out(incoming, talk)
        if not incoming.direct and outcome.message.intent in _PERSONAL:
            return replace(outcome, message=replace(outcome.message, private=True))
        return outcome

    async def saved(self, platform: str, person: str) -> Outgoing:
        """What a person has saved, for a page beside the conversation: no turn, and no buttons."""
        nothing = Incoming("", platform, "", person)
        talk = await self._turns.load(nothing)
        dialogue, profile = Dialogue(language=talk.language), load_profile(talk.profile)
        turn = _wordless(nothing, dialogue, profile, (), time.time())
        message = (await talking.saved(self.guide, turn)).message
        return replace(message, cards=tuple(replace(card, buttons=()) for card in message.cards))

    async def _work_out(self, incoming: Incoming, talk: Talk) -> Outcome:
        now = time.time()
        dialogue, profile = load(talk.state, talk.updated_at, now), load_profile(talk.profile)
        if profile.language or not dialogue.language:
            dialogue = replace(dialogue, language=profile.language or talk.language)
        shown = tuple(await self.guide.catalogue.products(dialogue.shown)) if dialogue.shown else ()
        action, wrong = await self._action(incoming, dialogue)
        turn = _wordless(incoming, dialogue, profile, shown, now)
        if self._desk and (handled := await handoff.hear(self._desk, turn, incoming, action)):
            return handled
        if wrong:
            return _useless(turn, wrong, incoming)
        if action:
            return await self._act(action, turn, incoming)
        if incoming.kind == "command":
            return await self._command(turn, incoming)
        if not incoming.direct:
            text, points = without_pointing(incoming.text)
            if points or incoming.about:
                theirs = await self._other_dialogue(incoming, now)
                if theirs:
                    dialogue = taken_over(dialogue, theirs)
                    shown = tuple(await self.guide.catalogue.products(dialogue.shown))
                    incoming = replace(incoming, text=text)
                elif points:
                    return _nobody_asked(turn)
        return await self._read(incoming.text, dialogue, replace(turn, shown=shown), incoming.locale)

    async def _read(self, text: str, dialogue: Dialogue, turn: Situation, locale: str = "") -> Outcome:
        """What was written, understood and answered."""
        if dialogue.open and shopping.skips(text):
            return await shopping.skip(self.guide, replace(turn, dialogue=dialogue))
        reader = self._reader()
        reading = reader.set_words(text, dialogue, turn.shown, locale)
        if reading is None:  # the rest takes milliseconds, in which others must be heard
            reading = await asyncio.to_thread(reader.read, text, dialogue, turn.shown, locale)
        if turn.profile.language:
            reading = replace(reading, language=turn.profile.language)
        if asks_to_be_told(text):
            reading = replace(reading, act="alert")
        return await self._dispatch(replace(turn, reading=reading, dialogue=dialogue, said=text))

    async def _other_dialogue(self, incoming: Incoming, now: float) -> Dialogue | None:
        """The dialogue that a message in a group is about: of the person named, else of who spoke last."""
        for talk in await self._turns.nearby(incoming):
            theirs = load(talk.state, talk.updated_at, now)
            if theirs.wish or theirs.shown:
                return theirs
        return None

    async def _command(self, turn: Situation, incoming: Incoming) -> Outcome:
        """A command, by the handler of what it is in words where there is one."""
        name, words = incoming.command, incoming.text.strip()
        if (
            self._announcements
            and name == "announce"
            and self._announcements.allowed(announcing.merchant(incoming))
        ):
            return await announcing.announce(self._announcements, turn, incoming)
        if self._announcements and name == "subscribe":
            return await subscribing.subscribe(self._announcements.store, turn, incoming, words)
        if name == "profile" and words:
            return profiles.edit(self.guide, turn, words)
        spoken = acts.whole(f"/{name} {words}".strip()) if name not in commands.NAMES else None
        if name in _SPOKEN or spoken:
            return await self._dispatch(replace(turn, reading=replace(turn.reading, act=spoken or name)))
        if name == "search" and words:
            return await self._read(words, turn.dialogue, turn, incoming.locale)
        if name == "deal" and words:
            return await self._read(f"{words} on sale", replace(turn.dialogue, wish=None), turn)
        if name == "alerts":
            return await alerting.listed(self.guide, self._alerts, turn, words)
        return await commands.command(self.guide, self._people, turn, incoming)

    def _reader(self) -> Reader:
        index = self.guide.index
        return Reader(
            index.vocabulary,
            index.spell,
            self.guide.currency,
            self.guide.tagger.read,
            self._shop_matter,
            index.together,
        )

    def _shop_matter(self, text: str) -> float:
        """How near `text` is to the questions that every shop is asked (cosine)."""
        met = self.guide.topics.met(text, limit=1)
        return met[0].nearness if met else 0.0

    async def _action(self, incoming: Incoming, dialogue: Dialogue) -> tuple[Action | None, str]:
        """The action of a pressed button, or of a label typed out; else what is wrong with the button."""
        if incoming.kind == "button":
            pressed = await self._turns.pressed(incoming.token)
            if pressed is None or pressed.expires_at < time.time():
                return None, "expired"
            anybody = ("vote", *handoff.ACTIONS)  # their handlers decide
            if pressed.person not in ("", incoming.person) and pressed.action.kind not in anybody:
                return None, "not-yours"
            return pressed.action, ""
        if incoming.kind == "command":
            return None, ""
        typed = " ".join(incoming.text.lower().split())
        return dict(dialogue.choices).get(typed), ""

    async def _act(self, action: Action, turn: Situation, incoming: Incoming) -> Outcome:
        """A button's meaning, done."""
        guide, dialogue = self.guide, turn.dialogue
        if action.kind in ("more", "back"):
            page = await shopping.more(guide, turn, back=action.kind == "back")
            return replace(page, in_place=bool(page.message.cards))
        if action.kind in ("start_over", "human", "help"):
            return await self._dispatch(replace(turn, reading=replace(turn.reading, act=action.kind)))
        if action.kind == "deals":
            return replace(await commands.deals(guide, turn, int(action.value)), in_place=True)
        if action.kind == "forget_interest":
            return profiles.forget_interest(guide, turn, action.value)
        if action.kind == "forget_interests":
            return profiles.forget_interests(guide, turn)
        if action.kind == "alert_off":
            return alerting.off(turn, action.product)
        if action.kind == "ask_shop":
            return asking.ask_shop(guide, turn, action)
        if action.kind == "forget":
            return await privacy.forget(self._people, turn, incoming)
        if self._announcements and action.kind in subscribing.BUTTONS:
            done = await subscribing.press(guide, self._announcements.store, turn, incoming, action)
            return done or _useless(turn, "expired", incoming)
        if self._announcements and action.kind in announcing.BUTTONS:
            return await announcing.press(self._announcements, turn, incoming, action)
        if action.kind == "vote":
            counted = await polls.vote(guide, self._turns, turn, incoming, action)
            return counted or _useless(turn, "expired", incoming)
        if action.kind == "compare_top":
            return await comparing.compare(
                guide, turn, tuple(product.id for product in turn.shown[: int(action.value)])
            )
        if action.kind == "category":
            wish = replace(
                dialogue.wanted(),
                constraints=replace(
                    dialogue.wanted().constraints, categories=(tuple(action.value.split(" > ")),)
                ),
            )
            return await shopping.shop(
                guide, replace(turn, reading=replace(turn.reading, act="find", wish=wish))
            )
        if action.kind == "skip":
            return await shopping.skip(guide, turn)
        if action.kind == "narrow":
            return await shopping.shop(
                guide, replace(turn, reading=_narrowed(turn.reading, dialogue.wanted(), action))
            )
        if action.kind == "say":
            reading = await asyncio.to_thread(self._reader().read, action.value, dialogue, turn.shown)
            return await self._dispatch(replace(turn, reading=replace(reading, language=turn.language)))
        products = await guide.catalogue.products([action.product])
        if not products:
            return _useless(turn, "expired", incoming)
        if action.kind == "similar":
            return await shopping.similar(guide, turn, products[0])
        if action.kind == "compare":
            return await comparing.compare(guide, turn, (products[0].id,))
        if action.kind in ("alert_back", "alert_price"):
            return await alerting.want(
                guide, self._alerts, turn, products[0], "price" if action.kind == "alert_price" else "back"
            )
        if action.kind == "save":
            return await talking.save(guide, turn, products[0])
        if action.kind == "ask":
            about = replace(dialogue, focus=products[0].id)
            reading = await asyncio.to_thread(self._reader().read, action.value, about, (products[0],))
            return await answering.answer(
                guide,
                replace(
                    turn,
                    dialogue=about,
                    shown=(products[0],),
                    reading=replace(reading, language=turn.language),
                ),
            )
        return answering.details(guide, turn, products[0])

    async def _dispatch(self, turn: Situation) -> Outcome:
        """The handler for what was understood."""
        guide, reading = self.guide, turn.reading
        meant = await self._meant(turn)
        if (
            reading.refers.missing
            and reading.act in ("details", "similar", "compare", "ask", "save")
            and not meant
        ):
            strange = reading.topic is not None and reading.topic["other"] > REFUSED_ABOVE
            if not turn.shown and strange and len(reading.asked.split()) >= SHORT:
                return talking.talk(
                    guide, turn, "out_of_scope"
                )  # "is it going to rain?" points at nothing here
            return _no_such_place(turn)
        if reading.act == "find":
            return await self._find(turn)
        if reading.act == "ask":
            return await answering.answer(guide, turn)
        if reading.act in ("more", "back"):
            return await shopping.more(guide, turn, back=reading.act == "back")
        if reading.act == "compare":
            ids = reading.refers.ids if reading.refers.how not in ("one", "") else ()
            named = ids or await answering.named_products(guide, reading.asked)
            return await comparing.compare(guide, turn, named)
        if reading.act == "similar" and meant:
            return await shopping.similar(guide, turn, meant)
        if reading.act == "details" and meant:
            return answering.details(guide, turn, meant)
        if reading.act == "details" and reading.wish and reading.wish.thing and not reading.refers.how:
            return await self._find(turn)
        if reading.act == "save" and meant:
            return await talking.save(guide, turn, meant)
        if reading.act == "buy" and meant:
            return answering.buying(guide, turn, meant)
        if reading.act in ("similar", "details", "save", "buy"):
            return _no_such_place(turn)
        if reading.act == "haggle":
            return talking.haggle(
                guide,
                turn,
                meant or turn.product(turn.dialogue.focus) or (turn.shown[0] if turn.shown else None),
            )
        if reading.act == "human":
            return await handoff.ask(self._desk, guide, turn)
        if reading.act == "saved":
            return await talking.saved(guide, turn)
        if reading.act == "profile":
            return profiles.profile(guide, turn)
        if reading.act == "alert":
            return await alerting.ask(guide, self._alerts, turn, meant)
        if reading.act == "why":
            return explaining.why(guide, turn, meant)
        return talking.talk(guide, turn, reading.act)

    async def _find(self, turn: Situation) -> Outcome:
        """A wish, unless it is none of the shop's business."""
        reading = turn.reading
        if self._strange(reading):
            return talking.talk(self.guide, turn, "out_of_scope")
        outcome = await shopping.shop(self.guide, turn)
        shown = outcome.message.cards or not outcome.message.text
        if (
            not shown
            and not reading.refined
            and len(reading.asked.split()) >= SHORT
            and reading.topic
            and reading.topic["other"] > MAYBE_OTHER
            and not _ORDERS.search(reading.asked)
        ):
            return talking.talk(self.guide, turn, "out_of_scope")
        # Nobody needs to hear that "teh" was read as "the": it is not looked for.
        if corrected := [one for one in reading.corrections if one.meant not in STOP_WORDS]:
            typed = ", ".join(one.typed for one in corrected)
            meant = ", ".join(one.meant for one in corrected)
            outcome = outcome.prefixed(say(turn.language, "spelled", typed=typed, meant=meant))
        return outcome.prefixed(say(turn.language, "long")) if reading.cut else outcome

    def _strange(self, reading: Reading) -> bool:
        """Whether a sentence is about something else than shopping."""
        if reading.refined or reading.topic is None or reading.wish is None:
            return False
        constraints = reading.wish.constraints
        other = reading.topic["other"]
        asks = reading.language != "zh" and asks_or_orders(reading.asked)
        if _ORDERS.search(reading.asked):
            return False  # whatever they want to have ordered, here is a shop
        if reading.language != "zh" and other > CERTAINLY_OTHER and len(reading.asked.split()) >= SHORT:
            return True
        surely = asks and other > SURELY_OTHER
        if reading.wish.thing and len(reading.asked.split()) < SHORT and not surely:
            return False  # a few keywords: the shop says for itself whether it has such a thing
        if reading.price and (reading.price.foreign or reading.price.bare is not None) and not surely:
            return False
        if reading.on_sale or other <= (ASKED_REFUSED_ABOVE if asks else REFUSED_ABOVE):
            return False
        if constraints != Constraints() or self._sold(reading.wish.thing):
            # It names what the shop has: only a long sentence about something else is none of its business.
            return (
                other > SURELY_OTHER
                and len(reading.asked.split()) > SHORT
                and not _WANTS.search(reading.asked)
            )
        if asks:
            return True  # "how long does steak take" sounds like a need and is none
        met = self.guide.uses.met(reading.wish.text, limit=1)
        enough = SURELY_MEANT_ABOVE if other > SURELY_OTHER else MEANT_ABOVE
        return not (met and max(met[0].nearness, met[0].similarity) >= enough)

    def _sold(self, thing: str) -> bool:
        """Whether the shop has something called so."""
        mentions = self.guide.index.vocabulary.find(thing) if thing else []
        return any(mention.kind in ("category", "thing", "brand") for mention in mentions)

    async def _meant(self, turn: Situation) -> Product | None:
        ids = turn.reading.refers.ids
        if turn.reading.refers.missing and not ids:
            return None
        if ids:
            return turn.product(ids[0]) or next(iter(await self.guide.catalogue.products(ids[:1])), None)
        if turn.reading.act in ("details", "similar", "save", "buy", "alert"):
            named = await answering.named_product(self.guide, turn.reading.asked)
            return named or turn.product(turn.dialogue.focus) or (turn.shown[0] if turn.shown else None)
        return None


def typed_command(incoming: Incoming) -> Incoming:
    """The same event as a command when its text is one: a slash and a word, then the arguments.

    What somebody wants done with their data is meant as well when it is said in so many words.
    """
    if incoming.kind != "text":
        return incoming
    if typed := _COMMAND.fullmatch(incoming.text):
        return replace(incoming, kind="command", command=typed[1].lower(), text=(typed[2] or "").strip())
    said = " ".join(incoming.text.lower().strip(" .!。！").split()) if len(incoming.text) < 40 else ""
    name = commands.SAID.get(said)
    return replace(incoming, kind="command", command=name, text="") if name else incoming


def _wordless(
    incoming: Incoming, dialogue: Dialogue, profile: Profile, shown: tuple[Product, ...], now: float
) -> Situation:
    """The situation of a pressed button or a command: no text to read."""
    language = dialogue.language or detect("", locale=incoming.locale)
    return Situation(Reading("button", language, "", ""), dialogue, profile, shown, now, incoming)


def _useless(turn: Situation, why: str, incoming: Incoming) -> Outcome:
    """The reply to a button that means nothing any more, or nothing to this person."""
    text = (Span(say(turn.language, why)),)
    message = Outgoing(intent="expired", language=turn.language, text=text, private=not incoming.direct)
    return Outcome(message, turn.dialogue, turn.profile)


def _nobody_asked(turn: Situation) -> Outcome:
    return turn.replied("clarify", say(turn.language, "others-none"))


def _narrowed(reading: Reading, wish: Wish, action: Action) -> Reading:
    wish = facets.narrowed(wish, action.product, action.value)
    return replace(reading, act="find", wish=wish, refined=True)


def _no_such_place(turn: Situation) -> Outcome:
    key = "none-place" if turn.shown else "none-shown"
    arguments: dict[str, str | int | float] = {"count": len(turn.shown)} if turn.shown else {}
    return turn.replied("clarify", say(turn.language, key, **arguments))
