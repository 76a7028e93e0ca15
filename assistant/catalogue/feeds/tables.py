"""Google Merchant TSV and CSV, and any other table whose columns can be told from their names.

Each row is one item. Columns with Google's names (with spaces, hyphens or underscores, with or
without `g:`) are taken as such; others by the usual names in `names.py`, or as `columns` says; what is
left becomes attributes.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.catalogue.feeds.delimited import Table
from assistant.catalogue.feeds.names import FIELDS, REQUIRED, Naming, currency_in_name, listed, snake_case
from assistant.catalogue.feeds.row import CutOff, FeedUnusable, Found, Reject, Row

# Columns that Google lets a table repeat; any other field may stand there once.
_REPEATABLE = {"additional_image_link", "product_detail", "product_highlight"}


def is_google_header(header: list[str]) -> bool:
    """Whether the required columns have Google's own names."""
    return {snake_case(name) for name in header} >= {*REQUIRED}


def read_table(table: Table, naming: Naming) -> Iterator[Found]:
    """The rows of `table`. Raises `FeedUnusable` when required columns are missing or come twice."""
    naming.position(table.header)
    place = naming.places(filter(None, table.header))
    missing = [field for field in REQUIRED if field not in place.values()]
    if missing:
        raise FeedUnusable(
            f"There is no column for {listed(missing)}. The columns are: {listed(table.header)}. Say which"
            f' one it is with --map, such as --map {missing[0]}="{table.header[0]}".'
        )
    targets = [place.get(name, "") for name in table.header]
    for position, target in enumerate(targets):
        if target in FIELDS - _REPEATABLE and target in targets[:position]:
            raise FeedUnusable(
                f'Two columns are called "{table.header[position]}" (columns {targets.index(target) + 1} and'
                f" {position + 1}): rename one of them."
            )
    currency = "" if "currency" in targets else currency_in_name(table.header[targets.index("price")])
    columns = [(index, target) for index, target in enumerate(targets) if target]
    number = 0
    for record in table:
        if isinstance(record, CutOff):
            yield record
            continue
        number += 1
        if isinstance(record, Reject):
            yield Reject(record.line, number, record.id, record.reason)
            continue
        row = Row(number, record.line, {"currency": currency} if currency else {})
        cells = record.cells
        width = len(cells)
        for index, target in columns:
            if index >= width or not (cell := cells[index]):
                continue
            if target == "additional_image_link":
                row.images += cell.split(",") if "," in cell else cell.split()
            elif target not in FIELDS:
                row.facts.append((target, cell))
            elif target in row.fields and target in _REPEATABLE:
                row.fields[target] += "," + cell
            else:
                row.fields[target] = cell
        yield row
