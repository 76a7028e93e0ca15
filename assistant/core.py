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
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

from assistant.catalogue.product import Product
from assistant.dialogue import acts
from assistant.dialogue.intent import IntentModel
from assistant.dialogue.others import taken_over, without_pointing
from assistant.dialogue.reading import Reader, Reading
from assistant.dialogue.state import Dialogue, Profile, Wish, dump, load, load_profile
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import answering, commands, comparing, polls, privacy, shopping, talking
from assistant.language import detect, say
from assistant.messages import Action, Incoming, Outgoing, SentRef, Span
from assistant.ports import Channel, PeopleStore, Poll, Reply, StoreUnavailable, Talk, Turn, TurnStore
from assistant.retrieval.request import Constraints

log = logging.getLogger(__name__)

MOST_TRIES = 3
MOST_STARTS = 5
_ENDED = "the process ended while it was handled"
TYPING_AFTER = 0.4
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
ALERT_EVERY = 10.0
REFUSED_ABOVE = 0.6
MAYBE_OTHER = 0.4
SURELY_OTHER = 0.9
SHORT = 5
_WANTS = re.compile(
    r"\b(?:buy|purchase|looking for|recommend|need (?:a|an|some|new)|want (?:a|an|some|new)|do you (?:have|sell)|show me|gift|under \S*\d)\b"
)
_COMMAND = re.compile(r"\s*/([A-Za-z][A-Za-z_]*)(\s.*)?", re.DOTALL)
# Said in words too, and then answered by the same handlers.
_SPOKEN = ("saved", "profile", "why")
# What nobody else in a group needs to read.
_PERSONAL = ("saved", "profile", "language", "stop", "export", "forget")
# A told need this near to a known one (cosine) is the shop's business, however strange it sounds.
MEANT_ABOVE = 0.5


class Core:
    """The shop's guide. `committed` is called after each commit, to wake the outbox.

    Without `people` nothing is kept of anybody beyond this process, and that is what people are told.
    """

    def __init__(
        self,
        guide: Guide,
        turns: TurnStore,
        committed: Callable[[str], None] = lambda platform: None,
        people: PeopleStore | None = None,
    ) -> None:
        self.guide = guide
        self._turns = turns
        self._people = people
        self._committed = committed
        self._locks: dict[tuple[str, str, str], asyncio.Lock] = {}
        self._waiting: dict[tuple[str, str, str], int] = {}
        self._intents = IntentModel.open(guide.embedder)
        self._turns_running: set[asyncio.Task[Outgoing]] = set()
        self._alert_again = 0.0
        self._signs: set[asyncio.Task[None]] = set()

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        """Keep one event durably and return; its turn goes on by itself. False when it was kept before.

        For platforms that wait for an acknowledgement: once this returns, no stop can lose the event.
        """
        started = time.perf_counter()
        try:
            new = await self._turns.receive(incoming)
        except StoreUnavailable as error:
            self._alert(f"an event was not kept, so it is not acknowledged: {error}")
            raise
        if not new:
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
            if await self._ends_us(incoming):
                await self._put_aside(
                    incoming, await self._turns.load(incoming), _ENDED, time.perf_counter(), True
                )
            else:
                await self._process(incoming, channels[incoming.platform], time.perf_counter())
        return len(waiting)

    async def _ends_us(self, incoming: Incoming) -> bool:
        """Whether start after start ended while this event was handled: it is counted before it is."""
        try:
            return await self._turns.failed(incoming, _ENDED) > MOST_STARTS
        except StoreUnavailable as error:
            self._alert(f"an event could not be counted: {error}")
            return False

    async def _process(self, incoming: Incoming, channel: Channel | None, started: float) -> Outgoing:
        async with self._in_order((incoming.platform, incoming.conversation, incoming.person)):
            if channel is None:
                return await self._try(incoming, started, kept=False)
            # A task only once it is needed: most replies are there before.
            typing = asyncio.get_running_loop().call_later(TYPING_AFTER, self._show_typing, incoming, channel)
            try:
                return await self._try(incoming, started, kept=True)
            finally:
                typing.cancel()

    def _show_typing(self, incoming: Incoming, channel: Channel) -> None:
        sign = asyncio.create_task(_typing(incoming, channel))
        self._signs.add(sign)
        sign.add_done_callback(self._signs.discard)

    async def _try(self, incoming: Incoming, started: float, kept: bool) -> Outgoing:
        """Reply and commit. A store that cannot do it now is waited for: the event is in the inbox."""
        wait = FIRST_WAIT
        while True:
            try:
                async with self._counted_alone(incoming):
                    return await self._once(incoming, started, kept)
            except StoreUnavailable as error:
                self._alert(f"{sum(self._waiting.values())} replies wait for the store: {error}")
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    def _alert(self, problem: str) -> None:
        """Tell the merchant, however many messages suffer from the same, once in a while."""
        now = time.monotonic()
        if now >= self._alert_again:
            self._alert_again = now + ALERT_EVERY
            log.error("%s", problem)

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
                return await self._put_aside(incoming, talk, reason, started, kept)
            message, turn = _turn(incoming, talk, outcome, started, kept)
            await self._turns.commit(turn)
            if kept:
                self._committed(incoming.platform)
            return message

    async def _put_aside(
        self, incoming: Incoming, talk: Talk, reason: str, started: float, kept: bool
    ) -> Outgoing:
        """Apologise, and put the event among the dead letters."""
        language = talk.language or "en"
        sorry = Outgoing(intent="failed", language=language, text=(Span(say(language, "failed")),))
        outcome = Outcome(sorry, load(talk.state, talk.updated_at), load_profile(talk.profile))
        message, turn = _turn(incoming, talk, outcome, started, kept)
        await self._turns.bury(incoming, reason, turn)
        if kept:
            self._committed(incoming.platform)
        return message

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
        reader = self._reader()
        reading = reader.set_words(text, dialogue, turn.shown, locale)
        if reading is None:  # the rest takes milliseconds, in which others must be heard
            reading = await asyncio.to_thread(reader.read, text, dialogue, turn.shown, locale)
        if turn.profile.language:
            reading = replace(reading, language=turn.profile.language)
        return await self._dispatch(replace(turn, reading=reading, dialogue=dialogue))

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
        spoken = acts.whole(f"/{name} {words}".strip()) if name not in commands.NAMES else None
        if name in _SPOKEN or spoken:
            return await self._dispatch(replace(turn, reading=replace(turn.reading, act=spoken or name)))
        if name == "search" and words:
            return await self._read(words, turn.dialogue, turn, incoming.locale)
        if name == "deal" and words:
            return await self._read(f"{words} on sale", replace(turn.dialogue, wish=None), turn)
        return await commands.command(self.guide, self._people, turn, incoming)

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
            if pressed.person != incoming.person and pressed.action.kind != "vote":
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
            return talking.forget_interest(guide, turn, action.value)
        if action.kind == "forget":
            return await privacy.forget(self._people, turn, incoming)
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
    async def _counted_alone(self, incoming: Incoming) -> AsyncIterator[None]:
        """The votes of one poll are counted and committed one after the other, whoever gives them."""
        pressed = await self._turns.pressed(incoming.token) if incoming.kind == "button" else None
        if pressed is None or pressed.action.kind != "vote":
            yield
            return
        async with self._in_order((incoming.platform, "poll", pressed.action.value)):
            yield

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


def _turn(
    incoming: Incoming, talk: Talk, outcome: Outcome, started: float, kept: bool
) -> tuple[Outgoing, Turn]:
    """The finished message and what the event changes: buttons get their tokens here."""
    buttons = outcome.message.every_button()
    actions = dict.fromkeys(button.action for button in buttons if not button.token)
    tokens = dict(zip(actions, _tokens(len(actions)), strict=True))
    asked = {token for poll in outcome.changes if isinstance(poll, Poll) for _, token in poll.options}
    latency = (time.perf_counter() - started) * 1000
    message = replace(outcome.message.with_tokens(tokens), latency_ms=round(latency, 1))
    choices = tuple((button.label.lower(), button.action) for button in message.buttons)
    after = replace(
        talk,
        updated_at=time.time(),
        state=dump(replace(outcome.dialogue, choices=choices)),
        profile=dump(outcome.profile),
        language=outcome.dialogue.language or message.language,
    )
    reply = Reply(message, incoming.conversation, incoming.person, reply_to=incoming.reply_to)
    if outcome.in_place and incoming.message:
        replaced = SentRef(incoming.platform, incoming.conversation, incoming.message)
        reply = replace(reply, edits=replaced)
    replies = (reply,) if kept else ()
    meanings = {token: action for action, token in tokens.items()}
    meanings |= {button.token: button.action for button in buttons if button.token in asked}
    return message, Turn(incoming, after, replies, meanings, message.intent, outcome.changes)


def _tokens(count: int) -> Iterator[str]:
    """Unguessable tokens of 16 characters; one call of the system for all of a message."""
    chance = secrets.token_bytes(12 * count)
    return (urlsafe_b64encode(chance[at : at + 12]).decode() for at in range(0, len(chance), 12))


def _wordless(
    incoming: Incoming, dialogue: Dialogue, profile: Profile, shown: tuple[Product, ...], now: float
) -> Situation:
    """The situation of a pressed button or a command: no text to read."""
    language = dialogue.language or detect("", locale=incoming.locale)
    return Situation(Reading("button", language, "", ""), dialogue, profile, shown, now)


def _useless(turn: Situation, why: str, incoming: Incoming) -> Outcome:
    """The reply to a button that means nothing any more, or nothing to this person."""
    text = (Span(say(turn.language, why)),)
    message = Outgoing(intent="expired", language=turn.language, text=text, private=not incoming.direct)
    return Outcome(message, turn.dialogue, turn.profile)


def _nobody_asked(turn: Situation) -> Outcome:
    message = Outgoing(
        intent="clarify", language=turn.language, text=(Span(say(turn.language, "others-none")),)
    )
    return Outcome(message, replace(turn.dialogue, language=turn.language), turn.profile)


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


async def _typing(incoming: Incoming, channel: Channel) -> None:
    """Show that a reply is being made; a failure there does not matter."""
    try:
        await channel.typing(incoming.conversation, incoming.person)
    except Exception as error:
        log.debug("no typing sign: %s", error)
