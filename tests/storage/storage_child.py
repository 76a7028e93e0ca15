"""A process of its own that works with a data folder until it is killed or done.

    python storage_child.py turns FOLDER FIRST LAST     receive, handle and "send" events, from FIRST on
    python storage_child.py receive FOLDER NAME COUNT   receive events of its own and some of everybody's
    python storage_child.py import FOLDER PRICE COUNT   import COUNT products, all at PRICE
    python storage_child.py stuck-import FOLDER         stop for good with half the feed read
    python storage_child.py stuck-swap FOLDER           stop for good in the middle of the swap
    python storage_child.py stuck-migration FOLDER MIGRATIONS   stop for good where a migration says stuck()
    python storage_child.py open FOLDER                 open the folder, without a superuser's rights

It prints a line whenever something is settled, for whoever decides when to kill it.
"""

import asyncio
import json
import os
import sqlite3
import sys
import time
from pathlib import Path

from storage_samples import PLATFORM, event, product, turn

from assistant.messages import Incoming, SentRef
from storage import DatabaseUnusable, Storage, catalogue, open_storage
from storage.migrate import migrate

CONVERSATIONS = 7


def say(*words: object) -> None:
    """Print a line in one write, so that a kill leaves all of it or nothing."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def stuck(*_: object, **__: object) -> None:
    """Say so and wait for the end."""
    say("stuck")
    time.sleep(600)


def numbered(number: int) -> Incoming:
    return event(f"e{number}", conversation=f"c{number % CONVERSATIONS}", text=str(number))


async def handle(storage: Storage, incoming: Incoming) -> None:
    """The state is the list of events handled; the reply names the event."""
    talk = await storage.turns.load(incoming)
    state = [*json.loads(talk.state or "[]"), int(incoming.text)]
    await storage.turns.commit(turn(incoming, json.dumps(state), [incoming.text]))


async def turns(folder: Path, first: int, last: int) -> None:
    """Like a bot: catch up, then take events as the platform delivers them, many at once, and send."""
    ended = asyncio.Event()

    async def conversation(storage: Storage, name: int, left_over: list[Incoming]) -> None:
        for incoming in left_over:
            if int(incoming.text) % CONVERSATIONS == name:
                await handle(storage, incoming)
        for number in range(first, last):
            if number % CONVERSATIONS == name:
                if await storage.turns.receive(numbered(number)):
                    await handle(storage, numbered(number))
                say("acknowledged", number)

    async def send(storage: Storage) -> None:
        while True:
            last_look = ended.is_set()
            rows = await storage.outbox.due(PLATFORM, 10)
            for row in rows:
                say("sent", row.reply.message.plain())
                await storage.outbox.sent(row, SentRef(PLATFORM, row.reply.conversation, row.id))
            if not rows:
                if last_look:
                    return
                await asyncio.sleep(0.001)

    async with open_storage(folder) as storage:
        waiting = await storage.turns.waiting()
        sending = asyncio.create_task(send(storage))
        await asyncio.gather(*(conversation(storage, name, waiting) for name in range(CONVERSATIONS)))
        ended.set()
        await sending


async def receive(folder: Path, name: str, count: int) -> None:
    async with open_storage(folder) as storage:
        own = [storage.turns.receive(event(f"{name}-{number}")) for number in range(count)]
        shared = [storage.turns.receive(event(f"shared-{number}")) for number in range(count)]
        await asyncio.gather(*own)
        say(sum(await asyncio.gather(*shared)))


async def load(folder: Path, price: str, count: int) -> None:
    async def feed():
        for start in range(0, count, 100):
            yield [product(str(number), price) for number in range(start, start + 100)]

    async with open_storage(folder) as storage:
        say("importing")
        await storage.catalogue.replace(feed(), "feed.xml")
        say("imported")


async def stuck_import(folder: Path) -> None:
    async def feed():
        yield [product("new")]
        stuck()

    async with open_storage(folder) as storage:
        await storage.catalogue.replace(feed(), "feed.xml")


async def stuck_swap(folder: Path) -> None:
    async def feed():
        yield [product("new")]

    catalogue._sql.finish = stuck
    async with open_storage(folder) as storage:
        await storage.catalogue.replace(feed(), "feed.xml")


def stuck_migration(folder: Path, migrations: Path) -> None:
    connection = sqlite3.connect(folder / "shopguide.db")
    connection.create_function("stuck", 0, stuck)
    migrate(connection, migrations)


async def open_as_nobody(folder: Path) -> None:
    if os.geteuid() == 0:
        os.setuid(65534)
    try:
        async with open_storage(folder):
            say("opened")
    except DatabaseUnusable as error:
        say(error)


def main() -> None:
    task, folder, *words = sys.argv[1:]
    match task:
        case "turns":
            asyncio.run(turns(Path(folder), int(words[0]), int(words[1])))
        case "receive":
            asyncio.run(receive(Path(folder), words[0], int(words[1])))
        case "import":
            asyncio.run(load(Path(folder), words[0], int(words[1])))
        case "stuck-import":
            asyncio.run(stuck_import(Path(folder)))
        case "stuck-swap":
            asyncio.run(stuck_swap(Path(folder)))
        case "stuck-migration":
            stuck_migration(Path(folder), Path(words[0]))
        case "open":
            asyncio.run(open_as_nobody(Path(folder)))
        case _:
            sys.exit(f"no such task: {task}")


if __name__ == "__main__":
    main()
