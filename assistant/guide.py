"""What every handler works with: the shop, its catalogue and policies, and the one generator."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.dialogue.reading import Reading
from assistant.dialogue.state import Dialogue, Profile
from assistant.generator.choices import Choices
from assistant.messages import Button, Incoming, Outgoing, Span
from assistant.ports import CatalogueStore, Change, Embedder, Generator, PairScorer, Reply, SlotReader
from assistant.retrieval.index import ProductIndex
from assistant.retrieval.passages import PassageIndex
from assistant.retrieval.uses import Uses


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop as its shoppers know it. `url` is where relative links of the catalogue lead."""

    name: str
    url: str = ""

    def link(self, link: str) -> str:
        """An absolute link where the shop's address is known, else as the feed has it."""
        return urljoin(self.url, link) if self.url and link else link


@dataclass(frozen=True, slots=True)
class Guide:
    """Shared by all conversations. `generator` is None when the shop runs without a model; `jobs` are
    those of `recommend`, `search` and `answer` that the model is used for.
    """

    shop: Shop
    catalogue: CatalogueStore
    index: ProductIndex
    policies: tuple[Passage, ...]
    passages: PassageIndex
    uses: Uses
    topics: Uses
    embedder: Embedder
    reader: PairScorer
    tagger: SlotReader
    generator: Generator | None = None
    jobs: frozenset[str] = frozenset()
    choices: Choices = field(default_factory=Choices)

    @property
    def currency(self) -> str:
        """The catalogue's currency (ISO 4217), dollars for an empty one."""
        return self.index.vocabulary.currency or "USD"

    def contact(self) -> Passage | None:
        """The shop's own words on how to reach it."""
        page = [one for one in self.policies if one.page.rpartition("/")[2] == "contact"]
        # A page may begin with a greeting; what helps is where an address or a number stands.
        reachable = (one for one in page if "@" in one.text or re.search(r"\d[\d ()-]{4,}", one.text))
        return next(reachable, page[0] if page else None)


@dataclass(frozen=True, slots=True)
class Situation:
    """One message in its conversation. `shown` are the products last shown, as they are now.

    `event` is what the person did, as the platform told it; `said` is what the person wrote, empty for a
    button or a command.
    """

    reading: Reading
    dialogue: Dialogue
    profile: Profile
    shown: tuple[Product, ...]
    now: float
    event: Incoming
    said: str = ""

    @property
    def language(self) -> str:
        return self.reading.language

    def product(self, id_: str) -> Product | None:
        """A shown product by id."""
        return next((product for product in self.shown if product.id == id_), None)

    def replied(self, intent: str, text: str, buttons: tuple[Button, ...] = ()) -> Outcome:
        """`text` as the reply; nothing is remembered after it but the language."""
        message = Outgoing(intent=intent, language=self.language, text=(Span(text),), buttons=buttons)
        return Outcome(message, replace(self.dialogue, language=self.language), self.profile)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A handler's reply, and what is remembered after it.

    `changes` is what it changes besides, and `others` is what somebody else is told, their buttons without
    tokens as in the reply. `in_place` asks for the reply to take the place of the message whose button was
    pressed, where the platform can. A `silent` outcome has a message that nobody is shown.
    """

    message: Outgoing
    dialogue: Dialogue
    profile: Profile = field(default_factory=Profile)
    changes: tuple[Change, ...] = ()
    in_place: bool = False
    others: tuple[Reply, ...] = ()
    silent: bool = False

    def prefixed(self, text: str) -> Outcome:
        """The same with a sentence before its text."""
        spans = (Span(text + " "), *self.message.text) if text else self.message.text
        return replace(self, message=replace(self.message, text=spans))
