"""Jars, tubes and bottles of the bathroom shelf, and its brushes and machines."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, luminance, mix
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import METAL, PAPER, STEEL, words


def label(c: Canvas, x: float, y: float, width: float, height: float, ink: str) -> None:
    """A printed label that says nothing in particular."""
    c.rect(x, y, width, height, 5, PAPER, opacity=0.94)
    c.ellipse(x + width / 2, y + height * 0.32, min(width, height) * 0.13, fill=ink)
    for at, share in enumerate((0.62, 0.44, 0.52)):
        c.line(
            x + width * (0.5 - share / 2),
            y + height * (0.56 + at * 0.13),
            x + width * (0.5 + share / 2),
            y + height * (0.56 + at * 0.13),
            ink,
            3,
            0.7,
        )


def cream_jar(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=110)
    c.path(
        "M96 216H304V300Q304 332 272 332H128Q96 332 96 300Z",
        c.rounded(paint.base),
        darker(paint.base, 0.3),
        1.5,
    )
    c.rect(
        88, 148, 224, 72, 18, c.rounded(mix(paint.accent, "#e9dfc8", 0.45)), darker(paint.accent, 0.3), 1.5
    )
    c.ellipse(200, 160, 100, 15, lighter(paint.accent, 0.55), opacity=0.7)
    label(c, 146, 240, 108, 72, darker(paint.base, 0.5))


def tube(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=70)
    c.path("M142 66H258L240 276H160Z", c.rounded(paint.base), darker(paint.base, 0.3), 1.5)
    c.rect(138, 52, 124, 22, 3, c.rounded(darker(paint.base, 0.12)))
    for at in range(12):
        c.line(146 + at * 10, 54, 146 + at * 10, 72, darker(paint.base, 0.35), 1.5, 0.7)
    c.rect(154, 274, 92, 58, 10, c.rounded(mix(paint.accent, "#e9dfc8", 0.3)), darker(paint.accent, 0.3), 1.4)
    label(c, 164, 116, 72, 110, darker(paint.base, 0.5))


def pump_bottle(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=76)
    c.path("M196 84H154Q142 84 142 98V106", "none", c.gradient(*STEEL[:2], angle=0), 13)
    c.rect(192, 80, 16, 46, 4, c.gradient(*STEEL, angle=0))
    c.rect(172, 118, 56, 28, 8, c.rounded("#2b2f36" if luminance(paint.base) > 0.3 else METAL))
    c.path(
        "M166 146H234Q266 152 266 186V306Q266 332 240 332H160Q134 332 134 306V186Q134 152 166 146Z",
        c.rounded(paint.base),
        darker(paint.base, 0.3),
        1.5,
    )
    label(c, 150, 204, 100, 96, darker(paint.base, 0.5))


def dropper_bottle(c: Canvas, p: Product, paint: Paint) -> None:
    glass = paint.base if luminance(paint.base) < 0.7 else "#a8642a"
    c.shadow(across=76)
    c.path("M182 88Q176 42 200 40Q224 42 218 88Z", c.rounded("#2b2f36"))
    c.rect(170, 84, 60, 44, 8, c.rounded("#d9c08a"))
    c.path(
        "M176 126H224V144Q264 156 264 196V308Q264 332 240 332H160Q136 332 136 308V196Q136 156 176 144Z",
        c.gradient(darker(glass, 0.2), lighter(glass, 0.3), glass, darker(glass, 0.3), angle=0),
        darker(glass, 0.4),
        1.5,
        0.94,
    )
    label(c, 150, 212, 100, 88, darker(glass, 0.4))


def perfume(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=100)
    c.rect(166, 62, 68, 66, 8, c.rounded(mix(paint.accent, "#c3a04e", 0.6)), "#8a6c2c", 1.4)
    c.rect(182, 124, 36, 22, 3, c.gradient(*STEEL, angle=0))
    c.rect(
        104,
        142,
        192,
        190,
        24,
        c.gradient("#fbfcfc", lighter(paint.base, 0.6), "#f2f5f6", angle=30),
        "#b9c5cc",
        2,
    )
    c.rect(120, 186, 160, 132, 14, c.gradient(lighter(paint.base, 0.35), paint.base, angle=60), opacity=0.75)
    label(c, 158, 216, 84, 74, darker(paint.base, 0.5))


def lipstick(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=110)
    c.path("M152 118L200 84Q206 80 206 90V190H152Z", c.shaded(paint.base), darker(paint.base, 0.35), 1.4)
    c.rect(144, 186, 70, 50, 3, c.gradient("#f2dfae", "#c3a04e", "#8a6c2c", angle=0))
    c.rect(134, 230, 90, 102, 6, c.rounded("#2b2f36"))
    c.rect(250, 206, 86, 126, 8, c.rounded("#2b2f36"))
    c.rect(250, 218, 86, 12, 0, c.gradient("#f2dfae", "#c3a04e", "#8a6c2c", angle=0))


def palette(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=320, across=146)
    c.path("M74 66H326Q336 66 337 76L342 184H58L63 76Q64 66 74 66Z", c.shaded("#2b2f36"))
    c.path("M82 78H318L324 176H76Z", c.gradient("#f4f8fa", "#c6d6dd", "#eef4f6", angle=40))
    c.rect(56, 182, 288, 132, 14, c.shaded("#2b2f36"), "#14161b", 1.5)
    for at in range(8):
        tone = mix(
            paint.base,
            ("#f6e3d0", "#e2b08a", "#b5694d", "#7a3f36", "#efc6c0", "#c98a8f", "#8a5f74", "#4d3d46")[at],
            0.6,
        )
        c.rect(70 + (at % 4) * 66, 196 + (at // 4) * 56, 58, 48, 8, c.shaded(tone))


def soap(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=322, across=130)
    c.path(
        "M84 214Q84 190 108 188H292Q316 190 316 214V290Q316 316 290 318H110Q84 316 84 290Z",
        c.shaded(paint.base),
        darker(paint.base, 0.3),
        1.5,
    )
    c.path("M100 202Q200 190 300 202", "none", "#ffffff", 6, 0.55)
    c.rect(150, 184, 100, 136, 0, mix(paint.accent, PAPER, 0.7))
    c.ellipse(200, 252, 26, fill="none", stroke=darker(paint.accent, 0.3), line=3)
    for x, y, radius in ((96, 156, 26), (140, 128, 17), (300, 150, 20), (268, 118, 12)):
        c.ellipse(
            x,
            y,
            radius,
            fill=c.radial("#ffffff", "#ffffff30", x=0.35, y=0.3),
            stroke="#ffffff",
            line=1.5,
            opacity=0.9,
        )


def brush(c: Canvas, p: Product, paint: Paint) -> None:
    """A hair brush, a make-up brush or a toothbrush standing upright."""
    name = words(p)
    c.shadow(across=70)
    if "hair" in name or "shed" in name or "groom" in name:
        c.rect(
            184,
            206,
            32,
            126,
            15,
            c.gradient(lighter(paint.base, 0.2), paint.base, darker(paint.base, 0.3), angle=0),
            darker(paint.base, 0.4),
            1.4,
        )
        c.ellipse(200, 142, 62, 88, c.shaded(paint.base), darker(paint.base, 0.4), 1.5)
        c.ellipse(200, 142, 46, 70, lighter(paint.base, 0.45))
        for row in range(7):
            for at in range(4):
                c.ellipse(176 + at * 16, 94 + row * 16, 3, fill="#3a3f48")
    else:
        for x, turn, wide in ((158, -9, 19), (200, 0, 27), (242, 9, 15)):
            with c.moved(x, 200, turn=turn):
                c.rect(
                    -8,
                    -8,
                    16,
                    138,
                    7,
                    c.gradient(lighter(paint.base, 0.2), paint.base, darker(paint.base, 0.3), angle=0),
                )
                c.path("M-10 -10H10L12 -46H-12Z", c.gradient("#f2dfae", "#b08a3c", angle=0))
                c.path(
                    f"M-12 -46H12Q{wide + 8} -90 {wide - 4} -126"
                    f"Q0 -144 {-wide + 4} -126Q{-wide - 8} -90 -12 -46Z",
                    c.gradient("#4a3426", "#8a6a4d", "#3a291e", angle=0),
                )


def hair_dryer(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=100)
    c.path(
        "M190 206L176 316Q174 332 190 332H222Q236 332 236 316L240 196Z",
        c.shaded(darker(paint.base, 0.12)),
        darker(paint.base, 0.4),
        1.5,
    )
    c.rect(176, 238, 14, 34, 6, "#2b2f36")
    c.path(
        "M112 94H236Q316 94 318 152Q316 212 236 212H112Z", c.shaded(paint.base), darker(paint.base, 0.4), 1.6
    )
    c.path("M52 116L114 102V204L52 190Z", c.shaded("#3a3f48"))
    c.ellipse(296, 152, 17, 44, "#2b2f36")
    c.path("M130 112H236", "none", "#ffffff", 6, 0.45)


def shaver(c: Canvas, p: Product, paint: Paint) -> None:
    """An electric shaver, trimmer or toothbrush."""
    c.shadow(across=62)
    if "tooth" in words(p):
        c.path(
            "M178 178H222L228 314Q228 332 214 332H186Q172 332 172 314Z",
            c.rounded(paint.base),
            darker(paint.base, 0.3),
            1.5,
        )
        c.rect(193, 82, 14, 100, 5, c.rounded("#f1f1ee"))
        c.rect(186, 52, 28, 48, 11, c.rounded("#f1f1ee"), "#c9c6bd", 1.2)
        for at in range(5):
            c.rect(208, 56 + at * 8.4, 19, 6, 2, "#4d8fb8" if at % 2 else "#9ccbe8")
        c.ellipse(200, 222, 10, fill=lighter(paint.base, 0.6), stroke=darker(paint.base, 0.3))
        return
    c.path(
        "M158 136H242L252 300Q252 332 224 332H176Q148 332 148 300Z",
        c.rounded(paint.base),
        darker(paint.base, 0.4),
        1.5,
    )
    c.rect(146, 74, 108, 66, 18, c.shaded("#2b2f36"))
    for at in range(3):
        c.rect(156 + at * 31, 62, 26, 26, 11, c.gradient(*STEEL, angle=40), "#7f868f", 1.2)
    c.ellipse(200, 186, 14, fill="#2b2f36", stroke="#7fd8ff", line=2.5)
    c.rect(176, 226, 48, 62, 10, darker(paint.base, 0.2))


def safety_razor(c: Canvas, p: Product, paint: Paint) -> None:
    """A razor of metal, with its stand and a bowl of foam."""
    metal = paint.base if luminance(paint.base) > 0.25 else "#c3c8ce"
    c.shadow(across=130)
    with c.moved(140, 200, turn=10):
        c.rect(-11, -60, 22, 190, 9, c.rounded(metal), darker(metal, 0.4), 1.4)
        for at in range(12):
            c.line(-9, 6 + at * 9, 9, 0 + at * 9, darker(metal, 0.3), 2)
        c.rect(-62, -92, 124, 17, 6, c.shaded(lighter(metal, 0.2)), darker(metal, 0.4), 1.4)
        c.rect(-56, -76, 112, 9, 2, "#eef1f3", "#9aa0a8", 1)
        c.rect(-50, -68, 100, 11, 4, c.shaded(metal), darker(metal, 0.4), 1.2)
    c.path(
        "M214 246H338C336 300 308 332 276 332C244 332 216 300 214 246Z", c.rounded("#e8e2d6"), "#b9b2a6", 1.4
    )
    for x, y, radius in ((240, 240, 26), (276, 228, 32), (310, 242, 25)):
        c.ellipse(x, y, radius, fill=c.radial("#ffffff", "#f4f6f6", "#dfe5e6", x=0.4, y=0.3))
