"""Shoes, boots, bags, and the small things that go with clothes."""

from __future__ import annotations

from assistant.catalogue.product import Product
from bot.demo.drawing.canvas import Canvas, darker, lighter, mix
from bot.demo.drawing.clothes import WEIGHT, edge
from bot.demo.drawing.paint import Paint
from bot.demo.drawing.reading import words


def socks(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120, strength=0.2)
    for x, y in ((96, 70), (176, 92)):
        c.path(
            f"M{x} {y}H{x + 76}V{y + 142}Q{x + 78} {y + 160} {x + 96} {y + 172}L{x + 138} {y + 196}"
            f"Q{x + 158} {y + 222} {x + 128} {y + 236}H{x + 72}Q{x + 6} {y + 228} {x} {y + 160}Z",
            c.shaded(paint.base),
            edge(paint),
            WEIGHT,
        )
        c.rect(x - 2, y - 4, 80, 30, 6, c.shaded(darker(paint.base, 0.15)), edge(paint), 1.2)
        for at in range(9):
            c.line(x + 4 + at * 8.5, y, x + 4 + at * 8.5, y + 22, darker(paint.base, 0.4), 1.4, 0.6)
        c.path(f"M{x} {y + 148}Q{x + 30} {y + 160} {x + 22} {y + 214}", "none", paint.accent, 9, 0.9)
        for at in range(2):
            c.rect(x, y + 44 + at * 22, 76, 8, 0, paint.accent)


def scarf(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=110, strength=0.2)
    c.path(
        "M112 128C130 70 270 70 288 128C300 176 250 196 200 196C150 196 100 176 112 128Z",
        c.shaded(darker(paint.base, 0.1)),
        edge(paint),
        WEIGHT,
    )
    c.path(
        "M148 132C160 104 240 104 252 132C252 152 224 160 200 160C176 160 148 152 148 132Z",
        darker(paint.base, 0.5),
    )
    c.path("M152 182L128 322H188L206 192Z", c.shaded(paint.base), edge(paint), WEIGHT)
    c.path("M206 186L214 306H268L238 178Z", c.shaded(lighter(paint.base, 0.05)), edge(paint), WEIGHT)
    for at in range(3):
        c.path(
            f"M{144 - at * 5} {232 + at * 28}L{198 - at * 3} {234 + at * 28}", "none", paint.accent, 8, 0.8
        )
        c.path(f"M{212 + at} {226 + at * 26}L{250 + at * 6} {224 + at * 26}", "none", paint.accent, 8, 0.8)
    for at in range(8):
        c.line(131 + at * 8, 322, 129 + at * 8, 340, paint.base, 3)
        c.line(217 + at * 7, 306, 219 + at * 7, 323, paint.base, 3)


def hat(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    c.shadow(y=322, across=124)
    if "cap" in name.split():
        c.path("M96 246C90 110 292 100 298 240Z", c.shaded(paint.base), edge(paint), WEIGHT)
        c.path("M196 116C160 150 152 200 156 244M204 116C244 150 250 200 246 242", "none", edge(paint), 1.6)
        c.path(
            "M150 242C200 220 260 222 298 238C340 246 376 262 372 284"
            "C330 262 230 262 142 288Q136 256 150 242Z",
            c.shaded(darker(paint.base, 0.14)),
            edge(paint),
            WEIGHT,
        )
        c.ellipse(198, 116, 8, 5, c.shaded(darker(paint.base, 0.2)))
    elif "beanie" in name or "wool hat" in name or "bobble" in name:
        c.ellipse(
            200, 84, 32, fill=c.radial(lighter(paint.accent, 0.3), paint.accent, darker(paint.accent, 0.2))
        )
        c.path("M98 262C88 90 312 90 302 262Z", c.shaded(paint.base), edge(paint), WEIGHT)
        for at in range(9):
            x = 118 + at * 20.5
            c.path(
                f"M{x} 256C{x} 190 {x * 0.6 + 80} 130 {x * 0.3 + 140} 112",
                "none",
                darker(paint.base, 0.2),
                2.4,
                0.6,
            )
        c.rect(86, 246, 228, 62, 20, c.shaded(darker(paint.base, 0.08)), edge(paint), WEIGHT)
        for at in range(14):
            c.line(104 + at * 15, 254, 104 + at * 15, 300, darker(paint.base, 0.3), 2.2, 0.6)
    else:
        c.ellipse(200, 276, 160, 40, c.shaded(paint.base), edge(paint), WEIGHT)
        c.path(
            "M112 268C112 140 150 116 200 128C250 116 288 140 288 268Q200 296 112 268Z",
            c.shaded(lighter(paint.base, 0.06)),
            edge(paint),
            WEIGHT,
        )
        c.path("M111 240Q200 268 289 240L289 268Q200 296 111 268Z", paint.accent)


def gloves(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120, strength=0.2)
    for x, turn, side in ((138, -8, -1), (262, 8, 1)):
        with c.moved(x, 200, turn=turn):
            c.path(
                "M-46 116V-6Q-46 -30 -40 -60Q-34 -88 -22 -60V-84Q-16 -112 -4 -84V-90"
                "Q4 -116 14 -90V-72Q22 -98 32 -72L40 -10L66 -34Q84 -40 78 -20L46 52V116Z"
                if side < 0
                else (
                    "M46 116V-6Q46 -30 40 -60Q34 -88 22 -60V-84Q16 -112 4 -84V-90Q-4 -116 -14 -90"
                    "V-72Q-22 -98 -32 -72L-40 -10L-66 -34Q-84 -40 -78 -20L-46 52V116Z"
                ),
                c.shaded(paint.base),
                edge(paint),
                WEIGHT,
            )
            c.rect(-50, 84, 100, 40, 9, c.shaded(darker(paint.base, 0.15)), edge(paint), 1.2)
            c.path("M-24 -20V30M0 -30V30M22 -22V30", "none", darker(paint.base, 0.25), 2.4, 0.6)


def belt(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=316, across=130)
    c.ellipse(200, 214, 128, 88, "none", darker(paint.base, 0.2), 34)
    c.ellipse(200, 214, 128, 88, "none", c.shaded(paint.base), 29)
    c.ellipse(200, 214, 128, 88, "none", lighter(paint.base, 0.35), 1.6, 0.6)
    c.rect(162, 274, 62, 56, 9, "none", c.gradient("#f2f3f4", "#8d939b", angle=45), 9)
    c.line(168, 302, 224, 302, "#b9bfc6", 6)
    for at in range(4):
        c.ellipse(246 + at * 15, 295 - at * 6, 3, fill=darker(paint.base, 0.6))


def umbrella(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(x=214, across=60, strength=0.2)
    c.path(
        "M200 96V306Q200 334 222 334Q242 334 242 312", "none", c.gradient("#b98a58", "#6f4a33", angle=90), 9
    )
    c.path(
        "M52 210C60 92 146 60 200 60C254 60 340 92 348 210Q324 186 298 210"
        "Q274 186 249 210Q224 186 200 210Q176 186 151 210Q126 186 102 210Q76 186 52 210Z",
        c.shaded(paint.base),
        edge(paint),
        WEIGHT,
    )
    c.path(
        "M200 62C166 92 150 150 151 208M200 62C234 92 250 150 249 208"
        "M200 62C130 84 104 140 102 208M200 62C270 84 296 140 298 208",
        "none",
        darker(paint.base, 0.25),
        2,
        0.7,
    )
    c.line(200, 46, 200, 64, "#8d939b", 5)


def shoe(c: Canvas, p: Product, paint: Paint) -> None:
    """One shoe from the side and its twin behind: a sneaker, a leather shoe, a sandal."""
    name = words(p)
    sandal, slipper = "sandal" in name or "flip" in name, "slipper" in name or "clog" in name
    leather = any(
        word in name for word in ("oxford", "derby", "loafer", "brogue", "moccasin", "court shoe", "pump")
    )
    running = any(word in name for word in ("run", "trail", "trainer", "sneaker", "sport"))
    c.shadow(y=314, across=160)
    for x, y, size in ((34, -46, 0.86), (0, 0, 1.0)):
        with c.moved(x, y, size) if size != 1 else c.moved(0, 0):
            upper = darker(paint.base, 0.16) if size != 1 else paint.base
            line = darker(upper, 0.42)
            if sandal:
                c.path(
                    "M52 292Q48 270 74 268L200 278Q300 268 344 278Q360 290 340 306H70Q54 306 52 292Z",
                    c.shaded("#8a6a48"),
                    "#5a4430",
                    WEIGHT,
                )
                c.path("M214 280C220 220 270 214 306 276", "none", c.shaded(upper), 25)
                c.path("M74 268C70 214 110 200 134 214L196 262", "none", c.shaded(upper), 17)
                continue
            sole = "#f4f2ec" if not leather else "#3a2a20"
            if running:
                c.path(
                    "M40 292C44 282 60 280 80 280H330C356 280 368 294 356 308"
                    "Q350 316 330 316H74Q36 314 40 292Z",
                    c.gradient("#ffffff", "#d9d6cd", angle=90),
                    "#b3aea2",
                    WEIGHT,
                )
                c.path("M44 304H356", "none", paint.accent, 4)
            else:
                c.path(
                    "M48 288H350Q360 300 346 308H60Q44 306 48 288Z", c.shaded(sole), darker(sole, 0.3), WEIGHT
                )
                if leather:
                    c.rect(52, 296, 62, 20, 3, c.shaded(sole))
            c.path(
                "M52 286C44 240 54 206 66 176Q74 166 88 174Q110 196 138 190"
                "Q156 186 168 170L186 160C214 196 250 226 300 238C340 246 354 262 350 286Z",
                c.shaded(upper),
                line,
                WEIGHT,
            )
            c.path(
                "M66 178Q76 168 88 176Q112 198 140 190Q158 186 170 170L160 158Q120 176 82 158Z",
                darker(upper, 0.55),
            )
            if slipper:
                c.path("M62 180Q110 206 182 164", "none", lighter(upper, 0.65), 17)
                continue
            c.path("M300 238C276 250 270 270 274 286", "none", line, 2)
            if "loafer" in name or "moccasin" in name:
                c.path(
                    "M186 178Q226 196 252 222L236 240Q206 220 172 204Z",
                    c.shaded(lighter(upper, 0.12)),
                    line,
                    1.5,
                )
            else:
                c.path(
                    "M168 170L186 160C214 196 236 212 262 224L240 250C206 236 184 214 160 196Z",
                    c.shaded(lighter(upper, 0.1)),
                    line,
                    1.2,
                )
                for at in range(4):
                    c.line(
                        176 + at * 18,
                        192 + at * 12,
                        200 + at * 17,
                        178 + at * 12,
                        "#fbfaf6" if not leather else darker(upper, 0.6),
                        4.5,
                    )
            if running:
                c.path("M104 278C120 240 150 226 196 232L150 280Z", c.shaded(paint.accent), opacity=0.9)
                c.path("M58 214Q76 224 78 270", "none", paint.accent, 7)


def boot(c: Canvas, p: Product, paint: Paint) -> None:
    name = words(p)
    rubber = "rain" in name or "wellington" in name or "rubber" in p.material.casefold()
    hiking = "hik" in name or "trek" in name or "mountain" in name
    chelsea = "chelsea" in name or "ankle" in name or "slip-on" in name
    c.shadow(y=330, across=136)
    for x, y, size in ((48, -28, 0.9), (0, 0, 1.0)):
        with c.moved(x, y, size):
            upper = darker(paint.base, 0.16) if size != 1 else paint.base
            line = darker(upper, 0.42)
            sole = "#2b2622" if not rubber else darker(upper, 0.3)
            top = 66 if rubber else 112 if hiking else 96
            c.path(
                "M74 300H330Q344 300 342 318L338 328H76Q68 326 68 312Z",
                c.shaded(sole),
                darker(sole, 0.4),
                WEIGHT,
            )
            if hiking:
                for at in range(9):
                    c.rect(80 + at * 29, 320, 17, 11, 2, darker(sole, 0.5))
            c.path(
                f"M82 302C76 240 92 180 90 {top + 12}Q90 {top} 102 {top}H196Q208 {top} 206 {top + 12}"
                "C202 170 204 206 216 222C240 244 300 240 322 266Q336 282 332 302Z",
                c.shaded(upper),
                line,
                WEIGHT,
            )
            if rubber:
                c.rect(88, top, 120, 24, 8, c.shaded(lighter(upper, 0.14)), line, 1.2)
                c.path("M118 112C112 180 110 230 106 280", "none", "#ffffff", 7, 0.4)
            else:
                c.rect(90, top - 8, 118, 28, 12, c.shaded(mix(upper, "#3a3027", 0.35)), line, 1.2)
                if chelsea:
                    c.path(f"M150 {top + 22}H188L196 206Q170 214 150 206Z", darker(upper, 0.5))
                for at in range(0 if chelsea else 5 if hiking else 6):
                    y2 = top + 34 + at * 21
                    c.line(
                        158 + at * 3,
                        y2 + 8,
                        204 + at * 4,
                        y2,
                        "#e2483d" if hiking else darker(upper, 0.55),
                        4.5,
                    )
                    c.ellipse(158 + at * 3, y2 + 8, 4, fill=c.shaded("#d7dade"))
                c.path("M270 300C262 276 276 254 300 250", "none", line, 2)
                if hiking:
                    c.path("M246 302C250 276 300 268 331 286L333 302Z", c.shaded("#3a3f48"))


def backpack(c: Canvas, p: Product, paint: Paint) -> None:
    trek = any(word in words(p) for word in ("hik", "trek", "40 l", "45 l", "50 l", "60 l", "65 l"))
    c.shadow(across=100)
    c.path("M176 76V58Q176 42 200 42Q224 42 224 58V76", "none", edge(paint), 9)
    for x in (94, 282):
        c.rect(x, 196, 26, 92, 12, c.shaded(darker(paint.base, 0.2)), edge(paint), 1.2)
    c.path(
        "M108 150C108 94 140 70 200 70C260 70 292 94 292 150V304Q292 332 264 332H136Q108 332 108 304Z",
        c.shaded(paint.base),
        edge(paint),
        WEIGHT,
    )
    c.path("M122 176C122 116 150 92 200 92C250 92 278 116 278 176", "none", darker(paint.base, 0.35), 3.5)
    c.rect(126, 208, 148, 104, 22, c.shaded(lighter(paint.base, 0.06)), edge(paint), WEIGHT)
    c.path("M134 230Q200 218 266 230", "none", darker(paint.base, 0.4), 3.5)
    c.rect(256, 226, 7, 24, 3, paint.accent)
    c.rect(176, 252, 48, 30, 5, c.shaded(paint.accent))
    if trek:
        c.rect(96, 92, 208, 52, 24, c.shaded(darker(paint.base, 0.12)), edge(paint), WEIGHT)
        for x in (146, 246):
            c.rect(x, 136, 12, 80, 3, darker(paint.base, 0.5))
            c.rect(x - 5, 168, 22, 16, 4, "#2b2f36")
        c.rect(118, 318, 164, 22, 11, c.shaded(paint.accent))


def tote(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=120)
    c.path("M142 160C142 40 258 40 258 160", "none", c.shaded(darker(paint.base, 0.22)), 13)
    c.path("M92 142H308L322 316Q322 332 306 332H94Q78 332 78 316Z", c.shaded(paint.base), edge(paint), WEIGHT)
    c.path("M92 142H308L310 166H90Z", darker(paint.base, 0.14))
    for x in (134, 246):
        c.rect(x, 148, 20, 40, 4, c.shaded(darker(paint.base, 0.3)))
        c.ellipse(x + 10, 178, 3.5, fill="#e5c98a")
    c.rect(152, 218, 96, 70, 6, "none", darker(paint.base, 0.22), 2)


def handbag(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(across=124)
    c.path("M116 190C70 40 330 40 284 190", "none", c.shaded(darker(paint.base, 0.25)), 11)
    c.path(
        "M88 178Q88 158 108 158H292Q312 158 312 178L324 306Q324 332 298 332H102Q76 332 76 306Z",
        c.shaded(paint.base),
        edge(paint),
        WEIGHT,
    )
    c.path(
        "M88 178Q88 158 108 158H292Q312 158 312 178L306 214Q280 262 200 262Q120 262 94 214Z",
        c.shaded(lighter(paint.base, 0.07)),
        edge(paint),
        WEIGHT,
    )
    c.rect(184, 242, 32, 38, 7, c.gradient("#f2dfae", "#b08a3c", angle=50), "#8a6c2c", 1.2)
    for x in (112, 288):
        c.ellipse(x, 182, 8, 8, c.gradient("#f2dfae", "#b08a3c", angle=50))


def wallet(c: Canvas, p: Product, paint: Paint) -> None:
    c.shadow(y=306, across=130)
    c.rect(98, 116, 196, 70, 9, c.shaded("#5f8f6a"))
    c.rect(110, 130, 176, 70, 8, c.shaded("#d9c58a"))
    c.rect(76, 152, 248, 150, 18, c.shaded(paint.base), edge(paint), WEIGHT)
    c.rect(85, 161, 230, 132, 12, "none", lighter(paint.base, 0.3), 1.6, 0.8)
    c.path(
        "M324 206H268Q250 206 250 227Q250 248 268 248H324Z",
        c.shaded(darker(paint.base, 0.14)),
        edge(paint),
        WEIGHT,
    )
    c.ellipse(276, 227, 9, fill=c.gradient("#f2dfae", "#b08a3c", angle=50))


def suitcase(c: Canvas, p: Product, paint: Paint) -> None:
    if "duffel" in words(p) or "weekend" in words(p) or "holdall" in words(p):
        c.shadow(across=150)
        c.path("M138 180C138 80 262 80 262 180", "none", darker(paint.base, 0.35), 13)
        c.rect(54, 158, 292, 172, 60, c.shaded(paint.base), edge(paint), WEIGHT)
        c.path("M84 178Q200 152 316 178", "none", "#d7dade", 4)
        for x in (132, 252):
            c.rect(x, 166, 16, 162, 3, c.shaded(darker(paint.base, 0.3)))
        c.ellipse(62, 244, 10, 40, darker(paint.base, 0.25))
        return
    c.shadow(across=104)
    c.path("M164 96V40H236V96", "none", c.gradient("#d7dade", "#8d939b", angle=0), 8)
    c.rect(156, 30, 88, 18, 9, c.shaded("#2b2f36"))
    for x in (128, 256):
        c.ellipse(x + 8, 328, 11, fill="#1b1e25")
    c.rect(106, 88, 188, 234, 26, c.shaded(paint.base), edge(paint), WEIGHT)
    for at in range(5):
        c.rect(
            128 + at * 30,
            104,
            12,
            202,
            6,
            c.gradient(lighter(paint.base, 0.22), darker(paint.base, 0.14), angle=0),
        )
    c.rect(282, 190, 14, 36, 4, "#2b2f36")
