"""The log on standard error: lines for people, or one JSON object a line for machines.

No line holds what people wrote. Our own messages never do; what an exception says may, so in JSON an
exception is its type and where it happened, and its words only with `--verbose`.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from types import TracebackType
from typing import TextIO

_CHATTY = ("httpx", "httpcore", "aiohttp", "discord", "slack_bolt", "slack_sdk", "telegram")
"""Libraries that log whole addresses, secrets included."""


def set_up(as_json: bool, verbose: bool, stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error) from now on: warnings and errors, with `verbose` what happens too."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        JsonLines(verbose) if as_json else logging.Formatter("%(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler], force=True)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: `time` (UTC), `level`, `logger`, `message`, and `error` if any."""

    def __init__(self, words_of_errors: bool = False) -> None:
        super().__init__()
        self._words_of_errors = words_of_errors

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter.format`."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, object] = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = self._error(record.exc_info[1], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)

    def _error(self, error: BaseException, trace: TracebackType | None) -> dict[str, object]:
        frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        told: dict[str, object] = {"type": type(error).__name__, "at": frames}
        if self._words_of_errors:
            told["message"] = str(error)
        return told
