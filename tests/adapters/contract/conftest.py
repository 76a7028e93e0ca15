"""Every contract test runs once a platform; a summary shows what each platform passed and what it lacks.

`@pytest.mark.needs("buttons", "groups")` names the features a test needs, first the one that it is about.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import get_args

import pytest
import pytest_asyncio

from tests.adapters.contract.driver import Driver, Feature, drivers
from tests.adapters.contract.scene import Scene

DRIVERS = drivers()
_BY_CAPABILITY: dict[Feature, str] = {
    "pictures": "images",
    "buttons": "buttons",
    "edits": "edits",
    "typing": "typing",
    "files": "files",
    "drawings": "pictures",
}
_results = pytest.StashKey[dict[tuple[str, str], list[str]]]()


@pytest_asyncio.fixture(params=DRIVERS, ids=lambda driver: driver.platform)
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """One platform, running; skipped where the platform lacks what the test needs."""
    kind: type[Driver] = request.param
    marker = request.node.get_closest_marker("needs")
    needed = marker.args if marker else ()
    for feature in needed:
        assert feature in get_args(Feature)
        if feature in kind.lacks:
            pytest.skip(kind.lacks[feature])
    made = Scene(kind())
    made.says("Here you are.")
    await made.start()
    try:
        capabilities = made.driver.adapter.channel.capabilities
        for feature in needed:
            if feature in _BY_CAPABILITY and not getattr(capabilities, _BY_CAPABILITY[feature]):
                pytest.skip(f"the channel says that it has no {feature}")
        yield made
    finally:
        await made.stop()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*features): what a contract test is about and needs")
    config.stash[_results] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    report = yield
    marker = item.get_closest_marker("needs")
    if marker and isinstance(item, pytest.Function) and (call.when == "call" or report.outcome != "passed"):
        kind = item.callspec.params["scene"]
        results = item.config.stash[_results].setdefault((marker.args[0], kind.platform), [])
        results.append(report.outcome)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """With `-v`: feature by platform, in Markdown."""
    results = config.stash[_results]
    if not results or config.option.verbose < 0:
        return
    platforms = [kind.platform for kind in DRIVERS]
    terminalreporter.write_line("")
    terminalreporter.write_line(f"| feature | {' | '.join(platforms)} |")
    terminalreporter.write_line(f"|---|{'---|' * len(platforms)}")
    for feature in get_args(Feature):
        cells = [_cell(results.get((feature, platform), [])) for platform in platforms]
        terminalreporter.write_line(f"| {feature} | {' | '.join(cells)} |")


def _cell(outcomes: list[str]) -> str:
    if "failed" in outcomes:
        return "fails"
    return "yes" if "passed" in outcomes else "–"
