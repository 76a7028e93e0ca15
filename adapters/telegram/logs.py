"""Keeps the token out of the logs: it is part of every address that the client asks for.

The webhook's secret is among the parameters that it logs.
"""

from __future__ import annotations

import logging

# httpx logs each address at INFO, httpcore and the library more than that at DEBUG.
_TALKATIVE = (
    "httpx",
    "httpcore",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "telegram",
    "telegram.Bot",
    "telegram.request.HTTPXRequest",
    "telegram.request.BaseRequest",
)


def quiet(*secrets: str) -> None:
    """Let the client's loggers speak from WARNING on, and never of the secrets, whatever their level."""
    redact = _Redact(*secrets)
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))
        logger.addFilter(redact)
    # It shows every answer that is no JSON, people's words included; the error itself reaches us anyway.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)


class _Redact(logging.Filter):
    """Rewrites records that hold a secret. Equal ones are one: a logger keeps only the first."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Redact) and other._secrets == self._secrets

    def __hash__(self) -> int:
        return hash(self._secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text and (told := self._without(record.exc_text)) != record.exc_text:
            record.exc_text, record.exc_info = told, None  # or a handler might make the text again
        message = record.getMessage()
        if (told := self._without(message)) != message:
            record.msg, record.args = told, ()
        return True

    def _without(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "SECRET")
        return text
