"""The terminal's channel, and the two loops that read from it: a prompt for people, lines for scripts."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from adapters.terminal.inbound import PLATFORM, Visitor, incoming
from adapters.terminal.render import CAPABILITIES, as_json, show
from assistant.messages import Capabilities, Incoming, Outgoing, SentRef

Answer = Callable[[Incoming], Awaitable[Outgoing | None]]
"""`Core.answer`: whoever types waits for the reply, so there is nothing to keep for later."""


class TerminalChannel:
    """Prints replies. `json_lines` prints each as one line of JSON."""

    platform: str = PLATFORM
    capabilities: Capabilities = CAPABILITIES

    def __init__(self, out: TextIO, json_lines: bool) -> None:
        self._out = out
        self._json = json_lines
        self._console = Console(
            file=out, width=None if out.isatty() else 80, highlight=False, soft_wrap=False
        )

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """Print `message` and flush, so that whoever reads a pipe has it at once."""
        if self._json:
            self._out.write(json.dumps(as_json(message), ensure_ascii=False) + "\n")
        else:
            show(self._console, message)
        self._out.flush()
        return SentRef(self.platform, conversation, key)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """A terminal cannot take a line back: print the new one."""
        return await self.send(ref.conversation, "", message, ref.message)

    async def typing(self, conversation: str, person: str) -> None:
        """A terminal has no such sign."""


async def converse(
    channel: TerminalChannel, answer: Answer, lines: AsyncIterator[str], visitor: Visitor, blank: bool
) -> None:
    """Answer line after line, each before the next is read; `blank` answers empty lines too."""
    async for line in lines:
        if not blank and not line.strip():
            continue
        event = incoming(line, visitor)
        reply = await answer(event)
        if reply is not None:
            await channel.send(event.conversation, event.person, reply, event.event_id)


async def prompted(history: Path) -> AsyncIterator[str]:
    """Lines typed at a prompt with editing and history, until Ctrl-D or Ctrl-C."""
    session: PromptSession[str] = PromptSession("› ", history=FileHistory(str(history)))
    while True:
        try:
            with patch_stdout():
                yield await session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return


async def piped() -> AsyncIterator[str]:
    """Lines of standard input until it ends; bytes that are not UTF-8 become replacement characters."""
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        yield line.decode("utf-8", errors="replace")
