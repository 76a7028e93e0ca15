"""A browser for the tests of pages: Debian's `chromium-headless-shell`, which is a third of the work for a
small machine, or its `chromium`, or the one that SHOPGUIDE_CHROMIUM names.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium-headless-shell", "chromium")
PATIENCE = 120_000  # milliseconds: a busy machine is no failure
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("SHOPGUIDE_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), "")
    if not path:
        message = "no Chromium: install chromium-headless-shell, or name one in SHOPGUIDE_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # Stopped at the module's end: while it runs, this thread has an event loop that other tests would meet.
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield launched
        launched.close()
