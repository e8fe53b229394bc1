"""What an outline is made of: texts in their places, and the tables that pictures are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from marugoto_stats.model import SafeTable
from marugoto_stats.render.attention import Item
from marugoto_stats.render.layout import Layout
from marugoto_stats.wording import Lang


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart. Its alt text is `chart.alt_text(table, lang)`, itself `chart.draw(table, report, format=…)`."""

    label: str
    """図 · Figure."""
    number: int
    caption: str
    """What it shows, with base and N."""
    table: SafeTable

    @property
    def name(self) -> str:
        """図1 · Figure 1."""
        return f"{self.label}{self.number}"


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the document with what stands around it."""

    id: str
    """The table's id: an anchor that stays."""
    heading: str
    """What is counted, without base and N."""
    label: str
    """表 · Table, with the space that stands before the number."""
    number: int
    caption: str
    """The title with base and N; `layout.title` is the same."""
    paragraph: str
    """A short factual paragraph; empty where a page has no room for one."""
    stub: str
    """What heads the column of labels."""
    layout: Layout
    """Without sections there is nothing to show: the paragraph says so."""
    unit: str
    """What is counted: stands right above the table or first below it."""
    notes: tuple[str, ...]
    """The other notes."""
    picture: Picture | None = None

    @property
    def name(self) -> str:
        """表1 · Table 1."""
        return f"{self.label}{self.number}"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the page 数え方 and what stands below it: (term, text), the term empty for a plain sentence."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """できごと: what an office says happened, as a small table of texts. Numbers are those of the lines in charts."""

    heading: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    """Number, day, what happened, where; one text per head."""
    note: str
    """What the list is not."""
    widest: int = 2
    """The place of the column that takes what is left of a page."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A report as a document, format-neutral: every text is made, a renderer only sets it."""

    lang: Lang
    title: str
    who: str
    """The body and its centres; empty where the profile names none."""
    period: str
    mark: str
    """内部用 for what must stay in the office; else empty."""
    facts: tuple[tuple[str, str], ...]
    """(what, text): what was read, what was not, for whom."""
    chain_heading: str
    chain: tuple[str, ...]
    """Equations, the number of people, all beside another period. Empty on a monthly page, whose first part says it."""
    splits_heading: str
    """増減の内訳; empty where nothing is compared, or the change cannot be told as a sum."""
    splits: tuple[str, ...]
    """The change as sums."""
    room: str
    """What the space for two sentences is called; it stands below the chain and is left empty."""
    parts_heading: str
    parts: tuple[Part, ...]
    left_out: str
    """Tables that could not be made, in one sentence; empty where there are none."""
    methods_heading: str
    """数え方."""
    methods: tuple[Section, ...]
    """How it was counted. On a monthly page short: what is needed to read it."""
    signs_heading: str
    signs: tuple[tuple[str, str], ...]
    """(sign, what it means): the legend of signs."""
    decisions_heading: str
    """決めてほしいこと; empty where the document is not for the office alone."""
    decisions: tuple[Item, ...]
    monthly: bool
    """Whether this is the one A4 page of a month: no pictures, no page of methods of its own."""
    events: Happened | None = None
    """None where no event is told of the period."""
