"""The model on another machine: any server that speaks OpenAI's completions protocol.

vLLM, llama.cpp's server and `transformers serve` do. Each request is bounded in time
whatever the server does, and is called off when nobody waits for it any more. The key comes from the
environment, and neither it nor a prompt reaches the log. Continuations are scored through `echo` with
`logprobs`, where the server has it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from anyio.from_thread import start_blocking_portal

from assistant.generator.engine import Followed, Scored, Scoring, Writing
from assistant.generator.weights import UnusableModel
from assistant.ports import GeneratorCannot, GeneratorUnreachable

KEY = "SHOPGUIDE_GENERATOR_KEY"
"""The environment variable with the server's key; a server of one's own mostly needs none."""
TIMEOUT = 20.0
"""Seconds that a request may take with all its retries."""
RETRIES = 2
AT_ONCE = 16
"""Requests under way at the same time."""
GLANCE = 0.05
"""Seconds between two looks at whether a request is still wanted."""

Result = TypeVar("Result")


class _Logprobs(msgspec.Struct, frozen=True):
    tokens: list[str]
    token_logprobs: list[float | None]
    text_offset: list[int]


class _Answer(msgspec.Struct, frozen=True):
    text: str
    logprobs: _Logprobs | None = None


class _Completion(msgspec.Struct, frozen=True):
    choices: list[_Answer]


class RemoteEngine:
    """A model behind a completions endpoint. Open it with `open`."""

    workers = AT_ONCE

    def __init__(self, client: Any, where: str, model: str, timeout: float) -> None:
        self._client = client
        self._where = where
        self._model = model
        self._timeout = timeout
        self._scores = True
        self._closing = ExitStack()
        # One event loop for all requests: only there can a request be called off midway.
        self._portal = self._closing.enter_context(start_blocking_portal())

    @classmethod
    def open(cls, url: str, model: str, timeout: float = TIMEOUT) -> RemoteEngine:
        """The `model` at `url`, which ends in `/v1` with most servers. Nothing is sent yet.

        Raises `UnusableModel` for an address that is none, and where the `openai` package is missing.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not model:
            raise UnusableModel(
                f"a remote generator needs the address of its server, such as http://localhost:8000/v1, and "
                f"the model's name there; told were {url!r} and {model!r}"
            )
        try:
            import openai
        except ImportError:
            raise UnusableModel(
                "a remote generator needs the openai package: pip install 'shopguide[remote]'"
            ) from None
        client = openai.AsyncOpenAI(
            base_url=url, api_key=os.environ.get(KEY) or "none", timeout=timeout, max_retries=RETRIES
        )
        return cls(client, f"the generator at {parts.hostname}:{parts.port or parts.scheme}", model, timeout)

    def write(self, batch: Sequence[Writing]) -> list[str]:
        """See `Engine.write`. What is no longer wanted comes back empty."""
        return self._all([self._write(one) for one in batch])

    async def _write(self, request: Writing) -> str:
        answer = await self._bounded(
            self._ask(prompt=request.prompt, max_tokens=request.max_tokens, temperature=0, stop=["\n"]),
            request.unwanted,
        )
        return answer.text.partition("\n")[0].strip() if answer else ""

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        """See `Engine.score`. A server that has shown that it cannot is not asked again."""
        return self._all([self._score(one) for one in batch])

    async def _score(self, request: Scoring) -> Scored:
        import openai

        if not request.continuation:
            return Scored(0.0, 0)
        cannot = GeneratorCannot(f"{self._where} does not tell how likely a text is (echo with logprobs)")
        if not self._scores:
            raise cannot
        text = request.prompt + request.continuation
        try:
            # Some servers refuse to write nothing at all, so one token more is asked for and left out.
            answer = await self._bounded(
                self._ask(prompt=text, max_tokens=1, echo=True, logprobs=1, temperature=0)
            )
        except GeneratorUnreachable as error:
            if isinstance(error.__cause__, openai.BadRequestError | openai.UnprocessableEntityError):
                self._scores = False
                raise cannot from error
            raise
        if answer is None or answer.logprobs is None or not answer.text.startswith(text):
            self._scores = False
            raise cannot
        said = _said(answer.logprobs, len(request.prompt), len(text))
        if said is None:
            raise GeneratorUnreachable(f"{self._where} tells likelihoods that do not fit the text")
        return Scored(sum(said), len(said))

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Raises `GeneratorCannot`: the protocol has no token ids."""
        raise GeneratorCannot(f"{self._where} does not show its tokens")

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        """Raises `GeneratorCannot`: the protocol has no token ids."""
        raise GeneratorCannot(f"{self._where} does not show its tokens")

    def close(self) -> None:
        """See `Engine.close`."""
        self._portal.call(self._client.close)
        self._closing.close()

    def _all(self, asked: Sequence[Coroutine[Any, Any, Result]]) -> list[Result]:
        async def together() -> list[Result]:
            return list(await asyncio.gather(*asked))

        return self._portal.call(together)

    async def _bounded(
        self, asking: Coroutine[Any, Any, _Answer], unwanted: Callable[[], bool] = lambda: False
    ) -> _Answer | None:
        """The answer within the time allowed; None as soon as it is unwanted."""
        task = asyncio.create_task(asking)
        try:
            async with asyncio.timeout(self._timeout):
                while not (await asyncio.wait([task], timeout=GLANCE))[0]:
                    if unwanted():
                        return None
            return task.result()
        except TimeoutError:
            raise GeneratorUnreachable(f"{self._where} did not answer within {self._timeout:g} s") from None
        finally:
            task.cancel()

    async def _ask(self, **options: Any) -> _Answer:
        """One request. The body is read strictly, for the client takes anything for a completion."""
        import openai

        try:
            response = await self._client.completions.with_raw_response.create(model=self._model, **options)
            choices = msgspec.json.decode(response.content, type=_Completion).choices
        except openai.APIStatusError as error:
            raise GeneratorUnreachable(f"{self._where} answers with status {error.status_code}") from error
        except openai.APITimeoutError:
            raise TimeoutError from None
        except openai.OpenAIError as error:
            raise GeneratorUnreachable(f"{self._where} cannot be reached: {error}") from error
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise GeneratorUnreachable(f"{self._where} does not answer with a completion: {error}") from error
        if len(choices) != 1:
            raise GeneratorUnreachable(f"{self._where} gave {len(choices)} answers where one was asked for")
        return choices[0]


def _said(told: _Logprobs, start: int, stop: int) -> list[float] | None:
    """Log-probabilities of the tokens of characters `start` to `stop`; None where the lists do not fit."""
    if not len(told.tokens) == len(told.token_logprobs) == len(told.text_offset):
        return None
    values = [
        value
        for token, value, offset in zip(told.tokens, told.token_logprobs, told.text_offset, strict=True)
        if offset < stop and offset + max(1, len(token)) > start
    ]
    known = [value for value in values if value is not None and value <= 0.0]
    return known if known and len(known) == len(values) else None
