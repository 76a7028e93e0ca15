"""Implements the ports that the assistant names, over SQLite. Knows no platform and no model.

    async with open_storage(folder) as storage:
        await storage.turns.receive(incoming)

`storage.turns`, `.outbox`, `.catalogue`, `.policies`, `.people`,
`.announcements`,
`.tickets`, `.alerts` and `.upkeep` are the stores of `assistant/ports.py`.
"""

from storage.errors import DatabaseUnusable, DiskFull, ImportRunning, StoreUnavailable
from storage.storage import Storage, open_storage

__all__ = ["DatabaseUnusable", "DiskFull", "ImportRunning", "Storage", "StoreUnavailable", "open_storage"]
