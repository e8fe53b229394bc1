"""A body's words, counting options, tables: TOML or 用語.xlsx → `Profile`, or an error with file, place, near miss.

    source ─▶ schema ─▶ layers ─▶ checks ─▶ build        choice: which one for a log · show: one for the eye
    files     shape     merged    meaning   one language  asked: what a user asked for by name
    workbook: a 用語.xlsx as a file · plain: what a file states, whatever it is written in
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from marugoto_stats.errors import ProfileError
from marugoto_stats.model import Profile
from marugoto_stats.profile.asked import dimension, values
from marugoto_stats.profile.build import built, outlined
from marugoto_stats.profile.checks import problems
from marugoto_stats.profile.choice import Choice, chosen
from marugoto_stats.profile.layers import laid_over, merged
from marugoto_stats.profile.plain import Plain, plain
from marugoto_stats.profile.show import listed, shown
from marugoto_stats.profile.source import STANDARD, Layer, available, find_local, from_text, layers, stacked
from marugoto_stats.profile.workbook import placed
from marugoto_stats.wording import Lang, Words

__all__ = [
    "Choice", "Plain", "available", "check", "choose", "dimension", "find_local", "list_text", "load", "show_text",
    "stated", "values",
]


def load(name_or_path: str | Path, *, lang: Lang) -> Profile:
    """Load a built-in profile by id or label, or a file.

    **Raises** ProfileError: profile-unknown, profile-no-file, profile-unreadable, profile-encoding;
    profile-invalid with every problem of the file.
    """
    return _whole(layers(name_or_path), lang)


def _whole(chain: tuple[Layer, ...], lang: Lang) -> Profile:
    own, before = chain[-1], merged(chain[:-1])
    whole = laid_over(before, own.entries)
    meaning = problems(chain[0].entries, own.entries, whole=whole, before=before)
    found = (*own.problems, *(each for each in meaning if not _follows(each, own.problems)))
    if found:
        told = tuple(placed(each, own.places) for each in found) if own.places else found
        raise ProfileError("profile-invalid", told, name=own.origin, count=len(found))
    return built(whole, chain, lang)


def stated(source: Path | str, *, name: str = "") -> tuple[Plain, tuple[str, ...]]:
    """Return what one file (or the text of a TOML, with the name of its file) states, in plain values; its comments.

    **Raises** ProfileError: as `load`.
    """
    chain = layers(source) if isinstance(source, Path) else stacked(from_text(source, name, Path(name).stem))
    _whole(chain, "ja")
    return plain(chain[-1].entries), chain[-1].notes


def _follows(missing: ProfileError, shape: Iterable[ProfileError]) -> bool:
    """Say whether something is missing only because what stands there had to be left out."""
    if missing.slug not in ("profile-label-missing", "profile-key-missing"):
        return False
    return any(str(each.facts.get("key")).startswith(str(missing.facts["key"])) for each in shape)


def choose(titles: Iterable[str], places: Mapping[tuple[str, str], int], *, lang: Lang) -> Choice:
    """Choose the built-in profile for a log that comes without one.

    `titles` are the texts above the headers; `places` counts the rows by their (district, centre) texts,
    empty where nothing is written. The one body whose name stands in a title; else the body whose terms
    match the most rows that name a place (at least four in five, strictly more than the next); else the
    standard. Only the chosen one is built whole, so that a run does not take longer with every body.
    """
    chains = [layers(name) for name in available() if name != STANDARD]
    bodies = [outlined(merged(chain), chain[-1], lang) for chain in chains]
    verdict = chosen(bodies, titles, places)
    return Choice(load(verdict.id, lang=lang), verdict.reason, verdict.facts)


def check(path: str | Path, lang: Lang) -> tuple[str, ...]:
    """List every problem of a file in words; empty when it holds together."""
    try:
        load(Path(path), lang=lang)
    except ProfileError as error:
        return tuple(" ".join(problem.parts(lang)) for problem in error.problems or (error,))
    return ()


def show_text(profile: Profile, words: Words) -> str:
    """Write a profile for the terminal: plain text of at most 80 columns, every term with its spellings."""
    return shown(profile, words)


def list_text(words: Words) -> str:
    """Write the built-in profiles for the terminal, one line each."""
    return listed((load(name, lang=words.lang) for name in available()), words)
