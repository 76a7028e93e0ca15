"""The short form of each fault, a few hundred messages each. The long one is `benchmarks/faults.py`."""

from __future__ import annotations

import json
import os
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Callable
from pathlib import Path

import pytest

import faults

pytestmark = pytest.mark.asyncio(loop_scope="session")

BENCHMARKS = Path(faults.__file__).parent


@pytest.mark.parametrize("name", faults.TESTS)
async def test_the_bot_survives(
    name: str, template: Path, figures: Callable[[str, faults.Figures], None]
) -> None:
    test = faults.TESTS[name]
    found = await test.quick(template)
    figures(name, found)
    assert test.wrong(found) == []


async def test_the_durability_command_prints_its_figures(model_cache: Path) -> None:
    command = [
        sys.executable,
        str(BENCHMARKS / "durability.py"),
        "--json",
        "--messages",
        "60",
        "--kills",
        "1",
    ]
    running = await create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, env=os.environ)
    said, complaint = await running.communicate()
    assert running.returncode == 0, complaint.decode()
    found = json.loads(said)
    assert found["messages"] >= 50
    assert found["kills"] == 1
    assert [found[name] for name in ("lost", "duplicated", "out_of_order")] == [0, 0, 0]
    assert found["duplicate_sends"] <= found["in_flight_bound"]
    assert found["messages_per_second"] > 0
