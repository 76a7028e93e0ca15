"""Processes that are killed, and processes that share a folder. Each is a real one."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from storage_child import CONVERSATIONS
from storage_samples import assert_sound, batches, product, rows

from storage import open_storage

CHILD = Path(__file__).with_name("storage_child.py")


def child(*words: object) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(CHILD), *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def killed_after(process: "subprocess.Popen[str]", lines: int, seconds: float = 0.0) -> list[str]:
    """What a process said until it was killed, `seconds` after `lines` lines, or ended by itself."""
    with process:
        said = [line for _, line in zip(range(lines), process.stdout, strict=False)]
        time.sleep(seconds)
        process.kill()
        said += process.stdout.readlines()
    return [line.strip() for line in said]


def ended(process: "subprocess.Popen[str]") -> str:
    """What a process said until it ended well."""
    said, _ = process.communicate()
    assert process.returncode == 0
    return said


def test_killed_at_any_moment_no_event_is_lost_or_has_its_effects_twice(tmp_path):
    chance = random.Random(7)
    events, kills = 500, 6
    acknowledged: set[int] = set()
    sends: Counter[int] = Counter()

    def run(lines: int) -> None:
        # The platform delivers again from the first event that was not acknowledged.
        first = next((number for number in range(events) if number not in acknowledged), events)
        process = child("turns", tmp_path, first, events)
        for line in killed_after(process, lines, seconds=chance.uniform(0, 0.01)):
            word, number = line.split()
            if word == "sent":
                sends[int(number)] += 1
            else:
                acknowledged.add(int(number))

    for _ in range(kills):
        run(lines=chance.randint(1, 100))
    assert len(acknowledged) < events
    run(lines=10 * events)  # to the end

    assert rows(tmp_path, "SELECT status, COUNT(*) FROM inbox GROUP BY status") == [("done", events)]
    for name, state in rows(tmp_path, "SELECT conversation, state FROM conversations"):
        handled = [number for number in range(events) if f"c{number % CONVERSATIONS}" == name]
        assert json.loads(state) == handled  # all, once, in order
    replies = rows(tmp_path, "SELECT status, COUNT(*), COUNT(DISTINCT message) FROM outbox GROUP BY status")
    assert replies == [("sent", events, events)]
    assert sum(sends.values()) - len(sends) <= kills  # a kill repeats at most the one send in flight
    assert_sound(tmp_path)


async def start(folder: Path) -> None:
    async with open_storage(folder) as storage:
        await storage.catalogue.replace(batches([product("old")]), "feed.xml")


async def assert_untouched(folder: Path) -> None:
    """The old catalogue stands, nothing is left of the dead import, and a new one goes through."""
    async with open_storage(folder) as storage:
        assert await storage.catalogue.products(["old", "new"]) == [product("old")]
        assert await storage.catalogue.version() == 1
        assert rows(folder, "SELECT COUNT(*) FROM staged_products") == [(0,)]
        assert rows(folder, "SELECT COUNT(*) FROM product_contents") == [(1,)]
        assert rows(folder, "SELECT COUNT(*) FROM imports") == [(1,)]
        changes = await storage.catalogue.replace(batches([product("new")]), "feed.xml")
        assert (changes.added, changes.removed) == (("new",), ("old",))
    assert_sound(folder)


async def test_an_import_killed_while_it_reads_leaves_the_old_catalogue(tmp_path):
    await start(tmp_path)
    assert killed_after(child("stuck-import", tmp_path), 1) == ["stuck"]
    await assert_untouched(tmp_path)


async def test_an_import_killed_while_it_swaps_leaves_the_old_catalogue(tmp_path):
    await start(tmp_path)
    assert killed_after(child("stuck-swap", tmp_path), 1) == ["stuck"]
    await assert_untouched(tmp_path)


async def test_a_folder_in_which_an_import_runs_can_be_opened_and_written(tmp_path):
    await start(tmp_path)
    importing = child("stuck-import", tmp_path)
    assert importing.stdout.readline() == "stuck\n"
    async with open_storage(tmp_path) as storage:
        await storage.policies.replace([])
        assert rows(tmp_path, "SELECT COUNT(*) FROM staged_products") == [(1,)]
    killed_after(importing, 0)
    await assert_untouched(tmp_path)


async def test_two_processes_write_at_once(tmp_path):
    async with open_storage(tmp_path):  # and this one reads and writes too
        processes = [child("receive", tmp_path, name, 300) for name in ("one", "two")]
        importing = child("import", tmp_path, "10.00", 2000)
        first_to_receive = [int(ended(process)) for process in processes]
        assert ended(importing) == "importing\nimported\n"

        assert sum(first_to_receive) == 300  # each of everybody's events was new to one of them
    assert rows(tmp_path, "SELECT COUNT(*) FROM inbox") == [(900,)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM products") == [(2000,)]
    assert_sound(tmp_path)
