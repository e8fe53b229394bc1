"""The report that a run returns: it can be saved, proves that it adds up, and for the public names no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from marugoto_stats import files, model, tabulate
from marugoto_stats.model import Issue, Reconciliation, Records, SheetReading
from marugoto_stats.pipeline import given
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.previous import Compared


class Report(model.Report):
    """The finished figures of one run: `report["partner"]`, `.base_chain`, `.to_frame()`, `.save(path)`."""

    __slots__ = ()

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the report in the format of the path's suffix (.json .csv .md .txt).

        **Raises** UsageError `unknown-suffix`; OutputError where it cannot be written or is not ours.
        """
        from marugoto_stats import render

        target = Path(path)
        name = render.format_of(target)
        content = render.renderer(name).write(self, render.View(to_file=True, whole=True, folder=target.parent))
        files.write(target, content, overwrite=overwrite, private=self.release.policy.audience == "internal")
        return target


def reconciled(records: Records, selection: tabulate.Selection, counted: int) -> Reconciliation:
    """Prove that no row was lost: read = counted + excluded by reason. **Raises** ArithmeticError otherwise."""
    order = ("outside_period", "filtered", "undated", "subtotal", "remark", "blank", "unreadable")
    both = {**selection.excluded, **records.excluded}
    excluded = {reason: both[reason] for reason in order}
    if records.rows_read != counted + sum(excluded.values()):
        raise ArithmeticError(f"{records.rows_read} rows read, {counted} counted, {sum(excluded.values())} excluded")
    return Reconciliation(records.rows_read, counted, excluded)


def sources_of(log: Log) -> tuple[SheetReading, ...]:
    """List what a log was read from: its sheets, and files of finished tables."""
    return (*log.records.sheets, *given.sources(log.given))


def previous_sources(log: Log) -> tuple[SheetReading, ...]:
    """List what an earlier period was read from beside the log itself."""
    if log.earlier is None:
        return ()
    return tuple(source for source in sources_of(log.earlier) if source not in log.records.sheets)


def issues_of(log: Log, selection: tabulate.Selection, added: Sequence[Issue] = (),
              compared: Compared | None = None) -> tuple[Issue, ...]:
    """Gather what was noticed, most serious first; skipped files and rows outside the period are named too.

    `added` is what adding finished tables brought up; without a log beside them, nothing is said of one. Of a period
    compared with, what stands in its own files is told, too; of the same contacts, what both periods count.
    """
    selections = [selection]
    earlier: list[Issue] = []
    if compared is not None and compared.log.records is log.records:
        selections.append(compared.earlier.selection)
    elif compared is not None:
        earlier = [*_within([compared.earlier.selection], _of_rows(compared.log)), *compared.log.noticed]
    if compared is not None:
        earlier += compared.earlier.sum.issues
    skipped = [
        Issue("file-skipped", "note", file, count=1)
        for file in dict.fromkeys(sheet.file for sheet in log.records.sheets)
        if not any(sheet.taken for sheet in log.records.sheets if sheet.file == file)
    ]
    outside: list[Issue] = []
    if n := selection.excluded["outside_period"]:
        outside.append(Issue("outside-period", "note", field="date", count=n))
    if n := selection.excluded["undated"]:
        outside.append(Issue("undated-left-out", "warning", field="date", count=n))
    nothing = [] if len(selection.frame) else [Issue("nothing-counted", "warning")]
    of_rows = _within(selections, _of_rows(log))
    issues = [*of_rows, *log.noticed, *skipped, *outside, *nothing, *added, *earlier]
    if log.given and not any(sheet.taken for sheet in log.records.sheets):
        issues = [issue for issue in issues if issue.code not in ("no-date-column", "nothing-counted")]
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(dict.fromkeys(issues), key=lambda issue: order[issue.severity]))


def _of_rows(log: Log) -> list[Issue]:
    return [*log.records.issues, *log.coded.issues]


def _within(selections: Sequence[tabulate.Selection], issues: Sequence[Issue]) -> list[Issue]:
    """Narrow findings about contacts to those that are counted."""
    if not any(selections[0].excluded[why] for why in ("outside_period", "filtered")):
        return list(issues)
    counted: dict[tuple[str, str], set[int]] = {}
    for selection in selections:
        for (file, sheet), rows in selection.frame.groupby(["file", "sheet"], sort=False)["row"]:
            counted.setdefault((str(file), str(sheet)), set()).update(rows)
    return [narrowed for issue in issues if (narrowed := issue.within(counted)) is not None]


def unmatched(log: Log, selection: tabulate.Selection) -> dict[str, int]:
    """Count the distinct texts of each dimension, among the contacts counted, that no term matches."""
    texts = log.records.frame.loc[selection.frame.index]
    return {
        dimension: sum(answers[text].unmatched > 0 for text in texts[dimension].unique())
        for dimension, answers in log.coded.answers.items()
    }


def without_names(report: Report) -> Report:
    """Take the names of files and sheets out of a report for the public; an office's own profile is a file too."""
    sources = tuple(replace(source, file="", sheet="") for source in report.sources)
    earlier = tuple(replace(source, file="", sheet="") for source in report.previous_sources)
    issues = tuple(replace(issue, file=None, sheet=None, row=None, column=None) for issue in report.issues)
    decided = tuple(replace(one, source="") for one in report.decided)
    added = tuple(replace(one, file="") for one in report.added)
    events = report.events_source and replace(report.events_source, file="")
    kept = {field.name: getattr(report, field.name) for field in fields(model.Report)}
    own = {"sources": sources, "previous_sources": earlier, "issues": issues, "decided": decided, "added": added}
    population = report.population and replace(report.population, file="")
    return Report(**{**kept, **own, "events_source": events, "population": population, "chosen": ""})
