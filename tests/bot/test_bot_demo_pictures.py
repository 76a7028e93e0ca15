"""Every product of the demo shop has a picture: well-formed, harmless, its own, and in its color."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

import bot.demo
from assistant.catalogue.product import Product
from assistant.money import Money
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import paint
from bot.demo.drawing.paper import parcel
from bot.demo.pictures import RULES, draw, drawing_for

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {
    "svg",
    "title",
    "defs",
    "g",
    "rect",
    "ellipse",
    "path",
    "polygon",
    "linearGradient",
    "radialGradient",
    "stop",
}


def product(title: str = "Mug", color: str = "Blue", *path: str, **fields: object) -> Product:
    plain = Product(id="X-1", title=title, price=Money(Decimal(9), "USD"), color=color, product_type=path)
    return replace(plain, **fields)  # type: ignore[arg-type]


def shop() -> list[Product]:
    """The bundled products, as far as a picture cares for them."""
    found = []
    for file in sorted((Path(bot.demo.__file__).parent / "catalogue").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(
                Product(
                    id=row["id"],
                    title=row["title"],
                    price=Money(Decimal(row["price"].split()[0]), "USD"),
                    product_type=tuple(row["product_type"].split(" > ")),
                    item_group_id=row.get("item_group_id", ""),
                    color=row.get("color", ""),
                    size=row.get("size", ""),
                    material=row.get("material", ""),
                    attributes=row["attributes"],
                )
            )
    return found


SHOP = shop()
PICTURES = {item.id: draw(item) for item in SHOP}


def test_every_picture_is_well_formed_and_carries_nothing_but_shapes() -> None:
    for name, picture in PICTURES.items():
        root = ElementTree.fromstring(picture)
        assert root.get("viewBox") == "0 0 400 400", name
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWN, name
        assert not any(
            key.startswith("on") or "href" in key for element in root.iter() for key in element.attrib
        )
        assert "http" not in picture.replace("http://www.w3.org/2000/svg", ""), name


def test_every_paint_that_is_used_is_defined_in_the_same_picture() -> None:
    for name, picture in PICTURES.items():
        assert set(re.findall(r"url\(#([\w-]+)\)", picture)) <= set(re.findall(r' id="([\w-]+)"', picture)), (
            name
        )


def test_numbers_in_a_picture_are_finite_and_short() -> None:
    for name, picture in PICTURES.items():
        assert "nan" not in picture, name
        assert "inf" not in re.sub(r"<title>.*?</title>", "", picture), name
        assert not re.search(r"\d\.\d{4,}", picture), name
        assert len(picture) < 60_000, name


def test_the_title_is_the_accessible_name_with_markup_made_harmless() -> None:
    picture = draw(product("<script>alert(1)</script> & co"))
    root = ElementTree.fromstring(picture)
    assert root.findtext(f"{SVG}title") == "<script>alert(1)</script> & co"
    assert "<script" not in picture


def test_drawing_twice_draws_the_same() -> None:
    assert all(draw(item) == PICTURES[item.id] for item in SHOP[::7])


def test_variants_of_another_color_look_different() -> None:
    groups = defaultdict(list)
    for item in SHOP:
        if item.item_group_id:
            groups[item.item_group_id].append(item)
    for name, variants in groups.items():
        colors = {item.color for item in variants}
        pictures = {re.sub(r"<title>.*?</title>", "", PICTURES[item.id]) for item in variants}
        assert len(pictures) >= len(colors), name


def test_models_of_a_shelf_are_told_apart_by_their_facts() -> None:
    """Without color, a phone with three cameras still differs from one with one, and a sofa from a chair."""
    shapes = {
        re.sub(r"#[0-9a-f]{6}|p[0-9a-f]{8}|<title>.*?</title>", "", draw(replace(item, color="Black")))
        for item in SHOP
        if item.product_type[0] == "Phones"
    }
    assert len(shapes) >= 15


def test_nothing_in_the_shop_is_left_to_the_parcel() -> None:
    assert [item.title for item in SHOP if drawing_for(item) is parcel] == []


def test_an_unknown_kind_of_thing_gets_the_parcel() -> None:
    thing = product("Ceremonial gong", "", "Curiosities")
    assert drawing_for(thing) is parcel
    ElementTree.fromstring(draw(thing))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule[0]}-{rule[1]}")
def test_every_drawing_copes_with_a_product_that_states_nothing(rule: tuple[str, str, object]) -> None:
    canvas, plain = Canvas("bare"), product("Thing", "")
    colors = paint(plain)
    rule[2](canvas, plain, colors)  # type: ignore[operator]
    ElementTree.fromstring(canvas.svg(colors.backdrop, plain.title))


@pytest.mark.parametrize(
    ("words", "lightest_of"),
    [
        ("Navy Blue", "Sky Blue"),
        ("Black", "White"),
        ("Forest Green", "Mint Green"),
        ("Burgundy", "Rose Pink"),
    ],
)
def test_color_words_become_the_colors_that_people_mean(words: str, lightest_of: str) -> None:
    assert luminance(paint(product("Mug", words)).base) < luminance(paint(product("Mug", lightest_of)).base)


def test_two_colors_are_painted_with_both() -> None:
    colors = paint(product("Lamp", "Green and Brass"))
    assert colors.base == paint(product("Lamp", "Green")).base
    assert colors.accent == paint(product("Lamp", "Brass")).base


def test_where_no_color_is_stated_the_material_speaks() -> None:
    assert paint(product("Table", "", material="Solid oak")).base == paint(product("Table", "Oak")).base


def test_a_pale_thing_stands_before_a_deeper_wall() -> None:
    pale, dark = paint(product("Mug", "White")), paint(product("Mug", "Black"))
    assert luminance(pale.backdrop[1]) < luminance(dark.backdrop[1])
    assert luminance(pale.base) - luminance(pale.backdrop[1]) > 0.1


def test_shades_run_from_dark_to_light() -> None:
    color = "#3b73b9"
    assert luminance(darker(color)) < luminance(color) < luminance(lighter(color))
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
