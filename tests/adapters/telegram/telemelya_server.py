"""telemelya, a mock of the Bot API that others wrote, as a process of its own on loopback.

It wants Redis and S3: the first is fakeredis, the second a dictionary. Prints its port once it listens.
"""

import os
import socket
import threading

from fakeredis import TcpFakeServer

redis = TcpFakeServer(("127.0.0.1", 0))
threading.Thread(target=redis.serve_forever, daemon=True).start()
os.environ["REDIS_URL"] = f"redis://127.0.0.1:{redis.server_address[1]}/0"
os.environ["MOCK_SERVER_HOST"] = "127.0.0.1"
os.environ["STRICT_EDIT"] = "true"

import uvicorn  # noqa: E402
from telemelya.server.app import app  # noqa: E402
from telemelya.server.media import MediaManager  # noqa: E402

media: dict[str, bytes] = {}


async def nothing(_: MediaManager) -> None: ...


async def upload(
    _: MediaManager, session: str, file: str, name: str, data: bytes, content_type: str = ""
) -> str:
    media[f"{session}/{file}/{name}"] = data
    return f"{session}/{file}/{name}"


async def download(_: MediaManager, session: str, file: str, name: str) -> bytes | None:
    return media.get(f"{session}/{file}/{name}")


MediaManager.connect = MediaManager.close = nothing  # type: ignore[method-assign]
MediaManager.upload = upload  # type: ignore[method-assign]
MediaManager.download = download  # type: ignore[method-assign]

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
