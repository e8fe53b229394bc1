"""Bodies or centres side by side: the same `Layout`s on a screen, in a document, in a workbook; the picture; json.

    layout   a table of sides as texts            told     what is said of each side, and the document
    page     lines of a screen                    data     JSON by the contract `marugoto-stats/compare/1`
    workbook a cover, a sheet of tables, a chart  picture  the dumbbells
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from marugoto_stats.errors import UsageError
from marugoto_stats.model import Comparison
from marugoto_stats.render import View
from marugoto_stats.render.compare import data
from marugoto_stats.render.compare.data import schema
from marugoto_stats.render.grid import Pen
from marugoto_stats.text import safe_text
from marugoto_stats.wording import words

__all__ = ["FORMS", "form_of", "schema", "write"]

MARK: Final = "<!-- marugoto-stats compare/1 -->"
"""Stands near the top of a text, so that a later run knows which file it may replace."""


def _terminal(comparison: Comparison, view: View) -> bytes:
    from marugoto_stats.render import terminal  # brings rich along
    from marugoto_stats.render.compare.page import page

    return terminal.painted(page(comparison, terminal.pen(view)), view)


def _plain(comparison: Comparison, view: View) -> bytes:
    from marugoto_stats.render.compare.page import page
    from marugoto_stats.render.plain import MARK as SIGNED

    lines = page(comparison, Pen(None, blocks=False))
    text = "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
    return (f"{text}\n{SIGNED}\n" if view.to_file else text).encode()


def _json(comparison: Comparison, view: View) -> bytes:
    del view
    return data.written(comparison)


def _markdown(comparison: Comparison, view: View) -> bytes:
    from marugoto_stats.render.compare.told import document
    from marugoto_stats.render.markdown import document as lines

    del view
    say = words(comparison.lang)
    return ("\n".join(lines(document(comparison, say), say, MARK)) + "\n").encode()


def _html(comparison: Comparison, view: View) -> bytes:
    from marugoto_stats.render import html
    from marugoto_stats.render.compare.picture import draw, drawn
    from marugoto_stats.render.compare.told import document
    from marugoto_stats.render.html.picture import inline

    del view
    say = words(comparison.lang)
    pictures = {}
    if tables := drawn(comparison):
        element = inline(draw(comparison, "svg", live=True), "chart-sides")
        name = f"{say('document.figure')}1"
        pictures[tables[-1].id] = html.Drawn(element, name, say("compare.chart.caption"))
    return html.page(document(comparison, say), pictures, MARK)


def _excel(comparison: Comparison, view: View) -> bytes:
    from marugoto_stats.render.compare import workbook

    del view
    return workbook.written(comparison)


def _png(comparison: Comparison, view: View) -> bytes:
    from marugoto_stats.render.compare.picture import draw

    del view
    return draw(comparison, "png")


def _svg(comparison: Comparison, view: View) -> bytes:
    from marugoto_stats.render.compare.picture import draw

    del view
    return draw(comparison, "svg")


_WRITERS: Final[Mapping[str, tuple[Callable[[Comparison, View], bytes], tuple[str, ...]]]] = {
    "terminal": (_terminal, ()),
    "plain": (_plain, (".txt",)),
    "json": (_json, (".json",)),
    "markdown": (_markdown, (".md",)),
    "html": (_html, (".html", ".htm")),
    "excel": (_excel, (".xlsx",)),
    "png": (_png, (".png",)),
    "svg": (_svg, (".svg",)),
}
"""Form → what writes it, and the suffixes that mean it."""
FORMS: Final = tuple(_WRITERS)
BINARY: Final = ("excel", "png")
"""Forms that are no text."""


def write(comparison: Comparison, form: str, view: View) -> bytes:
    """Return a comparison in one of `FORMS`. **Raises** KeyError for another; OutputError `no-font` and such."""
    return _WRITERS[form][0](comparison, view)


def form_of(path: Path) -> str:
    """Name the form that a file's suffix means. **Raises** UsageError `unknown-suffix`."""
    suffix = path.suffix.lower()
    for form, (_, suffixes) in _WRITERS.items():
        if suffix in suffixes:
            return form
    known = " ".join(suffix for _, suffixes in _WRITERS.values() for suffix in suffixes)
    raise UsageError("unknown-suffix", suffix=safe_text(suffix, 20), known=known)
