"""A draft as 用語.xlsx: what is proposed stands on its sheets, what is to be decided among its notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marugoto_stats.model import Profile
from marugoto_stats.model.draft import Draft, DraftColumn, DraftDimension, Unknown
from marugoto_stats.render import vocabulary
from marugoto_stats.render.draft import entries, sentences
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang, Words

_STAR = "★ "


def write(draft: Draft, profile: Profile, words: Words, *, log: str, out: str) -> bytes:
    """Return the workbook; `profile` is the one the draft extends, `log` and `out` are the paths as they are typed."""
    notes = [safe_text(note, 2000) for note in _notes(draft, profile, words, log, out)]
    return vocabulary.write(_named(entries(draft), draft, words.lang), notes, lang=words.lang)


def _named(plain: dict[str, Any], draft: Draft, lang: Lang) -> dict[str, Any]:
    """Write beside the code of each term what it is called: a sheet has no comments."""
    key = "label" if lang == "ja" else "label_en"
    for dimension in draft.dimensions:
        labels = {term.code: term.label for term in dimension.terms}
        for term in plain.get("vocabulary", {}).get(dimension.dimension, ()):
            if not dimension.as_written:
                term[key] = labels[term["code"]]
    return plain


def _notes(draft: Draft, profile: Profile, words: Words, log: str, out: str) -> Iterator[str]:
    yield words("init.head.what", file=draft.file)
    yield words(f"init.head.{'ready' if draft.readable else 'not-ready'}")
    yield words("init.head.check", out=out)
    yield words("init.head.run", log=log, out=out)
    yield words("init.head.seen", row=draft.header_row, rows=draft.rows)
    for key, sheets in (("sheets", draft.sheets), ("skipped", draft.skipped)):
        if any(sheets):
            yield words(f"init.head.{key}", sheets=words.listing(sheets))
    yield words("init.head.texts")
    yield _STAR + words("init.book.name")
    for each in draft.columns:
        yield _column(each, profile, words)
    for dimension in draft.dimensions:
        yield from _dimension(dimension, profile, words)


def _column(each: DraftColumn, profile: Profile, words: Words) -> str:
    place = words(f"init.columns.{'named' if each.header else 'column'}", letter=each.letter, header=each.header)
    star = _STAR if each.doubtful else ""
    return f"{star}{place}  {sentences.column(each, profile, words)}"


def _dimension(of: DraftDimension, profile: Profile, words: Words) -> Iterator[str]:
    label = sentences.role_name(of.dimension, profile, words)
    kinds, n = sentences.unmatched(of)
    if of.as_written:
        yield f"{label}  {words('init.dimension.written', kinds=len(of.terms), answers=of.answers)}"
    else:
        yield f"{label}  {words('init.dimension.matched', answers=of.answers, known=of.answers - n)}"
    for each in of.unknown:
        yield _STAR + _unknown(of, each, profile, words)
    if of.withheld:
        yield f"{label}  {words('init.dimension.none-new', kinds=of.withheld, n=of.withheld_n)}"
    elif kinds:
        yield words("init.book.old")


def _unknown(of: DraftDimension, each: Unknown, profile: Profile, words: Words) -> str:
    term = profile.vocabularies[of.dimension].term(each.near or "")
    said = words(
        "init.book.unknown",
        label=sentences.role_name(of.dimension, profile, words),
        text=each.spelling.text, n=each.spelling.n, code=each.code,
    )  # fmt: skip
    return said + (words("init.book.near", label=term.label, code=term.code) if term else "")
