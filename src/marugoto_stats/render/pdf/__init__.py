"""The report as a PDF, set by Typst: text can be selected, headings are bookmarks, pictures have their words.

`report.typ` beside this file says what it looks like. It gets every text as data (JSON), so that no text can be
taken for markup, and opens no file but the fonts that charts are drawn with.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from typing import TYPE_CHECKING, Final

from marugoto_stats.errors import OutputError
from marugoto_stats.render.chart import FAMILIES, alt_text, draw, font_files
from marugoto_stats.render.outline import outline
from marugoto_stats.render.palette import NAMED
from marugoto_stats.wording import words

if TYPE_CHECKING:
    from marugoto_stats.model import Report
    from marugoto_stats.render import View
    from marugoto_stats.render.layout import Figures, Layout
    from marugoto_stats.render.outline import Outline, Part, Picture

_FONTS: Final = ("IPAexGothic", "DejaVu Sans")
"""What `font_files` call themselves."""


def write(report: Report, view: View) -> bytes:
    """Return the report as a PDF. **Raises** OutputError: `no-typst`, `missing-glyph`, `no-font`."""
    try:
        import typst
    except ImportError:
        raise OutputError("no-typst") from None
    language = words(report.lang)
    data = _data(outline(report, language, month=view.whole), report)
    data |= {"contents": language("page.contents"), "nothing": language("report.nothing")}
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(path.parent) for path in font_files()])
    source = (resources.files(__name__) / "report.typ").read_bytes()
    inputs = {"outline": json.dumps(data), "colours": json.dumps(dict(NAMED))}
    return typst.compile(source, format="pdf", font_paths=fonts, sys_inputs=inputs)


def _data(it: Outline, report: Report) -> dict[str, object]:
    """Turn an outline into what `report.typ` reads; a key there is its name here, words joined by a hyphen."""
    texts = ("title", "who", "period", "mark", "lang", "monthly", "facts", "chain", "chain_heading", "splits",
             "splits_heading", "room", "left_out", "methods_heading", "signs", "signs_heading",
             "decisions_heading")  # fmt: skip
    return {name.replace("_", "-"): getattr(it, name) for name in texts} | {
        "parts": [_part(part, report) for part in it.parts],
        "methods": [{"heading": section.heading, "lines": section.lines} for section in it.methods],
        "events": asdict(it.events) if it.events else None,
        "decisions": [(item.say, item.where, item.do) for item in it.decisions],
    }


def _part(part: Part, report: Report) -> dict[str, object]:
    return {
        "heading": part.heading, "name": part.name, "caption": part.caption, "paragraph": part.paragraph,
        "stub": part.stub, "unit": part.unit, "notes": part.notes, **_layout(part.layout),
        "picture": _picture(part.picture, report) if part.picture else None,
    }  # fmt: skip


def _layout(layout: Layout) -> dict[str, object]:
    return {
        "columns": [{"head": column.full, "kind": column.kind} for column in layout.columns],
        "sections": [
            {"kind": section.kind, "lines": [_line(line) for line in section.lines]} for section in layout.sections
        ],
        "below": [_line(line) for line in layout.below],
    }


def _line(line: Figures) -> dict[str, object]:
    return {"label": line.label, "cells": line.cells}


def _picture(picture: Picture, report: Report) -> dict[str, object]:
    svg = draw(picture.table, report, format="svg", live=True).decode()
    for ours, own in zip(FAMILIES, _FONTS, strict=True):
        svg = svg.replace(f"'{ours}'", f"'{own}'")
    alt = alt_text(picture.table, report.lang, report.events)
    return {"name": picture.name, "caption": picture.caption, "svg": svg, "alt": alt}
