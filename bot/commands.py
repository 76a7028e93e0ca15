"""What each command does, once its options are read.

What only one command needs, such as the console, is imported by it: the others start sooner.
"""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import socket
import sys
import time
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from adapters.adapter import Adapter
from adapters.gate import Gate, Limits
from adapters.terminal.adapter import TerminalChannel, converse, piped, prompted
from adapters.terminal.inbound import Visitor
from adapters.terminal.render import show
from adapters.web.adapter import WebAdapter
from adapters.web.guard import LOOPBACK
from adapters.web.pages import Shop as Site
from adapters.web.pages import Welcome
from assistant.catalogue.importer import import_feed
from assistant.catalogue.policies import read_policies
from assistant.catalogue.product import Product
from assistant.handlers.talking import welcome
from assistant.language import languages
from bot.checking import findings
from bot.config import Config
from bot.demo.pictures import draw
from bot.demo.shop import demo_config, stock
from bot.door import Door
from bot.platforms import PLATFORMS, SWITCH_ON
from bot.policy_pages import PolicyPages
from bot.serving import run_adapters
from bot.wiring import OpenShop, open_index, open_shop
from storage import backup, open_storage
from storage.backup import SERVING
from storage.database import FILE
from storage.lock import FileLock

PAGE = "web"
progress_console = Console(stderr=True, highlight=False)


class CannotRun(Exception):
    """The command cannot do its work as things are; the message says what to do."""


async def demo(data_dir: Path, port: int, browser: bool) -> None:
    """Serve the bundled shop on loopback until interrupted."""
    from bot.console.app import serving_console

    listener = _listen("127.0.0.1", port)
    port = listener.getsockname()[1]
    console = _listen("127.0.0.1", 0)
    started = time.monotonic()
    config = demo_config(port)
    with _steps("Opening the shop") as progress:
        await stock(data_dir)
        async with open_shop(config, data_dir, progress) as shop:
            address = f"http://127.0.0.1:{port}"
            seconds = time.monotonic() - started
            ready = f"{config.shop.name} is open at {address} (ready in {seconds:.1f} s). Ctrl-C closes it."
            async with serving_console(shop, console, config, data_dir, LOOPBACK) as where:
                await run_adapters(
                    shop,
                    {PAGE: _web(shop, listener, LOOPBACK)},
                    _door(shop, config).take,
                    lambda _: _announce(f"{ready}\n{where}", address if browser else ""),
                )


async def serve(config: Config, data_dir: Path) -> None:
    """Serve what the configuration switches on until interrupted.

    Raises `ConfigError` for a secret that is missing, before the shop is opened.
    """
    from bot.console.app import serving_console
    from bot.upkeep import kept_up

    platforms = [platform for platform in PLATFORMS if platform.enabled(config)]
    if not config.web.enabled and not platforms:
        raise CannotRun(f"nothing to serve: {SWITCH_ON}")
    listener = _listen(config.web.host, config.web.port) if config.web.enabled else None
    ours = config.console
    console = _listen(ours.host, ours.port, "[console] port") if ours.enabled else None
    metrics = config.metrics
    monitored = _listen(metrics.host, metrics.port, "[metrics] port") if metrics.enabled else None
    settings = {platform.name: platform.settings(config, os.environ) for platform in platforms}
    with _alone(data_dir), _steps("Opening the shop") as progress:
        async with open_shop(config, data_dir, progress) as shop:
            if not console:  # where a first feed may be imported too
                _need_products(shop, data_dir)
            adapters: dict[str, Adapter] = {
                platform.name: platform.make(settings[platform.name], shop) for platform in platforms
            }
            if listener:
                adapters[PAGE] = _web(shop, listener, (*LOOPBACK, *config.web.hosts))
                host, port = listener.getsockname()[:2]

            silent = set(adapters)

            def ready(name: str) -> None:
                silent.discard(name)
                where = f" on http://{host}:{port}" if name == PAGE else f" on {name.capitalize()}"
                _announce(f"Serving{where}. Ctrl-C stops it.", "")

            async with AsyncExitStack() as stack:
                await stack.enter_async_context(_monitored(shop, monitored, lambda: sorted(silent)))
                await stack.enter_async_context(kept_up(config, shop.storage, data_dir))
                if console:
                    hosts = (*LOOPBACK, *ours.hosts)
                    page = serving_console(shop, console, config, data_dir, hosts)
                    _announce(await stack.enter_async_context(page), "")
                await run_adapters(shop, adapters, _door(shop, config).take, ready)


async def console_link(config: Config, data_dir: Path) -> None:
    """Print a new one-time link to the console; the one before it works no more."""
    from bot.console.accounts import Accounts
    from bot.console.app import address_of, link_address

    ours = config.console
    async with open_storage(data_dir) as storage:
        link = await Accounts(storage.console).new_link()
    address = f"https://{ours.hosts[0]}" if ours.hosts else address_of(ours.host, ours.port)
    print(link_address(address, link))


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Be the only process that serves this folder: two would answer everybody twice."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data_dir / SERVING)
    try:
        if not lock.taken():
            raise CannotRun(f"{data_dir} is being served already by another `shopguide serve`")
        yield
    finally:
        lock.close()


@asynccontextmanager
async def _monitored(
    shop: OpenShop, listener: socket.socket | None, missing: Callable[[], list[str]]
) -> AsyncIterator[None]:
    """Health and figures on `listener` while the block runs, if there is one."""
    if listener is None:
        yield
        return
    from bot.telemetry import Monitor

    monitor = Monitor(shop.metrics, listener, shop.look, missing)
    task = asyncio.create_task(monitor.run())
    try:
        yield
    finally:
        monitor.stop()
        await asyncio.wait([task], timeout=5.0)


async def back_up(data_dir: Path, target: Path) -> None:
    """Put the shop into one file."""
    size = await backup.back_up(data_dir, target)
    print(
        f"{target}: {size / 1024**2:,.1f} MiB. Keep it where only you can read it: it holds people's words."
    )


async def restore(data_dir: Path, archive: Path, replace: bool) -> None:
    """Make the shop out of such a file."""
    restored = await backup.restore(archive, data_dir, replace)
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(restored.made_at))
    print(f"{data_dir} is as it was on {made}.")
    if restored.before:
        print(f"What was there before is in {restored.before}")
    left = {
        "replies that were still to be sent are not sent": restored.replies,
        "messages that were still to be answered are not answered": restored.messages,
        "announcements under way are paused": restored.announcements,
    }
    for what, count in left.items():
        if count:
            print(f"note: {count:,} {what}, since much may have happened after the backup")
    if restored.announcements:
        print("note: whom an announcement under way had not reached in the backup is “unknown” in it now")
    print("note: alerts that were told after the backup may be told again")


async def forget_old(data_dir: Path, days: float) -> None:
    """Remove old conversations."""
    from bot.upkeep import forget_old as forget_older

    async with open_storage(data_dir) as storage:
        removed = await forget_older(days, storage)
    print(
        f"older than {days:g} days, removed: {removed.conversations:,} conversations, "
        f"{removed.messages:,} messages, {removed.replies:,} replies"
    )


async def check(config: Config, data_dir: Path, offline: bool) -> bool:
    """Print what was found, one line a thing; whether all of it is well."""
    well = True
    async for finding in findings(config, data_dir, os.environ, offline):
        well = well and finding.ok
        print(
            f"ok     {finding.what}" if finding.ok else f"wrong  {finding.what}: {finding.help}", flush=True
        )
    return well


async def chat(config: Config, data_dir: Path, demo: bool, json: bool, visitor: Visitor) -> None:
    """Talk in this terminal, or answer JSON lines until the input ends."""
    if demo:
        await stock(data_dir)
        config = demo_config(8765)
    elif not (data_dir / FILE).exists():
        raise CannotRun(no_products(data_dir))
    with _steps("Opening the shop", quiet=json) as progress:
        async with open_shop(config, data_dir, progress) as shop:
            _need_products(shop, data_dir)
            channel = TerminalChannel(sys.stdout, json_lines=json)
            typed = sys.stdin.isatty() and not json
            if typed:
                show(Console(highlight=False), welcome(shop.guide, "en"))
            lines = prompted(data_dir / "history") if typed else piped()
            await converse(channel, shop.core.answer, lines, visitor, blank=json)


async def import_(
    config: Config,
    data_dir: Path,
    file: Path | str,
    columns: dict[str, str],
    currency: str | None,
    rejects: Path | None,
    allow_partial: bool,
    json: bool,
) -> None:
    """Import a feed, a file or a web address, then bring the index up to date; a progress bar for both."""
    with _progress() as bar:
        reading = bar.add_task("Reading the feed", total=None)

        def read(done: int, total: int, products: int) -> None:
            title = f"Reading the feed: {products:,} products"
            bar.update(reading, completed=done, total=total, description=title)

        async with open_storage(data_dir) as storage:
            if isinstance(file, str):
                from bot.feeds import Feed, import_from_web

                private = config.feed.private_addresses
                feed = Feed(file, columns, currency, config.shop.url, private, allow_partial, rejects)
                fetched = await import_from_web(feed, storage, data_dir, read)
                if fetched is None:
                    print(jsonlib.dumps({"unchanged": True}) if json else "the feed has not changed")
                    return
                report = fetched
            else:
                report = await import_feed(
                    file,
                    storage.catalogue,
                    source=str(file),
                    columns=columns,
                    currency=currency,
                    base_url=config.shop.url,
                    rejects=rejects or Path(f"{file}.rejects.csv"),
                    allow_partial=allow_partial,
                    progress=read,
                )
            indexing = bar.add_task("Indexing", total=None)
            await open_index(
                config,
                storage,
                data_dir,
                lambda done, total: bar.update(indexing, completed=done, total=total),
            )
            bar.update(indexing, total=1, completed=1)
    changes = report.changes
    counts = {"added": len(changes.added), "changed": len(changes.changed), "unchanged": changes.unchanged,
              "removed": len(changes.removed), "rejected": report.rejected}  # fmt: skip
    if json:
        print(jsonlib.dumps({"format": report.format, **counts, "seconds": round(report.seconds, 2),
                             "rejects": str(report.rejects) if report.rejects else None}))  # fmt: skip
        return
    print(f"{report.format}: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()))
    for warning in report.warnings[:10]:
        print(f"note: {warning}")
    if report.rejected:
        print(f"rejected rows with line and reason: {report.rejects}")


async def policies(data_dir: Path, folder: Path) -> None:
    """Take a folder of policy pages as the shop's policies."""
    pages = read_policies(folder)
    for problem in pages.problems:
        progress_console.print(
            f"note: {problem.file} line {problem.line}: {problem.reason}", markup=False, soft_wrap=True
        )
    if not pages.passages:
        raise CannotRun(
            f"no policy text found in {folder}: it needs Markdown pages (*.md) with text; nothing was changed"
        )
    async with open_storage(data_dir) as storage:
        changes = await storage.policies.replace(pages.passages)
    PolicyPages(data_dir).keep(folder)
    print(f"{len(pages.passages)} passages: {len(changes.added)} added, {len(changes.changed)} changed, "
          f"{changes.unchanged} unchanged, {len(changes.removed)} removed")  # fmt: skip


def _web(shop: OpenShop, listener: socket.socket, hosts: tuple[str, ...]) -> WebAdapter:
    """The chat page on `listener`."""
    greetings = {}
    for language in languages():
        hello = welcome(shop.guide, language)
        greetings[language] = Welcome(hello.plain(), [button.label for button in hello.buttons])

    async def product(id_: str) -> Product | None:
        return next(iter(await shop.guide.catalogue.products([id_])), None)

    adapter = WebAdapter(Site(shop.guide.shop.name, greetings, product, draw, hosts), listener)

    def back(conversation: str) -> None:
        if worker := shop.workers.get(PAGE):
            worker.hasten(conversation)

    adapter.channel.on_return = back
    return adapter


def _door(shop: OpenShop, config: Config) -> Door:
    groups, staff = config.groups, config.staff.staff()
    limits = Limits(
        person_seconds=groups.person_seconds,
        channel_seconds=groups.channel_seconds,
        channels=frozenset(groups.channels),
        staff=(staff.platform, staff.channel.partition("/")[0]),
    )
    return Door(Gate(limits, asyncio.get_running_loop().time), shop.core)


def _listen(host: str, port: int, setting: str = "--port or [web] port") -> socket.socket:
    """A listening socket, before anything slow is done: a taken port is told at once."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise CannotRun(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another with {setting}"
        ) from None
    listener.listen(128)
    return listener


def _announce(text: str, open_at: str) -> None:
    print(text, flush=True)
    if open_at:
        webbrowser.open(open_at)


def _need_products(shop: OpenShop, data_dir: Path) -> None:
    if not len(shop.guide.index):
        raise CannotRun(no_products(data_dir))


def no_products(data_dir: Path) -> str:
    """What to tell whoever has not imported anything yet."""
    return (f"there are no products in {data_dir} yet. Import a feed with: shopguide import FILE "
            "(or try the bundled shop with --demo)")  # fmt: skip


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
                    TimeRemainingColumn(), console=progress_console, transient=True,
                    disable=not progress_console.is_terminal)  # fmt: skip


@contextmanager
def _steps(title: str, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while vectors are made, which only a first start has to wait for."""
    if quiet or not progress_console.is_terminal:
        yield lambda done, total: None
        return
    bar = _progress()
    task = bar.add_task(title, total=None)

    def update(done: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    try:
        yield update
    finally:
        bar.stop()
