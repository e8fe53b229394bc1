"""The oracle's eyes: what a log and its cells say, written from the matching rules in words.

The vocabulary files are data and are read as such; none of the project's code is used. Logs of the kind of the
samples are read: title rows, a header, a sheet per month, total rows, sheets of figures.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import openpyxl

PROFILES = Path(__file__).parents[1] / "src" / "marugoto_stats" / "profiles"
CLASSIFIED = ("centre", "district", "channel", "support_type", "function", "inquirer", "topic", "partner",
              "case_status", "age_band", "household")  # fmt: skip
SEVERAL = ("topic", "partner")
SIGN = "[,、・/;+&]"
"""What separates answers, once folded."""
Contact = dict
"""Dimension → tuple of codes; person and weight beside them."""


def fold(text: str) -> str:
    text = re.sub("[^①-⑳]+", lambda run: unicodedata.normalize("NFKC", run[0]), text).lower()
    text = re.sub(r"\s+", "", text).translate(str.maketrans("○◯⭕ヶが‐–—―−〜", "〇〇〇ケケ-----~"))
    return re.sub("第([一二三四五六七八九])", lambda n: f"第{'一二三四五六七八九'.index(n[1]) + 1}", text)


def spellings(term: dict) -> list[str]:
    return [term["label"], *term.get("alt_labels", []), *term.get("hidden_labels", [])]


def laid_over(terms: list[dict], own: list[dict]) -> list[dict]:
    """Lay a body's terms over those of the standard: its own label wins, the other one stays a spelling."""
    merged = {term["code"]: term for term in terms}
    for term in own:
        old = merged.get(term["code"], {})
        others = [*(spellings(old) if old else []), *term.get("alt_labels", [])]
        merged[term["code"]] = {**old, **term, "alt_labels": others}
    if "other" in merged:
        merged["other"] = merged.pop("other")
    return [*merged.values()]


class Words:
    """What a profile says a text means."""

    def __init__(self, profile: str) -> None:
        raw = own = tomllib.loads((PROFILES / f"{profile}.toml").read_text("utf-8"))
        if "extends" in own:
            raw = tomllib.loads((PROFILES / f"{own['extends']}.toml").read_text("utf-8"))
            raw["vocabulary"] |= {name: laid_over(raw["vocabulary"].get(name, []), terms)
                                  for name, terms in own["vocabulary"].items()}
        self.raw, self.terms = raw, {name: raw["vocabulary"].get(name, []) for name in CLASSIFIED}
        self.centre_of = {term["code"]: term.get("centre") for term in self.terms["district"]}
        self.headers = {fold(text): role for role, texts in raw["headers"].items() for text in texts}
        places = [s for name in ("district", "centre") for term in self.terms[name] for s in spellings(term)]
        places += own.get("towns", [])
        self.before_branch = re.compile(rf"({'|'.join(re.escape(fold(place)) for place in places)})?(第?\d+)?")
        self.known: dict[str, dict[str, str]] = {}
        self.branches: dict[str, dict[str, str]] = {}
        self.answer: dict[str, re.Pattern[str]] = {}
        for name in CLASSIFIED:
            self._learn(name)

    def _learn(self, name: str) -> None:
        shared = [term for term in self.raw["shared"] if name in term.get("only", [name])]
        terms = [(term, term["code"]) for term in [*self.terms[name], *shared]]
        if name == "inquirer":  # a partner who speaks is known by its own code here, or is an agency
            own = {code for _, code in terms}
            lent = [term for term in self.terms["partner"] if term["code"] != "other"]
            terms += [(term, term["code"] if term["code"] in own else "agency") for term in lent]
        self.known[name] = {fold(s): code for term, code in reversed(terms) for s in spellings(term)}
        self.branches[name] = {fold(s): code for term, code in terms for s in term.get("branch", [])}
        whole = sorted((s for s in self.known[name] if re.search(SIGN, s)), key=len, reverse=True)
        protected = "|".join(map(re.escape, whole)) or "(?!)"
        self.answer[name] = re.compile(rf"(?:{protected})(?={SIGN}|$)|(?:[(「][^)」]*[)」]|(?!{SIGN}).)+")

    def codes(self, name: str, text: str) -> set[str]:
        """Every code that a cell names, `unclassified` among them where an answer means nothing."""
        text = fold(re.sub(r"[\r\n]+", "、", text))
        found: set[str] = set()
        for piece in [text] if text in self.known[name] else self.answer[name].findall(text):
            and_others = piece.endswith("他") and piece not in self.known[name] and self.code(name, piece[:-1])
            for part in (piece[:-1], "他") if and_others else (piece,):
                found.add(self.code(name, part) or "unclassified")
        return found - {"blank"}

    def code(self, name: str, piece: str) -> str | None:
        known, branches = self.known[name], self.branches[name]
        if piece in known or not self.terms[name]:
            return known.get(piece, piece) or None
        for suffix in self.raw["dimension"][name].get("suffixes", []):
            if piece.endswith(suffix) and piece.removesuffix(suffix) in known:
                return known[piece.removesuffix(suffix)]
        if "その他" in known and re.match("(その他|そのほか|他|ほか)[(「]", piece):
            return "other"
        ends = [text for text in branches if piece.endswith(text)]
        return next((branches[t] for t in ends if self.before_branch.fullmatch(piece.removesuffix(t))), None)


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────────────────


def grids(content: bytes) -> list[list[list]]:
    if content.startswith(b"PK"):
        return [[list(row) for row in sheet.values] for sheet in openpyxl.load_workbook(io.BytesIO(content))]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    return [list(csv.reader(io.StringIO(text, newline="")))]


def month_of(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m}"
    found = re.fullmatch(r"(?:(?:r|令和)(\d+)|(\d{4}))[-/.年](\d+)[-/.月](\d+)日?", fold(str(cell or "")))
    try:
        return f"{date(int(found[2] or int(found[1]) + 2018), int(found[3]), int(found[4])):%Y-%m}"
    except (TypeError, ValueError):
        return "unclassified" if str(cell or "").strip() else "blank"


def person(text: str) -> str:
    return fold(text).removesuffix(".0")


def contacts_of(content: bytes, words: Words) -> tuple[list[Contact], set[str]]:
    """List the contacts with their codes, and the roles that the log carries."""
    sheets = []  # role → columns, and the rows below the header
    for grid in grids(content):
        for place, row in enumerate(grid):
            claims = [words.headers.get(re.sub(r"(先)\d$", r"\1", fold(str(cell or "")))) for cell in row]
            known = {*claims} - {None, "ignored"}
            if len(known) >= 3 and known & {"date", "district", "channel", "support_type"}:
                columns = {role: [c for c, r in enumerate(claims) if r == role] for role in known}
                sheets.append(untick(columns, row, grid[place + 1 :], words))
                break
    roles = {role for columns, _ in sheets for role in columns}
    roles -= {role for role in roles if _refused(role, sheets, words)}
    found = []
    for columns, rows in sheets:
        for row in rows:
            texts = {role: [str(row[c] or "").strip() for c in columns.get(role, [])] for role in roles}
            if not any(any(texts[role]) for role in roles & {*CLASSIFIED}):
                continue  # a total, a remark, nothing
            one: Contact = {"month": (month_of(row[columns["date"][0]]) if "date" in roles else "blank",)}
            one["fiscal_year"] = tuple(map(fiscal_year, one["month"]))
            one["person"] = person("".join(texts.get("person", [])))
            one["weight"] = int("".join(texts.get("weight", [])) or 1)
            for role in roles & {*CLASSIFIED}:
                codes = set().union(*(words.codes(role, text) for text in texts[role])) or {"blank"}
                one[role] = tuple(codes) if role in SEVERAL or len(codes) == 1 else ("unclassified",)
            if "district" in roles and any(words.centre_of.values()):
                by_district = words.centre_of.get(one["district"][0]) or "blank"
                if one.get("centre", ("blank",))[0] in ("blank", "unclassified"):
                    one["centre"] = one.get("centre", ("blank",)) if by_district == "blank" else (by_district,)
            found.append(one)
    roles |= {"centre"} if found and "centre" in found[0] else set()
    return found, roles | ({"month", "fiscal_year"} if "date" in roles else set())


def untick(columns: dict, head: list, rows: list[list], words: Words) -> tuple[dict, list[list]]:
    """Turn the columns headed by a mode of contact, one of which is ticked, into one column of words."""
    ticked = [c for c, cell in enumerate(head) if fold(str(cell or "")) in words.known["channel"]]
    if not ticked or "channel" in columns:
        return columns, rows
    rows = [[*row, "、".join(head[c] for c in ticked if row[c])] for row in rows]
    return {**columns, "channel": [len(head)]}, rows


def _refused(role: str, sheets: list, words: Words) -> bool:
    """A header is a claim, the contents are the proof."""
    filled = [[str(row[c]).strip() for row in rows for c in columns.get(role, []) if str(row[c] or "").strip()]
              for columns, rows in sheets]  # fmt: skip
    cells = [text for texts in filled for text in texts]
    if role == "person":
        return bool(cells) and all(len({*map(person, texts)}) == len(texts) for texts in filled)
    matched = sum(words.codes(role, text) != {"unclassified"} for text in cells) if role in CLASSIFIED else 0
    return role in CLASSIFIED and bool(words.terms[role]) and matched * 2 < len(cells)


def weigh(contacts: Iterable[Contact]) -> int:
    return sum(one["weight"] for one in contacts)


def fiscal_year(month: str) -> str:
    return f"{int(month[:4]) - (month[5:] < '04')}" if month[:4].isdigit() else month


def months_between(first: str, last: str) -> list[str]:
    ends = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last)]
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(ends[0], ends[1] + 1)]
