"""One vocabulary, three faces: TOML, 用語.xlsx, and the answers of a 要確認.xlsx, which become words of the office."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from marugoto_stats import decide, preflight, profile, read
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.japanese import fold
from marugoto_stats.model import BLANK, NONE, UNKNOWN, Decisions, fingerprint
from marugoto_stats.model.review import HEADERS
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang

SUFFIXES: Final = (".toml", ".xlsx")
_SHARED: Final = (UNKNOWN, BLANK, NONE)
"""Codes of every dimension: a spelling means one of them in its own dimension alone."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A file in its other face."""

    content: bytes
    carried: int = 0
    """How many settled lines of a 要確認.xlsx it holds."""
    left: tuple[tuple[str, str], ...] = ()
    """(sheet, cell) of those whose spelling the workbook does not show: they could not be carried."""
    onto: str = ""
    """The office's own file to which they were added; empty where there is none."""


def convert(source: Path, target: Path, *, lang: Lang) -> Converted:
    """Write a TOML as 用語.xlsx or a 用語.xlsx as TOML; of a filled-in 要確認.xlsx the words of its answers.

    **Raises** UsageError `unknown-suffix`; ProfileError where the file does not hold; InputError where a workbook
    cannot be read, or its answers mean nothing.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError("unknown-suffix", suffix=safe_text(target.suffix), known=", ".join(SUFFIXES))
    if source.suffix.lower() == ".xlsx" and (filled := _filled(source)):
        return _answers(filled, source, target, lang)
    plain, notes = profile.stated(source)
    return Converted(_written(plain, notes, suffix, lang))


def _filled(source: Path) -> decide.Filled | None:
    """Read a workbook that is a 要確認.xlsx; None for any other."""
    sheets = read.read(preflight.examine(source))
    return decide.read(sheets) if decide.is_review(sheets) else None


def _written(plain: profile.Plain, notes: tuple[str, ...], suffix: str, lang: Lang) -> bytes:
    from marugoto_stats.render import toml, vocabulary  # each loads a library of its own

    return toml.write(plain, notes) if suffix == ".toml" else vocabulary.write(plain, notes, lang=lang)


def _answers(filled: decide.Filled, source: Path, target: Path, lang: Lang) -> Converted:
    """Add the settled words to the office's own file where there is one, else begin one."""
    from marugoto_stats.render import toml

    local = profile.find_local(source.parent)
    if local is None and filled.profile not in profile.available():
        raise InputError("review-no-profile", name=filled.source, id=filled.profile)
    read_with = profile.load(local or filled.profile, lang=filled.lang)
    decisions = decide.settled(filled, read_with)
    words, left = _words(filled, decisions)
    if local is None:
        content = toml.write({"extends": filled.profile, **words})
    else:
        content = toml.amended(local.read_text("utf-8-sig"), words, profile.stated(local)[1])
    plain, notes = profile.stated(content.decode(), name=target.name)
    if target.suffix.lower() != ".toml":
        content = _written(plain, notes, ".xlsx", lang)
    carried = len(decisions.words) + len(decisions.columns) - len(left)
    places = tuple((line.sheet, line.cell) for line in left)
    return Converted(content, carried, places, safe_text(local.name) if local else "")


def _words(filled: decide.Filled, decisions: Decisions) -> tuple[dict[str, Any], tuple[decide.Line, ...]]:
    """Put the settled spellings and headers that the workbook shows into plain values; list the other lines."""
    lines = {(line.kind, line.fingerprint): line for line in filled.lines if line.answer}
    left: list[decide.Line] = []
    words: dict[str, Any] = {}
    for word in decisions.words:
        line = lines["word", word.fingerprint]
        if not _shows(line, filled, word.dimension):
            left.append(line)
        elif word.code in _SHARED:
            entry = words.setdefault("dimension", {}).setdefault(word.dimension, {})
            entry.setdefault(word.code, []).append(line.shown)
        else:
            terms = words.setdefault("vocabulary", {}).setdefault(word.dimension, {})
            terms.setdefault(word.code, []).append(line.shown)
    for dimension, terms in words.get("vocabulary", {}).items():
        words["vocabulary"][dimension] = [{"code": code, "alt_labels": texts} for code, texts in terms.items()]
    for column in decisions.columns:
        line = lines["column", column.fingerprint]
        if _shows(line, filled, HEADERS):
            words.setdefault("columns", {})[line.shown] = column.role
        else:
            left.append(line)
    return words, tuple(left)


def _shows(line: decide.Line, filled: decide.Filled, dimension: str) -> bool:
    """Say whether the spelling that a line shows is the one that was settled: it may be hidden, or changed by hand."""
    return fingerprint(filled.salt, dimension, fold(line.shown)) == line.fingerprint
