"""The shape of a profile file: which keys stand where and what they hold. Meaning is checked in `checks`.

A file laid over another is again such a file (`layers`), so this is also the shape of the finished whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from marugoto_stats.errors import ProfileError
from marugoto_stats.model import Lifetime
from marugoto_stats.profile.near import unknown
from marugoto_stats.text import safe_text


def _one_or_more(value: object) -> object:
    """Let an option that may be given several times be written without a list where it is given once."""
    return (value,) if isinstance(value, str) else value


def _digits(value: object) -> object:
    """Let `period = 2023` be written without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[
    str, StringConstraints(strict=True, strip_whitespace=True, min_length=1), AfterValidator(safe_text)
]
Texts = tuple[Text, ...]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9][a-z0-9_]*$")]
Month = Annotated[str, StringConstraints(strict=True, pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")]
Number = Annotated[int, Field(strict=True, ge=1)]
Measure = Literal["consultations", "clerical", "contacts", "persons", "new"]
Audience = Literal["internal", "city", "public", "内部", "市", "公表"]


class Entry(BaseModel):
    """Anything in a profile file: no key but the named ones, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WordEntry(Entry):
    """What every term has: a code, labels, spellings."""

    code: Code
    label: Text | None = None
    label_en: Text | None = None
    short: Text | None = None
    short_en: Text | None = None
    alt_labels: Texts = ()
    hidden_labels: Texts = ()
    drop: Texts = ()
    """Spellings of the extended profile that do not mean this here."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that means the term, the Japanese label first."""
        label = (self.label,) if self.label else ()
        return tuple(dict.fromkeys((*label, *self.alt_labels, *self.hidden_labels)))


class TermEntry(WordEntry):
    """One category of a dimension."""

    branch: Texts = ()
    bracketed: StrictBool = False
    broader: Code | None = None
    """The code of the standard category that it counts as where bodies are compared."""
    centre: Text | None = None
    """Of a district: the centre that serves it."""
    district: Text | None = None
    """Of a centre: the district that its contacts count under where none is written."""
    opened: Month | None = None
    since: Month | None = None
    """Of a district: the first month in which it exists …"""
    until: Month | None = None
    """… and the last."""
    becomes: tuple[Code, ...] = ()
    """Of a district that ended: the codes of those that took its place."""
    redrawn: tuple[Month, ...] = ()
    """Of a district: months from which the same name has other borders."""

    @property
    def lifetime(self) -> Lifetime:
        """When it exists."""
        return Lifetime(self.since, self.until, self.becomes, self.redrawn)


class SharedEntry(WordEntry):
    """One answer that every dimension has, or those named."""

    code: Literal["unknown", "blank", "none"]
    only: Texts = ()


class DimensionEntry(Entry):
    """How a dimension is called and read."""

    label: Text | None = None
    label_en: Text | None = None
    multiple_response: StrictBool = False
    suffixes: Texts = ()
    keep_zeros: StrictBool = False
    ordered: StrictBool = False
    borrow: Text | None = None
    """A dimension whose terms are understood here too."""
    borrow_as: Text | None = None
    """What a borrowed term means here if this dimension has no term of its code."""
    replace: StrictBool = False
    """Whether the file's terms take the place of the extended profile's."""
    as_written: StrictBool = False
    """Whether answers stand as they are written: the extended profile's terms go, the file's own stay, and every other
    spelling is a category of its own (its folded form is code and label). Stated so, it is not proved by contents."""
    unknown: Texts = ()
    """Spellings that mean, in this column alone, that it is not known …"""
    blank: Texts = ()
    """… that count as no answer …"""
    none: Texts = ()
    """… or that mean that there was none."""


class CountingEntry(Entry):
    """Counting rules that are options."""

    partner_base: Literal["contacts", "mentions"] = "contacts"


class ReadingEntry(Entry):
    """Reading rules that are options."""

    ditto: Texts = ()
    bare_era: StrictBool = False
    example_sheets: Texts = ()


class AudienceEntry(Entry):
    """The disclosure rule of one audience."""

    smallest_published: Number
    decided: Text | None = None


class AudiencesEntry(Entry):
    """The disclosure rules by audience."""

    internal: AudienceEntry | None = None
    city: AudienceEntry | None = None
    public: AudienceEntry | None = None


class ChartEntry(Entry):
    """How a table is drawn."""

    number: Number
    shape: Literal["columns", "bars", "panels", "multiples"]
    measure: Measure | None = None


class TableEntry(Entry):
    """One table of the report."""

    id: Code
    title: Text | None = None
    title_en: Text | None = None
    rows: Text | None = None
    columns: Text | None = None
    measures: tuple[Measure, ...] = ()
    base: Literal["contacts", "consultations"] = "consultations"
    where: dict[str, Text] = Field(default_factory=dict)
    chart: ChartEntry | None = None
    summary: StrictBool = False
    needs_several: Text | None = None


class DefaultsEntry(Entry):
    """Options of the command line that a file presets: their long names, with - or _."""

    period: Annotated[Text, BeforeValidator(_digits)] | None = None
    where: Annotated[Texts, BeforeValidator(_one_or_more)] = ()
    sheet: Annotated[Texts, BeforeValidator(_one_or_more)] = ()
    header_row: Number | None = None
    encoding: Text | None = None
    audience: Audience | None = Field(default=None, alias="for")
    smallest_published: Number | None = None

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """Every option that is preset: its long name without --, and its values as they would be typed."""
        stated = self.model_dump(by_alias=True, exclude_unset=True)
        return {name.replace("_", "-"): _typed(value) for name, value in stated.items()}


def _typed(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (str(value).lower() if isinstance(value, bool) else str(value),)


class ProfileFile(Entry):
    """A whole profile file."""

    id: Code | None = None
    version: Number = 1
    extends: Text | None = None
    label: Text | None = None
    label_en: Text | None = None
    aliases: Texts = ()
    body: Text | None = None
    body_en: Text | None = None
    resident_base: StrictBool | None = None
    names: Texts = ()
    towns: Texts = ()
    headers: dict[str, Texts] = Field(default_factory=dict)
    columns: dict[Text, Text] = Field(default_factory=dict)
    dimension: dict[str, DimensionEntry] = Field(default_factory=dict)
    shared: tuple[SharedEntry, ...] = ()
    vocabulary: dict[str, tuple[TermEntry, ...]] = Field(default_factory=dict)
    counting: CountingEntry = CountingEntry()
    reading: ReadingEntry = ReadingEntry()
    audience: AudiencesEntry = AudiencesEntry()
    table: tuple[TableEntry, ...] = ()
    defaults: DefaultsEntry = DefaultsEntry()


# ── from plain values to entries ────────────────────────────────────────────────────────────────────────────

Place = tuple[int | str, ...]
"""Where something stands: keys, and positions in lists."""
_SLUGS: Final = {
    "missing": "profile-key-missing",
    "string_type": "profile-text",
    "string_too_short": "profile-empty",
    "tuple_type": "profile-list",
    "int_type": "profile-number",
    "greater_than_equal": "profile-number",
    "bool_type": "profile-flag",
    "dict_type": "profile-table",
    "model_type": "profile-table",
}
_MANY: Final = ("vocabulary", "shared", "table")
"""Keys under which entries are listed, each below a head in double brackets."""
_KEY: Final = "[key]"
"""How pydantic says that a key itself is meant, not what stands under it."""
_QUOTED: Final = re.compile("'(.*?)'")
_FORMS: Final = dict.fromkeys(("opened", "since", "until", "redrawn"), "profile-month-form")


def shaped(raw: Mapping[str, Any]) -> tuple[ProfileFile, tuple[ProfileError, ...]]:
    """Read plain values as a profile file; what does not fit is named, left out, and the rest goes on.

    So one run names every problem, of shape and of meaning.
    """
    raw = _hyphens(raw)
    problems: tuple[ProfileError, ...] | None = None
    while True:
        try:
            return ProfileFile.model_validate(raw), problems or ()
        except ValidationError as refused:
            found = refused.errors(include_url=False, include_input=False)
            if problems is None:
                problems = tuple(_problem(raw, error) for error in found)
            raw = _without(raw, map(_culprit, found))


def _hyphens(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let options be written as on the command line: header-row is header_row."""
    defaults = raw.get("defaults")
    if not isinstance(defaults, dict):
        return raw
    return {**raw, "defaults": {key.replace("-", "_"): value for key, value in defaults.items()}}


def _culprit(error: ErrorDetails) -> Place:
    """Say what must go for the rest to stand: the value, or the entry that lacks one."""
    place = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    return tuple(part for part in place if part != _KEY)


def _problem(raw: Mapping[str, Any], error: ErrorDetails) -> ProfileError:
    place, kind = error["loc"], error["type"]
    key = _spoken(raw, place)
    if kind == "extra_forbidden":
        return unknown("profile-key", str(place[-1]), _keys_at(place), key=key)
    if kind == "literal_error":
        known = ", ".join(_QUOTED.findall(error["ctx"]["expected"]))
        return ProfileError("profile-one-of", key=key, known=known)
    if kind == "string_pattern_mismatch":
        name = next(part for part in reversed(place) if isinstance(part, str))
        return ProfileError(_FORMS.get(name, "profile-code-form"), key=key)
    if kind == "tuple_type" and len(place) <= 2 and place[0] in _MANY:
        return ProfileError("profile-brackets", key=key)
    return ProfileError(_SLUGS[kind], key=key)


def _spoken(raw: object, place: Place) -> str:
    """Write a place as a person would look for it: vocabulary.district[aihara].label."""
    said = ""
    for part in place:
        try:
            raw = raw[part]  # type: ignore[index]
        except (LookupError, TypeError):
            raw = None
        if part == _KEY:
            continue
        if isinstance(part, int):
            name = (raw.get("code") or raw.get("id")) if isinstance(raw, dict) else None
            said += f"[{name if isinstance(name, str) else part + 1}]"
        else:
            said += ("." if said else "") + (part or '""')
    return safe_text(said)


def _keys_at(place: Place) -> list[str]:
    """List the keys that may stand where an unknown one was found."""
    model: type[BaseModel] = ProfileFile
    for part in place[:-1]:
        field = model.model_fields.get(str(part))
        model = (field and _model_in(field.annotation)) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for inner in get_args(annotation) if (model := _model_in(inner))), None)


def _without(raw: Mapping[str, Any], places: Iterable[Place]) -> dict[str, Any]:
    """Copy plain values without what stands at the places."""
    copy = deepcopy(dict(raw))
    # from the back, so that positions in lists keep their meaning
    for place in sorted(set(places), key=lambda place: [(isinstance(p, str), p) for p in place])[::-1]:
        _delete(copy, place)
    return copy


def _delete(inner: Any, place: Place) -> None:
    head, *rest = place
    if rest and isinstance(inner[head], dict | list):
        _delete(inner[head], tuple(rest))
    else:
        del inner[head]
