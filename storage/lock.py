"""A lock between processes: a file that one holder at a time has locked.

It is `flock`, so the system lets go of it when its holder dies, however it dies. Two locks on the same
path exclude each other within one process too.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """The lock at `path`, which is made if need be and never removed. Raises `OSError` when it cannot be."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock, waiting for it as long as it takes. Blocks the thread."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            self.release()

    def taken(self) -> bool:
        """Take the lock if it is free; whether that was so."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go of the lock."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the lock for good."""
        os.close(self._file)
