"""A small shop on a real server: the web adapter, the outbox worker, and a core that answers by script."""

import asyncio
import contextlib
import socket
import threading
from base64 import b64decode
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from memory_outbox import MemoryOutbox

from adapters.outbox import OutboxWorker
from adapters.web.adapter import WebAdapter
from adapters.web.channel import RETRIES
from adapters.web.pages import Shop, Welcome
from assistant.catalogue.product import Product
from assistant.messages import Action, Button, Card, Incoming, Outgoing, Picture, SentRef, Source, Span, Table
from assistant.money import Money
from assistant.ports import Channel, Reply

T = TypeVar("T")

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def button(label: str, token: str) -> Button:
    return Button(label, Action("say", value=label), token)


def card_buttons(product: str) -> tuple[Button, ...]:
    labels = ("More like this", "Compare", "Tell me more")
    return tuple(button(label, f"{label[:2].lower()}-{product}") for label in labels)


PHONES = (
    Card(
        id="phone-1",
        title="Lumen Aurora 12 Pro, 256 GB, Fjord Blue",
        price=usd("649.00"),
        was=usd("749.00"),
        stock=14,
        brand="Lumen",
        reasons=("50 MP main camera with optical stabilisation", "Battery: 31 hours of video"),
        buttons=card_buttons("phone-1"),
    ),
    Card(
        id="phone-2",
        title="Kestrel One",
        price=usd("429.00"),
        stock=3,
        brand="Kestrel",
        reasons=("Battery: 36 hours of video, the longest here", "Under your usual $500"),
        buttons=card_buttons("phone-2"),
    ),
    Card(
        id="phone-3",
        title="Norrvik Aperture 5G with three lenses, 512 GB, Graphite",
        price=usd("899.00"),
        availability="preorder",
        brand="Norrvik",
        reasons=("Three lenses, 108 MP",),
        buttons=card_buttons("phone-3"),
    ),
)

PRODUCTS = {
    "phone-1": Product(
        id="phone-1",
        title="Lumen Aurora 12 Pro, 256 GB, Fjord Blue",
        price=usd("749.00"),
        sale_price=usd("649.00"),
        description="A phone for people who take pictures after dark.\n\nIts camera gathers more light.",
        stock=14,
        brand="Lumen",
        color="Fjord Blue",
        product_type=("Electronics", "Phones", "Smartphones"),
        attributes={"battery_life": "31 hours of video", "weight": "187 g"},
    ),
    "evil": Product(id="evil", title=EVIL, price=usd("1"), description=EVIL, link="javascript:alert(1)"),
}


def reply(text: str, **changes: Any) -> Outgoing:
    made = Outgoing(intent="search", language="en", text=(Span(text),))
    return replace(made, **changes)


SCRIPT = {
    "phones": reply(
        "Three phones with a good camera and a long battery life. The Kestrel lasts longest.",
        cards=PHONES,
        buttons=(button("Cheaper", "cheaper"), button("In blue", "blue"), button("Show more", "more")),
    ),
    "compare": Outgoing(
        intent="compare",
        language="en",
        text=(Span("The Kestrel costs "), Span("$220 less", "strong"), Span(" and lasts longer.")),
        table=Table(
            (
                ("", "Lumen Aurora 12 Pro, 256 GB, Fjord Blue", "Kestrel One", "Norrvik Aperture 5G"),
                ("Price", "$649.00", "$429.00", "$899.00"),
                ("Battery", "31 hours of video", "36 hours of video", "28 hours of video"),
                ("Camera", "50 MP", "48 MP", "108 MP"),
                ("Network", "5G", "5G", "5G"),
                ("Weight", "187 g", "171 g", ""),
            )
        ),
        buttons=(button("Tell me more about the Kestrel", "tm-kestrel"),),
    ),
    "why": reply(
        "Why Kestrel One:\n✓ the longest battery life of those that fit",
        drawing=Picture(PNG, "What each part gave\nKestrel One: Your words 1.20, Meaning 0.40", "scores.png"),
    ),
    "returns": reply(
        "You can return it within 30 days, unused and in its box.",
        sources=(
            Source(
                "returns#30-days",
                "Returns and exchanges · How long you have",
                "You may return anything unused within 30 days of delivery, in its original packaging.",
                "/policies/returns",
            ),
            Source("returns#cost", "Returns and exchanges · What it costs", "Returning is free of charge."),
        ),
    ),
    "purple": reply(
        "There is no purple phone in the shop.",
        alternatives=(PHONES[0], replace(PHONES[1], availability="out_of_stock", stock=0)),
    ),
    "details": reply(
        "Here is all that the shop says about it.",
        cards=(
            replace(
                PHONES[1],
                facts=(("Battery", "36 hours of video"), ("Camera", "48 MP"), ("Weight", "171 g")),
                reasons=(),
            ),
        ),
    ),
    "手机": Outgoing(
        intent="recommend",
        language="zh",
        text=(Span("为您找到两款拍照好、续航长的手机。"),),
        cards=tuple(replace(card, reasons=("续航：31 小时视频播放",)) for card in PHONES[:2]),
        buttons=(button("再便宜些", "cheaper-zh"),),
    ),
    "evil": Outgoing(
        intent=EVIL,
        language='en" onload="window.hacked=1',
        text=(Span(EVIL), Span(EVIL, "strong", "javascript:window.hacked=1"), Span(EVIL, "code")),
        cards=(
            Card(
                id='"><script>',
                title=EVIL,
                price=usd("1"),
                brand=EVIL,
                link="javascript:window.hacked=1",
                image="javascript:window.hacked=1",
                reasons=(EVIL,),
                facts=((EVIL, EVIL),),
                buttons=(button(EVIL, "evil"),),
            ),
        ),
        sources=(Source(EVIL, EVIL, EVIL, "data:text/html,<script>window.hacked=1</script>"),),
        table=Table((("", EVIL), (EVIL, EVIL))),
        buttons=(button(EVIL, "evil"),),
    ),
}


def draw(product: Product) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><rect width="400" height="400" '
        'fill="#d9e3ea"/><rect x="140" y="75" width="120" height="250" rx="18" fill="#39566b"/>'
        '<circle cx="172" cy="110" r="16" fill="#a9c3d4"/></svg>'
    )


@dataclass
class RunningShop:
    """`handled` are the events kept, each once; `hold` keeps the core from answering while it is cleared."""

    name: str = "Harbour Lane"
    welcome: dict[str, Welcome] = field(
        default_factory=lambda: {
            "en": Welcome(
                "Hello! Tell me what you need, and I look through the shop with you.",
                ("A phone with a good camera", "What is the return policy?"),
            ),
            "zh": Welcome("您好！告诉我您需要什么，我陪您一起挑。", ("拍照好的手机", "怎么退货？")),
        }
    )
    handled: list[Incoming] = field(default_factory=list)
    script: dict[str, Outgoing] = field(default_factory=lambda: dict(SCRIPT))
    port: int = 0
    fails: int = 0

    def __post_init__(self) -> None:
        self.store = MemoryOutbox()
        self.hold = threading.Event()
        self.hold.set()

    async def handle(self, incoming: Incoming, channel: Channel) -> bool:
        """The core's part: keep an event once, answer it, and commit the reply to the outbox."""
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        if any(known.event_id == incoming.event_id for known in self.handled):
            return False
        self.handled.append(incoming)
        while not self.hold.is_set():  # noqa: ASYNC110 (set by another thread)
            await asyncio.sleep(0.01)
        asked = incoming.text or incoming.token
        message = self.script.get(asked, reply(f"You said: {asked}"))
        self.store.put(Reply(message, incoming.conversation, incoming.person), "web")
        self.worker.wake()
        return True

    def start(self) -> "RunningShop":
        """Serve on a free port of loopback, the same one at every start."""
        started = threading.Event()

        async def main() -> None:
            listener = socket.create_server(("127.0.0.1", self.port))
            self.port = listener.getsockname()[1]
            shop = Shop(self.name, self.welcome, self._product, draw)
            self._adapter = WebAdapter(shop, listener)
            self.channel = self._adapter.channel
            self.worker = OutboxWorker(self.store, self.channel, retries=RETRIES, look_every=0.1)
            self.channel.on_return = self.worker.hasten
            self._loop = asyncio.get_running_loop()
            sending = asyncio.create_task(self.worker.run())
            await self._adapter.run(self.handle, started.set)
            await self.worker.stop(1.0)
            await sending

        self._thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
        self._thread.start()
        assert started.wait(10), "the server did not start"
        return self

    def stop(self) -> None:
        """Stop serving; the store and what was handled stay."""
        asyncio.run_coroutine_threadsafe(self._adapter.close(), self._loop)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not stop"

    def do(self, act: Callable[[], T]) -> T:
        """Run `act` on the server's loop, such as a message to a page."""

        async def acting() -> T:
            return act()

        return self.wait(acting())

    def wait(self, act: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(10)

    def send(self, message: Outgoing) -> None:
        """A message to the conversation that was last heard of, that nobody asked for."""
        last = self.handled[-1]
        self.do(lambda: self.store.put(Reply(message, last.conversation, last.person), "web"))

    def last_sent(self) -> SentRef:
        """What the channel calls the last message that a page has confirmed."""
        sent = [row for row in self.store.rows.values() if row.state == "sent"]
        return SentRef("web", sent[-1].delivery.reply.conversation, sent[-1].reason)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _product(self, product: str) -> Product | None:
        known = {card.id: Product(card.id, card.title, card.price) for card in PHONES} | PRODUCTS
        return known.get(product)


@contextlib.contextmanager
def running_shop(**settings: Any) -> Iterator[RunningShop]:
    shop = RunningShop(**settings).start()
    try:
        yield shop
    finally:
        shop.stop()
