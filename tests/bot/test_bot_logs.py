"""The log in JSON: a line a record, and nobody's words."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import set_up


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def logged(verbose: bool = False) -> dict[str, object]:
    stream = io.StringIO()
    set_up(True, verbose, stream)
    try:
        raise ValueError("my name is Ann, and I live in Oak Street")
    except ValueError:
        logging.getLogger("assistant.core").exception("event %s could not be handled", "e1")
    (line,) = stream.getvalue().splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_a_record_is_one_line_without_what_an_error_says() -> None:
    line = logged()
    assert line["level"] == "error"
    assert line["logger"] == "assistant.core"
    assert line["message"] == "event e1 could not be handled"
    assert str(line["time"]).endswith("Z")
    assert "Ann" not in json.dumps(line)
    assert line["error"]["type"] == "ValueError"  # type: ignore[index]
    assert "test_bot_logs.py" in line["error"]["at"][0]  # type: ignore[index]


def test_verbose_says_it_all() -> None:
    assert "Oak Street" in json.dumps(logged(verbose=True))


def test_lines_for_people_stay_as_they_are() -> None:
    stream = io.StringIO()
    set_up(False, False, stream)
    logging.getLogger("bot").warning("hm")
    logging.getLogger("bot").info("not told")
    assert stream.getvalue() == "WARNING bot: hm\n"


def test_libraries_that_log_addresses_are_kept_quiet() -> None:
    stream = io.StringIO()
    set_up(True, True, stream)
    logging.getLogger("httpx").info("GET https://api/bot123:SECRET/getMe")
    assert stream.getvalue() == ""
