"""A header is a claim, the contents are the proof: which columns are read, and why the others are not.

The claim of a header is tried once per run, over all sheets and files that carry it, before period and filters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, Literal

from marugoto_stats.cells import letter, person_key
from marugoto_stats.model import ColumnReading, Head, Issue, Profile
from marugoto_stats.recognize.header import IGNORED, Column
from marugoto_stats.recognize.layout import Layout
from marugoto_stats.vocabulary import UNREADABLE, Vocabulary

EARLIER_WINS: Final = ("date", "person")
"""Of two columns with one of these roles the one whose spelling stands earlier in the profile is read."""
MOST_OPEN_VALUES: Final = 40
LONGEST_OPEN_VALUE: Final = 12
"""Limits within which a column without a vocabulary may be a classification."""

Why = Literal["header", "given", "ignored", "unknown", "refused-contents", "refused-shape", "refused-serial",
              "two-columns", "other-spelling", "duplicate"]
Claim = tuple[str, str]
"""(role, header as the profile spells it): numbered columns of one question (連携先1, 連携先2) are one claim."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The columns of each sheet that are read, and what was made of every header."""

    read: Mapping[int, tuple[Column, ...]]
    """Index of the layout → its columns with a role, contents proved."""
    heads: tuple[Head, ...]
    """Every header once, with what was made of it."""
    issues: tuple[Issue, ...]

    @property
    def columns(self) -> tuple[ColumnReading, ...]:
        """What was made of every header."""
        return tuple(head.reading for head in self.heads)


def prove(layouts: Sequence[Layout], profile: Profile) -> Proof:
    """Try every claim against its contents, then settle which column a role is read from."""
    contents = _contents(layouts)
    refused = {claim: why for claim, lists in contents.items() if (why := _refusal(claim, lists, profile))}
    multiple = {d for d, vocabulary in profile.vocabularies.items() if vocabulary.multiple_response}
    read: dict[int, tuple[Column, ...]] = {}
    whys: dict[tuple[int, int], Why] = {}
    for place, layout in enumerate(layouts):
        chosen, lost = _settle(layout, refused, multiple)
        read[place] = chosen
        whys |= {(place, index): why for index, why in lost.items()}
    return Proof(read, _heads(layouts, read, whys, profile), _issues(layouts, whys))


def _contents(layouts: Sequence[Layout]) -> dict[Claim, list[Counter[str]]]:
    """Count the texts of every claim that needs proof: one count per sheet."""
    contents: dict[Claim, list[Counter[str]]] = defaultdict(list)
    for layout in layouts:
        for column in layout.header.columns:
            if column.role not in (None, IGNORED, "date", "weight") and column.term is None and not column.given:
                counts = Counter(layout.texts(column.index))
                del counts[""], counts[UNREADABLE]
                contents[str(column.role), str(column.header)].append(counts)
    return contents


def _refusal(claim: Claim, sheets: list[Counter[str]], profile: Profile) -> Why | None:
    """Say why the contents refuse a claim, or None. An empty column is never refused."""
    role = claim[0]
    if not any(sheets):
        return None
    if role == "person":
        repeats = any(len({person_key(text) for text in sheet}) < sheet.total() for sheet in sheets)
        return None if repeats else "refused-serial"
    vocabulary = profile.vocabularies.get(role)
    if vocabulary is None or vocabulary.as_written:
        return None
    counts: Counter[str] = Counter()
    for sheet in sheets:
        counts.update(sheet)
    if vocabulary.open:
        return "refused-shape" if _is_free_text(counts, vocabulary) else None
    matched = sum(n for text, n in counts.items() if _matches(text, vocabulary))
    return "refused-contents" if matched * 2 < counts.total() else None


def _matches(text: str, vocabulary: Vocabulary) -> bool:
    answer = vocabulary.read(text)
    return bool(answer.codes) or answer.unmatched == 0


def _is_free_text(counts: Counter[str], vocabulary: Vocabulary) -> bool:
    values: Counter[str] = Counter()
    for text, n in counts.items():
        for piece in vocabulary.split(text):
            if piece not in vocabulary.by_key:  # 不明 is an answer of every column, and no value of this one
                values[piece] += n
    lengths = [len(value) for value in values.elements()]
    rarest, length = min(values.values(), default=2), median(lengths or [0])
    return len(values) > MOST_OPEN_VALUES or rarest < 2 or length > LONGEST_OPEN_VALUE


def _settle(layout: Layout, refused: Mapping[Claim, Why],
            multiple: set[str]) -> tuple[tuple[Column, ...], dict[int, Why]]:
    """Choose the columns of one sheet that are read; say of every other why it is not."""
    lost: dict[int, Why] = {}
    by_role: dict[str, list[Column]] = defaultdict(list)
    for column in layout.header.columns:
        if column.role is None or column.role == IGNORED:
            lost[column.index] = "ignored" if column.role else "unknown"
        elif column.term is None and not column.given and (why := refused.get((column.role, str(column.header)))):
            lost[column.index] = why
        else:
            by_role[column.role].append(column)
    chosen: list[Column] = []
    for role, rivals in by_role.items():
        valued = [column for column in rivals if column.term is None]
        if role in EARLIER_WINS:
            rivals = sorted(valued, key=lambda column: (not column.given, column.rank, column.index))
            lost |= {column.index: "other-spelling" for column in rivals[1:]}
            chosen += rivals[:1]
        elif role not in multiple and len(valued) > 1:
            filled = [column for column in valued if layout.filled(column.index)]
            if len(filled) == 1:  # an empty column is no rival
                chosen += filled
                lost |= {column.index: "duplicate" for column in valued if column not in filled}
            else:
                lost |= {column.index: "two-columns" for column in valued}
        else:
            chosen += rivals
    return tuple(sorted(chosen, key=lambda column: column.index)), lost


def _heads(layouts: Sequence[Layout], read: Mapping[int, tuple[Column, ...]],
           whys: Mapping[tuple[int, int], Why], profile: Profile) -> tuple[Head, ...]:
    """List every header once, in the order in which the log shows them."""
    listed: dict[tuple[str, str | None, Why], Head] = {}
    for place, layout in enumerate(layouts):
        taken = {column.index: column for column in read[place]}
        for column in layout.header.columns:
            cells = layout.filled(column.index)
            if not column.key and not cells:
                continue
            kept = taken.get(column.index)
            why: Why = ("given" if column.given else "header") if kept else whys[place, column.index]
            key = (column.mark, kept.role if kept else None, why)
            before = listed.get(key)
            if before is not None:
                total = cells + before.reading.filled
                listed[key] = replace(before, reading=replace(before.reading, filled=total))
                continue
            reading = ColumnReading(
                header=column.header if column.term is None else None,
                letter=letter(column.index),
                role=kept.role if kept else None,
                why=why,
                claimed=None if kept or column.role in (None, IGNORED) else column.role,
                filled=cells,
                category=_category(column, profile),
            )
            listed[key] = Head(column.mark, layout.heading(column.index), layout.sheet.file, layout.sheet.sheet,
                               layout.header.bottom + 1, reading)
    return tuple(listed.values())


def _category(column: Column, profile: Profile) -> str | None:
    """Return the name of the category whose column this is, if any: the profile's word for it, not the header's."""
    if column.term is None:
        return None
    vocabulary = profile.vocabularies[str(column.role)]
    term = vocabulary.term(vocabulary.lookup(column.term)[0] or "")
    return term.label if term else None


def _issues(layouts: Sequence[Layout], whys: Mapping[tuple[int, int], Why]) -> tuple[Issue, ...]:
    issues: list[Issue] = []
    seen: set[Claim] = set()
    for (place, index), why in whys.items():
        layout = layouts[place]
        column = next(c for c in layout.header.columns if c.index == index)
        where = {"file": layout.sheet.file, "sheet": layout.sheet.sheet, "row": layout.header.bottom + 1}
        if why in ("ignored", "unknown", "duplicate") or column.role is None:
            continue
        claim = (column.role, str(column.header))
        if why != "two-columns" and claim in seen:
            continue
        seen.add(claim)
        facts: list[tuple[str, str | int]] = [("header", column.header or letter(index))]
        if why == "two-columns":
            rivals = [c for c in layout.header.columns if c.role == column.role and whys.get((place, c.index)) == why]
            if column is not rivals[0]:
                continue
            facts = [("header", "・".join(f"{c.header or ''}（{letter(c.index)}）" for c in rivals))]
        code = {"two-columns": "two-columns", "other-spelling": "other-spelling"}.get(why, f"column-{why}")
        severity: Literal["error", "warning", "note"] = "error" if why == "two-columns" else "warning"
        if why == "other-spelling":
            severity = "note"
        issues.append(Issue(code, severity, str(where["file"]), str(where["sheet"]), layout.header.bottom + 1,
                            letter(index), column.role, 1, tuple(facts)))
    return tuple(issues)
