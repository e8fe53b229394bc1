"""The plan of a log for any profile: its categories with plausible weights, its headers, its spellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from marugoto_stats.japanese import fold
from marugoto_stats.model import Lifetime, Profile
from marugoto_stats.samples.plan import Weights, read_toml

_FIRST: Final = 2023
"""The fiscal year of a log, unless a centre opened later."""
_ROLES: Final = {
    "day": "date", "number": "person", "centre": "centre", "district": "district", "by": "inquirer",
    "channel": "channel", "support": "support_type", "function": "function", "status": "case_status",
    "topics": "topic", "partner": "partner", "age_band": "age_band", "household": "household",
}  # fmt: skip
"""What a column of a plan is called in a profile."""
_ALWAYS: Final = ("day", "number", "district")
"""Columns that a log has even where the profile has no terms for them."""
_STANDINGS: Final = frozenset({"new", "continuing", "closed"})
"""What the story of a case needs of the column new or continuing."""
_USUAL: Final = 4
"""How much likelier a category's own name is than each other spelling."""

Spellings = Mapping[str, list[str]]
"""Code → how it is written, the usual way first."""


def year_of(profile: Profile) -> int:
    """Name the fiscal year of a profile's log: the first in which all its centres are open from April on."""
    begun = [int(month[:4]) + (month[5:] > "04") for month in profile.opened.values()]
    return max(_FIRST, *begun, _FIRST)


def plan_for(profile: Profile) -> dict[str, Any]:
    """Return a plan, still with weights, whose log the profile reads without a question."""
    plan = read_toml("anybody")
    words = {column: spellings for column, role in _ROLES.items() if (spellings := _spellings(profile, role))}
    if "district" in words:
        words["district"] = {code: texts for code, texts in words["district"].items() if _all_year(profile, code)}
    if not _STANDINGS.issubset(words.get("status", {})):
        words.pop("status", None)
    if not words.get("district"):
        words["district"] = {name: [name] for name in plan["invented"]["districts"]}
    draw, spelled = plan["draw"], plan["spellings"] | {name: {**plan["spellings"].get(name, {}), **spellings}
                                                       for name, spellings in words.items()}
    supports = words.get("support", plan["spellings"]["support"])
    channels = words.get("channel", plan["spellings"]["channel"])
    return plan | {
        "since": f"{year_of(profile)}-04",
        "columns": _columns(profile, words),
        "centres": _centres(profile, words["district"]),
        "spellings": spelled,
        "clerical_in_season": {},
        "unnumbered": plan["unnumbered"] | {"by": {}},
        "usual": {code: _usual(plan, code, words) for code in supports},
        "beside": {name: {support: _weights(words.get(name, {}), weights, draw["unknown"])
                          for support, weights in by_support.items()} for name, by_support in plan["beside"].items()},
        "draw": draw | {
            "districts": _weights(words["district"], plan["usual_codes"]["district"], draw["own"]),
            "support": _weights(supports, draw["support"], draw["own"]),
            "channel": {code: _weights(channels, weights, draw["unknown"] if code == "else" else 0)
                        for code, weights in draw["channel"].items()},
        },
    }


def _all_year(profile: Profile, district: str) -> bool:
    """Say whether a district exists from the first to the last month of the log."""
    year, life = year_of(profile), profile.lifetimes.get(district, Lifetime())
    return all(life.meets(month, month) for month in (f"{year}-04", f"{year + 1}-03"))


def _spellings(profile: Profile, role: str) -> dict[str, list[str]]:
    """List the spellings of every category that are read as that category alone."""
    vocabulary = profile.vocabularies.get(role)
    found: dict[str, list[str]] = {}
    for term in vocabulary.terms if vocabulary else ():
        read = [text for text in term.spellings if vocabulary and _is_word(text)
                and vocabulary.read(text).codes == (term.code,) and not vocabulary.read(text).unmatched]
        if read:
            found[term.code] = read
    return found


def _is_word(text: str) -> bool:
    """Say whether a spelling is more than a number or a sign: ① says nothing to a reader of a sample."""
    return len(text) > 1 and not fold(text).isnumeric()


def _columns(profile: Profile, words: Mapping[str, Spellings]) -> dict[str, str]:
    """Head every column as the office does: the header that it gave a role, else the usual one."""
    given = {role: header for header, role in profile.given.items()}
    return {column: given.get(role) or profile.headers[role][0] for column, role in _ROLES.items()
            if column in _ALWAYS or column in words}


def _centres(profile: Profile, districts: Iterable[str]) -> dict[str, list[str]]:
    """List which centres serve each district; any, where the profile says of none."""
    found = {district: [profile.centre_of[district]] for district in districts if district in profile.centre_of}
    for centre, district in profile.district_of.items():
        found.setdefault(district, []).append(centre)
    return found


def _usual(plan: Mapping[str, Any], support: str, words: Mapping[str, Spellings]) -> dict[str, Weights]:
    """Say what a contact of a support type is usually about, in the words and codes of the profile."""
    usual = plan["usual"].get(support, plan["usual"]["comprehensive"])
    unknown = plan["draw"]["unknown"]
    in_words = {name: _by_spelling(words[name], _weights(words[name], plan["usual_codes"][name], unknown))
                for name in ("by", "topics") if name in words}
    partner = {"partner": _weights(words["partner"], usual["partner"], 1)} if "partner" in words else {}
    return {**usual, **in_words, **partner}


def _by_spelling(spellings: Spellings, weights: Weights) -> Weights:
    return {text: weights[code] * (_USUAL if place == 0 else 1)
            for code, texts in spellings.items() for place, text in enumerate(texts)}


def _weights(codes: Iterable[str], known: Weights, otherwise: int) -> Weights:
    """Weigh the codes of a profile: as usual, else as what only it has."""
    found = {code: known.get(code, otherwise) for code in codes}
    return found if any(found.values()) else dict.fromkeys(found, 1)
