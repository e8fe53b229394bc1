"""How staff write it down: contacts become the cells of a log, each hand with its own spellings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto_stats.samples.chance import Chance
from marugoto_stats.samples.contacts import Contact
from marugoto_stats.samples.plan import Plan, Weights

_FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one contact: its day, and the texts right of it."""

    day: date
    cells: tuple[str, ...]


def write_down(contacts: Iterable[Contact], plan: Plan) -> tuple[Row, ...]:
    """Write a year's contacts as rows: one per contact, the same object twice as the same row twice."""
    pen = _Pen(plan)
    rows: list[Row] = []
    before: Contact | None = None
    for contact in contacts:
        rows.append(rows[-1] if contact is before else pen.row(contact))
        before = contact
    return tuple(rows)


def headers(plan: Plan) -> tuple[str, ...]:
    """List the headers above the rows; a column that is ticked has one for each of its categories."""
    heads: list[str] = []
    for column, head in plan.writing["columns"].items():
        ticked = plan.writing["ticked"].get(column)
        heads += [plan.writing["spellings"][column][code][0] for code in ticked] if ticked else [head]
    return tuple(heads)


def as_csv(rows: Iterable[Row], plan: Plan, encoding: str = "cp932") -> bytes:
    """Write rows as Japanese Excel saves them: CP932 (or UTF-8 with its mark), header first, days as 2023/4/3."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers(plan))
    for row in rows:
        writer.writerow([f"{row.day.year}/{row.day.month}/{row.day.day}", *row.cells])
    return text.getvalue().encode(encoding)


class _Pen:
    """The hands of the staff; what they draw by chance is no part of any count."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chance = Chance(plan.seed + 1)
        self.rows = 0

    def row(self, contact: Contact) -> Row:
        """Write one contact."""
        self.rows += 1
        forgotten = self.chance.happens(self.plan.forgets)
        cells: list[str] = []
        for column in self.plan.writing["columns"]:
            if column in self.plan.writing["ticked"]:
                cells += self._ticks(column, contact)
            elif column == "centre":
                cells.append("" if forgotten else self._centre(contact))
            elif column != "day":
                cells.append(self._cell(column, contact))
        return Row(contact.day, tuple(cells))

    def _cell(self, column: str, contact: Contact) -> str:
        writers: Mapping[str, Callable[[Contact], str]] = {
            "number": self._number,
            "name": self._name,
            "by": lambda one: one.by,
            "support": self._support,
            "topics": lambda one: self._joined(one.topics, one.staff),
            "partner": lambda one: self._joined(self._partners(one), one.staff),
            "detail": self._detail,
        }
        if column in writers:
            return writers[column](contact)
        spellings: Mapping[str, Sequence[str]] = self.plan.writing["spellings"][column]
        return self._spelled(spellings[self._code(column, contact)], contact.staff)

    def _code(self, column: str, contact: Contact) -> str:
        """Say what a contact has in a column: what its card or its story tells, else what is drawn beside them."""
        told = {"district": contact.card.district, "channel": contact.card.channel, "status": contact.status}
        if column in told:
            return told[column]
        weights: Mapping[str, Weights] = self.plan.writing["beside"][column]
        return self._by_person(contact).weighted(weights.get(contact.card.support) or weights["else"])

    def _by_person(self, contact: Contact) -> Chance:
        """Let what belongs to a person fall the same way each time."""
        return Chance(self.plan.seed + contact.number) if contact.number else self.chance

    def _ticks(self, column: str, contact: Contact) -> list[str]:
        code = self._code(column, contact)
        return ["○" if code == each else "" for each in self.plan.writing["ticked"][column]]

    def _centre(self, contact: Contact) -> str:
        """Write the centre: that of the district, of several the one where the member of staff sits."""
        spellings = self.plan.writing["spellings"]["centre"]
        centres = self.plan.writing["centres"].get(contact.card.district) or list(spellings)
        return self._spelled(spellings[centres[contact.staff % len(centres)]], contact.staff)

    def _spelled(self, spellings: Sequence[str], staff: int) -> str:
        """Take the usual spelling, or another, as the hand is neat or not."""
        if len(spellings) == 1 or self.chance.happens(self.plan.writing["staff"]["neat"][staff]):
            return spellings[0]
        return self.chance.one_of(spellings[1:])

    def _joined(self, texts: Sequence[str], staff: int) -> str:
        joiners: Sequence[Sequence[str]] = self.plan.writing["staff"]["joiner"]
        return self.chance.one_of(joiners[staff]).join(texts)

    def _number(self, contact: Contact) -> str:
        if contact.number is None:
            return ""
        number: str = self.plan.writing["spellings"]["number"].format(n=contact.number)
        careless = self.chance.happens((100 - self.plan.writing["staff"]["neat"][contact.staff]) // 20)
        return number.translate(_FULL_WIDTH) if careless else number

    def _name(self, contact: Contact) -> str:
        spellings = self.plan.writing["spellings"]
        if contact.number is not None:
            return str(spellings["name"].format(n=contact.number))
        kind = "clerical_name" if contact.card.clerical else "unnumbered_name"
        return str(self.chance.one_of(spellings[kind]))

    def _support(self, contact: Contact) -> str:
        usual = self._spelled(self.plan.writing["spellings"]["support"][contact.card.support], contact.staff)
        in_season: str | None = self.plan.writing["clerical_in_season"].get(str(contact.day.month))
        return in_season if contact.card.clerical and in_season and self.chance.happens(30) else usual

    def _partners(self, contact: Contact) -> list[str]:
        texts: list[str] = []
        spellings, branches = self.plan.writing["spellings"]["partner"], self.plan.writing["two_branches"]
        local = self.plan.writing["local_partners"].get(contact.card.district, {})
        for kind in contact.partners:
            if kind in branches and self.chance.happens(branches["percent"]):
                texts += branches[kind]
            else:
                known = [*spellings.get(kind, [kind]), *local.get(kind, [])]
                texts.append(self._spelled(known, contact.staff))
        return texts

    def _detail(self, contact: Contact) -> str:
        details = self.plan.writing["details"]
        kind = "vain" if contact.vain else "clerical" if contact.card.clerical else contact.card.channel
        text = self.chance.one_of(details.get(kind, details["else"]))
        return str(self.plan.writing["spellings"]["detail"].format(text=text, place=self.rows))
