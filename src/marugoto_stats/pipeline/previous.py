"""`--with`: the same months of an earlier period, counted by the same road and put beside every figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from marugoto_stats import clock, compare, tabulate
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.japanese import Period, fiscal_year, fold, months_between, read_period
from marugoto_stats.model import (
    Change,
    Operation,
    Previous,
    Profile,
    Span,
    Split,
    TableSpec,
)
from marugoto_stats.pipeline import asked, given
from marugoto_stats.pipeline.counting import Counted, counted
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.options import Where
from marugoto_stats.wording import LANGUAGES, words

Asked = str | Path | Sequence[str | Path]
_YEAR_BEFORE: Final = "previous-year"
"""The year before the period of the log itself, whatever today is; so is what a table heads its column with."""
Months = tuple[int, int]
"""The first and the last month, each reckoned from the year 0."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of a run with those of an earlier period beside them."""

    tabulation: tabulate.Tabulation
    previous: Previous
    persons: Change
    splits: tuple[Split, ...]
    earlier: Counted
    log: Log
    """What the earlier period was counted from."""


# ── what is compared with ───────────────────────────────────────────────────────────────────────────────────


def beside(log: Log, wanted: Asked, read: Callable[[Asked], Log]) -> Log:
    """Give a log its earlier period: of itself where a period is named, else of the files that `read` reads.

    **Raises** InputError, UsageError: what reading raises.
    """
    period = _asked(wanted, log) if isinstance(wanted, str) else None
    if period is None:
        return replace(log, earlier=read(wanted))
    # a file of tables lies in one of the two periods as a whole
    before = tuple(one for one in log.given if one.span.since and given.within(one.span, period))
    now = tuple(one for one in log.given if one not in before)
    return replace(log, given=now, earlier=replace(log, given=before, period=period))


def _asked(text: str, log: Log) -> Period | None:
    """Read the period that is asked for; 前年度 is that of the year before the log's own. None where it is a file."""
    heads = {fold(words(lang)(f"comparison.label.{kind}")) for lang in LANGUAGES for kind in ("year", "month")}
    if fold(text) not in {_YEAR_BEFORE, *heads}:
        return read_period(text, log.as_of or clock.today())
    ours = _reach(log)
    if log.period is not None:
        ours = _month(log.period.since), _month(log.period.until)
    return replace(_period(ours, 1), asked=text) if ours else None


# ── which months ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Shared:
    """The months that both periods have, and how many years lie between them."""

    now: Period
    previous: Period | None
    """None where nobody says of which months the earlier tables are: they are taken for the same ones."""
    years: int


def shared(log: Log, earlier: Log) -> Shared:
    """Find the months that both periods have: what one does not reach is compared in neither.

    **Raises** UsageError `with-not-before`; InputError `with-nothing-common`.
    """
    ours, theirs = _reach(log), _reach(earlier)
    if ours is None or (theirs is None and (given.has_rows(earlier) or not earlier.given)):
        raise _nothing_common(log, earlier)
    if theirs is None:
        return Shared(_period(ours, 0), None, 0)
    years = _years(log, earlier, ours, theirs)
    both = max(ours[0], theirs[0] + 12 * years), min(ours[1], theirs[1] + 12 * years)
    if years < 1:
        raise UsageError("with-not-before")
    if both[0] > both[1]:
        raise _nothing_common(log, earlier)
    return Shared(_period(both, 0), _period(both, years), years)


def _nothing_common(log: Log, earlier: Log) -> InputError:
    """Say which months each side has; `..` where it has none in the period asked for."""
    told = [_in_words(_period(found, 0)) if (found := _reach(one)) else ".." for one in (log, earlier)]
    return InputError("with-nothing-common", ours=told[0], theirs=told[1])


def _reach(log: Log) -> Months | None:
    """Find from which month to which a log and its tables go, within the period that is asked for."""
    days = log.coded.frame["date"].dropna()
    bounds = [(days.min().date(), days.max().date())] if len(days) else []
    bounds += [(one.span.since, one.span.until) for one in log.given if one.span.since and one.span.until]
    if not bounds:
        return None
    first, last = _month(min(since for since, _ in bounds)), _month(max(until for _, until in bounds))
    if log.period is not None:
        first, last = max(first, _month(log.period.since)), min(last, _month(log.period.until))
    return (first, last) if first <= last else None


def _years(log: Log, earlier: Log, ours: Months, theirs: Months) -> int:
    """Find how many years lie between two periods: as asked, else to the latest that ends before this one begins."""
    if earlier.period is not None:
        since = log.period.since if log.period else _period(ours, 0).since
        return fiscal_year(since) - fiscal_year(earlier.period.since)
    own = -(-(ours[1] - ours[0] + 1) // 12)
    return max(own, -(-(ours[0] - theirs[1]) // 12))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _period(months: Months, back: int) -> Period:
    first, following = months[0] - 12 * back, months[1] + 1 - 12 * back
    until = date.fromordinal(date(following // 12, following % 12 + 1, 1).toordinal() - 1)
    return Period("", date(first // 12, first % 12 + 1, 1), until)


# ── beside every figure ─────────────────────────────────────────────────────────────────────────────────────


def compared(log: Log, shown: Counted, where: Where, specs: Sequence[TableSpec]) -> Compared | None:
    """Count the earlier period and put it beside every figure. **Unit** and **base** are each table's own.

    None where nothing is compared with. **Raises** InputError, UsageError: as `shared`; `with-table-cut`;
    `with-clerical`; and what counting raises.
    """
    earlier = log.earlier
    if earlier is None:
        return None
    given.refuse_rows(earlier.given, (), filtered=bool(where))
    both, filters = shared(log, earlier), asked.filters(where, log)
    made = {table.id for table in shown.tabulation.tables}
    same = [spec for spec in specs if spec.id in made]
    whole = _is_whole(shown, both.now)
    now = shown if whole else _in(log, filters, same, both.now)
    before = _in(earlier, _former(asked.filters(where, earlier), log.profile, now.span), same, both.previous)
    _same_clerical(now, before, log)
    openings = _operations(shown, before, both, log.profile)
    closed = {code for code, one in openings.items() if not one.previous}
    apart = {("centre", code): "not-open" for code in closed}
    apart |= {("district", code): "not-open" for code, centre in log.profile.centre_of.items() if centre in closed}
    apart |= {("district", code): "scheme-changed" for code in
              tabulate.scheme_breaks(log.profile, now=now.span, previous=before.span)}  # fmt: skip
    asked_for = {(name, code) for name, codes in filters for code in codes}
    lost = next((apart[each] for each in asked_for & set(apart) if each[0] == "district"), None)
    if lost:
        before = _nothing_of(before)
    pairs = [replace(pair, lost=lost) for pair in _pairs(shown, now, before, both, log.profile, apart)]
    chains = [each.tabulation.base_chain for each in (shown, now, before)]
    tabulation = replace(
        shown.tabulation, tables=tuple(map(compare.beside, pairs)),
        base_chain=compare.links(chains[0], chains[1], chains[2], lost),
    )  # fmt: skip
    previous = Previous(
        label=_label(both, log), period=_told(before.span, both.previous, earlier),
        now=_told(now.span, both.now, log), whole=whole, operations=tuple(openings.values()),
    )  # fmt: skip
    persons = compare.change(now.tabulation.persons, before.tabulation.persons, lost)
    splits = () if lost else _splits(pairs, now, before, log)
    return Compared(tabulation, previous, persons, splits, before, earlier)


def _in(log: Log, filters: Sequence[tabulate.Filter], specs: Sequence[TableSpec], period: Period | None) -> Counted:
    """Count a log in the months compared. **Raises** InputError `with-table-cut`: finished tables cannot be cut."""
    for one in log.given:
        if period is not None and not given.within(one.span, period):
            raise InputError("with-table-cut", name=one.file, months=_in_words(period))
    return counted(log, filters, specs, period, even_one=True)


def _former(filters: Sequence[tabulate.Filter], of: Profile, to: Span) -> list[tabulate.Filter]:
    """Widen a filter of districts to the ended ones that are told as one of them."""
    return [(name, tabulate.former(codes, of, to=to) if name == "district" else codes) for name, codes in filters]


def _nothing_of(before: Counted) -> Counted:
    """Drop the figures of a period in which what is asked for was drawn otherwise: they are of something else."""
    empty = replace(before.tabulation, tables=(), base_chain=(), persons=None)
    return replace(before, sum=replace(before.sum, counted=empty))


def _is_whole(shown: Counted, months: Period) -> bool:
    """Say whether the months compared are all that is shown, and nothing undated is among what is shown."""
    span = shown.span
    undated = "date_state" in shown.selection.frame and (shown.selection.frame["date_state"] != "dated").any()
    return (span.since, span.until) == (months.since, months.until) and not (span.asked is None and undated)


def _same_clerical(now: Counted, before: Counted, log: Log) -> None:
    """Make sure that both periods tell 社協事務 apart, or neither. **Raises** InputError `with-clerical`."""
    tells = ["clerical" in {link.id for link in each.tabulation.base_chain} for each in (now, before)]
    have = [{"contacts", "consultations"} <= {link.id for link in each.tabulation.base_chain} for each in (now, before)]
    if all(have) and tells[0] != tells[1]:
        raise InputError("with-clerical", column=tabulate.dimension_label("support_type", log.profile))


def _pairs(shown: Counted, now: Counted, before: Counted, both: Shared, of: Profile,
           apart: Mapping[tuple[str, str], str]) -> list[compare.Pair]:
    """Bring the tables of both periods onto the same months, districts and lines."""
    same = {table.id: table for table in now.tabulation.tables}
    previous = {table.id: compare.later(tabulate.crosswalk(table, of, to=now.span), both.years)
                for table in before.tabulation.tables}  # fmt: skip
    pairs: list[compare.Pair] = []
    for table in shown.tabulation.tables:
        parts = [table, same[table.id], *([previous[table.id]] if table.id in previous else [])]
        one, two, *earlier = tabulate.aligned(parts, of, [shown.span, now.span, before.span][:len(parts)])
        own = {axis.dimension for axis in (one.rows, one.columns) if axis}
        pairs.append(compare.Pair(one, two, earlier[0] if earlier else None,
                                  {place: why for place, why in apart.items() if place[0] in own}))  # fmt: skip
    return pairs


def _operations(shown: Counted, before: Counted, both: Shared, of: Profile) -> Mapping[str, Operation]:
    """Name the centres that were not open in all of the months compared, of those that have a count."""
    if both.previous is None:
        return {}
    present = {*shown.tabulation.centres, *before.tabulation.centres}
    spans = [months_between(period.since, period.until) for period in (both.now, both.previous)]
    found: dict[str, Operation] = {}
    for term in of.vocabularies["centre"].terms:
        opened = of.opened.get(term.code)
        if opened is None or term.code not in present:
            continue
        now, previous = (sum(month >= opened for month in months) for months in spans)
        if (now, previous) != (len(spans[0]), len(spans[1])):
            found[term.code] = Operation(term.label, now, previous)
    return found


def _label(both: Shared, log: Log) -> str:
    say = words(log.profile.lang)
    if both.previous is None:
        return say("comparison.label.table")
    one_month = (both.now.since.year, both.now.since.month) == (both.now.until.year, both.now.until.month)
    if both.years == 1:
        return say("comparison.label.month" if one_month else "comparison.label.year")
    years = dict.fromkeys(fiscal_year(day) for day in (both.previous.since, both.previous.until))
    return say("comparison.label.years", years="–".join(map(str, years)))


def _told(span: Span, months: Period | None, log: Log) -> Span:
    if months is None:
        return span
    return Span(log.period.asked if log.period else None, months.since, months.until, span.first, span.last)


def _in_words(period: Period) -> str:
    first, last = (f"{day.year}-{day.month:02}" for day in (period.since, period.until))
    return first if first == last else f"{first}..{last}"


def _splits(pairs: Sequence[compare.Pair], now: Counted, before: Counted, log: Log) -> tuple[Split, ...]:
    """Tell the change of the whole as sums: by district, channel, support type, and by persons and contacts of each."""
    found = [compare.split(dimension, pairs) for dimension in ("district", "channel", "support_type")]
    if "person" in now.selection.roles and "person" in before.selection.roles and not log.given:
        say = words(log.profile.lang)
        labels = {key: say(f"comparison.persons.{key}") for key in ("persons-split", "persons", "each", "without")}
        ours, theirs = (compare.Carried(*tabulate.carried(each.selection)) for each in (now, before))
        found.append(compare.split_by_persons(ours, theirs, labels))
    return tuple(split for split in found if split is not None)
