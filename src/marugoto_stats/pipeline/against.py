"""Published figures beside a log: which of the conventions in which offices differ reproduces them (照合).

    preflight → read → finished.stated;  contacts of a log → tabulate.Recount → collate
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from marugoto_stats import classify, collate, finished, preflight, read, tabulate
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import Period
from marugoto_stats.model import (
    GAPS,
    Collated,
    Collation,
    Convention,
    Fit,
    Issue,
    Profile,
    Published,
    TableSpec,
)
from marugoto_stats.pipeline import asked, given
from marugoto_stats.pipeline.log import Log
from marugoto_stats.wording import words

if TYPE_CHECKING:
    import pandas as pd


def tables_of(path: Path, password: preflight.Password = None) -> finished.Lines:
    """Read a file of published tables. **Raises** InputError `against-no-tables`, and as the rooms."""
    file = preflight.examine(path, password=password)
    lines = finished.found(file, read.read(file))
    if lines is None:
        raise InputError("against-no-tables", name=file.name)
    return lines


def against(lines: finished.Lines, log: Log, filters: Sequence[tabulate.Filter] = (), *,
            within: Period | None = None) -> tuple[Collation, ...]:
    """Collate published figures with a log, one `Collation` for each body, centre and period of the file.

    Figures of a period that does not lie `within` one that was asked for are not checked; those that state none are of
    the log's. **Raises** InputError as `finished.stated`.
    """
    parts = finished.stated(lines, log.profile)
    branches = classify.each_branch(log.records, log.profile)
    several = len({part.centres for part in parts}) > 1
    return tuple(_Part(lines.file, part, log, within, several_centres=several).collated(filters, branches)
                 for part in parts)  # fmt: skip


class _Part:
    """The figures of one centre and period, and the contacts that they should count."""

    def __init__(self, file: str, stated: finished.Stated, log: Log, within: Period | None, *,
                 several_centres: bool) -> None:
        self.file, self.stated, self.log, self.within = file, stated, log, within
        self.several_centres = several_centres

    def collated(self, filters: Sequence[tabulate.Filter], branches: Mapping[str, pd.Series]) -> Collation:
        """Collate them with the log."""
        dated = "date" in self.log.coded.roles
        of = tabulate.contacts(
            self.log.coded, period=self._period() if dated else None, where=[*filters, *self._of_centre()],
            twice=_twice(self.log), branches=branches,
        )  # fmt: skip
        recount = tabulate.Recount(of, self.log.profile)
        reasons = {figure: self._unchecked(figure, recount) for figure in self.stated.figures}
        checked = [figure for figure, why in reasons.items() if why is None]
        found = collate.collate(checked, recount.counted, recount.matters, recount.choices()) if checked else None
        nearest = dict(zip(checked, found.nearest, strict=True)) if found else {}
        fits = found.fits if found else ()

        def beside(figure: Published) -> Collated:
            said = _labels(figure, self.log.profile)
            if figure not in nearest:
                return Collated(figure, said, unchecked=reasons[figure], lacking=recount.lacking(figure))
            n = nearest[figure]
            today, best = (recount.counted(figure, under) for under in (recount.today(), fits[0].convention))
            return Collated(figure, said, today, best, n.n, n.under)

        return Collation(
            file=self.file,
            centres=tuple(asked.label("centre", code, self.log.profile) for code in self.stated.centres),
            period=replace(of.selection.span, asked=self.log.period.asked if self.log.period else None),
            figures=tuple(beside(figure) for figure in self.stated.figures),
            hidden=self.stated.hidden,
            today=recount.today(),
            fits=tuple(_fit(fit, recount.today(), checked, self.log) for fit in fits),
            combinations=found.combinations if found else 0,
        )

    def _period(self) -> Period | None:
        """Take the period of the figures, else the one asked for."""
        span = self.stated.span
        return Period("", span.since, span.until) if span.since and span.until else self.log.period

    def _of_centre(self) -> list[tabulate.Filter]:
        """Count the contacts of the figures' centres where the log has others, too; else those without one belong."""
        others = self._centres() - set(self.stated.centres)
        return [("centre", self.stated.centres)] if others and self.stated.centres else []

    def _centres(self) -> set[str]:
        frame = self.log.coded.frame
        return set(frame["centre"].unique()) - set(GAPS) if "centre" in frame.columns else set()

    def _unchecked(self, figure: Published, recount: tabulate.Recount) -> str | None:
        """Say why the log cannot say a figure; None where it can."""
        there, wanted = self._centres(), set(self.stated.centres)
        if self.within is not None and not given.within(self.stated.span, self.within):
            return "other-period"
        if not there and self.several_centres:
            return "centres"
        if not recount.counts_any or (there and wanted and there.isdisjoint(wanted)):
            return "no-contacts"
        if not recount.has_table(figure):
            return "no-table"
        if recount.lacking(figure):
            return "no-column"
        return None if recount.figure(figure, recount.today()) is not None else "no-line"


def _twice(log: Log) -> dict[tuple[str, str], set[int]]:
    """List the rows that repeat another one, by file and sheet."""
    found: dict[tuple[str, str], set[int]] = {}
    for issue in log.records.issues:
        if issue.code == "duplicate-row":
            found.setdefault((issue.file or "", issue.sheet or ""), set()).update(issue.rows)
    return found


# ── in words ────────────────────────────────────────────────────────────────────────────────────────────────


def _labels(figure: Published, of: Profile) -> tuple[str, ...]:
    """Name the table, the row and the column of a figure as the profile does."""
    say = words(of.lang)
    spec = next((spec for spec in of.tables if spec.id == figure.table), None)
    if spec is None and figure.table != tabulate.CHAIN:
        return tuple(part for part in (figure.table, figure.row, figure.column) if part)
    if spec is None:
        clerical = of.vocabularies["support_type"].term(figure.row)
        return say("finished.chain"), clerical.label if clerical else say(f"tables.chain.{figure.row}")
    row = _label(spec.rows, figure.row, of)
    if figure.column is None:
        return spec.name, row
    column = say(f"tables.measure.{figure.column}") if spec.measures else _label(str(spec.columns), figure.column, of)
    return spec.name, row, column


def _label(dimension: str, code: str, of: Profile) -> str:
    say = words(of.lang)
    for key in (f"finished.{code}", f"tables.subtotal.{code}"):
        if key in say and code not in (dimension, "unit"):
            return say(key)
    return tabulate.label_of(dimension, code, of)


# ── what a profile can adopt ────────────────────────────────────────────────────────────────────────────────


def _fit(fit: collate.Fitting, today: Convention, figures: Sequence[Published], log: Log) -> Fit:
    """Say how a combination differs from the rules in force, and which lines of a profile would adopt it."""
    under = fit.convention
    differs = [name for name, one, own in zip(Convention._fields, under, today, strict=True) if one != own]
    lines: list[str] = []
    without = []
    for question in differs:
        found = _settings(question, getattr(under, question), figures, log)
        lines += found
        if not found:
            without.append(question)
    return Fit(under, fit.choices, tuple(differs), "\n".join(lines), tuple(without))


def _settings(question: str, choice: str, figures: Sequence[Published], log: Log) -> list[str]:
    """Write the lines of a profile that make a choice; none where it has no such setting."""
    if question == "n" and choice in ("contacts", "mentions"):
        return ["[counting]", f'partner_base = "{choice}"', ""]
    if question == "weights":
        headers = [column.header for column in log.records.columns if column.role == "weight" and column.header]
        return ["[columns]", *(f"{json.dumps(header, ensure_ascii=False)} = \"ignored\"" for header in headers), ""]
    if (question, choice) == ("clerical", "tables"):
        concerned = {figure.table for figure in figures}
        return [line for spec in log.profile.tables if spec.id in concerned for line in _on_contacts(spec)]
    return []


def _on_contacts(spec: TableSpec) -> list[str]:
    """Write the lines that put a table on all contacts."""
    if spec.base == "contacts" or spec.where:
        return []
    measures = ["contacts" if name == "consultations" else name for name in spec.measures]
    own = [f"measures = {json.dumps(measures)}"] if measures else []
    return ["[[table]]", f'id = "{spec.id}"', 'base = "contacts"', *own, ""]


# ── what is to be said of it ────────────────────────────────────────────────────────────────────────────────


def issues_of(found: Sequence[Collation]) -> Iterator[Issue]:
    """Say what a person should look at: a published figure that nobody can recount may be wrong."""
    for one in found:
        unchecked = len(one.figures) - len(one.checked)
        if one.different:
            facts = (("none", sum(figure.by_none for figure in one.different)),)
            yield Issue("against-differs", "error", one.file, count=len(one.different), facts=facts)
        elif one.checked and not one.same_today:
            others = sum(figure.today != figure.published.n for figure in one.checked)
            yield Issue("against-other-rules", "warning", one.file, count=others)
        if unchecked:
            yield Issue("against-unchecked", "note" if one.checked else "warning", one.file, count=unchecked)
