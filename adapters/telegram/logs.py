"""Keeps the token out of the logs: it is part of every address that the client asks for."""

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


def quiet(token: str) -> None:
    """Let the client's loggers speak from WARNING on, and never of the token, whatever their level."""
    redact = _Redact(token)
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))
        logger.addFilter(redact)
    # It shows every answer that is no JSON, people's words included; the error itself reaches us anyway.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)


class _Redact(logging.Filter):
    """Rewrites records that hold the token. Equal ones are one: a logger keeps only the first."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Redact) and other._token == self._token

    def __hash__(self) -> int:
        return hash(self._token)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text and self._token in record.exc_text:
            record.exc_text = record.exc_text.replace(self._token, "TOKEN")
            record.exc_info = None  # or a handler might make the text again
        message = record.getMessage()
        if self._token in message:
            record.msg, record.args = message.replace(self._token, "TOKEN"), ()
        return True
