"""The report as one page of HTML: no network, no script, pictures and fonts inside.

- `page.html.jinja`: what stands where; Jinja2 escapes every text of the outline
- `page.css`: how it looks on a screen, on a phone, in the dark, on paper
- `picture`: a chart as an element of the page
- `font`: the signs of the page, for a computer without a Japanese font
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of a page."""

    element: str
    """Markup."""
    name: str
    """図1 · Figure 1."""
    caption: str


def write(report: Report, view: View) -> bytes:
    """Return the report as a page; that of a single month, where the view asks for it, as 月報.

    **Raises** OutputError: `missing-glyph`, `no-font`.
    """
    it = outline(report, words(report.lang), month=view.whole)
    return page(it, _pictures(it, report), MARK)


def page(it: Outline, pictures: Mapping[str, Drawn], mark: str) -> bytes:
    """Set a document as a page; `pictures` belong to parts by their ids. **Raises** OutputError `no-font`."""
    facts = {"it": it, "words": words(it.lang), "contents": _contents(it), "pictures": pictures, "mark": mark}
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    ).from_string(_file("page.html.jinja"))
    text = html.unescape(_TAG.sub("", template.render(**facts, style="")))
    return template.render(**facts, style=_style(it, text)).encode()


def _contents(it: Outline) -> list[tuple[str, str]]:
    """List the headings of a page with their anchors."""
    found = [("chain", it.chain_heading)] if it.chain else []
    found += [("splits", it.splits_heading)] if it.splits else []
    found += [(part.id, part.heading) for part in it.parts]
    found += [("events", it.events.heading)] if it.events else []
    found.append(("methods", it.methods_heading))
    return found + ([("decisions", it.decisions_heading)] if it.decisions_heading else [])


def _pictures(it: Outline, report: Report) -> dict[str, Drawn]:
    """Draw the pictures of a page, each under the id of its part."""
    found = [(part.id, part.picture) for part in it.parts if part.picture]
    return {
        name: Drawn(inline(draw(picture.table, report, format="svg", live=True), f"chart-{name}"), picture.name,
                    picture.caption) for name, picture in found
    }  # fmt: skip


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
