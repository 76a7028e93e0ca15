"""The HTTP server of adapters that people or platforms connect to: uvicorn, one of several in a process."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp


class HttpServer(uvicorn.Server):
    """Serves `app`, says nothing of itself, and leaves signals to whoever runs the process.

    `ready` is called once it listens; `settings` are uvicorn's own. `serve` runs until `should_exit` is set.
    """

    def __init__(self, app: ASGIApp, ready: Callable[[], None] = lambda: None, **settings: Any) -> None:
        super().__init__(
            uvicorn.Config(app, access_log=False, log_level="warning", server_header=False, **settings)
        )
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None are caught."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See `uvicorn.Server.startup`."""
        await super().startup(sockets)
        if self.started:
            self._ready()
