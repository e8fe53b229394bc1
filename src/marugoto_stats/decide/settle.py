"""Lines × profile → decisions: what each answer means, chosen from the list or typed by hand. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from marugoto_stats.decide.answers import Filled, Line
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import fold
from marugoto_stats.model import BLANK, ColumnDecision, Decisions, Profile, WordDecision, fingerprint
from marugoto_stats.model.review import HEADERS
from marugoto_stats.vocabulary import Vocabulary
from marugoto_stats.wording import LANGUAGES, words

IGNORED: Final = "ignored"
"""The role of a column that is not read."""
_NAMED_CELLS: Final = 5

Special = Literal["not-counted", "later", "ignored", "other"]


def settled(filled: Filled, profile: Profile) -> Decisions:
    """Say what a person settled. The profile's labels are in the language of the workbook.

    **Raises** InputError: `review-answer` and `review-profile` for answers that mean nothing, `review-twice` where two
    lines of one spelling disagree, `review-never-read` for a role of a column like 氏名; each names sheet and cells.
    """
    meant = _meant(filled, "word", profile)
    decisions = []
    for line, code in meant:
        term = profile.vocabularies[line.dimension].term(code)
        label = term.label if term else code
        decisions.append(WordDecision(line.dimension, line.fingerprint, code, label, line.shown))
    memos = {line.fingerprint: line.memo for line in filled.lines if line.memo}
    still_open = {line.fingerprint for line in filled.lines if line.kind == "word" and _is("later", line.answer)}
    left = still_open - {line.fingerprint for line, _ in meant}
    return Decisions(filled.source, filled.salt, tuple(decisions), columns(filled, profile), len(left),
                     tuple(memos.items()))  # fmt: skip


def columns(filled: Filled, profile: Profile) -> tuple[ColumnDecision, ...]:
    """Say which columns a person gave a role, or took it from. **Raises** InputError: as `settled`."""
    return tuple(ColumnDecision(line.fingerprint, role) for line, role in _meant(filled, "column", profile))


def _meant(filled: Filled, kind: str, profile: Profile) -> list[tuple[Line, str]]:
    """List each fingerprint once with its line and what the answer means; what is left for later is left out."""
    meant: dict[str, tuple[Line, str]] = {}
    unknown: list[Line] = []
    never = _never_read(filled, profile) if kind == "column" else frozenset()
    for line in filled.lines:
        if line.kind != kind or _is("later", line.answer):
            continue
        code = _role(line.answer, profile) if kind == "column" else _code(line, profile)
        if code is None:
            unknown.append(line)
            continue
        if line.fingerprint in never and code != IGNORED:
            raise InputError("review-never-read", name=filled.source, sheet=line.sheet, cell=line.cell)
        first, before = meant.setdefault(line.fingerprint, (line, code))
        if before != code:
            raise InputError("review-twice", name=filled.source, sheet=line.sheet, first=first.cell, second=line.cell)
    if unknown:
        raise _unknown(filled, unknown, profile)
    return list(meant.values())


def _never_read(filled: Filled, profile: Profile) -> frozenset[str]:
    """List what headers such as 氏名 are known by: one slip in a drop-down must not turn names into a table."""
    spellings = profile.headers.get(IGNORED, ())
    return frozenset(fingerprint(filled.salt, HEADERS, fold(spelling)) for spelling in spellings)


def _code(line: Line, profile: Profile) -> str | None:
    vocabulary = profile.vocabularies.get(line.dimension)
    if vocabulary is None:
        return None
    if _is("not-counted", line.answer):
        return BLANK
    key = fold(line.answer)
    return _by_label(vocabulary).get(key) or _own_code(vocabulary, key)


def _by_label(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Folded label → code, in the language of the profile, then in any other; labels of two terms mean neither."""
    found: dict[str, str] = {}
    for term in (*vocabulary.terms, *vocabulary.shared):
        if found.setdefault(fold(term.label), term.code) != term.code:
            found[fold(term.label)] = ""
    other = {fold(text) for lang in LANGUAGES for text in _texts("other", lang)} if vocabulary.term("other") else set()
    return {**dict.fromkeys(other, "other"), **found}


def _own_code(vocabulary: Vocabulary, key: str) -> str | None:
    """Find the code of a synonym, or a code that was typed itself. What another dimension lends is no answer here."""
    known = vocabulary.by_key.get(key)
    code = known[0].code if known else key
    return code if vocabulary.term(code) else None


def _role(answer: str, profile: Profile) -> str | None:
    if _is("ignored", answer) or _is("not-counted", answer):
        return IGNORED
    return _roles(profile).get(fold(answer))


def _roles(profile: Profile) -> dict[str, str]:
    """Folded name of a role → role: its header spellings, what it is called in either language, its code."""
    known: dict[str, str] = {}
    for role in profile.headers:
        known |= {fold(text): role for text in _names_of_role(role, profile)}
    for role, spellings in profile.headers.items():
        for spelling in spellings:
            known.setdefault(fold(spelling), role)
    return known


def _names_of_role(role: str, profile: Profile) -> Iterator[str]:
    yield role
    if role in profile.vocabularies:
        yield profile.vocabularies[role].label
    for lang in LANGUAGES:
        say = words(lang)
        yield from (say(key) for key in (f"profile.role.{role}", f"report.role.{role}") if key in say)


def _is(what: Special, answer: str) -> bool:
    """Say whether an answer is one of the words that stand below the terms; nothing written is あとで."""
    if not answer:
        return what == "later"
    return fold(answer) in {fold(text) for lang in LANGUAGES for text in _texts(what, lang)}


def _texts(what: Special, lang: str) -> tuple[str]:
    return (words(lang)(f"review.answer.{what}"),)


def _unknown(filled: Filled, lines: Iterable[Line], profile: Profile) -> InputError:
    """Name the cells whose answer means nothing; where the workbook is another profile's, that is said."""
    cells = [(line.sheet, line.cell) for line in lines]
    sheet = cells[0][0]
    here = [cell for name, cell in cells if name == sheet]
    facts = {"name": filled.source, "sheet": sheet, "cell": "・".join(here[:_NAMED_CELLS]), "count": len(cells)}
    if filled.profile != profile.id:
        return InputError("review-profile", **facts, theirs=filled.profile, ours=profile.id)
    return InputError("review-answer", **facts)
