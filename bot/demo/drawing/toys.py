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


def magnetic_tiles(c: Canvas, p: Product, paint: Paint) -> None:
    """Clear colored squares and triangles that hold together: a little castle."""
    c.shadow(across=140)
    for at, (x, y) in enumerate(((84, 256), (162, 256), (240, 256), (84, 178), (240, 178), (162, 178))):
        tone = BRIGHT[(at * 2 + 1) % len(BRIGHT)]
        c.rect(x, y, 76, 76, 7, lighter(tone, 0.25), darker(tone, 0.1), 5, 0.82)
        c.rect(x + 13, y + 13, 50, 50, 5, "#ffffff", opacity=0.35)
    for at, x in enumerate((84, 162, 240)):
        tone = BRIGHT[(at + 3) % len(BRIGHT)]
        top = 92 if x == 162 else 108
        c.polygon([(x + 2, 174), (x + 38, top), (x + 74, 174)], lighter(tone, 0.2), darker(tone, 0.12), 5)
        c.polygon(
            [(x + 20, 164), (x + 38, top + 26), (x + 56, 164)], lighter(tone, 0.55), lighter(tone, 0.55), 1
        )


def balance_bike(c: Canvas, p: Product, paint: Paint) -> None:
    """Two wheels, a saddle and no pedals."""
    c.shadow(across=144)
    for x in (110, 292):
        c.ellipse(x, 272, 58, fill="none", stroke="#2b2f36", line=17)
        c.ellipse(x, 272, 40, fill=lighter(paint.base, 0.5), stroke=paint.base, line=5)
        c.ellipse(x, 272, 8, fill=c.shaded("#b9bfc6"))
    c.path("M110 272C150 220 210 246 268 172L292 272", "none", darker(paint.base, 0.2), 19)
    c.path("M110 272C150 220 210 246 268 172L292 272", "none", c.shaded(paint.base), 14)
    c.path("M268 172L256 108M226 96Q256 116 290 92", "none", "#3a3f48", 10)
    c.line(168, 236, 156, 190, "#3a3f48", 10)
    c.path("M112 178Q112 166 126 168L188 176Q200 182 188 192H132Q114 194 112 178Z", c.shaded("#2b2f36"))


def boat(c: Canvas, p: Product, paint: Paint) -> None:
    c.path(
        "M40 282Q80 262 120 282T200 282T280 282T360 282V340H40Z",
        c.gradient("#a8dcec", "#5fb0cf", angle=90),
        opacity=0.9,
    )
    for x, y, size, tone in ((132, 196, 1.0, "#d8402f"), (282, 214, 0.78, "#f0c330")):
        with c.moved(x, y, size):
            c.path("M-92 26H92Q78 92 40 94H-40Q-78 92 -92 26Z", c.shaded(tone), darker(tone, 0.4), 1.6)
            c.rect(-40, -22, 74, 50, 10, c.shaded("#f6f2e8"), "#c9c4b6", 1.4)
            for window in (-20, 12):
                c.ellipse(window, 4, 11, fill="#7fb6d0", stroke="#5f8aa0")
            c.rect(-8, -74, 26, 56, 6, c.shaded("#3b73b9"))
            c.rect(-8, -64, 26, 12, 0, "#fbfaf4")
    c.path(
        "M40 304Q80 288 120 304T200 304T280 304T360 304V340H40Z",
        c.gradient("#7cc4dc", "#4596ba", angle=90),
        opacity=0.92,
    )


def stacking_cups(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=96)
    for at in range(6):
        wide, y = 78 - at * 10.5, 286 - at * 46
        tone = mix(paint.base, BRIGHT[at], 0.55)
        c.path(
            f"M{200 - wide} {y + 44}L{200 - wide + 9} {y}H{200 + wide - 9}L{200 + wide} {y + 44}Z",
            c.rounded(tone),
            darker(tone, 0.35),
            1.4,
        )
        c.rect(
            200 - wide - 4,
            y + 36,
            wide * 2 + 8,
            12,
            6,
            c.rounded(lighter(tone, 0.15)),
            darker(tone, 0.35),
            1.2,
        )


def dollhouse(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=136)
    c.path("M64 160L200 52L336 160Z", c.shaded("#b5502c"), "#7a3420", 1.6)
    c.rect(84, 158, 232, 176, 3, c.shaded(lighter(paint.base, 0.1)), darker(paint.base, 0.35), 1.6)
    rooms = ((96, 172, "#cfe0ea"), (206, 172, "#efd3cf"), (96, 254, "#dbe6c8"), (206, 254, "#f1e2b8"))
    for x, y, tone in rooms:
        c.rect(x, y, 98, 70, 2, tone, darker(paint.base, 0.25), 1.4)
        c.line(x, y + 69, x + 98, y + 69, "#a8784a", 5)
    c.rect(108, 212, 50, 26, 5, c.shaded("#5f88b5"))
    c.rect(230, 206, 44, 8, 3, c.shaded("#9a6a40"))
    c.path("M236 214V240M268 214V240", "none", "#9a6a40", 4)
    c.path("M118 320V290Q118 276 132 276H162Q176 276 176 290V320Z", c.shaded("#c8725a"))
    c.rect(250, 274, 34, 48, 3, c.shaded("#7a4f2e"))
    c.ellipse(200, 122, 17, fill="#f6e7bd", stroke="#7a3420")


def play_food(c: Canvas, p: Product, paint: Paint) -> None:
    """A crate of wooden fruit and vegetables."""
    c.shadow(across=140)
    c.path("M124 190C100 120 118 92 130 78C150 96 158 130 152 194Z", c.shaded("#e9792b"), "#a8501c", 1.4)
    c.path("M130 80q-14 -26 -4 -40M132 80q10 -24 24 -30", "none", "#4f9158", 7)
    c.ellipse(202, 158, 42, fill=c.radial("#f08a7c", "#d8402f", "#9c2a1f", x=0.36, y=0.3, r=0.8))
    c.path("M202 118q4 -20 18 -24", "none", "#6f4a33", 6)
    c.path("M246 190C240 120 300 90 318 110C306 130 304 160 288 194Z", c.shaded("#f0c330"), "#b38a14", 1.4)
    for y in (184, 232, 280):
        c.rect(76, y, 248, 40, 6, c.shaded("#c79f6a"), "#8a6536", 1.5)
    for x in (70, 306):
        c.rect(x, 176, 24, 154, 5, c.shaded("#b98a58"), "#8a6536", 1.5)


def seal(c: Canvas, p: Product, paint: Paint) -> None:
    fur, ink = paint.base, "#2b2622"
    c.shadow(across=146)
    c.path(
        "M300 300C340 260 372 262 380 240C388 270 372 296 380 322C356 330 330 330 300 322Z",
        c.shaded(darker(fur, 0.12)),
        darker(fur, 0.35),
        1.4,
    )
    c.path(
        "M96 330C60 240 70 110 156 104C240 104 230 220 330 290Q346 326 310 332H120Z",
        c.radial(lighter(fur, 0.25), fur, darker(fur, 0.15), x=0.35, y=0.3, r=0.9),
        darker(fur, 0.35),
        1.4,
    )
    c.path("M110 322C92 262 110 226 156 222C200 240 196 300 240 328Z", lighter(fur, 0.45))
    c.path(
        "M186 262C220 280 236 312 214 330C190 322 176 296 186 262Z",
        c.shaded(darker(fur, 0.1)),
        darker(fur, 0.35),
        1.4,
    )
    for x in (122, 182):
        c.ellipse(x, 158, 9, 10, ink)
        c.ellipse(x - 3, 154, 3, fill="#ffffff")
    c.ellipse(152, 190, 34, 22, lighter(fur, 0.5))
    c.ellipse(152, 180, 12, 8, ink)
    c.path("M152 188V198M138 202Q152 212 166 202", "none", ink, 3)
    for side in (-1, 1):
        for at in range(3):
            c.line(152 + side * 22, 190 + at * 5, 152 + side * 56, 184 + at * 10, ink, 1.6, 0.7)
