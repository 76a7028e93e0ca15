"""Kettles, mugs, teapots, pans, pots, knives and boards."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import METAL, STEEL, WOOD, figure, words

TEA = "#b4702c"
COFFEE = "#4a2c1c"


def steam(c: Canvas, x: float, y: float, count: int = 3) -> None:
    for at in range(count):
        left = x + (at - (count - 1) / 2) * 24
        c.path(f"M{left} {y}c-12 -14 12 -22 0 -38c-10 -12 8 -18 2 -28", "none", "#ffffff", 5, 0.65)


def kettle(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    stove, goose, glass = "stovetop" in name, "gooseneck" in name, "glass" in p.material.casefold()
    body = paint.base
    c.shadow(across=120)
    if stove:
        c.path("M134 206C112 58 288 58 266 206", "none", "#2b2f36", 13)
        c.path("M272 262L330 196L346 206L300 300Z", c.shaded(body), paint.dark)
        c.path(
            "M104 330Q86 330 92 300C104 220 130 168 200 168C270 168 296 220 308 300Q314 330 296 330Z",
            c.rounded(body),
            paint.dark,
            1.5,
        )
        c.ellipse(200, 176, 46, 12, c.shaded(darker(body, 0.1)), paint.dark, 1.2)
        c.ellipse(200, 160, 13, fill=c.shaded("#2b2f36"))
        c.path("M128 276Q140 206 176 190", "none", "#ffffff", 6, 0.4)
        return
    c.rect(118, 314, 164, 20, 8, c.shaded("#2b2f36"))
    if goose:
        c.path(
            "M262 286C318 286 300 196 324 164C332 152 346 150 352 158",
            "none",
            c.gradient(lighter(body, 0.2), darker(body, 0.2), angle=0),
            13,
        )
    else:
        c.path("M266 146L312 132L276 196Z", c.shaded(body), paint.dark, 1.2)
    c.path("M134 150C60 130 56 280 130 292", "none", c.shaded("#2b2f36"), 19)
    if glass:
        shape = "M138 146H262L280 300Q282 314 266 314H134Q118 314 120 300Z"
        c.path(shape, c.gradient("#eaf3f6", "#c5d8df", "#e6f0f3", angle=0), "#9db5bf", 2, 0.85)
        c.path(
            "M131 214H269L280 300Q281 312 266 312H134Q119 312 120 300Z",
            c.gradient("#e5b06a", TEA, angle=90),
            opacity=0.75,
        )
        c.rect(176, 150, 48, 104, 8, c.gradient("#f2f3f4", "#8d939b", angle=0), opacity=0.6)
    else:
        top, low = (142, 258) if goose else (136, 264)
        c.path(
            f"M{top} 146H{400 - top}L{low + 22} 300Q{low + 24} 314 {low + 8} 314"
            f"H{392 - low}Q{376 - low} 314 {378 - low} 300Z",
            c.rounded(body),
            paint.dark,
            1.5,
        )
        c.path("M146 168L134 290", "none", "#ffffff", 6, 0.4)
    c.ellipse(200, 146, 60, 15, c.shaded(darker(body, 0.06) if not glass else METAL), paint.dark, 1.2)
    c.rect(186, 118, 28, 22, 9, c.shaded("#2b2f36"))


def mug(c: Canvas, p: Product, paint: Paint) -> None:
    pair = "set" in words(p)
    c.shadow(across=120)
    steam(c, 186 if not pair else 122, 118 if not pair else 148)
    for x, y, scale in ((34, 128, 0.74), (190, 152, 0.74)) if pair else ((62, 104, 1.0),):
        with c.moved(x, y, scale):
            c.path("M206 60C290 44 296 176 202 176", "none", darker(paint.base, 0.2), 27)
            c.path("M206 60C286 46 290 172 202 172", "none", c.shaded(paint.base), 21)
            c.path(
                "M18 24H226L212 206Q210 226 188 226H56Q34 226 32 206Z",
                c.rounded(paint.base),
                darker(paint.base, 0.3),
                1.5,
            )
            c.ellipse(122, 24, 104, 22, lighter(paint.base, 0.25), darker(paint.base, 0.25), 1.5)
            c.ellipse(122, 29, 92, 17, COFFEE if not pair else TEA)
            c.path("M46 60L56 178", "none", "#ffffff", 7, 0.4)
            c.path(
                "M28 150C90 168 160 168 219 148L215 178C160 194 90 194 31 180Z",
                lighter(paint.base, 0.5),
                opacity=0.35,
            )


def travel_mug(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=74)
    c.path(
        "M142 110H258L242 316Q240 332 224 332H176Q160 332 158 316Z", c.rounded(paint.base), paint.dark, 1.5
    )
    c.path("M150 214H250L246 262H154Z", c.rounded(darker(paint.base, 0.28)))
    c.rect(134, 82, 132, 34, 12, c.rounded("#2b2f36"))
    c.rect(154, 62, 92, 24, 10, c.rounded("#3a3f48"))
    c.rect(196, 54, 36, 14, 6, c.rounded("#5a616b"))
    c.path("M160 130L170 300", "none", "#ffffff", 6, 0.4)


def teapot(c: Canvas, p: Product, paint: Paint) -> None:
    cups = "set" in words(p)
    c.shadow(across=140)
    c.path(
        "M286 262C330 250 322 190 360 178L368 190C344 206 350 286 286 300Z",
        c.shaded(paint.base),
        paint.dark,
        1.5,
    )
    if cups:
        c.path("M116 182C40 170 44 290 124 286", "none", darker(WOOD, 0.1), 15)
    else:
        c.path("M116 176C130 62 270 62 284 176", "none", "#2b2f36", 11)
    c.ellipse(
        200,
        244,
        112,
        86,
        c.radial(lighter(paint.base, 0.3), paint.base, darker(paint.base, 0.3), x=0.36, y=0.3, r=0.75),
        paint.dark,
        1.5,
    )
    if not cups:
        for row in range(4):
            for at in range(9 - row % 2):
                c.ellipse(112 + at * 22 + (row % 2) * 11, 214 + row * 22, 4, fill=lighter(paint.base, 0.22))
    c.ellipse(200, 166, 54, 14, c.shaded(darker(paint.base, 0.05)), paint.dark, 1.2)
    c.ellipse(200, 148, 13, fill=c.shaded(WOOD if cups else "#4a505a"))
    if cups:
        for x in (96, 304):
            c.path(
                f"M{x - 34} 286H{x + 34}L{x + 26} 326Q{x + 24} 334 {x + 14} 334"
                f"H{x - 14}Q{x - 24} 334 {x - 26} 326Z",
                c.rounded(paint.base),
                paint.dark,
                1.2,
            )
            c.ellipse(x, 286, 34, 8, TEA, darker(paint.base, 0.2), 2.5)


def frying_pan(c: Canvas, p: Product, paint: Paint) -> None:
    size = 84 + (figure(p, "diameter", 26) - 24) * 3
    iron, lid = "cast iron" in p.material.casefold(), "with lid" in words(p)
    c.shadow(x=172, y=304, across=150)
    c.path(
        f"M{172 + size * 0.9} 226L356 152Q372 146 374 158Q374 166 364 172L{172 + size} 254Z",
        c.shaded(paint.base if iron else "#2b2f36" if not lid else METAL),
        "#1b1e25",
        1.2,
    )
    if iron:
        c.ellipse(358, 160, 6, 4, darker(paint.backdrop[0], 0.1))
    c.path(
        f"M{172 - size - 18} 232Q{172 - size} 304 {172 - size * 0.7} 304"
        f"H{172 + size * 0.7}Q{172 + size} 304 {172 + size + 18} 232Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.5,
    )
    c.ellipse(172, 232, size + 18, 42, c.shaded(lighter(paint.base, 0.2)), darker(paint.base, 0.4), 1.5)
    c.ellipse(
        172,
        238,
        size + 2,
        33,
        c.radial("#5a616b", "#33373e", "#23262c")
        if luminance(paint.base) < 0.62
        else c.radial("#e6e8ea", "#9aa0a8"),
    )
    if lid:
        c.path(
            f"M{172 - size - 12} 226C{172 - size} 160 {172 + size} 160 {172 + size + 12} 226Z",
            c.gradient(*STEEL, angle=0),
            "#7f868f",
            1.5,
            0.95,
        )
        c.ellipse(172, 166, 15, 10, c.shaded("#2b2f36"))
    else:
        c.ellipse(156, 234, 34, 15, "#fbf9f1")
        c.ellipse(152, 232, 14, 7, c.radial("#ffd873", "#f0a92e", x=0.4, y=0.35))


def dutch_oven(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=140)
    for x in (60, 296):
        c.rect(x, 214, 44, 24, 12, "none", darker(paint.base, 0.2), 11)
    c.path("M84 196H316V290Q316 330 276 332H124Q84 330 84 290Z", c.rounded(paint.base), paint.dark, 1.5)
    c.path(
        "M78 196Q78 186 88 184C120 138 280 138 312 184Q322 186 322 196Z",
        c.rounded(lighter(paint.base, 0.06)),
        paint.dark,
        1.5,
    )
    c.rect(178, 116, 44, 30, 12, c.shaded("#c3a04e" if luminance(paint.base) < 0.6 else METAL))
    c.path("M106 216V288Q108 306 120 312", "none", "#ffffff", 7, 0.4)
    c.path("M128 176C150 160 180 156 200 156", "none", "#ffffff", 6, 0.4)


def wok(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(x=190, across=110)
    c.path("M300 214L366 166Q378 160 380 172L376 182L314 236Z", c.shaded(WOOD), darker(WOOD, 0.4), 1.2)
    c.rect(34, 206, 34, 22, 10, "none", "#33373e", 9)
    c.path(
        "M56 204H320C316 290 250 332 188 332C126 332 60 290 56 204Z", c.rounded(paint.base), "#14161b", 1.5
    )
    c.ellipse(188, 204, 132, 32, c.shaded("#5a616b"), "#14161b", 1.5)
    c.ellipse(188, 209, 118, 24, "#2b2f36")
    for at, color in enumerate(("#5b8f3f", "#d9573f", "#e9b44c", "#5b8f3f", "#e9792b", "#7fae4f", "#d9573f")):
        c.ellipse(112 + at * 25, 208 + (at % 3) * 5 - 4, 17, 8, c.shaded(color))


def knife(c: Canvas, p: Product, paint: Paint) -> None:
    handle = paint.base if luminance(paint.base) < 0.62 else "#2b2f36"
    santoku = "santoku" in words(p)
    c.shadow(y=292, across=150, strength=0.2)
    with c.moved(200, 200, turn=-24):
        tip = (
            "C60 -34 110 -30 150 12Q156 22 140 24" if not santoku else "C60 -38 128 -40 148 -4Q156 20 140 24"
        )
        c.path(
            f"M-50 -30{tip}L-50 28Z",
            c.gradient("#fbfcfc", "#c6ccd2", "#eceef0", "#9aa1a9", angle=80),
            "#7f868f",
            1.2,
        )
        c.path("M-50 18L136 20", "none", "#ffffff", 2, 0.9)
        if santoku:
            for at in range(7):
                c.ellipse(-20 + at * 21, 6, 4.5, 9, "#aab0b8", opacity=0.7)
        c.rect(-64, -32, 18, 60, 4, c.gradient(*STEEL, angle=90))
        c.path(
            "M-64 -28H-172Q-188 -28 -190 -10Q-188 22 -170 22Q-120 10 -64 20Z",
            c.gradient(lighter(handle, 0.2), handle, darker(handle, 0.3), angle=90),
            darker(handle, 0.5),
            1.2,
        )
        for x in (-92, -124, -156):
            c.ellipse(x, -4, 5, fill=c.shaded("#d7dade"))


def knife_set(c: Canvas, p: Product, paint: Paint) -> None:
    handle = paint.base if luminance(paint.base) < 0.62 else "#2b2f36"
    c.rect(64, 96, 272, 30, 6, c.shaded(WOOD), darker(WOOD, 0.4), 1.2)
    c.shadow(y=362, across=90, strength=0.12)
    for x, long, wide in ((116, 150, 34), (204, 138, 24), (284, 92, 19)):
        c.path(
            f"M{x - wide / 2} 190V{190 - long * 0.72}"
            f"Q{x - wide / 2} {190 - long} {x + wide / 2} {190 - long}V190Z",
            c.gradient("#fbfcfc", "#c6ccd2", "#9aa1a9", angle=10),
            "#7f868f",
            1.2,
        )
        c.rect(
            x - 13,
            190,
            26,
            112,
            9,
            c.gradient(lighter(handle, 0.2), handle, darker(handle, 0.3), angle=0),
            darker(handle, 0.5),
            1.2,
        )
        for y in (214, 246, 278):
            c.ellipse(x, y, 4, fill=c.shaded("#d7dade"))


def chopping_board(c: Canvas, p: Product, paint: Paint) -> None:
    wood = paint.base
    c.shadow(across=140)
    c.path(
        "M66 158H300Q316 158 318 174L334 296Q336 314 318 314H56Q38 314 40 296L50 174Q52 158 66 158Z",
        c.shaded(wood),
        darker(wood, 0.4),
        1.5,
    )
    c.path("M40 300Q38 330 56 330H318Q336 330 334 300Q334 314 318 314H56Q40 314 40 300Z", darker(wood, 0.35))
    for at in range(7):
        y = 178 + at * 19
        c.path(
            f"M{60 - at * 1.5} {y}C140 {y - 7} 220 {y + 8} {314 + at * 2} {y - 2}",
            "none",
            darker(wood, 0.2),
            1.6,
            0.6,
        )
    c.ellipse(288, 184, 17, 9, darker(wood, 0.55))
    c.path("M118 262Q130 216 176 224Q206 230 198 262Z", c.shaded("#d8402f"), darker("#d8402f", 0.3), 1.2)
    c.path("M152 224q8 -18 22 -18q-6 10 -8 20Z", "#4f9158")
    for x in (220, 240, 258):
        c.ellipse(x, 262, 15, 10, "#f3d9cf", "#d8402f", 4)


def containers(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=144)
    fills = ("#8fb84a", "#e69a3c", "#d95b5b")
    for at, (x, y, width, height) in enumerate(((64, 246, 272, 84), (88, 166, 224, 74), (120, 98, 160, 62))):
        c.rect(
            x,
            y + 12,
            width,
            height - 12,
            16,
            c.gradient("#f4f9fa", "#cfdfe4", "#f4f9fa", angle=0),
            "#9db5bf",
            2,
            0.9,
        )
        c.rect(
            x + 8,
            y + height * 0.5,
            width - 16,
            height * 0.44,
            11,
            c.gradient(lighter(fills[at], 0.25), fills[at], angle=90),
            opacity=0.85,
        )
        c.rect(x - 5, y, width + 10, 17, 7, c.shaded(mix(paint.accent, "#5f8fa0", 0.55)))


def jar_of_food(c: Canvas, p: Product, paint: Paint) -> None:
    """A tin or bag of something to drink or to eat."""
    c.shadow(across=84)
    c.rect(124, 108, 152, 224, 14, c.rounded(paint.base), paint.dark, 1.5)
    c.rect(116, 84, 168, 34, 10, c.rounded(darker(paint.base, 0.25)))
    c.rect(138, 160, 124, 118, 8, "#f6f0e2")
    c.path("M200 258C160 244 164 200 200 180C236 200 240 244 200 258Z", c.shaded("#5b8f4f"))
    c.line(200, 190, 200, 262, "#f6f0e2", 3)


def utensil_pot(c: Canvas, p: Product, paint: Paint) -> None:
    """Spoons and a whisk in a jar: any kitchen tool without a drawing of its own."""
    c.shadow(across=84)
    for x, turn, head in ((172, -14, "spoon"), (200, 2, "turner"), (232, 16, "whisk")):
        with c.moved(x, 226, turn=turn):
            c.rect(-5, -120, 10, 130, 5, c.gradient(lighter(WOOD, 0.2), darker(WOOD, 0.2), angle=0))
            if head == "spoon":
                c.ellipse(0, -142, 21, 31, c.shaded(WOOD))
            elif head == "turner":
                c.rect(-20, -168, 40, 56, 7, c.shaded(paint.accent))
            else:
                for wide in (8, 16, 24):
                    c.ellipse(0, -142, wide, 36, "none", "#9aa0a8", 3)
    c.path(
        "M132 208H268L256 316Q254 332 238 332H162Q146 332 144 316Z", c.rounded(paint.base), paint.dark, 1.5
    )
    c.ellipse(200, 208, 68, 13, darker(paint.base, 0.4), paint.dark, 1.5)


def bottle(c: Canvas, p: Product, paint: Paint) -> None:
    """A drinking bottle or flask."""
    c.shadow(across=70)
    c.path(
        "M152 148Q152 126 172 118V100H228V118Q248 126 248 148V312Q248 332 228 332H172Q152 332 152 312Z",
        c.rounded(paint.base),
        paint.dark,
        1.5,
    )
    c.rect(168, 68, 64, 40, 10, c.rounded("#2b2f36"))
    c.path("M180 68C180 36 220 36 220 68", "none", "#2b2f36", 9)
    c.rect(152, 226, 96, 46, 0, c.rounded(darker(paint.base, 0.2)))
    c.path("M166 150V310", "none", "#ffffff", 6, 0.45)


def basin(c: Canvas, p: Product, paint: Paint) -> None:
    """A bowl or a dish, with a plate behind it."""
    c.shadow(across=130)
    c.ellipse(
        200,
        190,
        120,
        112,
        c.radial(lighter(paint.base, 0.3), paint.base, darker(paint.base, 0.12)),
        darker(paint.base, 0.3),
        1.5,
    )
    c.ellipse(200, 190, 84, 78, "none", darker(paint.base, 0.14), 2)
    c.path(
        "M92 236H308C304 300 264 332 224 332H176C136 332 96 300 92 236Z",
        c.rounded(paint.base),
        paint.dark,
        1.5,
    )
    c.ellipse(200, 236, 108, 20, lighter(paint.base, 0.2), paint.dark, 1.5)
    c.path("M110 256Q120 300 152 318", "none", "#ffffff", 6, 0.4)
