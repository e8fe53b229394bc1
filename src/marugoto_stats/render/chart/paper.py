"""The sheet that charts are drawn on: lengths in inches, downwards from the top left corner.

The one module that knows matplotlib. It uses a `Figure` and no global state of pyplot, reads no settings of
the user's, and brings its own Japanese font, so that the same chart has the same bytes everywhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

# What matplotlib remarks on its folders and caches is nothing to our user; who keeps a log still gets it.
logging.getLogger("matplotlib").addHandler(logging.NullHandler())

import matplotlib as mpl  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.font_manager import FontProperties, fontManager, ttfFontProperty  # noqa: E402
from matplotlib.ft2font import FT2Font  # noqa: E402
from matplotlib.lines import Line2D  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402
from matplotlib.textpath import text_to_path  # noqa: E402
from matplotlib.transforms import Affine2D  # noqa: E402
from matplotlib.typing import RcKeyType  # noqa: E402

from marugoto_stats.errors import OutputError  # noqa: E402
from marugoto_stats.render import palette  # noqa: E402
from marugoto_stats.render.wrap import wrap  # noqa: E402

Format = Literal["png", "svg", "pdf"]
Align = Literal["left", "center", "right"]

MARK: Final = "marugoto-stats"
"""Stands in every file of ours."""
WIDTH: Final = 8.0
HEIGHT: Final = 5.0
"""The least height; a chart grows with what it holds."""
MARGIN: Final = 0.42
DPI: Final = 200

TITLE: Final = 17.0
HEADING: Final = 11.0
BODY: Final = 10.0
SMALL: Final = 9.0
"""The four sizes, in points. On A4 (a picture 160 mm wide) the smallest prints at 7 points."""
LEADING: Final = 1.3
"""From one line to the next, in sizes."""
_RISE: Final = 0.36
"""From the baseline up to the middle of a line, in sizes."""

_CLEAR: Final = 0.03
"""Inches on either side of a text from which the grid is kept off."""
_MARK_SIZE: Final = 7.0
"""Points across."""
_COVER: Final = 0.8
"""How much of a line's height it is kept off."""
_DESCRIPTION: Final[Mapping[Format, str]] = {"png": "Description", "pdf": "Subject"}
"""What a description is called in a kind of file."""

_STYLE: Final[dict[RcKeyType, Any]] = {
    "text.parse_math": False,
    "text.hinting": "none",
    "pdf.fonttype": 42,
    "ps.fonttype": 42,  # also decides into how many fonts a PDF's glyphs are parted
    "svg.fonttype": "path",
    "svg.hashsalt": MARK,
    "hatch.linewidth": 0.7,
}
FAMILIES: Final = ("marugoto-stats Japanese", "marugoto-stats symbols")
"""Names of our own, so that no font of the same name on this computer stands in; one for each of `font_files`."""


class Paper:
    """A picture in the making. **Unit**: inches, y downwards; sizes of type in points."""

    def __init__(self) -> None:
        _register_fonts()
        self.figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=palette.PAPER)
        self._turned = Affine2D()
        self._inches = self._turned + self.figure.dpi_scale_trans
        self._widths: dict[tuple[str, float], float] = {}

    def width_of(self, text: str, size: float = BODY) -> float:
        """Measure a line of text. **Raises** OutputError `missing-glyph`."""
        key = (text, size)
        if key not in self._widths:
            _check_glyphs(text)
            points, _, _ = text_to_path.get_text_width_height_descent(text, _font(size), False)
            self._widths[key] = points / 72
        return self._widths[key]

    def widest(self, texts: Iterable[str], size: float = BODY) -> float:
        """Measure the widest of several lines."""
        return max((self.width_of(text, size) for text in texts), default=0.0)

    def broken(self, text: str, width: float, size: float = BODY, *, balanced: bool = True) -> list[str]:
        """Break a text into lines of at most a width."""
        return wrap(text, lambda line: self.width_of(line, size) <= width, balanced=balanced)

    def text(self, x: float, y: float, text: str, *, size: float = BODY, tone: str = palette.INK,
             align: Align = "left") -> None:
        """Write one line whose middle lies at y; the grid stops short of it."""
        width, height = self.width_of(text, size), line_height(size) * _COVER
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        ground = (left - _CLEAR, y - height / 2), width + 2 * _CLEAR, height
        self._add(Rectangle(*ground, facecolor=palette.PAPER, linewidth=0, zorder=0.7))
        self.figure.text(
            x, y + _RISE * size / 72, text, transform=self._inches, color=tone, ha=align, va="baseline",
            fontproperties=_font(size),
        )

    def lines(self, x: float, y: float, lines: list[str], *, size: float = BODY, tone: str = palette.INK,
              align: Align = "left") -> None:
        """Write lines whose common middle lies at y."""
        step = line_height(size)
        for place, line in enumerate(lines):
            self.text(x, y + (place - (len(lines) - 1) / 2) * step, line, size=size, tone=tone, align=align)

    def bar(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Fill a rectangle; x and y are its top left corner."""
        if width > 0 and height > 0:
            self._add(Rectangle((x, y), width, height, facecolor=colour, linewidth=0))

    def gap(self, x: float, y: float, width: float, height: float) -> None:
        """Hatch the place of a hidden figure. Its size says nothing."""
        self._add(Rectangle((x, y), width, height, facecolor=palette.PAPER, edgecolor=palette.FAINT, hatch="/////",
                            linewidth=0))

    def rule(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Draw a line of the grid from (x[0], y[0]) to (x[1], y[1]), behind everything else."""
        self._add(Line2D(x, y, color=palette.GRID, linewidth=0.7, solid_capstyle="butt", zorder=0.5))

    def thread(self, x: Sequence[float], y: Sequence[float]) -> None:
        """Draw a thin line through points, behind bars and figures but over the grid."""
        self._add(Line2D(x, y, color=palette.FAINT, linewidth=0.6, solid_capstyle="butt", zorder=0.6))

    def axis(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Draw the line on which bars stand, over them."""
        self._add(Line2D(x, y, color=palette.BASELINE, linewidth=0.9, solid_capstyle="butt", zorder=1.5))

    def tick(self, x: Sequence[float], y: Sequence[float]) -> None:
        """Draw a short line over bars, which shows on any of their colours for the white around it."""
        for colour, width, order in ((palette.PAPER, 3.4, 1.6), (palette.INK, 1.3, 1.7)):
            self._add(Line2D(x, y, color=colour, linewidth=width, solid_capstyle="butt", zorder=order))

    def mark(self, x: float, y: float, *, shape: str, colour: str, hollow: bool = False) -> None:
        """Set a mark whose middle lies at (x, y), in one of matplotlib's shapes."""
        inside = "none" if hollow else colour
        self._add(Line2D([x], [y], marker=shape, markersize=_MARK_SIZE, markeredgewidth=1.3, color=colour,
                         markerfacecolor=inside, linewidth=0, zorder=2))  # fmt: skip

    def _add(self, artist: Rectangle | Line2D) -> None:
        artist.set_transform(self._inches)
        self.figure.add_artist(artist)

    def finished(self, kind: Format, height: float, *, title: str, description: str, live: bool = False) -> bytes:
        """Return the picture as a file, with what it shows in words, our mark, and no date or version.

        A `live` SVG loses the white around it, for the document that holds it has its own.
        """
        self.figure.set_size_inches(WIDTH, height)
        self._turned.clear().scale(1, -1).translate(0, height)
        if kind == "svg":
            svg = _described(self._saved("svg", {"Date": None, "Creator": MARK}), title, description)
            return _cropped(svg, height) if live else svg
        words: dict[str, str | None] = {"Title": title, _DESCRIPTION[kind]: description}
        if kind == "pdf":
            return self._saved("pdf", words | {"Creator": MARK, "Producer": None, "CreationDate": None})
        return self._saved("png", words | {"Source": MARK, "Software": None})

    def _saved(self, kind: Format, metadata: dict[str, str | None]) -> bytes:
        stream = BytesIO()
        self.figure.savefig(stream, format=kind, metadata=metadata)
        return stream.getvalue()


def line_height(size: float) -> float:
    """Return the distance between lines of a size, in inches."""
    return size * LEADING / 72


@contextmanager
def settings(*, live: bool = False) -> Iterator[None]:
    """Draw with matplotlib's defaults and ours, whatever the user has set; theirs come back afterwards.

    `live` keeps the text of an SVG as text, for a document that carries `font_files` as `FAMILIES`.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE | ({"svg.fonttype": "none"} if live else {}))
        yield


def _described(svg: bytes, title: str, description: str) -> bytes:
    """Give an SVG its title and description, and say that it is one picture."""
    words = f"<title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    opened = re.compile(r"<svg ([^>]*)>")
    return opened.sub(lambda tag: f'<svg role="img" {tag[1]}>\n {words}', svg.decode(), count=1).encode()


def _cropped(svg: bytes, height: float) -> bytes:
    """Take the margins off an SVG and have its spaces kept; what is drawn begins at its left edge."""
    left, top, wide, high = (points * 72 for points in (MARGIN, MARGIN / 2, WIDTH - 2 * MARGIN, height - MARGIN))
    box = f'width="{wide:g}pt" height="{high:g}pt" viewBox="{left:g} {top:g} {wide:g} {high:g}"'
    text = re.sub(r'width="[^"]*" height="[^"]*" viewBox="[^"]*"', box, svg.decode(), count=1)
    return text.replace("<text ", '<text xml:space="preserve" ').encode()


# ── the font ────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def font_files() -> tuple[Path, Path]:
    """Find the Japanese font, without importing the package that carries it, and the one for other signs."""
    carrier = find_spec("matplotlib_fontja")
    if carrier is None or carrier.origin is None:
        raise OutputError("no-font", package="matplotlib-fontja")
    symbols = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return Path(carrier.origin).parent / "fonts" / "ipaexg.ttf", symbols


def _register_fonts() -> None:
    known = {entry.name for entry in fontManager.ttflist}
    for family, path in zip(FAMILIES, font_files(), strict=True):
        if family not in known:
            fontManager.ttflist.append(replace(ttfFontProperty(FT2Font(path)), name=family))


@cache
def _font(size: float) -> FontProperties:
    return FontProperties(family=list(FAMILIES), size=size)


@cache
def _signs() -> frozenset[int]:
    """List the code points that our fonts can draw."""
    return frozenset().union(*(FT2Font(path).get_charmap() for path in font_files()))


def _check_glyphs(text: str) -> None:
    for sign in text:
        if ord(sign) not in _signs():
            raise OutputError("missing-glyph", sign=f"U+{ord(sign):04X}")
