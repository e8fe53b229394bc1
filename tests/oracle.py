"""A second tabulator, written from the counting rules in words: plain loops, no pandas, none of the project's code."""

from __future__ import annotations

from dataclasses import dataclass

from oracle_reading import SEVERAL, Contact, Words, contacts_of, fiscal_year, months_between, weigh

GAPS = ("unknown", "unclassified", "blank")
NO_ANSWER = {"none", "blank", "unknown"}
TABLES = {
    "overview": ("support_type", ("contacts", "persons")),
    "month": ("month", ("consultations", "clerical", "contacts", "persons", "new")),
    "fiscal_year": ("fiscal_year", ("consultations", "clerical", "contacts", "persons", "new")),
    "month_by_district": ("month", "district"), "district": ("district", ("consultations", "persons")),
    "support_type_by_district": ("support_type", "district"), "district_by_channel": ("district", "channel"),
    "outreach_by_district_and_channel": ("district", "channel"), "inquirer": ("inquirer", None),
    "age_band": ("age_band", None), "topic": ("topic", None), "partner": ("partner", None),
    "partner_by_district": ("partner", "district"), "centre": ("centre", ("consultations", "persons")),
    "month_by_centre": ("month", "centre"), "function": ("function", None),
}  # fmt: skip
OWN_TABLES = {"hachioji": {"function_by_centre": ("function", "centre"),
                           "support_type_by_function": ("support_type", "function")}}  # fmt: skip
"""Those that a body adds."""
MEASURES = {"clerical": ("support_type", "clerical"), "persons": ("person", None), "new": ("case_status", "new")}
"""The column that a measure needs, and the code that it counts."""


@dataclass
class Counted:
    """A table: counts by (row, column), what it adds to, what stands beside it."""

    rows: list[str]
    columns: list[str]
    cells: dict[tuple[str, str], int | None]
    row_totals: list[int] | None
    column_totals: list[int | None] | None
    base: int
    mentions: int | None
    outside: dict[str, int]


def consultations(contacts: list[Contact]) -> list[Contact]:
    return [one for one in contacts if "clerical" not in one.get("support_type", ())]


class Oracle:
    """Every figure of a log, counted in another way."""

    def __init__(self, content: bytes, profile: str = "machida", *, months: tuple[str, str] | None = None,
                 where: tuple[tuple[str, set[str]], ...] = ()) -> None:  # fmt: skip
        self.words = Words(profile)
        self.specs = TABLES | OWN_TABLES.get(profile, {})
        self.contacts, self.roles = contacts_of(content, self.words)
        self.months = months
        if months:
            self.contacts = [one for one in self.contacts if months[0] <= one["month"][0] <= months[1]]
        self.dated = sorted({one["month"][0] for one in self.contacts} - {*GAPS})
        for dimension, codes in where:
            self.contacts = [one for one in self.contacts if codes & {*one[dimension]}]
        self.consultations = consultations(self.contacts)
        self.centres = {code for one in self.contacts for code in one.get("centre", ())} - {*GAPS}
        self.persons = self.measure("persons", self.contacts)

    @property
    def chain(self) -> list[tuple[str, int]]:
        links = [("contacts", weigh(self.contacts))]
        if "support_type" in self.roles:
            links.append(("clerical", weigh(self.consultations) - weigh(self.contacts)))
        links.append(("consultations", weigh(self.consultations)))
        if "partner" in self.roles:
            inside, outside = self.answering(self.consultations, "partner")
            links += [("no_partner", -outside["none"]), ("partner_blank", -outside["blank"])]
            links += [("partner_unknown", -outside["unknown"])] if outside["unknown"] else []
            links += [("with_partner", weigh(inside))]
        return links

    @property
    def tables(self) -> dict[str, Counted]:
        return {name: self.table(name, *axes) for name, axes in self.specs.items() if self.carries(name, *axes)}

    def carries(self, name: str, *axes: object) -> bool:
        needed = {axis for axis in axes if isinstance(axis, str)} | ({"support_type"} if "outreach" in name else set())
        years = {code for one in self.contacts for code in one.get("fiscal_year", ())} - {*GAPS}
        if "fiscal_year" in needed and len(years) < 2:
            return False
        return needed <= self.roles and ("centre" not in needed or len(self.centres) > 1)

    def table(self, name: str, rows: str, columns: str | tuple[str, ...] | None) -> Counted:
        inside = self.contacts if name in ("overview", "month", "fiscal_year") else self.consultations
        if name.startswith("outreach"):
            inside = [one for one in inside if one["support_type"] == ("outreach",)]
        several = [dimension for dimension in (rows, columns) if dimension in SEVERAL]
        outside = self.answering(inside, several[0])[1] if several else {}
        for dimension in several:
            inside = self.answering(inside, dimension)[0]
        stub = self.axis(rows, inside, clerical=name == "overview")
        groups = {code: [one for one in inside if code in one[rows]] for code in stub}
        if name == "overview":
            groups["consultations"] = self.consultations
            stub.insert(stub.index("clerical"), "consultations")
        sums = [weigh(groups[code]) for code in stub]
        counted = Counted(stub, [], {}, None, None, weigh(inside), None, outside)
        if isinstance(columns, tuple):
            counted.columns = list(columns)
            counted.cells = {(code, m): self.measure(m, groups[code]) for code in stub for m in columns}
            counted.column_totals = [self.measure(m, inside) for m in columns]
        elif columns is None:
            counted.cells = {(code, ""): n for code, n in zip(stub, sums, strict=True)}
        else:
            counted.columns = self.axis(columns, inside)
            counted.cells = {(r, c): weigh(one for one in groups[r] if c in one[columns])
                             for r in stub for c in counted.columns}  # fmt: skip
            counted.row_totals = sums
            counted.column_totals = [weigh(one for one in inside if c in one[columns]) for c in counted.columns]
        if several:
            counted.mentions = sum(sums if rows in SEVERAL else counted.column_totals or [])
        return counted

    def answering(self, contacts: list[Contact], dimension: str) -> tuple[list[Contact], dict[str, int]]:
        """Part those who answered from those who wrote nothing, that there was none, or that it is unknown."""
        inside = [one for one in contacts if {*one[dimension]} - NO_ANSWER]
        outside = dict.fromkeys(("unknown", "none", "blank"), 0)
        for one in contacts:
            if not {*one[dimension]} - NO_ANSWER:
                outside[next(code for code in outside if code in one[dimension])] += one["weight"]
        return inside, outside

    def axis(self, dimension: str, contacts: list[Contact], *, clerical: bool = False) -> list[str]:
        """Every category in the profile's order, zeros too; of the gaps those that occur."""
        seen = {code for one in contacts for code in one[dimension]}
        gaps = [gap for gap in GAPS if gap in seen and not (dimension in SEVERAL and gap == "blank")]
        if dimension == "month":
            return [*self.all_months(), *gaps]
        if dimension == "fiscal_year":
            ends = self.months or (self.dated[0], self.dated[-1])
            return [*dict.fromkeys(map(fiscal_year, months_between(*ends))), *gaps]
        codes = [term["code"] for term in self.words.terms[dimension]] or sorted(seen - {*GAPS})
        if dimension == "district" and any(self.words.centre_of.values()):
            codes = [code for code in codes if code in seen or self.words.centre_of[code] in self.centres]
        codes = [code for code in codes if dimension != "support_type" or code != "clerical"]
        return [*codes, *gaps, *(["clerical"] if clerical else [])]

    def all_months(self) -> list[str]:
        """The asked months; else those from the log's first to its last, a gap of over a year left open."""
        found = months_between(*self.months) if self.months else self.dated[:1]
        for month in () if self.months else self.dated[1:]:
            between = months_between(found[-1], month)[1:]
            found += between if len(between) <= 13 else [month]
        return found

    def measure(self, name: str, contacts: list[Contact]) -> int | None:
        dimension, code = MEASURES.get(name, (None, None))
        if dimension and dimension not in self.roles:
            return None
        if name == "persons":
            return len({one["person"] for one in contacts} - {""})
        counted = consultations(contacts) if name == "consultations" else contacts
        return weigh(one for one in counted if code is None or code in one[dimension])
