"""Products as cards: what is shown of them, and why, from facts alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.catalogue.product import Product
from assistant.dialogue.aspects import aspect_words, measure
from assistant.dialogue.state import Profile, Wish
from assistant.guide import Guide, Shop
from assistant.language import has_message, say
from assistant.messages import Action, Button, Card
from assistant.money import Money
from assistant.retrieval.request import Constraints, Hit

MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why products are shown: the wish they answer, and what they are measured against.

    `near` is the product they are like or cheaper than. `now` is in seconds since the epoch.
    """

    wish: Wish
    language: str
    profile: Profile
    now: float
    near: Product | None = None
    relative: str = ""
    on_sale: bool = False


def card(guide: Guide, product: Product, grounds: Grounds, hit: Hit | None = None, first: bool = False,
         all_facts: bool = False) -> Card:  # fmt: skip
    """The card of `product`; `first` marks the best of the list, `all_facts` shows every stated fact."""
    facts = product.facts()
    chosen = facts if all_facts else telling_facts(product, grounds.wish)
    return replace(
        plain_card(guide.shop, product),
        reasons=tuple(reasons(product, grounds, hit, first)[:MOST_REASONS]),
        facts=tuple((label(name, grounds.language), value) for name, value in chosen.items()),
        buttons=(
            Button(say(grounds.language, "button-details"), Action("details", product.id)),
            Button(say(grounds.language, "button-similar"), Action("similar", product.id)),
            Button(say(grounds.language, "button-compare"), Action("compare", product.id)),
        ),
    )


def plain_card(shop: Shop, product: Product, buttons: tuple[Button, ...] = ()) -> Card:
    """What the catalogue says of `product` now, with no reason to show it."""
    reduced = product.sale_price and product.sale_price.amount < product.price.amount
    sold_out = product.availability == "in_stock" and product.stock == 0
    return Card(
        id=product.id,
        title=product.title,
        price=product.price_now,
        was=product.price if reduced else None,
        availability="out_of_stock" if sold_out else product.availability,
        stock=product.stock,
        brand=product.brand,
        link=shop.link(product.link),
        image=product.image_link,
        buttons=buttons,
    )


def reasons(product: Product, grounds: Grounds, hit: Hit | None, first: bool = False) -> list[str]:
    """What speaks for showing `product`, the most telling first; each is a fact about it."""
    wish, language = grounds.wish, grounds.language
    constraints = wish.constraints
    found: list[str] = []
    covered = aspect_words(wish.text)
    if first and wish.sort == "price_asc":
        found.append(say(language, "reason-cheapest"))
    if first and wish.sort == "price_desc":
        found.append(say(language, "reason-dearest"))
    if grounds.near and grounds.relative == "cheaper":
        less = grounds.near.price_now.amount - product.price_now.amount
        if less > 0:
            amount = Money(less, product.price_now.currency).spoken(language)
            found.append(say(language, "reason-cheaper", amount=amount, title=grounds.near.title))
    elif grounds.near:
        found.append(say(language, "reason-similar", title=grounds.near.title))
    for aspect in wish.aspects:
        if measured := measure(product, aspect):
            found.append(say(language, "reason-fact", fact=label(measured[0], language), value=measured[1]))
    words = f"{product.title} {product.description}".lower()
    facts = product.facts()
    for name, values in constraints.attributes:
        stated = facts.get(name, "")
        if stated and any(value in stated.lower() for value in values):
            found.append(say(language, "reason-fact", fact=label(name, language), value=stated))
            covered.update(re.findall(r"\w+", stated.lower()))
            continue
        held = next((value for value in values if re.search(rf"\b{re.escape(value)}", words)), None)
        if held:
            found.append(say(language, "reason-words", words=quoted([held])))
            covered.add(held)
    if wish.wearer and product.gender == wish.wearer:
        found.append(say(language, "reason-fact", fact=label("gender", language), value=product.gender))
    if product.brand and product.brand in constraints.brands:
        found.append(say(language, "reason-brand", brand=product.brand))
        covered.update(product.brand.lower().split())
    if not grounds.relative:
        found += _price_reason(constraints, product, language)
    if product.sale_price and product.sale_price.amount < product.price.amount:
        sale = say(language, "reason-sale", was=product.price.spoken(language))
        found.insert(0, sale) if grounds.on_sale else found.append(sale)
    if hit:
        telling = [word for word in hit.matched if word.lower() not in covered]
        if telling:
            found.insert(len(wish.aspects), say(language, "reason-words", words=quoted(telling[:5])))
    if constraints.not_words:
        unwanted = ", ".join(dict.fromkeys(constraints.not_words[:1]))
        found.append(say(language, "reason-without", what=unwanted))
    found += _profile_reason(product, grounds)
    if not found:
        found.append(
            say(language, "reason-category", category=product.category[-1])
            if constraints.categories and product.category
            else say(language, "reason-meaning")
        )
    return list(dict.fromkeys(found))


def interests(product: Product) -> tuple[str, ...]:
    """The profile keys that interest in `product` is noted under."""
    keys = [f"brand:{product.brand}"] if product.brand else []
    keys += [f"category:{product.category[-1]}"] if product.category else []
    keys += [f"color:{product.color.lower()}"] if product.color else []
    keys += [f"material:{product.material.lower()}"] if product.material else []
    return tuple(keys)


def telling_facts(product: Product, wish: Wish) -> dict[str, str]:
    """A handful of facts for a card: those asked about, then the feed's first."""
    facts = {
        name: value
        for name, value in product.facts().items()
        if name not in ("brand", "condition") and len(value) < 60
    }
    asked = [found[0] for aspect in wish.aspects if (found := measure(product, aspect))]
    asked += [name for name, _ in wish.constraints.attributes if name in facts]
    order = dict.fromkeys([name for name in asked if name in facts] + list(facts))
    return {name: facts[name] for name in list(order)[:4]}


def label(name: str, language: str) -> str:
    """A fact's name for people: the guide's own word for the common ones, else the feed's, readable."""
    key = "fact-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if has_message(language, key):
        return say(language, key)
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def top_categories(guide: Guide, count: int) -> list[tuple[str, ...]]:
    """The shop's departments with the most products."""
    return list(guide.index.vocabulary.departments[:count])


def quoted(words: Sequence[str]) -> str:
    """Words in quotes, for a reason."""
    return ", ".join(f"“{word}”" for word in words)


def _price_reason(constraints: Constraints, product: Product, language: str) -> list[str]:
    currency = product.price_now.currency
    low, high = constraints.price_min, constraints.price_max
    price = product.price_now.amount
    if (low is not None and price < low) or (high is not None and price > high):
        return []  # the nearest thing instead: it keeps to no limit
    if low is not None and high is not None:
        return [
            say(
                language,
                "reason-price-range",
                low=as_said(low, currency, language),
                high=as_said(high, currency, language),
            )
        ]
    if high is not None:
        return [say(language, "reason-price-max", limit=as_said(high, currency, language))]
    if low is not None:
        return [say(language, "reason-price-min", limit=as_said(low, currency, language))]
    return []


def as_said(amount: Decimal, currency: str, language: str) -> str:
    """A bound as the person said it: "under $40" is kept as 39.99 and spoken of as $40."""
    value = amount
    cents = value % 1
    value += (
        Decimal("0.01")
        if cents == Decimal("0.99")
        else Decimal("-0.01")
        if cents == Decimal("0.01")
        else Decimal(0)
    )
    text = Money(value, currency).spoken(language)
    return text[:-3] if text.endswith(".00") else text


def _profile_reason(product: Product, grounds: Grounds) -> list[str]:
    for key in interests(product):
        if grounds.profile.weight(key, grounds.now) >= 1.5 and not key.startswith("category:"):
            looked = set(grounds.profile.interests[key].signs) != {"said"}
            reason = "reason-profile" if looked else "reason-profile-said"
            return [say(grounds.language, reason, interest=key.split(":", 1)[1])]
    return []
