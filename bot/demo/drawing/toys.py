"""Toys and games."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import METAL, PAPER, words
from bot.demo.drawing.sound import star

BRIGHT = ("#d8402f", "#f0c330", "#3b73b9", "#4f9158", "#e9792b", "#8a66b5")


def building_blocks(c: Canvas, p: Product, paint: Paint) -> None:
    wooden = "wood" in words(p) or "wood" in p.material.casefold()
    c.shadow(across=140)
    tower = (
        (84, 268, 64),
        (150, 268, 64),
        (216, 268, 64),
        (282, 268, 50),
        (116, 204, 64),
        (182, 204, 64),
        (248, 204, 50),
        (150, 140, 64),
        (166, 76, 64),
    )
    for at, (x, y, side) in enumerate(tower):
        tone = BRIGHT[(at + c.dice.randrange(2)) % len(BRIGHT)]
        tone = mix(tone, "#d9b581", 0.25) if wooden else tone
        c.rect(x, y, side - 3, 62, 6, c.shaded(tone), darker(tone, 0.35), 1.3)
        if not wooden:
            for stud in (0.25, 0.68):
                c.rect(x + side * stud - 9, y - 8, 20, 10, 3, c.shaded(tone), darker(tone, 0.35), 1)
        elif at % 3 == 0:
            star(c, x + side / 2 - 1, y + 31, 17, PAPER)


def toy_vehicle(c: Canvas, p: Product, paint: Paint) -> None:
    train = "train" in words(p) or "railway" in words(p)
    c.shadow(across=144)
    if train:
        c.rect(78, 196, 156, 84, 16, c.shaded(paint.base), darker(paint.base, 0.4), 1.5)
        c.rect(214, 124, 104, 156, 10, c.shaded(darker(paint.base, 0.14)), darker(paint.base, 0.4), 1.5)
        c.rect(204, 108, 124, 24, 9, c.shaded(paint.accent))
        c.rect(236, 150, 60, 46, 7, "#dcecf2", darker(paint.base, 0.4), 1.5)
        c.path("M106 196V150H98L94 128H138L134 150H128V196Z", c.shaded(paint.accent))
        c.ellipse(74, 238, 12, 26, c.shaded("#f0c330"))
        for x, y, radius in ((116, 100, 17), (140, 76, 22), (174, 56, 16)):
            c.ellipse(x, y, radius, fill="#ffffff", opacity=0.75)
        wheels = [(120, 290, 34), (198, 296, 28), (278, 290, 34)]
    else:
        c.path(
            "M62 276Q54 226 84 216L124 208L160 152Q168 142 184 142"
            "H258Q272 142 280 152L312 206Q344 212 344 246V276Z",
            c.shaded(paint.base),
            darker(paint.base, 0.4),
            1.6,
        )
        c.path("M142 206L170 162H210V206ZM222 162H258L286 206H222Z", "#dcecf2", darker(paint.base, 0.4), 1.5)
        c.ellipse(334, 236, 9, 12, "#fff0c0")
        wheels = [(124, 284, 40), (282, 284, 40)]
    for x, y, radius in wheels:
        c.ellipse(x, y, radius, fill=c.shaded("#2b2f36"))
        c.ellipse(x, y, radius * 0.52, fill=c.shaded("#f0c330" if train else METAL))
        c.ellipse(x, y, radius * 0.16, fill="#2b2f36")


def plush(c: Canvas, p: Product, paint: Paint) -> None:
    name, fur = words(p), paint.base
    rabbit = any(word in name for word in ("rabbit", "bunny", "hare"))
    pale = lighter(fur, 0.5)
    ink = "#2b2622"
    c.shadow(across=104)
    for side in (-1, 1):
        c.ellipse(200 + side * 66, 312, 40, 25, c.shaded(fur), darker(fur, 0.3), 1.3)
        c.ellipse(200 + side * 74, 316, 20, 14, pale)
        if rabbit:
            c.ellipse(200 + side * 36, 62, 20, 56, c.shaded(fur), darker(fur, 0.3), 1.3)
            c.ellipse(200 + side * 36, 66, 9, 38, pale)
        else:
            c.ellipse(200 + side * 62, 94, 31, fill=c.shaded(fur), stroke=darker(fur, 0.3), line=1.3)
            c.ellipse(200 + side * 62, 96, 17, fill=pale)
        c.ellipse(200 + side * 84, 244, 25, 46, c.shaded(darker(fur, 0.05)), darker(fur, 0.3), 1.3)
    c.ellipse(200, 262, 80, 74, c.shaded(fur), darker(fur, 0.3), 1.3)
    c.ellipse(200, 270, 48, 48, pale)
    c.ellipse(
        200,
        148,
        82,
        74,
        c.radial(lighter(fur, 0.25), fur, darker(fur, 0.15), x=0.4, y=0.3, r=0.8),
        darker(fur, 0.3),
        1.3,
    )
    c.ellipse(200, 174, 38, 29, pale)
    for side in (-1, 1):
        c.ellipse(200 + side * 34, 138, 8, 9, ink)
        c.ellipse(200 + side * 34 - 2, 135, 2.6, fill="#ffffff")
    c.ellipse(200, 162, 11, 8, ink)
    c.path("M200 170V180M186 184Q200 196 214 184", "none", ink, 3)


def puzzle(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=140)
    c.wallpaper(76, 66, 248, 178, 8, paint.base)
    for at in range(1, 4):
        x = 76 + at * 62
        c.path(f"M{x} 66V88q-12 -4 -12 8q0 12 12 8V150q12 -4 12 8q0 12 -12 8V244", "none", "#ffffff", 2, 0.75)
    for at in range(1, 3):
        y = 66 + at * 59
        c.path(
            f"M76 {y}H100q-4 -11 8 -11q12 0 8 11H162q-4 11 8 11q12 0 8 -11H230q-4 -11 8 -11q12 0 8 11H324",
            "none",
            "#ffffff",
            2,
            0.75,
        )
    for x, y, turn, tone in (
        (112, 300, -16, paint.base),
        (206, 306, 12, paint.accent),
        (290, 296, -6, lighter(paint.base, 0.3)),
    ):
        with c.moved(x, y, turn=turn):
            c.path(
                "M-28 -26H-9q-4 -15 9 -15q13 0 9 15H28V-8q15 -4 15 8q0 12 -15 8V26H-28Z",
                c.shaded(tone),
                darker(tone, 0.4),
                1.5,
            )


def board_game(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=150)
    c.path("M66 116L268 84L300 262L98 302Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.path("M268 84L286 92L318 268L300 262Z", darker(paint.base, 0.3))
    c.path("M98 302L300 262L318 268L116 310Z", darker(paint.base, 0.45))
    c.path(
        "M92 140L250 114L260 170L102 198Z",
        c.gradient(lighter(paint.base, 0.55), lighter(paint.base, 0.25), angle=60),
    )
    c.path(
        "M104 188C140 140 170 190 200 150C220 130 240 160 256 150L259 168L103 196Z",
        mix(paint.accent, paint.base, 0.2),
    )
    c.ellipse(226, 134, 13, fill="#fff3cf")
    for at, share in enumerate((150, 108)):
        c.line(112, 224 + at * 22, 112 + share, 224 + at * 22 - share * 0.18, PAPER, 8 if at == 0 else 5, 0.9)
    for x, y, side, pips in ((300, 296, 44, 5), (258, 318, 32, 3)):
        c.rect(x, y - side / 2, side, side, 9, c.shaded("#fbfaf4"), "#c9c4b6", 1.3)
        spots = {
            3: ((0.25, 0.25), (0.5, 0.5), (0.75, 0.75)),
            5: ((0.25, 0.25), (0.75, 0.25), (0.5, 0.5), (0.25, 0.75), (0.75, 0.75)),
        }[pips]
        for u, v in spots:
            c.ellipse(x + u * side, y - side / 2 + v * side, side * 0.085, fill="#2b2f36")
    for x, tone in ((78, "#3b73b9"), (52, "#d8402f")):
        c.path(f"M{x - 13} 334Q{x - 10} 312 {x - 5} 304H{x + 5}Q{x + 10} 312 {x + 13} 334Z", c.shaded(tone))
        c.ellipse(x, 297, 11, fill=c.shaded(tone))


def cards(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120)
    for at, turn in enumerate((-26, -9, 8, 25)):
        with c.moved(200, 336, turn=turn):
            tone = (paint.base, "#d8402f", paint.accent, "#2b2f36")[at]
            c.rect(-56, -250, 112, 164, 12, c.shaded("#fdfbf4"), "#c9c4b6", 1.5)
            c.rect(-46, -240, 92, 144, 8, "none", tone, 3)
            star(c, 0, -168, 30, tone)


def kite(c: Canvas, p: Product, paint: Paint) -> None:
    c.path("M226 60L320 150L214 268L132 132Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.path("M226 60L214 268L132 132Z", lighter(paint.base, 0.3), opacity=0.8)
    c.path("M132 132L320 150", "none", darker(paint.base, 0.4), 3)
    c.path("M214 268C190 310 250 330 222 366C212 380 190 376 180 392", "none", "#8d7b60", 3)
    for x, y, tone in ((210, 300, paint.accent), (234, 336, "#d8402f"), (200, 372, "#f0c330")):
        c.path(f"M{x} {y}l-16 -11v22ZM{x} {y}l16 -11v22Z", tone)


def science_kit(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=130)
    c.path(
        "M176 80H224V166L288 302Q298 332 266 332H134Q102 332 112 302L176 166Z",
        c.gradient("#f4f9fa", "#cfdfe4", "#f4f9fa", angle=0),
        "#9db5bf",
        2.4,
        0.9,
    )
    c.path(
        "M150 224Q200 208 250 224L284 302Q292 326 266 326H134Q108 326 116 302Z",
        c.gradient(lighter(paint.base, 0.35), paint.base, angle=90),
        opacity=0.92,
    )
    c.rect(166, 66, 68, 18, 8, c.shaded("#e2ebee"), "#9db5bf", 1.5)
    for x, y, radius in (
        (182, 278, 11),
        (222, 258, 8),
        (202, 300, 6),
        (240, 296, 9),
        (196, 52, 9),
        (220, 34, 6),
    ):
        c.ellipse(x, y, radius, fill="#ffffff", opacity=0.75)
    with c.moved(318, 250, turn=12):
        c.rect(-13, -80, 26, 160, 12, c.gradient("#f4f9fa", "#cfdfe4", angle=0), "#9db5bf", 2)
        c.rect(-10, -20, 20, 97, 9, c.shaded(paint.accent))


def robot(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=100)
    c.line(200, 76, 200, 44, "#5a616b", 5)
    c.ellipse(200, 40, 10, fill=c.shaded("#d8402f"))
    c.rect(126, 76, 148, 108, 26, c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    c.rect(144, 98, 112, 62, 18, "#1b1e25")
    for x in (174, 226):
        c.ellipse(x, 126, 14, fill=c.radial("#ffffff", "#7fd8ff", "#2f9ad0"))
    c.path("M182 148Q200 156 218 148", "none", "#7fd8ff", 3)
    for x in (88, 284):
        c.rect(x, 206, 28, 82, 13, c.shaded(darker(paint.base, 0.15)))
    c.rect(132, 194, 136, 104, 20, c.shaded(paint.base), darker(paint.base, 0.4), 1.6)
    for at, tone in enumerate(("#d8402f", "#f0c330", "#4f9158")):
        c.ellipse(170 + at * 30, 232, 10, fill=c.shaded(tone))
    c.rect(158, 258, 84, 17, 8, darker(paint.base, 0.35))
    for x in (142, 216):
        c.rect(x, 298, 42, 36, 12, c.shaded("#3a3f48"))
