"""A sheet of 400 by 400 units to draw on: shapes with shading, and at the end one self-contained SVG.

Every drawing shares its light: it falls from the upper left, and things stand on the ground line `GROUND`
with a soft shadow under them.
"""

from __future__ import annotations

import math
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape

SIZE = 400
GROUND = 336.0


def mix(one: str, other: str, share: float) -> str:
    """The color `share` of the way (0 to 1) from `one` to `other`, all as `#rrggbb`."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighter(color: str, share: float = 0.3) -> str:
    return mix(color, "#ffffff", share)


def darker(color: str, share: float = 0.3) -> str:
    """Towards a deep blue-black, which looks more like shade than plain black does."""
    return mix(color, "#10131c", share)


def luminance(color: str) -> float:
    """How light a color looks, 0 to 1 (the weights of Rec. 709, without the gamma)."""
    red, green, blue = bytes.fromhex(color[1:])
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


class Canvas:
    """Collects shapes in the order in which they are painted. Coordinates are in units of the sheet."""

    def __init__(self, key: str) -> None:
        """`key` makes the picture's own ids and its `dice`, so that the same key draws the same picture."""
        seed = zlib.crc32(key.encode())
        self.dice = random.Random(seed)
        self._prefix = f"p{seed:08x}"
        self._defs: list[str] = []
        self._known: dict[str, str] = {}
        self._shapes: list[str] = []

    # --- paint ---------------------------------------------------------------------------------------

    def _define(self, head: str, body: str) -> str:
        """Puts a paint among the definitions once; answers with the reference that uses it."""
        content = head + body
        if content not in self._known:
            name = f"{self._prefix}-{len(self._known)}"
            self._known[content] = f"url(#{name})"
            tag = head.split()[0]
            self._defs.append(f'<{head} id="{name}">{body}</{tag}>')
        return self._known[content]

    @staticmethod
    def _stops(colors: Sequence[str]) -> str:
        """Evenly spread; a color may carry its opacity as a fourth pair, `#rrggbbaa`."""
        last, stops = max(len(colors) - 1, 1), []
        for at, color in enumerate(colors):
            clear = f' stop-opacity="{int(color[7:], 16) / 255:.2f}"' if len(color) > 7 else ""
            stops.append(f'<stop offset="{short(100 * at / last)}%" stop-color="{color[:7]}"{clear}/>')
        return "".join(stops)

    def gradient(self, *colors: str, angle: float = 45) -> str:
        """A fill that runs through `colors`; `angle` in degrees, 0 to the right and 90 downwards."""
        turn = math.radians(angle)
        across, down = math.cos(turn) / 2, math.sin(turn) / 2
        ends = zip(
            ("x1", "y1", "x2", "y2"), (0.5 - across, 0.5 - down, 0.5 + across, 0.5 + down), strict=True
        )
        head = "linearGradient " + " ".join(f'{name}="{end:.2f}"' for name, end in ends)
        return self._define(head, self._stops(colors))

    def radial(self, *colors: str, x: float = 0.5, y: float = 0.5, r: float = 0.5) -> str:
        """A fill that runs outwards through `colors` from a point given in parts of the shape's own box."""
        return self._define(f'radialGradient cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}"', self._stops(colors))

    def shaded(self, color: str, angle: float = 45) -> str:
        """The usual body paint: the color with light on the upper left and shade on the lower right."""
        return self.gradient(lighter(color, 0.16), color, darker(color, 0.16), angle=angle)

    def rounded(self, color: str) -> str:
        """Paint for something that turns away from the eye on both sides, as a can or a mug does."""
        return self.gradient(
            darker(color, 0.2), lighter(color, 0.14), color, darker(color, 0.08), darker(color, 0.34), angle=0
        )

    # --- shapes --------------------------------------------------------------------------------------

    def _add(
        self, tag: str, geometry: str, fill: str, stroke: str, width: float, opacity: float, extra: str
    ) -> None:
        style = f' fill="{fill}"'
        if stroke:
            style += f' stroke="{stroke}" stroke-width="{short(width)}"'
            style += ' stroke-linecap="round" stroke-linejoin="round"'
        if opacity < 1:
            style += f' opacity="{opacity:.2f}"'
        self._shapes.append(f"<{tag} {geometry}{style}{extra}/>")

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        radius: float = 0,
        fill: str = "none",
        stroke: str = "",
        line: float = 2,
        opacity: float = 1,
    ) -> None:
        box = f'x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}"'
        if radius:
            box += f' rx="{short(radius)}"'
        self._add("rect", box, fill, stroke, line, opacity, "")

    def ellipse(
        self,
        x: float,
        y: float,
        across: float,
        down: float | None = None,
        fill: str = "none",
        stroke: str = "",
        line: float = 2,
        opacity: float = 1,
    ) -> None:
        """`across` and `down` are radii; a circle where `down` is left out."""
        radii = f'rx="{short(across)}" ry="{short(across if down is None else down)}"'
        self._add("ellipse", f'cx="{short(x)}" cy="{short(y)}" {radii}', fill, stroke, line, opacity, "")

    def path(self, d: str, fill: str = "none", stroke: str = "", line: float = 2, opacity: float = 1) -> None:
        """`d` in SVG path language."""
        d = re.sub(r"-?\d+\.\d+", lambda found: short(float(found[0])), d)
        self._add("path", f'd="{d}"', fill, stroke, line, opacity, "")

    def polygon(
        self, points: Sequence[tuple[float, float]], fill: str, stroke: str = "", line: float = 2
    ) -> None:
        listed = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        self._add("polygon", f'points="{listed}"', fill, stroke, line, 1, "")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, line: float = 2, opacity: float = 1
    ) -> None:
        self.path(f"M{short(x1)} {short(y1)}L{short(x2)} {short(y2)}", "none", stroke, line, opacity)

    @contextmanager
    def moved(self, x: float = 0, y: float = 0, scale: float = 1, turn: float = 0) -> Iterator[None]:
        """Draws what is inside about its own origin: scaled, turned by degrees, and put at `(x, y)`."""
        steps = f"translate({short(x)} {short(y)})"
        if turn:
            steps += f" rotate({short(turn)})"
        if scale != 1:
            steps += f" scale({scale:.3f})"
        self._shapes.append(f'<g transform="{steps}">')
        yield
        self._shapes.append("</g>")

    def shadow(self, x: float = 200, y: float = GROUND, across: float = 110, strength: float = 0.30) -> None:
        """The soft shadow under a thing that stands on the ground; paint it before the thing."""
        fill = self._define(
            "radialGradient",
            f'<stop offset="0%" stop-color="#1c2230" stop-opacity="{strength:.2f}"/>'
            f'<stop offset="60%" stop-color="#1c2230" stop-opacity="{strength / 3:.2f}"/>'
            '<stop offset="100%" stop-color="#1c2230" stop-opacity="0"/>',
        )
        self.ellipse(x, y, across, min(max(across * 0.11, 7), 16), fill)

    def lens(self, x: float, y: float, radius: float) -> None:
        """A round of dark glass with a glint, from a phone's camera to a camera's front element."""
        self.ellipse(x, y, radius, fill="#0c0f16")
        self.ellipse(
            x, y, radius * 0.8, fill=self.radial("#3d5a86", "#172238", "#080a10", x=0.4, y=0.4, r=0.7)
        )
        self.ellipse(x, y, radius * 0.42, fill="#05070b")
        self.ellipse(x - radius * 0.28, y - radius * 0.3, radius * 0.17, fill="#ffffff", opacity=0.75)

    def wallpaper(self, x: float, y: float, width: float, height: float, radius: float, tint: str) -> None:
        """A lit screen in and around `tint`: hills under a moon, bands of light, or bubbles."""
        deep, bright = darker(tint, 0.62), lighter(tint, 0.42)
        self.rect(x, y, width, height, radius, self.gradient(deep, darker(tint, 0.2), angle=70))
        low, small, motif = y + height, min(width, height), self.dice.randrange(3)
        if motif == 0:
            self.ellipse(
                x + width * 0.68,
                y + height * 0.3,
                small * 0.17,
                fill=self.radial("#ffffff", lighter(tint, 0.5)),
                opacity=0.85,
            )
            hills = (
                f"M{x} {low - height * 0.3}C{x + width * 0.3} {low - height * 0.62} {x + width * 0.55}"
                f" {low - height * 0.1} {x + width} {low - height * 0.44}V{low - radius}"
                f"Q{x + width} {low} {x + width - radius} {low}H{x + radius}Q{x} {low} {x} {low - radius}Z"
            )
            self.path(hills, self.gradient(bright, tint, angle=60), opacity=0.92)
        elif motif == 1:
            for at, share in enumerate((0.12, 0.38, 0.64)):
                top, wide = x + width * share, width * 0.2
                lean = min(height * 0.3, width * 0.14)
                points = [
                    (top + lean, y),
                    (top + lean + wide, y),
                    (top - lean + wide, low),
                    (top - lean, low),
                ]
                inside = [(min(max(px, x), x + width), py) for px, py in points]
                listed = "L".join(f"{short(px)} {short(py)}" for px, py in inside)
                self.path(f"M{listed}Z", self.gradient(bright, tint, angle=80), opacity=0.35 + 0.22 * at)
        else:
            for across, down, share in (
                (0.3, 0.62, 0.26),
                (0.68, 0.4, 0.3),
                (0.56, 0.8, 0.15),
                (0.26, 0.24, 0.13),
            ):
                fill = self.radial(lighter(tint, 0.65), bright, tint, x=0.35, y=0.3, r=0.75)
                self.ellipse(x + width * across, y + height * down, small * share, fill=fill, opacity=0.85)

    # --- the finished sheet --------------------------------------------------------------------------

    def svg(self, backdrop: Sequence[str], label: str) -> str:
        """The picture as a document: `backdrop` runs from the top to the bottom behind it all."""
        sky = self.gradient(*backdrop, angle=90)
        glow = self._define(
            'radialGradient cx="0.36" cy="0.26" r="0.75"',
            '<stop offset="0%" stop-color="#ffffff" stop-opacity="0.55"/>'
            '<stop offset="100%" stop-color="#ffffff" stop-opacity="0"/>',
        )
        sheet = f'width="{SIZE}" height="{SIZE}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" {sheet} role="img">'
            f"<title>{escape(label)}</title><defs>{''.join(self._defs)}</defs>"
            f'<rect {sheet} fill="{sky}"/><rect {sheet} fill="{glow}"/>{"".join(self._shapes)}</svg>'
        )
