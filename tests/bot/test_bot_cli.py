"""The command line as scripts and people use it, mostly in processes of its own."""

from __future__ import annotations

import csv
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

import bot.cli

SHOPGUIDE = Path(sys.executable).with_name("shopguide")
PATIENCE = 600

REPLY = {"intent", "language", "text", "products", "alternatives", "sources", "buttons", "latency_ms"}
PRODUCT = {"id", "title", "price", "currency", "availability", "url", "reasons"}

LAMPS = """\
id,title,price,availability,brand,product type,color,quantity
L-1,Reading lamp,79.90 USD,in stock,Aldern,Lighting > Lamps,Black,4
L-2,Floor lamp,129.00 USD,in stock,Brisk,Lighting > Lamps,Brass,2
L-3,Clip lamp,19.50 USD,out of stock,Aldern,Lighting > Lamps,Red,0
"""
RETURNS = """\
---
title: Returns
---
## How long can I return something?

You may return anything within 45 days of delivery.
"""


def run(data: Path, *words: str, typed: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """`shopguide --data-dir DATA WORDS` with `typed` as its input; a traceback is never an answer."""
    raw = typed if isinstance(typed, bytes) else typed.encode()
    done = subprocess.run(
        [SHOPGUIDE, "--data-dir", data, *words], input=raw, capture_output=True, timeout=PATIENCE, check=False
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def replies(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def ids(reply: dict[str, Any]) -> list[str]:
    return [product["id"] for product in reply["products"]]


@contextmanager
def running(data: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The command, running; ended with the block if it has not ended itself."""
    process = subprocess.Popen(
        [SHOPGUIDE, "--data-dir", data, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ask(process: subprocess.Popen[str], line: str) -> dict[str, Any]:
    """Type one line and read the reply to it, with the input left open."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return dict(json.loads(process.stdout.readline()))


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    """A data folder with three lamps in it, for tests that copy it."""
    folder = tmp_path_factory.mktemp("lamps")
    feed = folder / "lamps.csv"
    feed.write_text(LAMPS)
    assert run(folder / "shop", "import", str(feed)).returncode == 0
    return folder / "shop"


@pytest.fixture
def shop(stocked: Path, tmp_path: Path) -> Path:
    """A data folder with three lamps in it."""
    shutil.copytree(stocked, tmp_path / "shop")
    return tmp_path / "shop"


# --- chat --json ---------------------------------------------------------------------------------------

INPUT = [
    "show me laptops",
    "the second one",
    "",
    json.dumps({"user": "ann", "text": "headphones"}),
    json.dumps({"user": 7, "text": "tents"}),
    json.dumps({"user": "ann", "text": "the first one"}),
    json.dumps({"user": 7, "text": "the first one"}),
    "the first one",
    "compare the first two",
    "怎么付款？",
    "what is the weather like?",
    '{"text": 5}',
    '{"text": "broken',
]


@pytest.fixture(scope="module")
def spoken(demo_folder: Path) -> list[dict[str, Any]]:
    """The replies to `INPUT`, in one process."""
    return replies(run(demo_folder, "chat", "--demo", "--json", typed="\n".join(INPUT)))


def test_each_line_has_one_reply(spoken: list[dict[str, Any]]) -> None:
    assert len(spoken) == len(INPUT)


def test_a_reply_has_the_documented_keys(spoken: list[dict[str, Any]]) -> None:
    for reply in spoken:
        assert set(reply) == REPLY
        assert reply["language"] in ("en", "zh")
        assert reply["text"].strip()
        assert reply["latency_ms"] > 0
        assert all(isinstance(label, str) for label in reply["buttons"])
        for product in (*reply["products"], *reply["alternatives"]):
            assert set(product) == PRODUCT
            assert re.fullmatch(r"\d+\.\d\d", product["price"])
            assert Decimal(product["price"]) > 0
            assert product["currency"] == "USD"
            assert product["availability"] in ("in_stock", "out_of_stock", "preorder", "backorder")
            assert product["url"].startswith("http")
            assert product["reasons"]
        for source in reply["sources"]:
            assert set(source) == {"id", "title", "quote"}


def test_replies_come_in_the_order_of_the_lines(spoken: list[dict[str, Any]]) -> None:
    assert [reply["intent"] for reply in spoken[:3]] == ["search", "details", "smalltalk"]
    assert ids(spoken[1]) == [ids(spoken[0])[1]]
    assert (spoken[9]["language"], spoken[9]["intent"]) == ("zh", "answer")
    assert spoken[10]["intent"] == "out_of_scope"


def test_several_people_speak_in_one_process(spoken: list[dict[str, Any]]) -> None:
    assert ids(spoken[5]) == ids(spoken[3])[:1]
    assert ids(spoken[6]) == ids(spoken[4])[:1]
    assert ids(spoken[7]) == ids(spoken[0])[:1]


def test_a_comparison_is_told_in_the_text(spoken: list[dict[str, Any]]) -> None:
    assert spoken[8]["intent"] == "compare"
    assert len(spoken[8]["products"]) == 2
    assert all(product["title"] in spoken[8]["text"] for product in spoken[8]["products"])


def test_a_reply_can_be_read_before_the_next_line_is_written(demo_folder: Path) -> None:
    with running(demo_folder, "chat", "--demo", "--json") as process:
        listed = ask(process, "show me laptops")
        second = ask(process, "the second one")
        assert ids(second) == [ids(listed)[1]]
        rest, _ = process.communicate(timeout=PATIENCE)
        assert (rest, process.returncode) == ("", 0)


def test_bytes_that_are_no_text_are_answered(demo_folder: Path) -> None:
    done = run(demo_folder, "chat", "--demo", "--json", typed=b"\xff\xfe\x00\n\x80laptops\x80\r\nhello\r\n")
    assert len(replies(done)) == 3


def test_a_reader_that_has_gone_is_no_error(demo_folder: Path) -> None:
    with running(demo_folder, "chat", "--demo", "--json") as process:
        assert process.stdout
        process.stdout.close()
        _, err = process.communicate("hello\nlaptops\n", timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")


def test_a_named_user_goes_on_in_the_next_process_and_a_guest_does_not(demo_folder: Path) -> None:
    chat = ("chat", "--demo", "--json")
    with running(demo_folder, *chat, "--user", "named") as first:
        listed = ask(first, "show me laptops")
    with running(demo_folder, *chat, "--user", "named") as second, running(demo_folder, *chat) as guest:
        assert ids(ask(second, "the second one")) == [ids(listed)[1]]
        assert ask(guest, "the second one")["intent"] == "clarify"


def test_a_conversation_read_by_a_person(demo_folder: Path) -> None:
    done = run(demo_folder, "chat", "--demo", typed="show me laptops\n\nhow long does delivery take?\n")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert any(re.search(r"\$\d", line) for line in lines)
    assert any(line.startswith("—") for line in lines), "the answer names its source"


# --- import --------------------------------------------------------------------------------------------


def test_an_import_tells_what_it_did(tmp_path: Path, model_cache: Path) -> None:
    feed, data = tmp_path / "lamps.csv", tmp_path / "shop"
    feed.write_text(LAMPS + "L-4,Lamp without a price,,in stock,Aldern,Lighting > Lamps,Red,1\n")
    first = run(data, "import", str(feed))
    assert first.returncode == 0
    assert "3 added, 0 changed, 0 unchanged, 0 removed, 1 rejected" in first.stdout
    listed = Path(f"{feed}.rejects.csv")
    assert str(listed) in first.stdout
    (reject,) = csv.DictReader(listed.read_text("utf-8-sig").splitlines())
    assert (reject["line"], reject["id"]) == ("5", "L-4")
    assert "price" in reject["reason"]

    again = run(data, "import", str(feed))
    assert "0 added, 0 changed, 3 unchanged, 0 removed, 1 rejected" in again.stdout

    rows = LAMPS.replace("129.00", "119.00").splitlines()
    feed.write_text("\n".join([*rows[:3], "L-5,Desk lamp,45.00 USD,in stock,Brisk,Lighting > Lamps,White,1"]))
    changed = run(data, "import", str(feed), "--json")
    told = json.loads(changed.stdout)
    counts = ("added", "changed", "unchanged", "removed", "rejected")
    assert [told[name] for name in counts] == [1, 1, 1, 1, 0]
    assert told["rejects"] is None

    found, gone = replies(run(data, "chat", "--json", typed="lamps\ntell me more about the clip lamp"))
    assert {product["id"]: product["price"] for product in found["products"]} == {
        "L-1": "79.90",
        "L-2": "119.00",
        "L-5": "45.00",
    }
    assert "L-3" not in ids(gone)


def test_any_table_with_a_map(tmp_path: Path, model_cache: Path) -> None:
    feed, data = tmp_path / "lager.csv", tmp_path / "shop"
    feed.write_text("Artikelnummer;Bezeichnung;Preis;Akku\nA1;Leselampe;79,90;12 h\n", encoding="cp1252")
    words = ["--map", "id=Artikelnummer", "--map", "title=Bezeichnung", "--map", "price=Preis"]
    done = run(data, "import", str(feed), *words, "--map", "battery_life=Akku", "--currency", "EUR")
    assert "1 added" in done.stdout
    (reply,) = replies(run(data, "chat", "--json", typed="Leselampe"))
    assert [(one["id"], one["price"], one["currency"]) for one in reply["products"]] == [
        ("A1", "79.90", "EUR")
    ]


def test_an_unusable_feed_leaves_the_catalogue(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = tmp_path / "broken.feed"
    for content in ("", "just words\n", "<rss><channel><item>", '{"products": []}', "id,title\n1,Lamp\n"):
        feed.write_text(content)
        told_off(capsys, monkeypatch, "--data-dir", str(shop), "import", str(feed))
    (reply,) = replies(run(shop, "chat", "--json", typed="lamps"))
    assert sorted(ids(reply)) == ["L-1", "L-2", "L-3"]


def test_policies_tell_what_changed_and_are_answered_from(shop: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "returns.md").write_text(RETURNS)
    first = run(shop, "policies", str(pages)).stdout
    assert first == "1 passages: 1 added, 0 changed, 0 unchanged, 0 removed\n"
    (pages / "returns.md").write_text(RETURNS.replace("45", "60"))
    assert "0 added, 1 changed, 0 unchanged, 0 removed" in run(shop, "policies", str(pages)).stdout
    (reply,) = replies(run(shop, "chat", "--json", typed="how long can I return something?"))
    assert "60 days" in reply["text"]
    assert [source["id"] for source in reply["sources"]] == ["returns#how-long-can-i-return-something"]


def test_two_processes_share_a_data_folder(shop: Path, tmp_path: Path) -> None:
    feed = tmp_path / "more.csv"
    feed.write_text(LAMPS.replace("79.90", "69.90"))
    with running(shop, "chat", "--json", "--user", "ann") as one, running(shop, "chat", "--json") as other:
        assert ask(one, "lamps")["products"]
        assert ask(other, "lamps")["products"]
        assert "1 changed" in run(shop, "import", str(feed)).stdout
        assert "$69.90" in ask(one, "how much is the reading lamp?")["text"]
        assert ask(other, "hello")["intent"] == "smalltalk"


# --- what cannot be done ---------------------------------------------------------------------------------


def told_off(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """The one line that the command ends with, exit code 2."""
    monkeypatch.setattr(sys, "argv", ["shopguide", *words])
    with pytest.raises(SystemExit) as ended:
        bot.cli.main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    (line,) = printed.err.splitlines()
    assert line.startswith("shopguide: ")
    return line


@pytest.mark.parametrize(
    ("words", "culprit"),
    [
        (["--nope"], "--nope"),
        (["chat", "--nope"], "--nope"),
        (["frobnicate"], "frobnicate"),
        (["chat", "--user"], "--user"),
        (["demo", "--port", "abc"], "--port"),
        (["demo", "--port", "99999"], "--port"),
        (["import"], "file"),
        (["import", "no-such-feed.xml"], "no-such-feed.xml"),
        (["import", "."], "."),
        (["import", __file__, "--map", "title"], "--map title"),
        (["policies", "no-such-folder"], "no-such-folder"),
        (["policies", __file__], __file__),
        (["--config", "no-such.toml", "chat"], "no-such.toml"),
        (["eval", "needs"], "--catalogue"),
        (["eval", "needs", "--catalogue", "no-such-feed", "--needs", __file__], "no-such-feed"),
        (["eval", "answers"], "file"),
        (["eval", "answers", "no-such.csv"], "no-such.csv"),
        (["eval", "answers", __file__], "qid"),
        (["eval", "relevance", "no-such.csv"], "no-such.csv"),
        (["eval", "relevance", __file__], "query"),
        (["eval", "grounding", "no-such.jsonl"], "no-such.jsonl"),
        (["eval", "grounding", __file__], "not a conversation"),
    ],
)
def test_a_wrong_command_line_is_one_line_that_names_the_culprit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], culprit: str
) -> None:
    assert culprit in told_off(capsys, monkeypatch, *words)


@pytest.mark.parametrize(
    ("toml", "culprit"),
    [
        ("[shop\n", "TOML"),
        ("[shop]\ncolour = 'red'\n", "shop.colour"),
        ("[shopp]\n", "shopp"),
        ("[web]\nport = 'eighty'\n", "web.port"),
        ("[web]\nport = 70000\n", "web.port"),
        ("[generator]\njobs = ['dance']\n", "generator.jobs"),
    ],
)
def test_a_wrong_configuration_is_one_line_that_names_the_file_and_the_key(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    toml: str,
    culprit: str,
) -> None:
    config = tmp_path / "shop.toml"
    config.write_text(toml)
    line = told_off(capsys, monkeypatch, "--config", str(config), "chat")
    assert str(config) in line
    assert culprit in line


def test_an_empty_data_folder_says_how_to_import(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = told_off(capsys, monkeypatch, "--data-dir", str(tmp_path), "chat", "--json")
    assert str(tmp_path) in line
    assert "shopguide import FILE" in line
    assert not list(tmp_path.iterdir()), "a question leaves nothing behind"


def test_folders_that_cannot_be_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file, broken, empty = tmp_path / "file", tmp_path / "broken", tmp_path / "empty"
    file.write_text("")
    broken.mkdir()
    (broken / "shopguide.db").write_text("this is no database, and long enough to be one" * 100)
    empty.mkdir()
    assert str(file) in told_off(capsys, monkeypatch, "--data-dir", str(file), "chat", "--demo")
    assert "shopguide.db" in told_off(capsys, monkeypatch, "--data-dir", str(broken), "chat")
    assert str(empty) in told_off(
        capsys, monkeypatch, "--data-dir", str(tmp_path / "new"), "policies", str(empty)
    )


def test_nothing_to_serve(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "shop.toml"
    config.write_text("[web]\nenabled = false\n")
    assert "[web]" in told_off(capsys, monkeypatch, "--config", str(config), "serve")


def test_no_command_is_a_request_for_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["shopguide"])
    with pytest.raises(SystemExit) as ended:
        bot.cli.main()
    assert ended.value.code == 0
    listed = re.findall(r"^  (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert {"demo", "import", "policies", "chat", "serve", "eval"} <= set(listed)


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in told_off(capsys, monkeypatch, "demo", "--port", port, "--no-browser")


# --- demo ------------------------------------------------------------------------------------------------


def test_the_demo_opens_its_page_and_closes_at_an_interrupt(demo_folder: Path) -> None:
    with running(demo_folder, "demo", "--port", "0", "--no-browser") as process:
        assert process.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        page = httpx.get(address[0])
        assert page.status_code == 200
        assert "Harbour Lane" in page.text
        product = httpx.get(f"{address[0]}/products/PH-LUMEN-3-128-BLK")
        assert product.status_code == 200
        assert "549.00" in product.text
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, 130)
        assert err == ""
