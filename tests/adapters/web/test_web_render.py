"""Replies as the page gets them. `SHOPGUIDE_GOLDEN=write` writes the golden files anew; read the diff."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from running_shop import PHONES, SCRIPT

from adapters.fit import fit
from adapters.web.render import CAPABILITIES, Site, product_link, render, safe_link
from assistant.messages import Outgoing

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", SCRIPT)
def test_golden(name: str):
    rendered = render(SCRIPT[name], Site())
    file = GOLDEN / f"{name}.json"
    if os.environ.get("SHOPGUIDE_GOLDEN") == "write":
        file.write_text(json.dumps(rendered, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert rendered == json.loads(file.read_text("utf-8"))


def test_every_golden_file_has_its_message():
    assert {file.stem for file in GOLDEN.glob("*.json")} == set(SCRIPT)


@pytest.mark.parametrize("message", SCRIPT.values(), ids=SCRIPT)
def test_the_page_shows_everything_so_nothing_has_to_be_fitted(message: Outgoing):
    labels = [each.label for each in message.every_button()]
    if max(map(len, labels), default=0) <= CAPABILITIES.button_label_length:
        assert fit(message, CAPABILITIES) == (message,)


def test_what_a_button_means_never_leaves_the_shop():
    sent = json.dumps(render(SCRIPT["phones"], Site()))
    assert "action" not in sent
    assert "say" not in sent


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,hi",
        "vbscript:x",
        "//evil.example/x",
        "/\\evil.example/x",
        "ftp://shop.example",
        "relative/path",
        "",
    ],
)
def test_links_that_do_not_lead_to_the_web_or_to_this_site_are_dropped(link: str):
    assert safe_link(link) == ""
    assert product_link("a/b c", link) == "/products/a%2Fb%20c"


@pytest.mark.parametrize(
    "link", ["https://shop.example/p?id=1#x", "http://shop.example", "/products/phone-1"]
)
def test_other_links_are_kept(link: str):
    assert safe_link(link) == link


def test_pictures_come_from_this_site_unless_their_host_is_allowed():
    card = replace(PHONES[0], image="https://images.shop.example/1.jpg")
    message = replace(SCRIPT["phones"], cards=(card,))
    ours = render(message, Site())["cards"][0]["picture"]
    theirs = render(message, Site(image_hosts=("images.shop.example",)))["cards"][0]["picture"]
    assert (ours, theirs) == ("/pictures/phone-1.svg", "https://images.shop.example/1.jpg")
