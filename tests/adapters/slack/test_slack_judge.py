"""The adapter before local-slack, a Slack that others wrote (npm, pinned by its hash).

It listens on every interface, so it and our side run in a network of their own, without a way out.
What it does not do (429s, 5xx, retries, lost connections) the loopback Slack of these tests does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs import user_cache_path

ROOT = Path(__file__).parents[3]
JUDGE = Path(__file__).parent / "judge"
BINARY = Path("node_modules/local-slack-linux-x64/bin/local-slack")


def missing(reason: str) -> None:
    """Skip; in CI, where everything is installed, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def judge() -> Path:
    """The judge's binary, installed once a machine."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        pytest.skip("local-slack is pinned for Linux on x86-64")
    lock = json.loads((JUDGE / "package-lock.json").read_text("utf-8"))
    version = lock["packages"]["node_modules/local-slack-linux-x64"]["version"]
    cache = user_cache_path("shopguide-tests", appauthor=False) / f"local-slack-{version}"
    if not (cache / BINARY).exists():
        if not shutil.which("npm"):
            missing("local-slack comes by npm: install npm")
        cache.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(JUDGE / name, cache / name)
        install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(install, cwd=cache, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            missing(f"npm could not install local-slack: {done.stderr[-500:]}")
    return cache / BINARY


@pytest.fixture(scope="module")
def apart() -> list[str]:
    """How to run a command in a network of its own, which ends with everything in it."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        missing("the judge runs in a network of its own: install util-linux (unshare) and iproute2 (ip)")
    for flags in ("-n", "-rn"):
        command = [
            "unshare",
            flags,
            "-pf",
            "--kill-child",
            "sh",
            "-c",
            'ip link set lo up && exec "$@"',
            "sh",
        ]
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    missing("this machine allows no network namespace (unshare -n)")
    raise AssertionError


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_day_before_the_judge(judge: Path, apart: list[str], tmp_path: Path, mode: str) -> None:
    command = [sys.executable, "-m", "tests.adapters.slack.judge.scenario", str(judge), str(tmp_path), mode]
    done = subprocess.run(
        [*apart, *command],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["taken"] == 7
    assert seen["deliveries"] > seen["taken"]  # it tells of a mention twice
