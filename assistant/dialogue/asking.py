"""The form of a sentence: whether it asks or orders something. English words in lower case."""

from __future__ import annotations

import re

_OPENING = r"(?:(?:please|hey|hi|hello|ok|okay|so|and|but|also|now|then|well)[ ,]+)*"
_ASKS = (
    r"(?:(?:in|for|at|on|by|to|from|of|under|with|about) )?(?:how|what|what's|whats|when|where|who|whose|whom|which|why)"
    r"|is|are|am|was|were|do|does|did|can|could|would|will|should|has|have"
)
_ORDERS = (
    r"tell|remind|set|add|turn|play|call|text|send|book|schedule|put|give|let|read|change|cancel|delete|remove|start|stop"
    r"|open|close|check|create|convert|define|explain|translate|spell|say|find out|look up|list|roll|flip|track|transfer"
    r"|pay|update|report|freeze|sync|whisper|write|sing"
    r"|i(?:'d| would)? (?:want|need|like|have) (?:you )?to (?:know|hear|see if|find out|check|ask)"
    r"|i(?:'d| would)? (?:want|need|like) you"
)
_ASKS_OR_ORDERS = re.compile(rf"^{_OPENING}(?:{_ASKS}|{_ORDERS})\b|\?$")


def asks_or_orders(text: str) -> bool:
    """Whether a sentence in lower case asks something or tells somebody to do something.

    Needs are mostly told instead: "my toes freeze on the tiles".
    """
    return bool(_ASKS_OR_ORDERS.search(text.strip()))
