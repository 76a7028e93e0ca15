"""What a conversation needs around shopping: greetings, help, limits, a person, what was saved."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.product import Product
from assistant.dialogue.state import Profile
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers.cards import Grounds, card, interests, top_categories
from assistant.language import say
from assistant.messages import Action, Button, Outgoing, Source, Span

# What an act is called in the reply, where it is not smalltalk.
_INTENTS = {
    "help": "help",
    "out_of_scope": "out_of_scope",
    "attack": "out_of_scope",
    "start_over": "start_over",
    "haggle": "price",
}


def talk(guide: Guide, turn: Situation, act: str) -> Outcome:
    """The reply to an act that needs no product: greet, help, thanks, out_of_scope, ..."""
    language = turn.language
    dialogue = replace(turn.dialogue, language=language)
    if act == "start_over":
        dialogue = replace(dialogue, wish=None, shown=(), focus="", offset=0, asked=())
        text = say(language, "started-over")
    elif act == "yes":
        text = say(language, "nothing-open")
    elif act == "no":
        text = say(language, "okay-no")
    elif act == "attack":
        text = say(language, "attack")
    else:
        arguments = {"shop": guide.shop.name, "example": example(guide, language), "amount": "50"}
        text = say(language, act.replace("_", "-"), **arguments)
    if turn.reading.cut:
        text = f"{say(language, 'long')} {text}"
    chips = (
        _suggestions(guide, language)
        if act in ("greet", "help", "empty", "bot", "out_of_scope", "start_over", "attack")
        else ()
    )
    message = Outgoing(
        intent=_INTENTS.get(act, "smalltalk"), language=language, text=(Span(text),), buttons=chips
    )
    return Outcome(message, dialogue, turn.profile)


def welcome(guide: Guide, language: str) -> Outgoing:
    """What somebody sees who has not said anything yet: two lines and a few ways to begin."""
    text = say(language, "welcome", shop=guide.shop.name, products=len(guide.index))
    return Outgoing(
        intent="welcome", language=language, text=(Span(text),), buttons=_suggestions(guide, language)
    )


def haggle(guide: Guide, turn: Situation, product: Product | None) -> Outcome:
    """Nobody changes a price here; what it is, and what is cheaper."""
    language = turn.language
    parts = [say(language, "haggle")]
    sources: tuple[Source, ...] = ()
    if product:
        parts.append(
            say(language, "haggle-price", title=product.title, price=product.price_now.spoken(language))
        )
        if product.sale_price:
            parts.append(say(language, "haggle-sale", was=product.price.spoken(language)))
        price = f"price: {product.price_now.plain()} {product.price_now.currency}"
        sources = (Source(product.id, product.title, price, guide.shop.link(product.link)),)
    parts.append(say(language, "haggle-hint"))
    buttons = [Button(say(language, "button-sale"), Action("say", value="on sale"))]
    if turn.shown:
        buttons.insert(0, Button(say(language, "button-cheaper"), Action("say", value="cheaper")))
    message = Outgoing(
        intent="price",
        language=language,
        text=(Span(" ".join(parts)),),
        sources=sources,
        buttons=tuple(buttons),
    )
    return Outcome(message, replace(turn.dialogue, language=language), turn.profile)


def person(guide: Guide, turn: Situation, key: str = "human") -> Outcome:
    """How to reach the shop's staff, in the shop's own words."""
    language = turn.language
    contact = guide.contact()
    if contact is None:
        text = say(language, "human-none")
        sources: tuple[Source, ...] = ()
    else:
        lead = say(language, "human", hours="").strip() if key == "human" else say(language, key)
        text = f"{lead} {say(language, 'human-contact')}\n{contact.text}"
        sources = (Source(contact.id, contact.title, contact.text),)
    message = Outgoing(intent="human", language=language, text=(Span(text),), sources=sources)
    return Outcome(message, replace(turn.dialogue, language=language), turn.profile)


async def save(guide: Guide, turn: Situation, product: Product) -> Outcome:
    """Put a product on the person's list."""
    saved = tuple(dict.fromkeys((product.id, *turn.profile.saved)))[:50]
    profile = replace(turn.profile, saved=saved).noted(interests(product), 1.5, turn.now, "saved")
    message = Outgoing(
        intent="saved", language=turn.language, text=(Span(say(turn.language, "saved", title=product.title)),)
    )
    return Outcome(message, replace(turn.dialogue, language=turn.language, focus=product.id), profile)


async def saved(guide: Guide, turn: Situation) -> Outcome:
    """The person's saved products, as they are today."""
    language = turn.language
    products = await guide.catalogue.products(turn.profile.saved[:10])
    text = say(language, "saved-list" if products else "saved-none")
    grounds = Grounds(turn.dialogue.wanted(), language, Profile(), turn.now)
    cards = tuple(
        replace(card(guide, product, grounds), reasons=(say(language, "reason-saved"),))
        for product in products
    )
    dialogue = replace(turn.dialogue, language=language)
    if products:
        dialogue = replace(dialogue, shown=tuple(product.id for product in products), focus="")
    return Outcome(
        Outgoing(intent="saved", language=language, text=(Span(text),), cards=cards), dialogue, turn.profile
    )


def example(guide: Guide, language: str) -> str:
    """Something that a shopper of this shop might say, out of its own categories."""
    categories = top_categories(guide, 1)
    name = categories[0][-1].lower() if categories else ""
    return f"{name} 50 以下" if language == "zh" else f"{name} under 50" if name else "a gift under 50"


def _suggestions(guide: Guide, language: str) -> tuple[Button, ...]:
    top = top_categories(guide, 4)
    chips = tuple(
        Button(
            path[-1].title() if path[-1].islower() else path[-1], Action("category", value=" > ".join(path))
        )
        for path in top
    )
    return (*chips, Button(say(language, "button-returns"), Action("say", value="can i return it")))
