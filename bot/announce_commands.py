"""What `shopguide announce` does, once its options are read. Nothing is sent from here.

All of it is written into the shop; whatever serves the shop, now or later, sends it.
"""

from __future__ import annotations

import asyncio
import getpass
import json as jsonlib
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.announcements.announcement import OPEN, Announcement
from assistant.announcements.comparing import difference, share
from assistant.announcements.desk import AnnouncementDesk, Preview, Problem, Refused
from assistant.guide import Shop
from assistant.handlers.announcing import as_text
from bot.announcing import Announcing
from bot.command_line import Options, UserError
from storage import open_storage
from storage.database import FILE

WATCH_EVERY = 1.0
_SHOWN = 50
_EVERY = 1_000_000


async def draft(options: Options, announcement: Announcement, by: str | None, json: bool) -> None:
    """Keep a draft, and say whom it would reach."""
    async with _desk(options) as desk:
        kept = await desk.draft(announcement, _who(by))
        shown = await desk.preview(kept)
        if json:
            _json(_previewed(shown))
            return
        print(f"draft {kept.id}: {_audience(shown)}")
        _tell(shown.problems)


async def preview(options: Options, id_: str, json: bool) -> bool:
    """Print how it looks on each platform; whether nothing is wrong with it."""
    async with _desk(options) as desk:
        shown = await desk.preview(await desk.get(id_))
        if json:
            _json(_previewed(shown))
            return not shown.problems
        print(f"{id_}: {_audience(shown)}")
        for one in shown.shown:
            where = one.platform if one.to_people else f"{one.platform}, in the channel"
            print(f"\n== {where}, version {one.version}, messages: {len(one.messages)}")
            print("\n--\n".join(as_text(part, part.language) for part in one.messages))
        _tell(shown.problems)
        if shown.announcement.state in OPEN and not shown.problems:
            revision = shown.announcement.revision
            print(f"\nto approve just this: shopguide announce approve {id_} --revision {revision}")
        return not shown.problems


async def step(options: Options, name: str, id_: str, by: str | None, json: bool) -> None:
    """`start`, `pause` or `cancel` it."""
    await _step(options, lambda desk: getattr(desk, name)(id_, _who(by)), json)


async def approve(options: Options, id_: str, revision: str | None, by: str | None, json: bool) -> None:
    """Agree to it as it is; with a `revision` only if it is still that one."""
    await _step(options, lambda desk: desk.approve(id_, _who(by), revision), json)


async def schedule(options: Options, id_: str, at: str, by: str | None, json: bool) -> None:
    """Have an approved one sent at a time to come."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise UserError(f"{at} is no time: write it as 2026-12-01T09:00") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(options.config.announcements.time_zone))
    await _step(options, lambda desk: desk.schedule(id_, moment.timestamp(), _who(by)), json)


async def retry_unknown(options: Options, id_: str, by: str | None, json: bool) -> None:
    """Send again to those of whom nobody knows whether they got it."""
    async with _desk(options) as desk:
        count = await desk.retry_unknown(id_, _who(by))
        state = (await desk.get(id_)).state
        if json:
            _json({"id": id_, "retried": count, "state": state})
        elif state == "paused":
            print(f"{id_}: {count:,} get it again when you go on with it: shopguide announce start {id_}")
        else:
            print(f"{id_}: sent again to {count:,}")


async def choose(options: Options, id_: str, version: str, by: str | None, json: bool) -> None:
    """Make one of two versions the winner."""
    async with _desk(options) as desk:
        count = await desk.choose(id_, version, _who(by))
        if json:
            _json({"id": id_, "winner": version, "released": count})
        else:
            print(f"{id_}: version {version} goes to {count:,} who waited")


async def list_(options: Options, json: bool) -> None:
    """Print all announcements, newest first."""
    async with _desk(options) as desk:
        found = await desk.store.all(limit=_EVERY)
        if json:
            _json([_plain(one) for one in found])
            return
        for one in found:
            why = f"  ({one.reason})" if one.reason else ""
            print(f"{one.id}  {one.state:9}  {one.topic:12}  {one.versions[0].text[:_SHOWN]}{why}")
        if not found:
            print("no announcements yet: shopguide announce draft TEXT")


async def recipients(options: Options, id_: str, state: str, json: bool) -> None:
    """Print the recipients in one state, such as those of whom it is unknown whether they got it."""
    async with _desk(options) as desk:
        await desk.get(id_)
        found = await desk.store.recipients(id_, state or None, limit=_EVERY)  # type: ignore[arg-type]
        if json:
            _json([asdict(one) for one in found])
            return
        for one in found:
            print(f"{one.platform}:{one.person or one.conversation}  {one.state}  {one.reason}")


async def watch(options: Options, id_: str, once: bool, json: bool) -> None:
    """Print how far it has got, a line whenever that changes, until it is done."""
    async with _desk(options) as desk:
        before: dict[str, Any] = {}
        while True:
            found = await desk.get(id_)
            now = await _outcome(desk, found)
            if now != before:
                print(jsonlib.dumps(now) if json else _line(now), flush=True)
                before = now
            if once or found.state in ("done", "cancelled"):
                return
            await asyncio.sleep(WATCH_EVERY)


@asynccontextmanager
async def _desk(options: Options) -> AsyncIterator[AnnouncementDesk]:
    if not (options.data_dir / FILE).exists():
        raise UserError(f"there is no shop in {options.data_dir} yet: shopguide import FILE begins one")
    async with open_storage(options.data_dir) as storage:
        settings = options.config.shop
        try:
            yield Announcing(options.config, storage, Shop(settings.name, settings.url)).desk
        except Refused as refused:
            raise UserError(str(refused)) from None


async def _step(
    options: Options, act: Callable[[AnnouncementDesk], Awaitable[Announcement]], json: bool
) -> None:
    async with _desk(options) as desk:
        found = await act(desk)
        if json:
            _json(_plain(found))
            return
        missing = desk.missing(found)
        more = f", {missing} more approval needed" if found.state == "draft" and missing > 0 else ""
        print(f"{found.id}: {found.state}{more}")


async def _outcome(desk: AnnouncementDesk, found: Announcement) -> dict[str, Any]:
    states = await desk.store.states(found.id)
    responses = await desk.store.responses(found.id)
    outcome: dict[str, Any] = {
        "id": found.id,
        "state": found.state,
        "reason": found.reason,
        "recipients": sum(states.values()),
        "states": states,
        "versions": [
            asdict(one)
            | {"clicked_share": asdict(share(one.clicked, one.sent))}
            | {"unsubscribed_share": asdict(share(one.unsubscribed, one.sent))}
            for one in responses
        ],
        "winner": found.winner,
    }
    if len(responses) == 2:
        one, other = responses
        outcome["clicks_a_minus_b"] = asdict(difference(one.clicked, one.sent, other.clicked, other.sent))
        outcome["unsubscribes_a_minus_b"] = asdict(
            difference(one.unsubscribed, one.sent, other.unsubscribed, other.sent)
        )
    return outcome


def _line(outcome: dict[str, Any]) -> str:
    states = ", ".join(f"{count:,} {state}" for state, count in outcome["states"].items())
    line = (
        f"{outcome['id']}: {outcome['state']}, {outcome['recipients']:,} recipients: {states or 'none yet'}"
    )
    if outcome["reason"]:
        line += f" ({outcome['reason']})"
    for one in outcome["versions"]:
        line += (
            f"; version {one['version']}: {one['clicked']:,} clicked, {one['unsubscribed']:,} unsubscribed"
        )
    if "clicks_a_minus_b" in outcome:
        apart = outcome["clicks_a_minus_b"]
        line += f"; clicks a - b: {apart['value']:+.1%} ({apart['low']:+.1%} to {apart['high']:+.1%})"
    return line


def _who(by: str | None) -> str:
    try:
        return f"script:{by or getpass.getuser()}"
    except (KeyError, OSError):  # an account without a name
        return f"script:{os.getuid()}"


def _audience(preview: Preview) -> str:
    parts = ", ".join(f"{count:,} on {platform}" for platform, count in preview.audience.items())
    return f"{sum(preview.audience.values()):,} recipients" + (f" ({parts})" if parts else "")


def _tell(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"to mend: {problem.said('en')}")


def _previewed(preview: Preview) -> dict[str, Any]:
    return {
        **_plain(preview.announcement),
        "count": dict(preview.audience),
        "problems": [problem.said("en") for problem in preview.problems],
        "looks": [
            {
                "platform": one.platform,
                "version": one.version,
                "channel": not one.to_people,
                "messages": [as_text(part, part.language) for part in one.messages],
            }
            for one in preview.shown
        ],
    }


def _plain(announcement: Announcement) -> dict[str, Any]:
    plain = asdict(announcement) | {"revision": announcement.revision}
    for name in ("created_at", "scheduled_at", "started_at", "finished_at"):
        if plain[name] is not None:
            plain[name] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(plain[name]))
    return plain


def _json(thing: Any) -> None:
    print(jsonlib.dumps(thing, ensure_ascii=False))
