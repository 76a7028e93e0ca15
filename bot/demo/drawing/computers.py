"""Laptops, and what stands on the desk to be looked at or typed on."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.phones import screen_tint, slab, stylus
from bot.demo.drawing.reading import GLASS, METAL, figure


def laptop(c: Canvas, p: Product, paint: Paint) -> None:
    inches = min(max(figure(p, "display_size", 14), 11), 18)
    width = 150 + 9.6 * inches
    height = width * 0.62
    gaming, left, top = "Gaming" in "".join(p.product_type), 200 - width / 2, 296 - width * 0.62
    c.shadow(y=318, across=width * 0.62)
    body = paint.base
    c.rect(left, top, width, height + 4, 10, c.shaded(body), darker(body, 0.35), 1.5)
    c.rect(left + 5, top + 5, width - 10, height - 8, 6, GLASS)
    tint = screen_tint(c, paint)
    c.wallpaper(left + 10, top + 10, width - 20, height - 22, 3, tint)
    c.ellipse(200, top + 7.4, 1.6, fill="#4d5868")
    if "rubber" in p.attributes.get("build", ""):
        for x in (left - 4, left + width - 18):
            c.rect(x, top - 4, 22, 22, 9, c.shaded(mix(paint.base, "#e9792b", 0.7)))
    deck, lip = 296.0, 20.0 if gaming else 13.0
    reach = width * 0.075
    c.path(
        f"M{left - reach * 0.4} {deck}H{left + width + reach * 0.4}"
        f"L{left + width + reach} {deck + 12}H{left - reach}Z",
        c.gradient(darker(body, 0.34), darker(body, 0.1), angle=90),
    )
    c.rect(
        left - reach,
        deck + 11,
        width + 2 * reach,
        lip,
        5,
        c.gradient(lighter(body, 0.3), darker(body, 0.22), angle=90),
    )
    c.rect(178, deck + 11, 44, 4.5, 2, darker(body, 0.42))
    if gaming:
        c.rect(
            left - reach + 8,
            deck + 3,
            width + 2 * reach - 16,
            5,
            2.5,
            c.gradient("#ff4d5e", "#ffb03a", "#4de07a", "#36b4ff", "#b45cff", angle=0),
        )
        for at in range(7):
            c.line(
                left - reach + 16 + at * 6,
                deck + 17,
                left - reach + 16 + at * 6,
                deck + 25,
                darker(body, 0.6),
                2,
            )
            c.line(
                left + width + reach - 16 - at * 6,
                deck + 17,
                left + width + reach - 16 - at * 6,
                deck + 25,
                darker(body, 0.6),
                2,
            )
    if "Workstations" in p.product_type:
        c.rect(left + 22, top + 22, 44, height - 46, 3, "#0f131b", opacity=0.72)
        for at in range(5):
            c.rect(
                left + 28,
                top + 30 + at * 19,
                32,
                9,
                3,
                ("#e2725b", "#e5b04c", "#6cab79", "#5b8fd1", "#a778c9")[at],
            )


def convertible(c: Canvas, p: Product, paint: Paint) -> None:
    """A 2-in-1: standing like a tent, or with its keyboard off, and the pen it is written on with."""
    tint = screen_tint(c, paint)
    c.shadow(y=332, across=150)
    if "tablet" in p.attributes.get("thickness", ""):
        c.path(
            "M92 262L66 322H344L306 262Z",
            c.gradient(darker(paint.base, 0.2), lighter(paint.base, 0.1), angle=90),
        )
        for row in range(4):
            y = 272 + row * 11
            c.line(98 - row * 4.6, y, 300 + row * 6.4, y, darker(paint.base, 0.5), 5, 0.55)
        c.rect(64, 322, 282, 7, 3.5, paint.dark)
        with c.moved(0, -6):
            slab(c, 82, 76, 236, 178, paint.base, 14)
            c.rect(88, 82, 224, 166, 9, GLASS)
            c.wallpaper(96, 90, 208, 150, 4, tint)
    else:
        c.path("M112 96L70 326H92L150 110Z", c.shaded(darker(paint.base, 0.25)))
        c.path(
            "M118 92Q122 82 132 82H300Q310 82 313 92L352 318Q354 328 344 328H92Q82 328 84 318Z",
            c.shaded(paint.base),
            paint.dark,
        )
        c.path("M128 98Q129 92 135 92H297Q303 92 304 98L340 314Q341 320 335 320H101Q95 320 96 314Z", GLASS)
        c.path(
            "M134 104H298L333 312H103Z", c.gradient(darker(tint, 0.55), tint, lighter(tint, 0.35), angle=70)
        )
        c.path("M110 268C180 190 220 290 324 258L333 312H103Z", lighter(tint, 0.5), opacity=0.7)
        c.ellipse(258, 150, 20, fill="#ffffff", opacity=0.75)
    if "pen" in p.attributes.get("touchscreen", ""):
        stylus(c, 348, 212, 14)


def mouse(c: Canvas, p: Product, paint: Paint) -> None:
    kind = p.attributes.get("type", "")
    c.shadow(y=318, across=104)
    if "ergonomic" in kind:
        c.path(
            "M120 306C116 200 150 96 214 92C262 90 292 150 290 226"
            "C290 280 286 306 262 310H140Q122 312 120 306Z",
            c.shaded(paint.base),
            paint.dark,
        )
        c.path(
            "M214 92C190 110 184 170 190 226C200 280 250 300 262 310", "none", darker(paint.base, 0.45), 2.5
        )
        c.path("M150 150Q176 134 186 150L182 186Q160 184 146 198Z", c.shaded(lighter(paint.base, 0.14)))
        c.ellipse(222, 128, 9, 17, c.shaded("#2c3036"))
        return
    slim = "gaming" in kind
    c.path(
        "M200 70C262 70 288 118 286 190C286 268 262 316 200 316"
        "C138 316 114 268 114 190C112 118 138 70 200 70Z",
        c.shaded(paint.base),
        paint.dark,
    )
    c.path("M134 120C150 84 180 80 200 80", "none", "#ffffff", 4, 0.35)
    c.line(200, 72, 200, 168, darker(paint.base, 0.4), 2)
    c.path("M115 178C160 160 240 160 285 178", "none", darker(paint.base, 0.4), 2)
    c.rect(190, 98, 20, 46, 10, c.shaded("#2c3036"))
    for at in range(4):
        c.line(192, 108 + at * 9, 208, 108 + at * 9, "#5a616b", 2)
    if slim:
        c.path("M200 262l-16 -26h10l-6 -22l26 30h-11l9 18Z", paint.accent)
        c.path("M120 196C118 236 128 268 146 288", "none", c.gradient("#ff4d5e", "#36b4ff", angle=90), 5)


def keyboard(c: Canvas, p: Product, paint: Paint) -> None:
    keys = figure(p, "keys", 84)
    columns = 20 if keys > 100 else 15
    kind, travel = p.attributes.get("type", ""), "folding" in p.attributes.get("type", "")
    width = 340.0 if keys > 100 else (300.0 if keys < 82 else 326.0)
    rows = 5 if keys < 82 else 6
    height = rows * 24 + 26.0
    left, top = 200 - width / 2, 244 - height * 0.62
    c.shadow(y=top + height + 8, across=width * 0.54)
    c.rect(left, top + 10, width, height, 14, darker(paint.base, 0.45))
    c.rect(left, top, width, height, 14, c.shaded(paint.base), darker(paint.base, 0.3), 1.5)
    if "gaming" in kind:
        c.rect(
            left + 8,
            top + 8,
            width - 16,
            height - 16,
            8,
            c.gradient("#ff4d5e", "#ffb03a", "#4de07a", "#36b4ff", "#b45cff", angle=0),
            opacity=0.9,
        )
    pitch = (width - 26) / columns
    cap = (
        "#2a2e35"
        if "gaming" in kind
        else lighter(paint.base, 0.42)
        if luminance(paint.base) < 0.7
        else "#fbfaf6"
    )
    for row in range(rows):
        y, column = top + 13 + row * 24, 0
        while column < columns:
            wide = 6 if row == rows - 1 and column == 4 else 2 if (row > 1 and column in (0, 13)) else 1
            wide = min(wide, columns - column)
            x = left + 13 + column * pitch
            special = (row == 0 and column == 0) or (row == rows - 3 and column == 13)
            color = paint.accent if special else cap
            c.rect(
                x + 1,
                y + 1,
                pitch * wide - 3,
                20,
                4,
                c.gradient(lighter(color, 0.16), darker(color, 0.1), angle=90),
                darker(cap, 0.35),
                0.8,
            )
            column += wide
    if travel:
        c.rect(
            195,
            top - 2,
            10,
            height + 4,
            4,
            c.gradient(darker(paint.base, 0.5), darker(paint.base, 0.2), angle=0),
        )


def monitor(c: Canvas, p: Product, paint: Paint) -> None:
    inches, portable = figure(p, "display_size", 27), "portable" in p.attributes.get("type", "")
    wide = "ultrawide" in p.attributes.get("type", "")
    width = 344.0 if wide else min(170 + 5.2 * inches, 320)
    height = width * (0.44 if wide else 0.58)
    left, top = 200 - width / 2, (240 if portable else 268) - height
    tint = screen_tint(c, paint)
    c.shadow(across=100 if not portable else 130)
    if portable:
        c.path(
            f"M{left + 10} {top + height - 4}H{left + width - 10}L{left + width + 6} 332H{left - 6}Z",
            c.gradient("#3a3e45", "#24272d", angle=90),
        )
    else:
        c.path(f"M182 {top + height - 6}H218L224 322H176Z", c.gradient("#9da3ab", "#5f656d", angle=0))
        c.ellipse(200, 326, 74, 11, c.gradient("#b6bbc2", "#646a73", angle=90))
    bulge = 9 if wide else 0
    frame = (
        f"M{left} {top}Q200 {top + bulge} {left + width} {top}"
        f"V{top + height}Q200 {top + height + bulge} {left} {top + height}Z"
    )
    c.path(frame, "#1b1e25", "#1b1e25", 8)
    c.path(frame, c.gradient(darker(tint, 0.6), darker(tint, 0.1), angle=65))
    c.path(
        f"M{left} {top + height * 0.72}"
        f"C{left + width * 0.3} {top + height * 0.3} {left + width * 0.55} {top + height * 0.95}"
        f" {left + width} {top + height * 0.5}"
        f"V{top + height}Q200 {top + height + bulge} {left} {top + height}Z",
        c.gradient(lighter(tint, 0.45), tint, angle=60),
    )
    c.ellipse(
        left + width * 0.7, top + height * 0.3, 20, fill=c.radial("#ffffff", lighter(tint, 0.5)), opacity=0.9
    )
    if "gaming" in p.attributes.get("type", ""):
        c.rect(
            left - 2,
            top + height + 5,
            width + 4,
            5,
            2.5,
            c.gradient("#ff4d5e", "#ffb03a", "#36b4ff", angle=0),
        )


def webcam(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=84)
    c.path("M170 246H230L248 322Q250 332 240 332H160Q150 332 152 322Z", c.shaded(darker(paint.base, 0.1)))
    c.rect(92, 122, 216, 128, 60, c.shaded(paint.base), paint.dark)
    c.ellipse(200, 186, 50, fill=c.shaded("#3a3f48"))
    c.lens(200, 186, 40)
    c.ellipse(280, 186, 5, fill="#5fd38a")
    for x in (116, 126, 136):
        c.ellipse(x, 186, 2.4, fill=lighter(paint.base, 0.5))


def laptop_stand(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=130)
    c.path(
        "M96 332L214 182L232 192L128 332Z",
        c.gradient(lighter(paint.base, 0.2), darker(paint.base, 0.2), angle=30),
    )
    c.path("M78 318H308Q318 318 318 326V334H78Z", c.shaded(paint.base), darker(paint.base, 0.3))
    c.path("M232 196L300 330L318 330L250 188Z", c.shaded(darker(paint.base, 0.15)))
    c.path("M84 244L316 158L322 172L92 258Z", c.shaded(paint.base), darker(paint.base, 0.3))
    c.path("M88 240L318 152L322 158L90 248Z", "#363b44")
    c.path("M318 152L352 56Q354 48 346 50L332 54L300 160Z", c.shaded("#363b44"))
    c.path("M84 236l-6 14l18 6Z", darker(paint.base, 0.4))


def sleeve(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=136)
    c.rect(106, 84, 220, 160, 10, c.shaded(METAL))
    c.rect(70, 118, 262, 214, 16, c.shaded(paint.base), darker(paint.base, 0.3))
    for at in range(46):
        x, y = 82 + (at * 53) % 238, 128 + (at * 37) % 194
        c.line(x, y, x + 5, y + 3, lighter(paint.base, 0.25), 1.2, 0.6)
    c.path("M76 126H326", "none", lighter(paint.base, 0.4), 1.6, 0.8)
    c.path("M178 108H224V176Q224 190 201 190Q178 190 178 176Z", c.shaded("#9a6238"))
    c.ellipse(201, 170, 7, fill=c.radial("#f6e7bd", "#b08a3c"))
