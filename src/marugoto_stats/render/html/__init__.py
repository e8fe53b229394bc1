"""The report as one page of HTML: no network, no script, pictures and fonts inside.

- `page.html.jinja`: what stands where; Jinja2 escapes every text of the outline
- `page.css`: how it looks on a screen, on a phone, in the dark, on paper
- `picture`: a chart as an element of the page
- `font`: the signs of the page, for a computer without a Japanese font
"""

from __future__ import annotations

import html
import re
from importlib import resources
from typing import Final

from jinja2 import Environment, StrictUndefined

from marugoto_stats.model import Report
from marugoto_stats.render import View, palette
from marugoto_stats.render.chart import FAMILIES, draw
from marugoto_stats.render.html.font import faces
from marugoto_stats.render.html.picture import inline
from marugoto_stats.render.outline import Outline, outline
from marugoto_stats.wording import words

MARK: Final = "<!-- marugoto-stats report/1 -->"
"""Stands near the top, so that a later run knows which page it may replace."""
_TAG: Final = re.compile("<[^>]*>")


def write(report: Report, view: View) -> bytes:
    """Return the report as a page; that of a single month, where the view asks for it, as 月報.

    **Raises** OutputError: `missing-glyph`, `no-font`.
    """
    language = words(report.lang)
    it = outline(report, language, month=view.whole)
    facts = {"it": it, "words": language, "contents": _contents(it), "pictures": _pictures(it, report), "mark": MARK}
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    ).from_string(_file("page.html.jinja"))
    text = html.unescape(_TAG.sub("", template.render(**facts, style="")))
    return template.render(**facts, style=_style(it, text)).encode()


def _contents(it: Outline) -> list[tuple[str, str]]:
    """List the headings of a page with their anchors."""
    found = [("chain", it.chain_heading)] if it.chain else []
    found += [(part.id, part.heading) for part in it.parts]
    found.append(("methods", it.methods_heading))
    return found + ([("decisions", it.decisions_heading)] if it.decisions_heading else [])


def _pictures(it: Outline, report: Report) -> dict[str, str]:
    """Draw the pictures of a page: a part's id → an element."""
    tables = [(part.id, part.picture.table) for part in it.parts if part.picture]
    return {name: inline(draw(table, report, format="svg", live=True), f"chart-{name}") for name, table in tables}


# ── the style sheet ─────────────────────────────────────────────────────────────────────────────────────────


def _style(it: Outline, text: str) -> str:
    """Put together the style sheet: the signs of the page, its colours, its look, what runs above a sheet of paper."""
    running = f"@page{{{_running('left', it.title)}{_running('right', f'{it.who} {it.mark}')}}}"
    return "\n".join([faces(text), colours(), _file("page.css"), running])


def colours() -> str:
    """Write the colours of page and charts as variables: by day, and in the dark."""
    day = "".join(f"--{name}:{colour};" for name, colour in palette.NAMED.items())
    dark = "".join(f"--{name}:{palette.DARK[colour]};" for name, colour in palette.NAMED.items())
    return f":root{{{day}}}\n@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}"


def _running(side: str, text: str) -> str:
    """Set a text at the head of every sheet; written sign by sign in numbers, so that none can end the string."""
    quoted = "".join(f"\\{ord(sign):x} " for sign in text)
    look = f"font:8pt '{FAMILIES[0]}',sans-serif;color:{palette.GREY}"
    return f'@top-{side}{{content:"{quoted}";{look}}}'


def _file(name: str) -> str:
    return (resources.files(__name__) / name).read_text("utf-8")
