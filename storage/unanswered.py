"""Questions that nothing answered and searches that found nothing, for the shop to mend."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from assistant.ports import OpenQuestion, Question, QuestionKind, QuestionState
from storage.database import Database
from storage.queries import queries

_sql = queries("unanswered")


class SqliteUnanswered:
    """The `Unanswered` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unanswered(
        self, kinds: Sequence[QuestionKind] = ("question", "nothing_found"), limit: int = 100
    ) -> list[OpenQuestion]:
        """Those not closed: first what people wait for, then what was asked last."""
        key = {"kinds": json.dumps(list(kinds)), "limit": limit}
        return await self._database.read(
            lambda connection: [_question(row) for row in _sql.open(connection, **key)]
        )

    async def question(self, id_: int) -> OpenQuestion | None:
        """One by its id; None when it is gone."""
        row = await self._database.read(lambda connection: _sql.one(connection, id=id_))
        return _question(row) if row else None

    async def close(self, id_: int, state: QuestionState, answer: str = "") -> bool:
        """Close a question as `answered` or `dismissed`. False when it is closed or gone already.

        Raises `ValueError` for any other state.
        """
        if state not in ("answered", "dismissed"):
            raise ValueError(f"a question is closed as answered or dismissed, not as {state!r}")
        key = {"id": id_, "state": state, "answer": answer, "now": time.time()}
        return bool(await self._database.write(lambda connection: _sql.close(connection, **key)))


def ask(connection: sqlite3.Connection, whom: dict[str, Any], question: Question) -> None:
    """Keep a question within a transaction of the caller's. `whom` is the row's person and moment."""
    _sql.ask(
        connection,
        **whom,
        kind=question.kind,
        question=question.text,
        product=question.product,
        language=question.language,
        state="asked" if question.wanted else "noted",
    )


def _question(row: tuple[Any, ...]) -> OpenQuestion:
    id_, kind, text, product, language, state, platform, conversation, person, asked_at, times, answer = row
    question = Question(kind, text, product, language, wanted=state == "asked")
    return OpenQuestion(
        id_, question, platform, conversation, person, state, asked_at, times=times, answer=answer
    )
