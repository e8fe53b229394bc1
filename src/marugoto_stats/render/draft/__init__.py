"""A draft of an office's settings as a TOML that a person finishes: proposals live, everything else in comments.

    sentences   what is said of each column           entries   what is proposed, as plain values
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from marugoto_stats.model import Profile
from marugoto_stats.model.draft import Draft, DraftColumn, DraftDimension, DraftTerm, Spelling, Unknown
from marugoto_stats.render.display import columns, left, wrapped
from marugoto_stats.render.draft import sentences
from marugoto_stats.render.toml import said
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

__all__ = ["entries", "sentences", "write"]

WIDTH: Final = 120
"""Columns of a line."""
_REMARK_AT: Final = 34
"""The column at which a remark stands beside a setting."""
_STAR: Final = "★"
_NEVER: Final = "ignored"


def entries(draft: Draft) -> dict[str, Any]:
    """Return what a draft proposes, as plain values of a profile file: what `write` writes without its comments."""
    read = {each.header: each.role or _NEVER for each in draft.columns
            if each.header and each.why != "ticked" and (each.role or each.silenced)}  # fmt: skip
    vocabulary = {each.dimension: [_term(term, each) for term in _own(each, draft)] for each in draft.dimensions}
    found = {
        "extends": draft.extends,
        "columns": read,
        "dimension": {each.dimension: {"as_written": True} for each in draft.dimensions if each.as_written},
        "vocabulary": {name: terms for name, terms in vocabulary.items() if terms},
        "shared": [{"code": term.code, "alt_labels": _texts(term.added)} for term in draft.shared],
    }
    return {key: value for key, value in found.items() if value}


def _own(of: DraftDimension, draft: Draft) -> list[DraftTerm]:
    """List the terms that must be written: new ones, and those with spellings to be told."""
    everywhere = {term.code for term in draft.shared}
    return [term for term in of.terms if of.as_written or (term.added and term.code not in everywhere)]


def _term(term: DraftTerm, of: DraftDimension) -> dict[str, Any]:
    if of.as_written:
        return {"code": term.code, "label": safe_text(term.label)}
    return {"code": term.code, "alt_labels": _texts(term.added)}


def _texts(spellings: Iterable[Spelling]) -> list[str]:
    return [safe_text(spelling.text) for spelling in spellings]


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────


def write(draft: Draft, profile: Profile, words: Words, *, log: str, out: str) -> str:
    """Write the draft; `profile` is the one it extends, `log` and `out` are the paths as they are typed."""
    page = _Page(draft, profile, words)
    page.head(log, out)
    page.columns()
    for each in draft.dimensions:
        page.dimension(each)
    page.undecided()
    page.shared()
    page.rules()
    return "\n".join(page.lines) + "\n"


class _Page:
    """The lines of one TOML."""

    def __init__(self, draft: Draft, profile: Profile, words: Words) -> None:
        self.draft, self.profile, self.words = draft, profile, words
        self.plain = entries(draft)
        self.lines: list[str] = []

    # ── lines ──

    def note(self, text: str, sign: str = "") -> None:
        """Write a comment, broken where it is too long; a star stands before the first of its lines."""
        first = f"# {sign} " if sign else "# "
        for place, line in enumerate(wrapped(safe_text(text, 2000), WIDTH - columns(first))):
            self.lines.append((first if not place else "# " + " " * (columns(first) - 2)) + line)

    def title(self, text: str) -> None:
        """Write the heading of a part."""
        line = f"# ── {text} "
        self.lines += ["", line + "─" * max(4, (WIDTH - columns(line)) // 2)]

    def setting(self, key: str, value: object, remark: str = "", *, live: bool = True) -> None:
        """Write one setting with its remark; one that is not live is commented out."""
        line = f"{'' if live else '# '}{key} = {said(value)}"
        if remark:
            line = f"{left(line, _REMARK_AT)} # {remark}" if columns(line) < _REMARK_AT else f"{line}  # {remark}"
        if columns(line) > WIDTH:
            self.note(remark)
            line = line.partition("  # ")[0].rstrip()
        self.lines.append(line)

    def name(self, role: str) -> str:
        """Return what a role is called."""
        return sentences.role_name(role, self.profile, self.words)

    def coded(self, code: str, label: str) -> str:
        """Return a code with what it is called."""
        return self.words("init.coded", code=code, label=label)

    # ── parts ──

    def head(self, log: str, out: str) -> None:
        """What this is, how it is finished, what was looked at, and the names to be filled in."""
        draft, words = self.draft, self.words
        self.note(words("init.head.what", file=draft.file))
        self.note(words(f"init.head.{'ready' if draft.readable else 'not-ready'}"))
        self.note(words("init.head.hash"))
        self.note("  " + words("init.head.check", out=out))
        self.note("  " + words("init.head.run", log=log, out=out))
        self.note(words("init.head.seen", row=draft.header_row, rows=draft.rows))
        for key, sheets in (("sheets", draft.sheets), ("skipped", draft.skipped)):
            if any(sheets):
                self.note(words(f"init.head.{key}", sheets=words.listing([safe_text(sheet) for sheet in sheets])))
        self.note(words("init.head.texts"))
        self.title(words("init.name.title"))
        self.note(words("init.name.ask"))
        for key in ("id", "label", "body"):
            self.setting(key, words(f"init.name.{key}"), live=False)
        self.setting("extends", draft.extends)
        self.note(words("init.name.extends", label=self.profile.label))

    def columns(self) -> None:
        """Every column of the log: read, not read, and what it could be."""
        words = self.words
        self.title(words("init.columns.title"))
        roles = [self.coded(role, self.name(role)) for role in self.profile.headers if role != _NEVER]
        self.note(words("init.columns.roles", roles=words.listing(roles)))
        self.lines += ["", "[columns]"]
        for each in self.draft.columns:
            self.column(each)

    def column(self, each: DraftColumn) -> None:
        """One column: what is said of it, and its line."""
        words = self.words
        header = safe_text(each.header) if each.header else None
        line = header is not None and each.why not in ("ticked", "empty") and (each.why != "ignored" or each.silenced)
        place = words(f"init.columns.{'column' if line or not header else 'named'}", letter=each.letter, header=header)
        said_of_it = sentences.column(each, self.profile, words)
        self.note(f"{place}  {said_of_it}", _STAR if each.doubtful else "")
        if header and line:
            could = next(iter(each.others), _NEVER)
            value = each.role or (_NEVER if each.silenced else could)
            self.setting(said(header), value, live=bool(each.role or each.silenced))

    def dimension(self, of: DraftDimension) -> None:
        """What was found of one dimension."""
        words = self.words
        label = self.name(of.dimension)
        letters = words.listing(of.columns)
        self.title(words("init.dimension.title", label=label, dimension=of.dimension, letters=letters))
        if of.as_written:
            self.values(of)
        else:
            self.terms(of)

    def values(self, of: DraftDimension) -> None:
        """Values that stand as they are."""
        words = self.words
        self.note(words("init.dimension.written", kinds=len(of.terms), answers=of.answers))
        self.note(words("init.dimension.merge"))
        self.note(words("init.dimension.closed"))
        self.lines += ["", f"[dimension.{of.dimension}]"]
        self.setting("as_written", True, words("init.dimension.as-written"))
        headers = [each.header for each in self.draft.columns if each.role == of.dimension and each.header]
        self.setting("label", headers[0] if headers else of.dimension, words("init.dimension.label"), live=False)
        for term, plain in zip(of.terms, self.plain["vocabulary"].get(of.dimension, ()), strict=True):
            self.entry(f"vocabulary.{of.dimension}", plain, words("init.dimension.count", n=term.n))

    def terms(self, of: DraftDimension) -> None:
        """Terms with the spellings found of them, and spellings that match nothing."""
        words = self.words
        kinds, n = sentences.unmatched(of)
        self.note(words("init.dimension.matched", answers=of.answers, known=of.answers - n))
        for term in of.terms:
            texts = [words("init.dimension.spelling", text=each.text, n=each.n) for each in (*term.known, *term.added)]
            key = "found" if texts else "found-only"
            self.note("  " + words(f"init.dimension.{key}", label=term.label, code=term.code, n=term.n,
                                   spellings=words.listing(texts)))  # fmt: skip
        live = {term["code"]: term for term in self.plain.get("vocabulary", {}).get(of.dimension, ())}
        for term in of.terms:
            if term.code in live:
                self.entry(f"vocabulary.{of.dimension}", live[term.code], term.label)
        if kinds:
            self.unknown(of, set(live))

    def unknown(self, of: DraftDimension, live: set[str]) -> None:
        """Spellings that match nothing, ready to become terms."""
        words = self.words
        self.lines.append("")
        known = [self.coded(term.code, term.label) for term in self.profile.vocabularies[of.dimension].terms]
        if of.unknown:
            self.note(words("init.dimension.unknown"))
            self.note(words("init.dimension.codes", codes=words.listing(known)))
        for each in of.unknown:
            self.lines.append("")
            self.ask(of, each, each.near in live)
        if of.withheld:
            self.note(words("init.dimension.none-new", kinds=of.withheld, n=of.withheld_n))

    def ask(self, of: DraftDimension, each: Unknown, known: bool) -> None:
        """One spelling that matches nothing: a new term, or the one it is like."""
        words = self.words
        term = self.profile.vocabularies[of.dimension].term(each.near or "")
        text = safe_text(each.spelling.text)
        plain: dict[str, Any] = {"code": each.code, "label": text}
        remark = words("init.dimension.count", n=each.spelling.n)
        if term is not None:
            key = "near-live" if known else "near"
            remark = words(f"init.dimension.{key}", label=term.label, code=term.code, n=each.spelling.n)
            plain = plain if known else {"code": term.code, "alt_labels": [text]}
        self.entry(f"vocabulary.{of.dimension}", plain, remark, live=False)

    def entry(self, key: str, plain: dict[str, Any], remark: str, *, live: bool = True) -> None:
        """One entry of a list of them."""
        if live:
            self.lines.append("")
        self.lines.append(f"{'' if live else '# '}[[{key}]]")
        for place, (name, value) in enumerate(plain.items()):
            self.setting(name, value, remark if place == 0 else "", live=live)

    def undecided(self) -> None:
        """Columns whose values could stand as they are, if a person says so."""
        proposed = {each.dimension for each in self.draft.dimensions}
        for each in self.draft.columns:
            role = next(iter(each.others), "")
            if each.why in ("once", "too-many") and role in {*self.profile.vocabularies} - proposed:
                label = self.name(role)
                self.title(self.words("init.dimension.undecided", label=label, letter=each.letter))
                self.lines.append(f"# [dimension.{role}]")
                self.setting("as_written", True, live=False)

    def shared(self) -> None:
        """Answers that every column may have."""
        if self.draft.shared:
            self.title(self.words("init.shared.title"))
        for plain in self.plain.get("shared", ()):
            self.entry("shared", plain, "")

    def rules(self) -> None:
        """What an office decides later."""
        words = self.words
        self.title(words("init.rules.title"))
        self.note(words("init.rules.public"))
        self.lines.append("# [audience.public]")
        self.setting("smallest_published", 5, live=False)
        self.lines.append("")
        self.note(words("init.rules.defaults"))
        self.lines.append("# [defaults]")
        self.setting("period", "2024", live=False)
