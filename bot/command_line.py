"""What all commands share: the options before them, and how one runs."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import Config


@dataclass
class Options:
    """The options before the command."""

    config: Config
    data_dir: Path


class UserError(Exception):
    """Something the person at the command line can mend; shown as one line, exit code 2."""


def run(command: Coroutine[Any, Any, None]) -> None:
    """Run a command to its end."""
    try:
        asyncio.run(command)
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell. Typer would exit with 1.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
