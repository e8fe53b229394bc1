"""用語.xlsx → the plain values of a profile file, and where each of them stands: what `model.terms_book` describes.

Nothing is skipped in silence: an unknown sheet or head, a formula, a choice that the program does not have are
problems with sheet and cell, as a wrong key is one in a TOML.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from marugoto_stats.cells import letter
from marugoto_stats.errors import ProfileError
from marugoto_stats.japanese import fold
from marugoto_stats.model import terms_book as book
from marugoto_stats.model.terms_book import Column, Page
from marugoto_stats.profile.near import unknown
from marugoto_stats.text import safe_text
from marugoto_stats.wording import LANGUAGES, words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of all parts of a workbook of terms, unpacked."""
LOOKED_AT: Final = 20
"""Rows in which the heads may stand."""


@dataclass(slots=True)
class Sheets:
    """What a workbook says."""

    values: dict[str, Any] = field(default_factory=dict)
    """As a TOML parser would give them."""
    places: dict[str, str] = field(default_factory=dict)
    """Key as problems name it (`vocabulary.district[kita].label`) → sheet and cell."""
    problems: list[ProfileError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, key: str, value: object, place: str) -> None:
        """State a value at a dotted key."""
        *parents, last = key.split(".")
        into = self.values
        for part in parents:
            into = into.setdefault(part, {})
        into[last] = value
        self.places[key] = place


def read_workbook(content: bytes) -> Sheets | None:
    """Read every sheet; None where the bytes are no workbook that can be read."""
    import openpyxl  # far slower than to look at a TOML: only where a workbook is given

    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                return None
        opened = openpyxl.load_workbook(BytesIO(content))
    except Exception:  # noqa: BLE001 - a reader of other people's files fails in any way
        return None
    found = Sheets()
    titles = {fold(words(lang)(f"terms.sheet.{page.id}")): page for page in book.PAGES for lang in LANGUAGES}
    lists = {fold(words(lang)("terms.choices")) for lang in LANGUAGES}
    for sheet in opened.worksheets:
        page = titles.get(fold(sheet.title))
        if page is not None:
            _Reader(sheet, page, found).run()
        elif fold(sheet.title) not in lists and any(any(row) for row in sheet.iter_rows(values_only=True)):
            names = [words()(f"terms.sheet.{each.id}") for each in book.PAGES]
            found.problems.append(unknown("profile-sheet", sheet.title, names))
    return found


@dataclass(slots=True)
class _Reader:
    """One sheet being read."""

    sheet: Worksheet
    page: Page
    found: Sheets

    def run(self) -> None:
        """Find the heads, then take every row below them."""
        head = self._head()
        if head is None:
            here = f"{safe_text(self.sheet.title)}!A1"
            self.found.problems.append(ProfileError("profile-no-heads", key=here))
            return
        top, places = head
        take = {"settings": self._setting, "headers": self._header, "notes": self._note}.get(self.page.id, self._entry)
        for number in range(top + 1, (self.sheet.max_row or top) + 1):
            row = {key: text for key, at in places.items() if (text := self._text(number, at))}
            if row:
                take(number, places, row)

    def _head(self) -> tuple[int, Mapping[str, int]] | None:
        """Find the row of heads: the first that has two of them, or one where the page has only one."""
        known = _heads(self.page.id)
        for number in range(1, LOOKED_AT + 1):
            texts = {at: self._text(number, at) for at in range(1, (self.sheet.max_column or 0) + 1)}
            places = {known[fold(text)]: at for at, text in texts.items() if fold(text) in known}
            if len(places) < min(2, len(self.page.columns)):
                continue
            names = [words()(f"terms.head.{self.page.id}.{column.key}") for column in self.page.columns]
            for at, text in texts.items():
                if text and fold(text) not in known:
                    self.found.problems.append(unknown("profile-head", text, names, key=self._place(number, at)))
            return number, places
        return None

    def _text(self, number: int, at: int) -> str:
        """Return a cell as it would be typed: 3.0 is 3, a day is its month where it stands for one."""
        cell = self.sheet.cell(number, at)
        value = cell.value
        if cell.data_type == "f":
            problem = ProfileError("profile-formula", key=self._place(number, at))
            if problem.facts not in [each.facts for each in self.found.problems]:
                self.found.problems.append(problem)
            return ""
        if isinstance(value, bool):
            return words()(f"terms.choice.yes.{str(value).lower()}")
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, date):
            return f"{value.year:04}-{value.month:02}"
        return "" if value is None or not str(value).strip() else str(value)

    def _place(self, number: int, at: int) -> str:
        return f"{safe_text(self.sheet.title)}!{letter(at - 1)}{number}"

    # ── rows ──

    def _note(self, number: int, places: Mapping[str, int], row: Mapping[str, str]) -> None:  # noqa: ARG002
        self.found.notes.append(row["note"])

    def _setting(self, number: int, places: Mapping[str, int], row: Mapping[str, str]) -> None:
        """Take one item of the settings; of an item with several values each has a row."""
        place = self._place(number, places.get("value", 1))
        item = _items().get(fold(row.get("item", "")))
        if item is None:
            names = [words()(f"terms.item.{column.key}") for column in book.SETTINGS]
            here = self._place(number, places.get("item", 1))
            self.found.problems.append(unknown("profile-item", row.get("item", "–"), names, key=here))
        elif "value" in row and item.form == "texts":
            before = self.found.values
            for part in item.key.split("."):
                before = before.get(part, {})
            several = [*before, *_texts(row["value"], item)] if before else _texts(row["value"], item)
            self.found.put(item.key, several, self.found.places.get(item.key, place))
            self.found.places[f"{item.key}[{len(several)}]"] = place
        elif "value" in row:
            if item.key in self.found.places:
                self.found.problems.append(ProfileError("profile-code-twice", key=place, code=item.key))
            self.found.put(item.key, self._value(row["value"], item, place), place)

    def _header(self, number: int, places: Mapping[str, int], row: Mapping[str, str]) -> None:
        """Take one header: a spelling of a role, or (given) a column whose role is stated."""
        place = self._place(number, places.get("header", 1))
        if "role" not in row or "header" not in row:
            missing = "role" if "role" not in row else "header"
            here = self._place(number, places.get(missing, 1))
            self.found.problems.append(ProfileError("profile-key-missing", key=here))
            return
        role = _code(row["role"], "role")
        given = self._value(row["given"], Column("given", "yes"), self._place(number, places["given"])) \
            if "given" in row else False  # fmt: skip
        if given is True:
            columns = self.found.values.setdefault("columns", {})
            header = row["header"].strip()
            if header in columns:
                self.found.problems.append(ProfileError("profile-code-twice", key=place, code=safe_text(header, 40)))
            columns[header] = role
            self.found.places[f'columns."{header}"'] = self._place(number, places["role"])
        elif given is False:
            spellings = self.found.values.setdefault("headers", {}).setdefault(role, [])
            spellings += _texts(row["header"], Column("header", "texts"))
            self.found.places.setdefault(f"headers.{role}", place)
            self.found.places[f"headers.{role}[{len(spellings)}]"] = place

    def _entry(self, number: int, places: Mapping[str, int], row: Mapping[str, str]) -> None:
        """Take one term, dimension, shared answer or table; a further row of the same one adds to its lists."""
        stated = Sheets()
        for column in self.page.columns:
            if column.key in row:
                place = self._place(number, places[column.key])
                stated.put(column.key, self._value(row[column.key], column, place), place)
        name = stated.values.pop("dimension", None) if self.page.columns[0].key == "dimension" else None
        if name is None and self.page.columns[0].key == "dimension":
            here = self._place(number, places.get("dimension", 1))
            self.found.problems.append(ProfileError("profile-key-missing", key=here))
            return
        entry, key = self._home(name, stated)
        first = self._place(number, min(places.values()))
        for each in (key, *([f"{self.page.id}.{name}"] if self.page.id == "vocabulary" else [])):
            self.found.places.setdefault(each, first)
        for inner, place in stated.places.items():
            self.found.places.setdefault(f"{key}.{inner}", place)
        self._join(entry, stated.values, key, stated.places)

    def _home(self, name: str | None, stated: Sheets) -> tuple[dict[str, Any], str]:
        """Find the entry that a row belongs to, or begin it; and its key as problems name it."""
        values = self.found.values
        if self.page.id == "dimension":
            return values.setdefault("dimension", {}).setdefault(name, {}), f"dimension.{name}"
        if self.page.id == "vocabulary":
            entries, above = values.setdefault("vocabulary", {}).setdefault(name, []), f"vocabulary.{name}"
        else:
            entries, above = values.setdefault(self.page.id, []), self.page.id
        known_by = "id" if self.page.id == "table" else "code"
        code = stated.values.get(known_by)
        entry = next((each for each in entries if code is not None and each.get(known_by) == code), None)
        if entry is None:
            entry = {}
            entries.append(entry)
        return entry, f"{above}[{code if code is not None else len(entries)}]"

    def _join(self, entry: dict[str, Any], stated: Mapping[str, Any], key: str, places: Mapping[str, str]) -> None:
        """Add what a row states to its entry; what can stand once only must not differ."""
        for name, value in stated.items():
            before = entry.get(name)
            if isinstance(before, list) and isinstance(value, list):
                entry[name] = [*before, *(each for each in value if each not in before)]
            elif isinstance(before, dict) and isinstance(value, dict):
                before.update(value)
            elif before is not None and before != value:
                place = places.get(name, self.found.places[key])
                self.found.problems.append(ProfileError("profile-cells-differ", key=place))
            else:
                entry[name] = value

    def _value(self, text: str, column: Column, place: str) -> object:
        """Read a cell in the form of its column; what does not fit is left as it is, for the schema to name."""
        if column.form == "texts":
            return _texts(text, column)
        if column.form == "where":
            pairs = (line.partition("=") for line in text.replace("＝", "=").splitlines() if line.strip())
            return {_code(name, "dimension"): value.strip() for name, _, value in pairs}
        if column.form == "number":
            return int(text) if text.strip().isdecimal() else text
        name = "yes" if column.form == "yes" else column.choices
        code = _code(text, name)
        if name in book.CLOSED and code not in book.CHOICES[name]:
            say = words()
            known = say.listing([say(f"terms.choice.{name}.{each}") for each in book.CHOICES[name]])
            self.found.problems.append(ProfileError("profile-one-of", key=place, known=known))
            return book.CHOICES[name][0] if name != "yes" else False
        return code == "true" if name == "yes" else code


def _texts(text: str, column: Column) -> list[str]:
    """Split a cell into its texts, one a line; the word for an empty list is a list without any."""
    if text in {words(lang)(book.EMPTY) for lang in LANGUAGES}:
        return []
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("_x000D_", "").split("\n")]
    return [_code(line, column.choices) for line in lines if line]


def _code(text: str, name: str) -> str:
    """Return the code of a choice, by its word in either language; any other text as it stands."""
    return _choices(name).get(fold(text), text.strip())


@cache
def _choices(name: str) -> Mapping[str, str]:
    codes = book.CHOICES.get(name, ())
    said = {fold(words(lang)(f"terms.choice.{name}.{code}")): code for lang in LANGUAGES for code in codes}
    return said | {fold(code): code for code in codes}


@cache
def _heads(page: str) -> Mapping[str, str]:
    columns = next(each.columns for each in book.PAGES if each.id == page)
    return {fold(words(lang)(f"terms.head.{page}.{c.key}")): c.key for c in columns for lang in LANGUAGES}


@cache
def _items() -> Mapping[str, Column]:
    return {fold(words(lang)(f"terms.item.{c.key}")): c for c in book.SETTINGS for lang in LANGUAGES}


def placed(problem: ProfileError, places: Mapping[str, str]) -> ProfileError:
    """Name sheet and cell in place of the key of a problem: the nearest place that is known."""
    key = str(problem.facts.get("key", ""))
    at = places.get(key) or next((place for known, place in places.items() if key and known.startswith(key)), None)
    while at is None and "." in key:
        key = key.rpartition(".")[0]
        at = places.get(key)
    return ProfileError(problem.slug, problem.problems, **{**problem.facts, "key": at}) if at else problem
