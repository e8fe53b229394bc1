"""用語.xlsx as two rooms know it: one writes it, one reads it back. It holds what a profile's TOML holds, no less.

A page lists entries of one kind, one a row. Heads, names of items and closed choices stand in words (`terms.…`), in
either language; a choice that stands in words may also be written by its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["text", "texts", "yes", "number", "where"]
"""How a cell holds a value: a text · several, one a line · yes or no · a whole number · conditions, one a line."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a page, or an item of the settings."""

    key: str
    """The key in the TOML; a dot leads into a table below it."""
    form: Form = "text"
    choices: str = ""
    """The list that its drop-down offers; empty where anything may stand."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its title is the word `terms.sheet.<id>`, its heads are `terms.head.<id>.<key>`."""

    id: str
    columns: tuple[Column, ...]
    landscape: bool = True


_NAMES: Final = (Column("label"), Column("label_en"), Column("short"), Column("short_en"))
_SPELLINGS: Final = (Column("alt_labels", "texts"), Column("hidden_labels", "texts"), Column("drop", "texts"))

SETTINGS: Final = (
    Column("id"), Column("version", "number"), Column("extends"), Column("label"), Column("label_en"),
    Column("aliases", "texts"), Column("body"), Column("body_en"), Column("resident_base", "yes"),
    Column("names", "texts"), Column("towns", "texts"),
    Column("counting.partner_base", choices="partner_base"),
    Column("reading.ditto", "texts", "role"), Column("reading.bare_era", "yes"),
    Column("reading.example_sheets", "texts"),
    Column("audience.internal.smallest_published", "number"), Column("audience.internal.decided"),
    Column("audience.city.smallest_published", "number"), Column("audience.city.decided"),
    Column("audience.public.smallest_published", "number"), Column("audience.public.decided"),
    Column("defaults.period"), Column("defaults.where", "texts"), Column("defaults.sheet", "texts"),
    Column("defaults.header_row", "number"), Column("defaults.encoding"), Column("defaults.for"),
    Column("defaults.smallest_published", "number"),
)  # fmt: skip
"""The items of the page of settings, one a row; one that holds several texts has a row for each."""

NOTES: Final = Page("notes", (Column("note"),), landscape=False)
ITEMS: Final = Page("settings", (Column("item"), Column("value"), Column("hint")), landscape=False)
HEADERS: Final = Page("headers", (Column("role", choices="role"), Column("header"), Column("given", "yes")),
                      landscape=False)  # fmt: skip
"""One row per header; a header that is given its role is not proved by its contents."""
DIMENSIONS: Final = Page("dimension", (
    Column("dimension", choices="dimension"), Column("label"), Column("label_en"), Column("as_written", "yes"),
    Column("replace", "yes"), Column("multiple_response", "yes"), Column("suffixes", "texts"),
    Column("unknown", "texts"), Column("blank", "texts"), Column("none", "texts"),
    Column("keep_zeros", "yes"), Column("ordered", "yes"),
    Column("borrow", choices="dimension"), Column("borrow_as"),
))  # fmt: skip
TERMS: Final = Page("vocabulary", (
    Column("dimension", choices="dimension"), Column("code"), *_NAMES, *_SPELLINGS, Column("branch", "texts"),
    Column("bracketed", "yes"), Column("broader"), Column("centre"), Column("district"), Column("opened"),
    Column("since"), Column("until"), Column("becomes", "texts"), Column("redrawn", "texts"),
))  # fmt: skip
SHARED: Final = Page("shared", (
    Column("code", choices="shared"), *_NAMES, *_SPELLINGS, Column("only", "texts", "dimension"),
))  # fmt: skip
TABLES: Final = Page("table", (
    Column("id"), Column("title"), Column("title_en"), Column("rows", choices="axis"),
    Column("columns", choices="axis"), Column("measures", "texts", "measure"), Column("base", choices="base"),
    Column("where", "where"), Column("summary", "yes"), Column("needs_several", choices="axis"),
    Column("chart.number", "number"), Column("chart.shape", choices="shape"),
    Column("chart.measure", choices="measure"),
))  # fmt: skip
PAGES: Final = (ITEMS, HEADERS, TERMS, DIMENSIONS, SHARED, TABLES, NOTES)

_CLASSES: Final = ("centre", "district", "channel", "support_type", "function", "inquirer", "topic", "partner",
                   "case_status", "age_band", "household")  # fmt: skip
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "yes": ("true", "false"),
    "role": ("date", "person", *_CLASSES, "weight", "ignored"),
    "dimension": _CLASSES,
    "axis": (*_CLASSES, "month", "quarter", "fiscal_year"),
    "measure": ("consultations", "clerical", "contacts", "persons", "new"),
    "base": ("consultations", "contacts"),
    "partner_base": ("contacts", "mentions"),
    "shape": ("columns", "bars", "panels", "multiples"),
    "shared": ("unknown", "blank", "none"),
}
"""List → the codes of its choices, each of which is the word `terms.choice.<list>.<code>`."""
CLOSED: Final = ("yes", "measure", "base", "partner_base", "shape", "shared")
"""Lists of the program itself: nothing else may stand there. Of the others a profile decides, which says so itself."""
EMPTY: Final = "terms.empty"
"""The word for a list that is stated to be empty."""
