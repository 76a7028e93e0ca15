"""The queries of `storage/sql/`, one file a store, as functions of a connection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiosql

_FOLDER = Path(__file__).parent / "sql"


def queries(store: str) -> Any:
    """The queries in `sql/<store>.sql`, each a method by its name.

    Methods take a connection and the query's parameters by name. The sign behind a query's name in the
    file says what comes back: `^` one row or None, `$` one value, `!` the number of rows changed (`*!`
    takes a list of parameters), none of them an iterator of rows.
    """
    return aiosql.from_path(_FOLDER / f"{store}.sql", "sqlite3")
