"""What a person asks for by name: `/deal`, `/language zh`, `/help`. The rest of the commands is said in words
too, and `replying.py` gives them to the handlers of those words.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.announcements.announcement import EVERYTHING
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import answering, polls, privacy, subscribing, talking
from assistant.handlers.cards import Grounds, card
from assistant.handlers.finding import PAGE
from assistant.language import languages, say
from assistant.messages import Action, Button, Incoming, Outgoing, Span
from assistant.money import Money
from assistant.ports import Consent, PeopleStore

NAMES = (
    "start",
    "help",
    "search",
    "deal",
    "poll",
    "saved",
    "alerts",
    "handback",
    "profile",
    "why",
    "language",
    "export",
    "forget",
    "stop",
    "subscribe",
    "quiet",
    "announce",
)
SAID = {
    **dict.fromkeys(("forget me", "delete my data", "delete all my data", "erase my data"), "forget"),
    **dict.fromkeys(("忘记我", "忘掉我", "删除我的数据", "删除我的资料"), "forget"),
    **dict.fromkeys(("export my data", "send me my data", "导出我的数据", "导出我的资料"), "export"),
    **dict.fromkeys(("unsubscribe", "stop announcements", "退订", "停止通知"), "stop"),
    **dict.fromkeys(("subscribe", "subscribe me", "订阅", "订阅通知"), "subscribe"),
}
"""Whole messages that mean a command."""
_PRODUCT = "product_"


async def command(guide: Guide, people: PeopleStore | None, turn: Situation, incoming: Incoming) -> Outcome:
    """Do what the command says. `search` comes here only without words, others as they are."""
    words = incoming.text.strip()
    match incoming.command:
        case "start":
            return await start(guide, turn, words)
        case "deal":
            return await deals(guide, turn)
        case "poll":
            return await polls.ask(guide, turn, incoming, words)
        case "language":
            return language(turn, words)
        case "stop":
            return stop(turn)
        case "quiet":
            return subscribing.quiet(turn, words)
        case "export":
            return await privacy.export(people, turn, incoming)
        case "forget":
            return privacy.ask(turn, incoming)
        case "search":
            example = talking.example(guide, turn.language)
            return turn.replied("help", say(turn.language, "search-what", example=example))
        case "help":
            spoken = talking.talk(guide, turn, "help")
            listed = Span("\n\n" + say(turn.language, "commands"))
            return replace(spoken, message=replace(spoken.message, text=(*spoken.message.text, listed)))
        case _:
            listed_text = say(turn.language, "commands")
            return turn.replied("help", f"{say(turn.language, 'unknown-command')}\n{listed_text}")


async def start(guide: Guide, turn: Situation, payload: str) -> Outcome:
    """The welcome, or the product that a link into the chat was about."""
    dialogue = replace(turn.dialogue, language=turn.language)
    if payload.startswith(_PRODUCT):
        found = await guide.catalogue.products([payload.removeprefix(_PRODUCT)])
        if found:
            return answering.details(guide, turn, found[0])
        return Outcome(talking.welcome(guide, turn.language), dialogue, turn.profile).prefixed(
            say(turn.language, "product-gone")
        )
    return Outcome(talking.welcome(guide, turn.language), dialogue, turn.profile)


async def deals(guide: Guide, turn: Situation, offset: int = 0) -> Outcome:
    """What is reduced now, the largest reduction first, a page from `offset` on."""
    language = turn.language
    found = await guide.catalogue.reduced(PAGE + 1, offset)
    products = found[:PAGE]
    if not products:
        return turn.replied("deals", say(language, "deals-no-more" if offset else "deals-none"))
    grounds = Grounds(turn.dialogue.wanted(), language, turn.profile, turn.now)
    cards = tuple(
        replace(
            card(guide, product, grounds), reasons=(_reduction(language, product.price, product.price_now),)
        )
        for product in products
    )
    buttons = []
    if offset:
        previous = Action("deals", value=str(max(0, offset - PAGE)))
        buttons.append(Button(say(language, "button-back"), previous))
    if len(found) > PAGE:
        buttons.append(Button(say(language, "button-more"), Action("deals", value=str(offset + PAGE))))
    message = Outgoing(
        intent="deals",
        language=language,
        text=(Span(say(language, "deals")),),
        cards=cards,
        buttons=tuple(buttons),
    )
    shown = tuple(product.id for product in products)
    dialogue = replace(turn.dialogue, language=language, shown=shown, focus="")
    return Outcome(message, dialogue, turn.profile)


def language(turn: Situation, words: str) -> Outcome:
    """Speak the language named from now on, whatever is written; `auto` follows what is written again."""
    chosen = words.lower().partition("-")[0]
    known = languages()
    if chosen not in (*known, "auto"):
        return turn.replied("language", say(turn.language, "language-which", languages=" | ".join(known)))
    spoken = turn.language if chosen == "auto" else chosen
    profile = replace(turn.profile, language="" if chosen == "auto" else chosen)
    text = say(spoken, "language-auto" if chosen == "auto" else "language-chosen")
    message = Outgoing(intent="language", language=spoken, text=(Span(text),))
    return Outcome(message, replace(turn.dialogue, language=spoken), profile)


def stop(turn: Situation) -> Outcome:
    """Nothing is sent any more that was not asked for."""
    withdrawn = Consent(EVERYTHING, False, "/stop")
    return replace(turn.replied("stop", say(turn.language, "stopped")), changes=(withdrawn,))


def _reduction(language: str, before: Money, now: Money) -> str:
    """How much less it costs, in money and in whole per cent, rounded down."""
    less = before.amount - now.amount
    percent = int(less * 100 / before.amount)
    return say(language, "reason-reduced", amount=Money(less, now.currency).spoken(language), percent=percent)
