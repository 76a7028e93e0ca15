"""Signing in and out, and the page behind a one-time link."""

from __future__ import annotations

import math
import secrets

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.console.accounts import SHORTEST_PASSWORD, Accounts, Mistake, TooOften
from bot.console.doorkeeper import post, set_session
from bot.console.pages import Pages, go


def routes(accounts: Accounts, pages: Pages) -> list[BaseRoute]:
    """`/sign-in`, `/sign-out` and `/welcome/TOKEN`."""
    desk = _Desk(accounts, pages)
    return [
        Route("/sign-in", desk.ask),
        post("/sign-in", desk.sign_in),
        post("/sign-out", desk.sign_out),
        Route("/welcome/{link}", desk.welcome),
        post("/welcome/{link}", desk.register),
    ]


class _Desk:
    def __init__(self, accounts: Accounts, pages: Pages) -> None:
        self._accounts = accounts
        self._pages = pages

    async def ask(self, request: Request) -> Response:
        """The form; who is signed in already goes on to the console."""
        if request.state.account:
            return go("/")
        return self._pages.show(request, "sign_in.html", name="", mistake="")

    async def sign_in(self, request: Request, form: FormData) -> Response:
        """A session for the right name and password."""
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        try:
            account = await self._accounts.sign_in(name, password, _address(request))
        except TooOften as error:
            return self._again(request, name, _wait(error), 429)
        if account is None:
            return self._again(request, name, "The name or the password is not right.", 401)
        if request.state.account:
            await self._accounts.end_session(request.state.token)
        response = go("/")
        set_session(request, response, await self._accounts.open_session(account))
        return response

    async def sign_out(self, request: Request, form: FormData) -> Response:
        """End the session."""
        await self._accounts.end_session(request.state.token)
        response = go("/sign-in", "signed-out")
        set_session(request, response, secrets.token_urlsafe(32))
        return response

    async def welcome(self, request: Request) -> Response:
        """The form behind a one-time link. Looking at it does not use the link up."""
        works = await self._accounts.link_works(request.path_params["link"])
        return self._welcome(request, works=works, status=200 if works else 410)

    async def register(self, request: Request, form: FormData) -> Response:
        """An account with the name and password that were chosen."""
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        if password != str(form.get("again", "")):
            return self._welcome(request, name=name, mistake="The two passwords differ.", status=422)
        try:
            made = await self._accounts.register(
                request.path_params["link"], name, password, _address(request)
            )
        except Mistake as mistake:
            return self._welcome(request, name=name, mistake=str(mistake), status=422)
        except TooOften as error:
            return self._welcome(request, name=name, mistake=_wait(error), status=429)
        return go("/sign-in", "password-set") if made else self._welcome(request, works=False, status=410)

    def _again(self, request: Request, name: str, mistake: str, status: int) -> Response:
        return self._pages.show(request, "sign_in.html", status, name=name, mistake=mistake)

    def _welcome(
        self, request: Request, *, works: bool = True, name: str = "", mistake: str = "", status: int
    ) -> Response:
        return self._pages.show(
            request,
            "welcome.html",
            status,
            works=works,
            name=name,
            mistake=mistake,
            shortest=SHORTEST_PASSWORD,
        )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _wait(error: TooOften) -> str:
    return f"Too many tries. Try again in {math.ceil(error.wait)} seconds."
