"""Sofas, chairs, tables, desks, shelves and beds."""

from __future__ import annotations

import math

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import GROUND, Canvas, darker, lighter, luminance
from bot.demo.drawing.paint import MATERIALS, Paint, named_colors
from bot.demo.drawing.reading import STEEL, WOOD, figure, words


def timber(p: Product, paint: Paint) -> str:
    """The wood or metal a piece stands on."""
    found = named_colors(
        p.material + " " + p.attributes.get("legs", "") + " " + p.attributes.get("frame", ""), MATERIALS
    )
    hard = [
        color for color in found if color not in (MATERIALS["wool"], MATERIALS["linen"], MATERIALS["cotton"])
    ]
    return hard[0] if hard else WOOD


def legs(
    c: Canvas, spots: tuple[float, ...], top: float, color: str, wide: float = 11, foot: float = GROUND - 4
) -> None:
    for x in spots:
        lean = (x - 200) * 0.045
        c.path(
            f"M{x - wide / 2} {top}H{x + wide / 2}"
            f"L{x + wide / 2 + lean - 2} {foot}H{x - wide / 2 + lean + 2}Z",
            c.gradient(lighter(color, 0.2), darker(color, 0.25), angle=0),
        )


def grain(c: Canvas, x: float, y: float, width: float, height: float, color: str, lines: int = 4) -> None:
    for at in range(lines):
        row = y + (at + 0.5) * height / lines
        c.path(
            f"M{x + 4} {row}"
            f"C{x + width * 0.3} {row - 4} {x + width * 0.6} {row + 4} {x + width - 4} {row - 1}",
            "none",
            darker(color, 0.22),
            1.3,
            0.55,
        )


def sofa(c: Canvas, p: Product, paint: Paint) -> None:
    fabric = paint.base
    seats = 3 if figure(p, "seats", 3) > 2 else 2
    width = 316.0 if seats == 3 else 262.0
    left = 200 - width / 2
    c.shadow(across=width * 0.54)
    legs(c, (left + 24, left + width - 24), 300, timber(p, paint), 14)
    c.rect(left + 14, 134, width - 28, 130, 26, c.shaded(darker(fabric, 0.06)), darker(fabric, 0.35), 1.5)
    inner = width - 72
    for at in range(seats):
        x = left + 36 + at * inner / seats
        c.rect(
            x + 2, 150, inner / seats - 4, 96, 20, c.shaded(lighter(fabric, 0.05)), darker(fabric, 0.25), 1.2
        )
        c.rect(
            x + 2, 226, inner / seats - 4, 48, 16, c.shaded(lighter(fabric, 0.12)), darker(fabric, 0.28), 1.2
        )
    c.rect(left + 22, 266, width - 44, 38, 12, c.shaded(darker(fabric, 0.12)), darker(fabric, 0.4), 1.2)
    for x in (left, left + width - 46):
        c.rect(x, 188, 46, 118, 22, c.shaded(fabric), darker(fabric, 0.35), 1.5)
    with c.moved(left + 72, 214, turn=-12):
        c.rect(-26, -26, 52, 50, 12, c.shaded(paint.accent if luminance(paint.accent) > 0.3 else "#d9a25a"))


def armchair(c: Canvas, p: Product, paint: Paint) -> None:
    fabric = paint.base
    c.shadow(across=112)
    legs(c, (122, 278), 298, timber(p, paint), 12)
    c.path(
        "M118 250V128Q118 76 172 72H228Q282 76 282 128V250Z",
        c.shaded(darker(fabric, 0.05)),
        darker(fabric, 0.35),
        1.5,
    )
    c.rect(138, 92, 124, 146, 34, c.shaded(lighter(fabric, 0.07)))
    c.rect(128, 226, 144, 50, 18, c.shaded(lighter(fabric, 0.14)), darker(fabric, 0.28), 1.2)
    c.rect(118, 268, 164, 36, 12, c.shaded(darker(fabric, 0.12)), darker(fabric, 0.4), 1.2)
    for x in (92, 262):
        c.rect(x, 180, 46, 126, 22, c.shaded(fabric), darker(fabric, 0.35), 1.5)


def chair(c: Canvas, p: Product, paint: Paint) -> None:
    wood = timber(p, paint) if paint.base not in MATERIALS.values() else paint.base
    seat = paint.base
    c.shadow(across=92)
    legs(c, (148, 252), 226, darker(wood, 0.15), 11, GROUND - 18)
    for x, lean in ((128, -6), (272, 6)):
        c.path(
            f"M{x + lean * 2} 66L{x - 6} 232H{x + 6}L{x + lean * 2 + 11} 66Z",
            c.gradient(lighter(wood, 0.2), darker(wood, 0.2), angle=0),
        )
    for at in range(3):
        c.rect(
            118 + at, 76 + at * 40, 168 - at * 2, 22, 8, c.shaded(wood if at else seat), darker(wood, 0.35), 1
        )
    c.path(
        "M118 224H282L300 252Q302 262 290 262H110Q98 262 100 252Z", c.shaded(seat), darker(seat, 0.35), 1.5
    )
    legs(c, (116, 284), 262, wood, 13)


def office_chair(c: Canvas, p: Product, paint: Paint) -> None:
    fabric = paint.base
    c.shadow(across=104)
    for turn in (-66, -28, 28, 66):
        c.line(
            200,
            292,
            200 + math.sin(math.radians(turn)) * 92,
            322 - abs(math.cos(math.radians(turn))) * 6,
            "#3a3f48",
            12,
        )
        c.ellipse(200 + math.sin(math.radians(turn)) * 94, 328, 9, fill="#1b1e25")
    c.rect(192, 240, 16, 60, 4, c.gradient(*STEEL, angle=0))
    if "headrest" in p.attributes:
        c.rect(162, 36, 76, 34, 15, c.shaded(fabric), darker(fabric, 0.4), 1.2)
    c.path(
        "M146 200L140 100Q140 70 172 68H228Q260 70 260 100L254 200Q252 214 236 214H164Q148 214 146 200Z",
        c.shaded(fabric),
        darker(fabric, 0.4),
        1.5,
    )
    for at in range(7):
        c.line(158, 92 + at * 17, 242, 92 + at * 17, lighter(fabric, 0.2), 2, 0.5)
    for x in (102, 270):
        c.path(f"M{x + 14} 196V246", "none", "#3a3f48", 9)
        c.rect(x, 184, 30, 14, 7, c.shaded("#2b2f36"))
    c.path(
        "M124 220H276Q294 222 292 240Q290 254 272 254H128Q110 254 108 240Q106 222 124 220Z",
        c.shaded(lighter(fabric, 0.06)),
        darker(fabric, 0.4),
        1.5,
    )


def stool(c: Canvas, p: Product, paint: Paint) -> None:
    wood = timber(p, paint)
    c.shadow(across=84)
    legs(c, (140, 200, 260), 150, wood, 13)
    c.line(138, 262, 264, 262, darker(wood, 0.15), 9)
    c.ellipse(200, 148, 84, 22, darker(paint.base, 0.35))
    c.ellipse(200, 138, 84, 22, c.shaded(paint.base), darker(paint.base, 0.3), 1.5)


def bench(c: Canvas, p: Product, paint: Paint) -> None:
    wood = timber(p, paint)
    c.shadow(across=150)
    legs(c, (86, 314), 226, wood, 16)
    c.rect(60, 204, 280, 26, 9, c.shaded(paint.base), darker(paint.base, 0.35), 1.5)
    grain(c, 64, 206, 272, 22, paint.base, 2)
    c.rect(96, 292, 208, 10, 4, c.shaded(darker(wood, 0.1)))


def table(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    low, round_top = "coffee" in name or "side table" in name, "round" in name or "diameter" in p.attributes
    top = 222.0 if low else 172.0
    half = 112.0 if "side table" in name else 146.0
    wood = paint.base
    stand = timber(p, paint)
    c.shadow(across=half + 4)
    if round_top:
        if low:
            legs(c, (200 - half * 0.5, 200, 200 + half * 0.5), top, stand, 12)
        else:
            c.path(
                f"M186 {top}H214L220 300H180Z", c.gradient(lighter(stand, 0.2), darker(stand, 0.25), angle=0)
            )
            c.path("M180 298H220L270 330H130Z", c.shaded(darker(stand, 0.1)))
        c.ellipse(200, top + 9, half, 31, darker(wood, 0.35))
        c.ellipse(200, top, half, 31, c.shaded(wood), darker(wood, 0.3), 1.5)
        for ring in (0.75, 0.5):
            c.ellipse(200, top, half * ring, 31 * ring, "none", darker(wood, 0.14), 1.2, 0.6)
    else:
        legs(c, (200 - half + 42, 200 + half - 42), top + 6, darker(stand, 0.2), 11, GROUND - 24)
        legs(c, (200 - half + 12, 200 + half - 12), top + 28, stand, 15)
        c.path(
            f"M{200 - half + 30} {top - 18}H{200 + half - 30}L{200 + half} {top + 20}H{200 - half}Z",
            c.shaded(wood),
            darker(wood, 0.3),
            1.5,
        )
        grain(c, 200 - half + 24, top - 16, 2 * half - 48, 34, wood, 4)
        c.rect(
            200 - half, top + 20, 2 * half, 14, 3, c.gradient(darker(wood, 0.1), darker(wood, 0.35), angle=90)
        )


def desk(c: Canvas, p: Product, paint: Paint) -> None:
    wood = paint.base
    standing = "height" in " ".join(p.attributes) and (
        "standing" in words(p) or "motor" in " ".join(p.attributes)
    )
    c.shadow(across=152)
    stand = "#3a3f48" if standing else timber(p, paint)
    if standing:
        for x in (96, 292):
            c.rect(x, 176, 14, 150, 2, c.gradient("#5a616b", "#2b2f36", angle=0))
            c.rect(x - 5, 176, 24, 74, 3, c.gradient("#6b727c", "#33373e", angle=0))
            c.rect(x - 22, 322, 58, 11, 5, c.shaded("#3a3f48"))
    else:
        legs(c, (76, 324), 176, stand, 14)
        c.rect(226, 176, 104, 62, 4, c.shaded(darker(wood, 0.06)), darker(wood, 0.35), 1.2)
        c.rect(264, 200, 28, 7, 3.5, c.shaded("#c3a04e"))
    c.path("M70 150H330L350 170H50Z", c.shaded(wood), darker(wood, 0.3), 1.2)
    grain(c, 62, 151, 276, 19, wood, 2)
    c.rect(50, 168, 300, 13, 3, c.gradient(darker(wood, 0.1), darker(wood, 0.35), angle=90))
    c.path("M128 86H208L214 148H122Z", "#2b2f36")
    c.path("M134 92H202L207 142H129Z", c.gradient("#4d8fb8", "#28405e", angle=60))
    c.rect(248, 118, 30, 32, 6, c.rounded(paint.accent))
    c.path("M263 120C250 96 256 84 244 76M263 120C266 90 278 92 282 74", "none", "#4f9158", 5)


def bookcase(c: Canvas, p: Product, paint: Paint) -> None:
    wood = paint.base
    shelves = int(min(max(figure(p, "shelves", 4), 2), 5))
    left, width, top = (112.0, 176.0, 50.0) if shelves > 3 else (86.0, 228.0, 128.0)
    height = GROUND - 6 - top
    c.shadow(across=width * 0.62)
    c.rect(left, top, width, height, 4, c.shaded(wood), darker(wood, 0.4), 1.5)
    pitch = (height - 16) / shelves
    spines = ("#b5502c", "#27375c", "#d1a02a", "#4f9158", "#74233a", "#e9dfc8", "#3b73b9", "#8a5f74")
    for row in range(shelves):
        y = top + 8 + row * pitch
        c.rect(
            left + 8, y, width - 16, pitch - 8, 2, c.gradient(darker(wood, 0.5), darker(wood, 0.32), angle=90)
        )
        x, floor = left + 14, y + pitch - 8
        while x < left + width - 42:
            if c.dice.random() < 0.16:
                c.path(
                    f"M{x + 4} {floor}Q{x - 2} {floor - 20} {x + 8} {floor - 28}"
                    f"H{x + 18}Q{x + 28} {floor - 20} {x + 22} {floor}Z",
                    c.rounded("#e8e2d6"),
                )
                x += 34
            else:
                wide, tall = c.dice.uniform(8, 15), (pitch - 14) * c.dice.uniform(0.6, 0.92)
                c.rect(x, floor - tall, wide, tall, 1.5, c.rounded(c.dice.choice(spines)))
                x += wide + 1.5
            if c.dice.random() < 0.12:
                x += 26


def cabinet(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    tall = "wardrobe" in name
    small = "nightstand" in name or "bedside" in name
    left, width, top = (
        (106.0, 188.0, 48.0) if tall else (124.0, 152.0, 172.0) if small else (58.0, 284.0, 150.0)
    )
    wood, stand = paint.base, timber(p, paint)
    c.shadow(across=width * 0.56)
    legs(c, (left + 20, left + width - 20), 296, stand, 11)
    height = 306 - top
    c.rect(left, top, width, height, 6, c.shaded(wood), darker(wood, 0.4), 1.5)
    c.rect(left - 5, top - 9, width + 10, 13, 4, c.shaded(lighter(wood, 0.1)), darker(wood, 0.35), 1.2)
    knob = c.shaded("#c3a04e" if luminance(wood) < 0.75 else "#6f4a33")
    if tall:
        for x in (left + 8, left + width / 2 + 3):
            c.rect(
                x,
                top + 10,
                width / 2 - 11,
                height - 20,
                3,
                c.shaded(lighter(wood, 0.05)),
                darker(wood, 0.3),
                1.2,
            )
        for x in (196, 204):
            c.rect(x - 2.5, top + height * 0.45, 5, 34, 2.5, knob)
    else:
        columns, rows = (1, 2) if small else (3, 2)
        for column in range(columns):
            for row in range(rows):
                x, y = left + 8 + column * (width - 12) / columns, top + 12 + row * (height - 18) / rows
                wide, high = (width - 12) / columns - 5, (height - 18) / rows - 6
                c.rect(x, y, wide, high, 3, c.shaded(lighter(wood, 0.06)), darker(wood, 0.3), 1.2)
                grain(c, x, y, wide, high, wood, 3)
                c.ellipse(x + wide / 2, y + high / 2, 6, fill=knob)


def bed(c: Canvas, p: Product, paint: Paint) -> None:
    wood = paint.base
    c.shadow(across=166)
    c.rect(60, 96, 280, 140, 14, c.shaded(wood), darker(wood, 0.4), 1.5)
    for x in (96, 212):
        c.rect(x, 164, 92, 50, 18, c.shaded("#f6f3ec"), "#d5cfc2", 1.2)
    c.path("M70 206H330L352 282H48Z", c.shaded("#f3efe6"), "#d5cfc2", 1.2)
    c.path(
        "M62 232H338L354 290Q356 300 346 300H54Q44 300 46 290Z",
        c.shaded(paint.accent if luminance(paint.accent) > 0.25 else "#7f93a3"),
    )
    c.rect(40, 288, 320, 24, 6, c.shaded(wood), darker(wood, 0.4), 1.5)
    legs(c, (60, 340), 310, darker(wood, 0.15), 13)
