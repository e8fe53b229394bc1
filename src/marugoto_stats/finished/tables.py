"""Lines × profile → finished tables and chain, proved to add up.

What a typed file leaves out of a term of the profile was not given; what our own leaves out is nothing there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from marugoto_stats.errors import InputError
from marugoto_stats.finished.lines import CHAIN, Line, Lines
from marugoto_stats.finished.names import EXTRAS, SUBTOTAL, TOTAL, Names, days_of
from marugoto_stats.model import CHAIN as LINKS
from marugoto_stats.model import (
    PERSONS,
    UNAVAILABLE,
    Axis,
    Base,
    ChainLink,
    Figure,
    Finished,
    Issue,
    OutsideBase,
    Profile,
    Span,
    Table,
    TableSpec,
    adds_up,
    closes,
)
from marugoto_stats.text import safe_text
from marugoto_stats.wording import words

MEASURE: Final = "measure"
HEAD: Final = ("profile", "rules", "body", "centre", "since", "until")
"""What makes lines belong together."""
_TAKEN: Final = ("clerical", "no_partner", "partner_blank", "partner_unknown")

Cells = dict[tuple[str, str | None], Figure]


def finished(given: Lines, profile: Profile) -> tuple[Finished, ...]:
    """Read the tables of a file, one `Finished` for each body, centre and period in it.

    **Raises** InputError: `table-period`, `table-centre`, `table-unknown-typed`, `table-name-unknown`, `table-twice`,
    `table-other-base`, `table-sum`, `table-chain`, `table-empty`.
    """
    names = Names(profile)
    return tuple(_of_group(given, head, lines, names) for head, lines in groups_of(given).items())


def groups_of(given: Lines) -> dict[tuple[str, ...], list[Line]]:
    """Put together the lines with a figure that belong together, by `HEAD`. **Raises** InputError `table-empty`."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for head, line in zip(_heads(given), given.lines, strict=True):
        if line.is_given:
            groups.setdefault(head, []).append(line)
    if not groups:
        raise InputError("table-empty", name=given.file)
    return groups


def _heads(given: Lines) -> Iterator[tuple[str, ...]]:
    """Say of each line whose it is. Who types writes it once: below, an empty cell repeats the one above."""
    before = {head: next((line[head] for line in given.lines if line[head]), "") for head in HEAD}
    for line in given.lines:
        said = {head: line[head] or (before[head] if given.typed else "") for head in HEAD}
        before = said
        yield tuple(said.values())


@dataclass(frozen=True, slots=True)
class Ground:
    """What the lines of one table have in common."""

    given: Lines
    names: Names
    centres: tuple[str, ...]
    span: Span

    @classmethod
    def of(cls, given: Lines, head: tuple[str, ...], first: Line, names: Names) -> Ground:
        """Read whose figures they are. **Raises** InputError `table-period`, `table-centre`."""
        stated = dict(zip(HEAD, head, strict=True))
        span, centres = days_of(stated["since"], stated["until"]), names.centres(stated["centre"])
        if span is None:
            raise InputError("table-period", name=given.file, cell=first.cell)
        if centres is None:
            raise InputError("table-centre", name=given.file, cell=first.cell)
        return cls(given, names, centres, span)

    def spec(self, line: Line) -> TableSpec | None:
        """Find the table of a line; None for one of ours that the profile lacks.

        **Raises** InputError `table-unknown-typed`.
        """
        found = self.names.table(line["table"])
        if found is None and self.given.typed:
            known = words(self.names.profile.lang).listing([spec.name for spec in self.names.profile.tables])
            raise self.refused("table-unknown-typed", line, known=known)
        return found

    def refused(self, slug: str, line: Line, **facts: object) -> InputError:
        """Make the error that names the place of a line."""
        return InputError(slug, name=self.given.file, cell=line.cell, **facts)


def _of_group(given: Lines, head: tuple[str, ...], lines: Sequence[Line], names: Names) -> Finished:
    stated = dict(zip(HEAD, head, strict=True))
    ground = Ground.of(given, head, lines[0], names)
    tables: list[Table] = []
    issues: list[Issue] = []
    by_table: dict[str, list[Line]] = {}
    for line in (line for line in lines if not names.is_chain(line["table"])):
        spec = ground.spec(line)
        by_table.setdefault(spec.id if spec else line["table"], []).append(line)
    for table_id, of_table in by_table.items():
        spec = names.table(table_id)
        if spec is None:
            issues.append(Issue("table-unknown", "note", given.file, count=1))
        else:
            tables.append(_table(spec, of_table, ground))
    persons = given.persons if given.persons is not None else _persons(tables)
    chain = _chain([line for line in lines if names.is_chain(line["table"])], tables, ground)
    return Finished(
        file=given.file, sha256=given.sha256, encoding=given.encoding, figures=len(lines), body=stated["body"],
        centres=ground.centres, span=ground.span, tables=tuple(tables), base_chain=chain, persons=persons,
        profile=stated["profile"], rules=stated["rules"], typed=given.typed, issues=tuple(issues),
    )  # fmt: skip


def _persons(tables: Iterable[Table]) -> int | None:
    """Find the people over all contacts: the whole of a table on 対応."""
    for table in tables:
        if table.counted == "contacts" and table.columns and PERSONS in table.columns.codes and table.column_totals:
            return table.column_totals[table.columns.codes.index(PERSONS)].n
    return None


# ── one table ───────────────────────────────────────────────────────────────────────────────────────────────


def _table(spec: TableSpec, lines: Sequence[Line], ground: Ground) -> Table:
    """Build a table of one specification. **Raises** InputError as `finished`."""
    other = next((line for line in lines if ground.names.is_other_base(line["base"], spec)), None)
    if other is not None:
        raise ground.refused("table-other-base", other, table=safe_text(spec.name))
    cells: Cells = {}
    for line in lines:
        place = place_of(spec, line, ground)
        if place in cells:
            raise ground.refused("table-twice", line, table=safe_text(spec.name))
        cells[place] = Figure(line.n, status=line.status)
    rows = _axis(spec.rows, spec, [row for row, _ in cells], ground)
    columns = None if spec.columns is None else _columns(spec, cells, ground)
    build = _of_measures if spec.measures else _one_way if columns is None else _crossed
    table = build(spec, rows, columns, cells)
    if rows.multiple_response or (columns is not None and columns.multiple_response):
        table = _of_answers(table, cells, ground.names.profile)
    if not adds_up(table):
        raise InputError("table-sum", name=ground.given.file, table=safe_text(spec.name))
    return table


def place_of(spec: TableSpec, line: Line, ground: Ground) -> tuple[str, str | None]:
    """Find the row and the column of a figure. **Raises** InputError `table-name-unknown`, `table-column-blank`."""
    names = ground.names
    row = names.row(line["row_code"] or line["row"], spec, ground.span)
    if row is None:
        raise ground.refused("table-name-unknown", line, table=safe_text(spec.name))
    text = line["column_code"] or line["column"]
    if spec.columns is None or row in EXTRAS:
        return row, None
    if spec.measures and not text:
        return row, PERSONS if PERSONS in spec.measures and names.is_persons(line["unit"]) else spec.measures[0]
    code = names.measure(text) if spec.measures else names.code(spec.columns, text, ground.span) if text else None
    if code is None or (spec.measures and code not in spec.measures):
        raise ground.refused("table-name-unknown" if text else "table-column-blank", line, table=safe_text(spec.name))
    return row, code


def link_of(line: Line, ground: Ground) -> str:
    """Find the line of the chain that a figure is. **Raises** InputError `table-name-unknown`."""
    code = ground.names.link(line["row_code"] or line["row"])
    if code is None:
        raise ground.refused("table-name-unknown", line, table=CHAIN)
    return code


def _axis(dimension: str, spec: TableSpec, present: Iterable[str | None], ground: Ground) -> Axis:
    """List the categories: those that stand there, and of a typed table those that should."""
    names = ground.names
    stated = [code for code in present if code not in (None, TOTAL, SUBTOTAL, *EXTRAS)]
    expected = list(names.expected(dimension, spec, ground.centres, ground.span)) if ground.given.typed else []
    codes = tuple(dict.fromkeys([*expected, *(str(code) for code in stated)]))
    subtotals: tuple[str, ...] = ()
    if dimension == spec.rows == "support_type" and spec.measures:
        codes, subtotals = (*codes, SUBTOTAL), (SUBTOTAL,)
    vocabulary = names.profile.vocabularies.get(dimension)
    several = vocabulary is not None and vocabulary.multiple_response
    return Axis(dimension, "", codes, codes, codes, multiple_response=several, subtotals=subtotals)


def _columns(spec: TableSpec, cells: Cells, ground: Ground) -> Axis:
    if spec.measures:
        return Axis(MEASURE, "", spec.measures, spec.measures, spec.measures)
    return _axis(str(spec.columns), spec, [column for _, column in cells], ground)


def _bare(spec: TableSpec, rows: Axis, columns: Axis | None, cells: tuple[tuple[Figure, ...], ...]) -> Table:
    """Return a table without margins; its words are written later."""
    return Table(
        id=spec.id, name="", title="", unit="contacts", base=Base(spec.base, "", None), rows=rows, columns=columns,
        cells=cells, row_totals=None, column_totals=None, total=None, counted=spec.base, where=spec.where,
    )  # fmt: skip


def _of_measures(spec: TableSpec, rows: Axis, columns: Axis | None, cells: Cells) -> Table:
    lines = []
    for row in rows.codes:
        line = tuple(cells.get((row, name), UNAVAILABLE) for name in spec.measures)
        if row == SUBTOTAL:
            parts = [code for code in rows.codes if code not in (SUBTOTAL, "clerical")]
            line = tuple(figure if (row, name) in cells else _summed(cells, parts, name)
                         for figure, name in zip(line, spec.measures, strict=True))  # fmt: skip
        lines.append(line)
    inner = [code for code in rows.codes if code not in rows.subtotals]
    totals = tuple(cells.get((TOTAL, name)) or _summed(cells, inner, name) for name in spec.measures)
    n = totals[spec.measures.index(spec.base)].n if spec.base in spec.measures else None
    return _with(_bare(spec, rows, columns, tuple(lines)), n, column_totals=totals)


def _summed(cells: Cells, rows: Sequence[str], measure: str) -> Figure:
    """Add a measure over rows where all of them are given; persons never add."""
    return UNAVAILABLE if measure == PERSONS else _sum([cells.get((row, measure), UNAVAILABLE) for row in rows])


def _sum(figures: Sequence[Figure]) -> Figure:
    if any(figure.n is None for figure in figures):
        return UNAVAILABLE
    return Figure(sum(figure.n or 0 for figure in figures))


def _with(table: Table, n: int | None, **margins: object) -> Table:
    return replace(table, base=Base(table.base.id, "", n), **margins)  # type: ignore[arg-type]


def _one_way(spec: TableSpec, rows: Axis, columns: Axis | None, cells: Cells) -> Table:
    lines = tuple((cells.get((row, None), UNAVAILABLE),) for row in rows.codes)
    total = cells.get((TOTAL, None)) or _sum([line[0] for line in lines])
    return _with(_bare(spec, rows, columns, lines), total.n, total=total)


def _crossed(spec: TableSpec, rows: Axis, columns: Axis | None, cells: Cells) -> Table:
    heads = columns.codes if columns else ()
    lines = tuple(tuple(cells.get((row, head), UNAVAILABLE) for head in heads) for row in rows.codes)
    over_columns = not (columns and columns.multiple_response)
    row_totals = tuple(cells.get((row, TOTAL)) or (_sum(line) if over_columns else UNAVAILABLE)
                       for row, line in zip(rows.codes, lines, strict=True))  # fmt: skip
    column_totals = tuple(
        cells.get((TOTAL, head)) or (UNAVAILABLE if rows.multiple_response else _sum([line[place] for line in lines]))
        for place, head in enumerate(heads)
    )
    total = cells.get((TOTAL, TOTAL)) or _sum(row_totals)
    return _with(_bare(spec, rows, columns, lines), total.n, row_totals=row_totals, column_totals=column_totals,
                 total=total)  # fmt: skip


def _of_answers(table: Table, cells: Cells, profile: Profile) -> Table:
    """Give a table of several answers its two bases and what stands outside."""
    beside = {name: cells[name, None].n if (name, None) in cells else None for name in EXTRAS}
    if table.rows.multiple_response:
        answers = [line[0] for line in table.cells] if table.columns is None else list(table.row_totals or ())
    else:
        answers = list(table.column_totals or ())
    mentions = beside["base_mentions"] if beside["base_mentions"] is not None else _sum(answers).n
    contacts = beside["base_contacts"]
    called = mentions if table.rows.dimension == "partner" and profile.partner_base == "mentions" else contacts
    return replace(
        table, unit="mentions", base=Base(table.base.id, "", called, contacts, mentions), total=UNAVAILABLE,
        outside=OutsideBase(beside["outside_none"], beside["outside_blank"], beside["outside_unknown"]),
    )


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────────


def _chain(lines: Sequence[Line], tables: Sequence[Table], ground: Ground) -> tuple[ChainLink, ...]:
    """Read the chain; of 対応, 社協事務, 相談 one that is missing follows from the two others.

    **Raises** InputError `table-name-unknown`, `table-twice`, `table-chain`.
    """
    counts: dict[str, int | None] = {}
    for line in lines:
        code = link_of(line, ground)
        if code in counts:
            raise ground.refused("table-twice", line, table=CHAIN)
        counts[code] = None if line.n is None else abs(line.n)
    counts = _completed(counts or _from_tables(tables))
    partner = next((table for table in tables if table.rows.dimension == "partner" and not table.where), None)
    say, links = words(ground.names.profile.lang), []
    for code in (code for code in LINKS if code in counts):
        n = counts[code]
        clerical = ground.names.profile.vocabularies["support_type"].term(code)
        label = clerical.label if code == "clerical" and clerical else say(f"tables.chain.{code}")
        mentions = partner.base.mentions if code == LINKS[-1] and partner else None
        links.append(ChainLink(code, label, -n if n is not None and code in _TAKEN else n, mentions))
    if not closes(links):
        raise InputError("table-chain", name=ground.given.file)
    return tuple(links)


def _from_tables(tables: Sequence[Table]) -> dict[str, int | None]:
    """Begin a chain where none is written: from the overview, else from a table of all consultations."""
    overview = next((table for table in tables if table.rows.subtotals), None)
    if overview is not None and overview.columns and overview.column_totals and "contacts" in overview.columns.codes:
        place = overview.columns.codes.index("contacts")
        counts = {row: line[place].n for row, line in zip(overview.rows.codes, overview.cells, strict=True)}
        found = {"contacts": overview.column_totals[place].n, "clerical": counts.get("clerical"),
                 "consultations": counts.get(SUBTOTAL)}  # fmt: skip
        return {code: n for code, n in found.items() if n is not None}
    plain = (table.base.n for table in tables if table.counted == "consultations" and not table.where
             and table.base.mentions is None and table.base.n is not None)  # fmt: skip
    n = next(plain, None)
    return {} if n is None else {"consultations": n}


def _completed(counts: Mapping[str, int | None]) -> dict[str, int | None]:
    """Work out which of 対応, 社協事務, 相談 follows from the two others."""
    found = dict(counts)
    whole, taken, rest = (found.get(name) for name in ("contacts", "clerical", "consultations"))
    if whole is not None and taken is not None and "consultations" not in found:
        found["consultations"] = whole - taken
    elif whole is not None and rest is not None and "clerical" not in found and whole > rest:
        found["clerical"] = whole - rest
    elif taken is not None and rest is not None and "contacts" not in found:
        found["contacts"] = taken + rest
    return found
