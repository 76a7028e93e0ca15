"""Servers of OpenAI's completions protocol on loopback: one that keeps it, and many that do not."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from assistant.generator.engine import Writing
from assistant.generator.reference import TorchEngine

MODEL = "tiny"


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of `app`, while it runs in a thread of its own."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield address(server)
    finally:
        server.should_exit = True
        thread.join()


def address(server: uvicorn.Server) -> str:
    """Where `server` listens, as soon as it does."""
    while not server.started:
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    return f"http://{host}:{port}"


@contextmanager
def closing() -> Iterator[str]:
    """The address of a server that takes connections and closes them."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield "http://{}:{}".format(*listener.getsockname())
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def completions(engine: TorchEngine, seen: list[dict[str, Any]]) -> Starlette:
    """The protocol with `echo` and `logprobs`, as vLLM has it. `seen` gets each request, with its key."""
    busy = threading.Lock()

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        prompt = asked["prompt"]
        with busy:
            [ids] = engine.write_tokens([Writing(prompt, asked["max_tokens"])], engine._text.stops)
            text = engine._text._tokenizer.decode(ids)
            if not asked.get("echo"):
                return {"index": 0, "text": text, "finish_reason": "stop"}
            encoded = engine._text._tokenizer.encode(prompt)
            first, *rest = encoded.ids
            [walked] = engine.follow(engine._text._tokenizer.decode([first]), [rest])
        return {
            "index": 0,
            "text": prompt + text,
            "finish_reason": "length",
            "logprobs": {
                "tokens": [*(prompt[start:stop] for start, stop in encoded.offsets), text],
                "token_logprobs": [None, *walked.steps.tolist(), -0.5],
                "text_offset": [*(start for start, _ in encoded.offsets), len(prompt)],
            },
        }

    async def complete(request: Request) -> Response:
        asked = await request.json()
        seen.append({**asked, "key": request.headers.get("authorization")})
        if asked["model"] != MODEL:
            return JSONResponse({"error": {"message": "no such model"}}, 404)
        choice = await asyncio.to_thread(answer, asked)
        return JSONResponse({"object": "text_completion", "model": MODEL, "choices": [choice]})

    return Starlette(routes=[Route("/v1/completions", complete, methods=["POST"])])


def liars(seen: list[str]) -> Starlette:
    """A server whose first folder says how it misbehaves, such as `/html/v1`. `seen` gets each name."""

    def choice(**more: Any) -> Response:
        return JSONResponse({"choices": [{"index": 0, "text": "a coat", "finish_reason": "stop", **more}]})

    async def lie(request: Request) -> Response:
        how = request.path_params["how"]
        asked = await request.json()
        seen.append(how)
        match how:
            case "html":
                return HTMLResponse("<h1>Welcome to the router</h1>")
            case "html as json":
                return Response("<h1>Welcome to the router</h1>", media_type="application/json")
            case "latin":
                return Response(b'{"choices": [{"text": "caf\xe9"}]}', media_type="application/json")
            case "another object":
                return JSONResponse({"choices": "none"})
            case "no text":
                return JSONResponse({"choices": [{"index": 0, "text": None}]})
            case "no choices":
                return JSONResponse({"choices": []})
            case "two choices":
                return JSONResponse({"choices": [{"text": "a"}, {"text": "b"}]})
            case "error":
                return JSONResponse({"error": "out of memory"}, 500)
            case "unauthorized":
                return JSONResponse({"error": {"message": "bad key"}}, 401)
            case "once":
                return JSONResponse({}, 503) if seen.count("once") == 1 else choice()
            case "deaf":
                return choice(text="something else")
            case "no logprobs":
                return choice(text=asked["prompt"])
            case "refuses":
                return JSONResponse({"error": {"message": "echo is not supported"}}, 400)
            case "positive":
                text = asked["prompt"]
                lists = {"tokens": [text], "token_logprobs": [0.5], "text_offset": [0]}
                return choice(text=text, logprobs=lists)
            case "short lists":
                text = asked["prompt"]
                lists = {"tokens": [text], "token_logprobs": [], "text_offset": [0]}
                return choice(text=text, logprobs=lists)
            case "drip":
                return StreamingResponse(_drip(), media_type="application/json")
        await asyncio.sleep(60)  # hangs
        return choice()

    return Starlette(routes=[Route("/{how}/v1/completions", lie, methods=["POST"])])


async def _drip() -> AsyncIterator[str]:
    """A space now and then, so that no read ever takes long."""
    for _ in range(600):
        yield " "
        await asyncio.sleep(0.1)
