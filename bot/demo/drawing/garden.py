"""Plants, pots, tools and what else stands in a garden."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import METAL, STEEL, WOOD, words

SOIL = "#5a4130"
LEAF = "#5b9150"


def plant(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    pot = paint.base if "pot" in name or "planter" in name else "#c56a48"
    c.shadow(across=84)
    if "cactus" in name or "succulent" in name:
        c.path("M166 246C150 120 250 120 234 246Z", c.rounded(LEAF), darker(LEAF, 0.4), 1.5)
        for at in range(5):
            c.path(
                f"M{176 + at * 12} 244C{170 + at * 13} 200 {172 + at * 13} 170 {180 + at * 10} 152",
                "none",
                darker(LEAF, 0.3),
                2.4,
            )
        c.ellipse(200, 148, 17, fill=c.shaded("#e58aa5"))
    elif any(word in name for word in ("herb", "basil", "seed", "tomato")):
        for x, top in ((160, 150), (186, 108), (214, 122), (240, 156)):
            c.path(f"M200 252Q{x} 200 {x} {top}", "none", darker(LEAF, 0.2), 4)
            for at in range(4):
                for side in (-1, 1):
                    c.ellipse(x + side * 14, top + at * 24, 16, 9, c.shaded(lighter(LEAF, 0.05 * at)))
            if "tomato" in name:
                c.ellipse(x + 8, top + 62, 12, fill=c.shaded("#d8402f"))
    else:
        for at in range(9):
            turn = -80 + at * 20
            with c.moved(200, 250, turn=turn):
                long = 150 + c.dice.uniform(-20, 24)
                c.path(
                    f"M0 0C-26 {-long * 0.4} -22 {-long * 0.8} 0 {-long}"
                    f"C22 {-long * 0.8} 26 {-long * 0.4} 0 0Z",
                    c.gradient(lighter(LEAF, 0.2), darker(LEAF, 0.2), angle=20),
                    darker(LEAF, 0.4),
                    1,
                )
                c.line(0, -8, 0, -long + 16, darker(LEAF, 0.3), 1.6, 0.7)
    c.path("M132 240H268L250 322Q248 334 236 334H164Q152 334 150 322Z", c.rounded(pot), darker(pot, 0.4), 1.5)
    c.rect(122, 228, 156, 28, 7, c.rounded(lighter(pot, 0.06)), darker(pot, 0.4), 1.5)


def planter(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=110)
    c.ellipse(200, 172, 104, 22, SOIL, darker(paint.base, 0.4), 1.5)
    c.path(
        "M92 172H308L284 314Q280 334 262 334H138Q120 334 116 314Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.path("M92 172Q200 214 308 172L304 196Q200 236 96 196Z", lighter(paint.base, 0.14), opacity=0.7)
    for x, turn in ((160, -20), (200, 0), (240, 20)):
        with c.moved(x, 174, turn=turn):
            c.path("M0 0C-20 -30 -16 -70 0 -88C16 -70 20 -30 0 0Z", c.shaded(LEAF), darker(LEAF, 0.4), 1)


def watering_can(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=140)
    c.path(
        "M254 268L344 150L362 162L276 312Z", c.shaded(darker(paint.base, 0.06)), darker(paint.base, 0.4), 1.5
    )
    with c.moved(354, 150, turn=38):
        c.rect(-9, -26, 18, 54, 6, c.shaded("#c3a04e"))
    c.path("M120 180C20 130 40 330 124 300", "none", darker(paint.base, 0.2), 15)
    c.path("M130 170C140 90 240 90 250 168", "none", darker(paint.base, 0.2), 13)
    c.path(
        "M114 174H266L282 316Q284 334 264 334H116Q96 334 98 316Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.6,
    )
    c.ellipse(190, 174, 76, 15, darker(paint.base, 0.35), darker(paint.base, 0.45), 1.5)
    c.path("M124 200L114 300", "none", "#ffffff", 6, 0.4)


def hose(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=126)
    for at in range(4):
        c.ellipse(200, 300 - at * 24, 112 - at * 3, 32, "none", darker(paint.base, 0.3), 22)
        c.ellipse(200, 298 - at * 24, 112 - at * 3, 32, "none", paint.base, 16)
        c.ellipse(200, 295 - at * 24, 112 - at * 3, 32, "none", lighter(paint.base, 0.4), 2, 0.7)
    c.path("M296 214C330 180 300 130 260 116", "none", paint.base, 16)
    with c.moved(250, 112, turn=-70):
        c.path("M-13 0H13L9 -46H-9Z", c.shaded("#e9792b" if luminance(paint.base) < 0.6 else "#2b2f36"))
        c.rect(-11, -66, 22, 22, 4, c.shaded("#3a3f48"))


def garden_tool(c: Canvas, p: Product, paint: Paint) -> None:
    """A trowel and a fork, a pair of shears, or a spade."""
    name = words(p)
    handle = paint.base if "wood" not in p.material.casefold() and luminance(paint.base) < 0.75 else WOOD
    steel = c.gradient("#f2f3f4", "#b9bfc6", "#8d939b", angle=20)
    if any(word in name for word in ("prun", "secateur", "shear", "scissor", "snip")):
        c.shadow(y=330, across=90, strength=0.2)
        c.path(
            "M196 190C170 240 150 290 160 326Q176 336 184 316C188 280 200 240 208 206Z",
            c.shaded(handle),
            darker(handle, 0.4),
            1.5,
        )
        c.path(
            "M204 190C230 240 256 284 250 322Q234 336 224 314C216 280 202 240 192 206Z",
            c.shaded(handle),
            darker(handle, 0.4),
            1.5,
        )
        c.path("M186 204C150 160 150 110 186 66C206 110 214 160 214 196Z", steel, "#7f868f", 1.4)
        c.path(
            "M210 204C234 170 244 140 232 104C222 120 196 160 192 196Z",
            c.gradient("#b9bfc6", "#6b727c", angle=20),
            "#5a616b",
            1.4,
        )
        c.ellipse(200, 198, 13, fill=c.shaded(METAL), stroke="#5a616b")
        return
    if any(word in name for word in ("spade", "shovel", "rake", "hoe", "broom")):
        c.shadow(across=70)
        c.rect(193, 66, 14, 180, 6, c.gradient(lighter(WOOD, 0.2), darker(WOOD, 0.3), angle=0))
        c.path("M170 70Q170 46 200 46Q230 46 230 70", "none", c.shaded(handle), 13)
        if "rake" in name:
            c.rect(118, 244, 164, 16, 6, c.shaded("#5a616b"))
            for at in range(9):
                c.line(126 + at * 18.5, 258, 126 + at * 18.5, 326, "#5a616b", 6)
        else:
            c.path("M154 230H246V284Q244 318 200 338Q156 318 154 284Z", steel, "#7f868f", 1.5)
            c.line(200, 240, 200, 316, "#7f868f", 3, 0.7)
        return
    c.shadow(across=110)
    for x, turn, fork in ((150, -10, False), (252, 10, True)):
        with c.moved(x, 200, turn=turn):
            c.rect(
                -14,
                -136,
                28,
                122,
                13,
                c.gradient(lighter(handle, 0.2), handle, darker(handle, 0.3), angle=0),
                darker(handle, 0.45),
                1.3,
            )
            c.rect(-7, -18, 14, 44, 3, steel)
            if fork:
                c.path("M-36 128V50Q-36 26 0 26Q36 26 36 50V128M-12 128V40M12 128V40", "none", "#9aa0a8", 10)
            else:
                c.path(
                    "M-34 44Q-34 22 0 22Q34 22 34 44V84Q30 118 0 136Q-30 118 -34 84Z", steel, "#7f868f", 1.4
                )


def bird_feeder(c: Canvas, p: Product, paint: Paint) -> None:
    c.line(200, 30, 200, 84, "#5a616b", 3)
    c.path("M96 156L200 78L304 156Z", c.shaded(darker(paint.base, 0.12)), darker(paint.base, 0.45), 1.6)
    c.rect(124, 156, 152, 130, 3, c.shaded(paint.base), darker(paint.base, 0.45), 1.6)
    if "feeder" in words(p):
        c.rect(142, 168, 116, 104, 4, c.gradient("#f4f9fa", "#d5e3e8", angle=0), "#9db5bf", 1.4)
        c.rect(142, 208, 116, 64, 4, "#c99a55")
    else:
        c.ellipse(200, 208, 23, fill=darker(paint.base, 0.7))
        c.line(200, 252, 200, 268, darker(paint.base, 0.5), 8)
    c.rect(100, 286, 200, 14, 4, c.shaded(darker(paint.base, 0.1)))
    c.ellipse(278, 270, 17, 13, c.shaded("#4f86c0"))
    c.ellipse(292, 259, 9, fill=c.shaded("#4f86c0"))
    c.path("M300 258l11 3l-10 4Z", "#e9a32b")


def barbecue(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=110)
    for x1, x2 in ((156, 118), (200, 200), (244, 282)):
        c.line(x1, 236, x2, 332, "#3a3f48", 9)
    c.path(
        "M84 186H316C312 244 266 262 200 262C134 262 88 244 84 186Z",
        c.rounded(paint.base),
        darker(paint.base, 0.5),
        1.6,
    )
    c.path(
        "M88 178C96 96 304 96 312 178Z", c.rounded(lighter(paint.base, 0.06)), darker(paint.base, 0.5), 1.6
    )
    c.rect(78, 176, 244, 13, 5, c.gradient(*STEEL, angle=0))
    c.path("M170 108C170 78 230 78 230 108", "none", c.shaded(WOOD), 11)
    c.ellipse(264, 146, 14, fill=c.shaded("#f4f2ec"), stroke="#5a616b")
    c.line(264, 146, 271, 139, "#c8323a", 2.5)


def bistro_set(c: Canvas, p: Product, paint: Paint) -> None:
    """A little round table between two folding chairs."""
    c.shadow(across=166)
    iron, dark = paint.base, darker(paint.base, 0.4)
    for side in (-1, 1):
        x = 200 + side * 108
        c.path(
            f"M{x - side * 4} 236L{x + side * 46} 334M{x + side * 34} 236L{x - side * 24} 334",
            "none",
            darker(iron, 0.15),
            7,
        )
        c.path(f"M{x + side * 34} 236L{x + side * 52} 118", "none", iron, 8)
        for at in range(3):
            c.rect(x + side * 42 - 27 + side * at * -3, 124 + at * 24, 54, 14, 6, c.shaded(iron), dark, 1)
        c.path(f"M{x - 40} 230H{x + 40}L{x + 34} 246H{x - 34}Z", c.shaded(iron), dark, 1.2)
    c.path("M200 206L158 334M200 206L242 334", "none", darker(iron, 0.1), 8)
    c.ellipse(200, 206, 72, 17, dark)
    c.ellipse(200, 201, 72, 17, c.shaded(lighter(iron, 0.1)), dark, 1.2)
    c.path("M190 200Q186 172 194 170H210Q218 172 214 200Z", c.rounded("#f1efe9"))
    c.path("M201 172C190 150 196 140 188 130M203 172C206 148 214 148 218 134", "none", "#4f9158", 4)
    c.ellipse(188, 128, 9, fill="#e58a7b")
    c.ellipse(219, 131, 9, fill="#f0c35c")


def recliner(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=156)
    c.path("M112 118L222 262L186 334M222 262L324 250M160 236L262 334M300 252L318 322", "none", "#5a616b", 9)
    c.path(
        "M96 92L124 78L240 232L346 226L352 248L222 264Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.6
    )
    for at in range(7):
        c.line(122 + at * 15, 106 + at * 19, 142 + at * 15, 94 + at * 19, lighter(paint.base, 0.3), 2, 0.6)
    c.path("M100 84L134 66L158 98L124 116Z", c.shaded(lighter(paint.base, 0.2)), darker(paint.base, 0.4), 1.4)
    c.rect(166, 188, 96, 15, 7, c.shaded("#2b2f36"))


def table_grill(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=316, across=150)
    for x in (44, 320):
        c.rect(x, 214, 36, 22, 10, c.shaded("#3a3f48"))
    c.path("M72 168H328L344 236H56Z", c.shaded("#4a505a"), "#1b1e25", 1.6)
    for at in range(11):
        bar = at * 22.4 - 112
        c.line(200 + bar, 172, 200 + bar * 1.12, 232, "#1b1e25", 5)
    c.path("M118 186Q140 176 168 186L172 206Q144 216 114 206Z", c.shaded("#b5694d"), "#7a3f36", 1.2)
    for x in (226, 262):
        c.ellipse(x, 200, 21, 10, c.shaded("#e2b04a"), "#a8743a", 1.2)
    c.path(
        "M56 236H344L330 296Q326 306 314 306H86Q74 306 70 296Z",
        c.shaded(paint.base),
        darker(paint.base, 0.5),
        1.6,
    )
    c.ellipse(200, 270, 20, fill=c.shaded(METAL), stroke="#5a616b")
    c.line(200, 270, 208, 256, "#c8323a", 3)
    for x in (104, 296):
        c.rect(x - 16, 304, 32, 12, 5, "#2b2f36")
