"""How staff write it down: contacts become the cells of a log, each hand with its own spellings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto_stats.samples.chance import Chance
from marugoto_stats.samples.contacts import Contact
from marugoto_stats.samples.plan import Plan

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
    """List the headers above the rows."""
    return tuple(plan.writing["columns"].values())


def as_csv(rows: Iterable[Row], plan: Plan) -> bytes:
    """Write rows as Japanese Excel saves them: CP932, header first, days as 2023/4/3."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers(plan))
    for row in rows:
        writer.writerow([f"{row.day.year}/{row.day.month}/{row.day.day}", *row.cells])
    return text.getvalue().encode("cp932")


class _Pen:
    """The hands of the staff; what they draw by chance is no part of any count."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chance = Chance(plan.seed + 1)
        self.rows = 0

    def row(self, contact: Contact) -> Row:
        """Write one contact."""
        self.rows += 1
        spellings, staff = self.plan.writing["spellings"], contact.staff
        forgotten = self.chance.happens(self.plan.forgets)
        cells = {
            "number": self._number(contact),
            "name": self._name(contact),
            "centre": "" if forgotten else self._spelled(spellings["centre"], staff),
            "district": self._spelled(spellings["district"][contact.card.district], staff),
            "by": contact.by,
            "channel": self._spelled(spellings["channel"][contact.card.channel], staff),
            "support": self._support(contact),
            "status": self._spelled(spellings["status"][contact.status], staff),
            "topics": self._joined(contact.topics, staff),
            "partner": self._joined(self._partners(contact), staff),
            "detail": self._detail(contact),
        }
        columns = [column for column in self.plan.writing["columns"] if column != "day"]
        return Row(contact.day, tuple(cells[column] for column in columns))

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
