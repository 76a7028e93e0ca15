"""One message in, one reply out, all of it committed at once.

`Core.handle` takes an event that a platform delivered, keeps it in the inbox, waits for the earlier
messages of the same person in the same place, works out the reply and commits state, reply and inbox in
one transaction. A message that cannot be handled is tried again and, after a few tries, answered with an
apology and put among the dead letters, so that the conversation goes on.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from assistant.catalogue.product import Product
from assistant.dialogue.intent import IntentModel
from assistant.dialogue.reading import Reader, Reading
from assistant.dialogue.state import Dialogue, Profile, Wish, dump, load, load_profile
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import answering, comparing, shopping, talking
from assistant.language import say
from assistant.messages import Action, Incoming, Outgoing, Span
from assistant.ports import Channel, Reply, StoreUnavailable, Talk, Turn, TurnStore
from assistant.retrieval.request import Constraints

log = logging.getLogger(__name__)

MOST_TRIES = 3
TYPING_AFTER = 0.4
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
REFUSED_ABOVE = 0.6
MAYBE_OTHER = 0.4
SURELY_OTHER = 0.9
SHORT = 5
_WANTS = re.compile(
    r"\b(?:buy|purchase|looking for|recommend|need (?:a|an|some|new)|want (?:a|an|some|new)|do you (?:have|sell)|show me|gift|under \S*\d)\b"
)
_COMMAND = re.compile(r"\s*/([A-Za-z][A-Za-z_]*)(\s.*)?", re.DOTALL)
# A told need this near to a known one (cosine) is the shop's business, however strange it sounds.
MEANT_ABOVE = 0.5


class Core:
    """The shop's guide. `committed` is called after each commit, to wake the outbox."""

    def __init__(
        self, guide: Guide, turns: TurnStore, committed: Callable[[str], None] = lambda platform: None
    ) -> None:
        self.guide = guide
        self._turns = turns
        self._committed = committed
        self._locks: dict[tuple[str, str, str], asyncio.Lock] = {}
        self._waiting: dict[tuple[str, str, str], int] = {}
        self._intents = IntentModel.open(guide.embedder)
        self._turns_running: set[asyncio.Task[Outgoing]] = set()

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        """Keep one event durably and return; its turn goes on by itself. False when it was kept before.

        For platforms that wait for an acknowledgement: once this returns, no stop can lose the event.
        """
        started = time.perf_counter()
        if not await self._turns.receive(incoming):
            return False
        turn = asyncio.create_task(self._process(incoming, channel, started))
        self._turns_running.add(turn)
        turn.add_done_callback(self._turns_running.discard)
        return True

    async def drain(self, bound: float) -> None:
        """Let the turns that `take` began end, for at most `bound` seconds.

        What does not end in time is broken off; it is in the inbox and handled at the next start.
        """
        if not self._turns_running:
            return
        _, late = await asyncio.wait(self._turns_running, timeout=bound)
        for turn in late:
            turn.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def handle(self, incoming: Incoming, channel: Channel) -> Outgoing | None:
        """Take one event and reply to it by the outbox; None when it was received before.

        Returns after the commit, with the reply as it stands in the outbox.
        """
        started = time.perf_counter()
        if not await self._turns.receive(incoming):
            return None
        return await self._process(incoming, channel, started)

    async def answer(self, incoming: Incoming) -> Outgoing | None:
        """The same for a caller who shows the reply at once: nothing is kept to be sent later."""
        started = time.perf_counter()
        if not await self._turns.receive(incoming):
            return None
        return await self._process(incoming, None, started)

    async def recover(self, channels: dict[str, Channel]) -> int:
        """Handle what was received before a stop and not yet answered; the number of events."""
        waiting = [event for event in await self._turns.waiting() if event.platform in channels]
        for incoming in waiting:
            await self._process(incoming, channels[incoming.platform], time.perf_counter())
        return len(waiting)

    async def _process(self, incoming: Incoming, channel: Channel | None, started: float) -> Outgoing:
        async with self._in_order((incoming.platform, incoming.conversation, incoming.person)):
            if channel is None:
                return await self._try(incoming, started, kept=False)
            typing = asyncio.create_task(_show_typing(incoming, channel))
            try:
                return await self._try(incoming, started, kept=True)
            finally:
                typing.cancel()

    async def _try(self, incoming: Incoming, started: float, kept: bool) -> Outgoing:
        """Reply and commit. A store that cannot do it now is waited for: the event is in the inbox."""
        wait = FIRST_WAIT
        while True:
            try:
                return await self._once(incoming, started, kept)
            except StoreUnavailable as error:
                log.error("the reply to %s waits %.0f s for the store: %s", incoming.event_id, wait, error)
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    async def _once(self, incoming: Incoming, started: float, kept: bool) -> Outgoing:
        """Reply and commit, or after `MOST_TRIES` failures apologise and put the event aside."""
        while True:
            talk = await self._turns.load(incoming)
            try:
                outcome = await self.reply(incoming, talk)
            except StoreUnavailable:
                raise
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                log.exception("event %s could not be handled", incoming.event_id)
                if await self._turns.failed(incoming, reason) < MOST_TRIES:
                    continue
                language = talk.language or "en"
                sorry = Outgoing(intent="failed", language=language, text=(Span(say(language, "failed")),))
                outcome = Outcome(sorry, load(talk.state, talk.updated_at), load_profile(talk.profile))
                message, turn = _turn(incoming, talk, outcome, started, kept)
                await self._turns.bury(incoming, reason, turn)
            else:
                message, turn = _turn(incoming, talk, outcome, started, kept)
                await self._turns.commit(turn)
            if kept:
                self._committed(incoming.platform)
            return message

    async def reply(self, incoming: Incoming, talk: Talk) -> Outcome:
        """Work out the reply to `incoming` after `talk`, without committing anything."""
        guide, now = self.guide, time.time()
        dialogue, profile = load(talk.state, talk.updated_at, now), load_profile(talk.profile)
        if not dialogue.language and talk.language:
            dialogue = replace(dialogue, language=talk.language)
        shown = tuple(await guide.catalogue.products(dialogue.shown))
        action, expired = await self._action(incoming, dialogue)
        if expired:
            language = dialogue.language or "en"
            message = Outgoing(
                intent="expired",
                language=language,
                text=(Span(say(language, expired)),),
                private=not incoming.direct,
            )
            return Outcome(message, dialogue, profile)
        if action:
            return await self._act(action, dialogue, _pressing(dialogue, profile, shown, now))
        reading = await asyncio.to_thread(
            self._reader().read, incoming.text, dialogue, shown, incoming.locale
        )
        return await self._dispatch(Situation(reading, dialogue, profile, shown, now))

    def _reader(self) -> Reader:
        index = self.guide.index
        topic = self._intents.probabilities if self._intents else None
        return Reader(index.vocabulary, index.spell, self.guide.currency, topic, self._shop_matter)

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
            if pressed.person != incoming.person:
                return None, "not-yours"
            return pressed.action, ""
        typed = " ".join(incoming.text.lower().split())
        return dict(dialogue.choices).get(typed), ""

    async def _act(self, action: Action, dialogue: Dialogue, turn: Situation) -> Outcome:
        """A button's meaning, done."""
        guide = self.guide
        if action.kind in ("more", "start_over", "human", "help"):
            return await self._dispatch(replace(turn, reading=replace(turn.reading, act=action.kind)))
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
        if action.kind == "narrow":
            return await shopping.shop(
                guide, replace(turn, reading=_narrowed(turn.reading, dialogue.wanted(), action))
            )
        if action.kind == "say":
            reading = await asyncio.to_thread(self._reader().read, action.value, dialogue, turn.shown)
            return await self._dispatch(replace(turn, reading=replace(reading, language=turn.language)))
        products = await guide.catalogue.products([action.product])
        if not products:
            message = Outgoing(
                intent="expired", language=turn.language, text=(Span(say(turn.language, "expired")),)
            )
            return Outcome(message, dialogue, turn.profile)
        if action.kind == "similar":
            return await shopping.similar(guide, turn, products[0])
        if action.kind == "compare":
            return await comparing.compare(guide, turn, (products[0].id,))
        if action.kind == "save":
            return await talking.save(guide, turn, products[0])
        if action.kind == "ask":
            asking = replace(dialogue, focus=products[0].id)
            reading = await asyncio.to_thread(self._reader().read, action.value, asking, (products[0],))
            return await answering.answer(
                guide,
                replace(
                    turn,
                    dialogue=asking,
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
            return talking.person(guide, turn)
        if reading.act == "saved":
            return await talking.saved(guide, turn)
        if reading.act == "profile":
            return talking.profile(guide, turn)
        if reading.act == "why":
            return talking.why(guide, turn, meant or (turn.shown[0] if turn.shown else None))
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
        ):
            return talking.talk(self.guide, turn, "out_of_scope")
        if reading.corrections:
            typed = ", ".join(one.typed for one in reading.corrections)
            meant = ", ".join(one.meant for one in reading.corrections)
            outcome = outcome.prefixed(say(turn.language, "spelled", typed=typed, meant=meant))
        return outcome.prefixed(say(turn.language, "long")) if reading.cut else outcome

    def _strange(self, reading: Reading) -> bool:
        """Whether a sentence is about something else than shopping."""
        if reading.refined or reading.topic is None or reading.wish is None:
            return False
        constraints = reading.wish.constraints
        other = reading.topic["other"]
        if reading.wish.thing and len(reading.asked.split()) < SHORT:
            return False  # a few keywords: the shop says for itself whether it has such a thing
        if reading.price and (reading.price.foreign or reading.price.bare is not None):
            return False
        if reading.on_sale or other <= REFUSED_ABOVE:
            return False
        if constraints != Constraints() or self._sold(reading.wish.thing):
            # It names what the shop has: only a long sentence about something else is none of its business.
            return (
                other > SURELY_OTHER
                and len(reading.asked.split()) > SHORT
                and not _WANTS.search(reading.asked)
            )
        met = self.guide.uses.met(reading.wish.text, limit=1)
        return not (met and met[0].nearness >= MEANT_ABOVE)

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
        if turn.reading.act in ("details", "similar", "save", "buy"):
            named = await answering.named_product(self.guide, turn.reading.asked)
            return named or turn.product(turn.dialogue.focus) or (turn.shown[0] if turn.shown else None)
        return None

    @asynccontextmanager
    async def _in_order(self, key: tuple[str, str, str]) -> AsyncIterator[None]:
        """One at a time for each conversation; asyncio's locks are fair, so in the order of arrival."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._locks[key]


def typed_command(incoming: Incoming) -> Incoming:
    """The same event as a command when its text is one: a slash and a word, then the arguments."""
    typed = _COMMAND.fullmatch(incoming.text) if incoming.kind == "text" else None
    if not typed:
        return incoming
    return replace(incoming, kind="command", command=typed[1].lower(), text=(typed[2] or "").strip())


def _turn(
    incoming: Incoming, talk: Talk, outcome: Outcome, started: float, kept: bool
) -> tuple[Outgoing, Turn]:
    """The finished message and what the event changes: buttons get their tokens here."""
    actions = dict.fromkeys(button.action for button in outcome.message.every_button())
    tokens = {action: secrets.token_urlsafe(12) for action in actions}
    latency = (time.perf_counter() - started) * 1000
    message = replace(outcome.message.with_tokens(tokens), latency_ms=round(latency, 1))
    choices = tuple((button.label.lower(), button.action) for button in message.buttons)
    after = replace(
        talk,
        updated_at=time.time(),
        state=dump(replace(outcome.dialogue, choices=choices)),
        profile=dump(outcome.profile),
        language=message.language,
    )
    reply = Reply(message, incoming.conversation, incoming.person, reply_to=incoming.reply_to)
    replies = (reply,) if kept else ()
    meanings = {token: action for action, token in tokens.items()}
    return message, Turn(incoming, after, replies, meanings, message.intent)


def _pressing(dialogue: Dialogue, profile: Profile, shown: tuple[Product, ...], now: float) -> Situation:
    """The situation of a pressed button: no text to read."""
    language = dialogue.language or "en"
    return Situation(Reading("button", language, "", ""), dialogue, profile, shown, now)


def _narrowed(reading: Reading, wish: Wish, action: Action) -> Reading:
    constraints = wish.constraints
    if action.product == "brand":
        constraints = replace(constraints, brands=(action.value,))
    else:
        rest = tuple(pair for pair in constraints.attributes if pair[0] != action.product)
        constraints = replace(constraints, attributes=(*rest, (action.product, (action.value.lower(),))))
    return replace(reading, act="find", wish=replace(wish, constraints=constraints), refined=True)


def _no_such_place(turn: Situation) -> Outcome:
    key = "none-place" if turn.shown else "none-shown"
    arguments: dict[str, str | int | float] = {"count": len(turn.shown)} if turn.shown else {}
    message = Outgoing(
        intent="clarify", language=turn.language, text=(Span(say(turn.language, key, **arguments)),)
    )
    return Outcome(message, replace(turn.dialogue, language=turn.language), turn.profile)


async def _show_typing(incoming: Incoming, channel: Channel) -> None:
    """Show that a reply is being made when it takes more than a moment; a failure there does not matter."""
    await asyncio.sleep(TYPING_AFTER)
    try:
        await channel.typing(incoming.conversation, incoming.person)
    except Exception as error:
        log.debug("no typing sign: %s", error)
