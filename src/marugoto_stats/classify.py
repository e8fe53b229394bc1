"""Records × vocabularies → codes, on distinct spellings, with the rule that matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from marugoto_stats.model import BLANK, COMBINED, NONE, UNCLASSIFIED, Coded, Issue, Profile, Records
from marugoto_stats.vocabulary import UNREADABLE, Answer, Vocabulary

SEVERAL: Final = "several"
"""Stands for a rule where different answers stand and one is asked."""
FROM_DISTRICT: Final = "district"
"""Stands for a rule where the centre is that of the district."""
FROM_CENTRE: Final = "centre"
"""Stands for a rule where the district is that of the centre."""


def classify(records: Records, profile: Profile) -> Coded:
    """Give every contact its codes.

    **Unit**: one row per contact. A single-answer dimension has one code (`unclassified` where several different
    answers stand, never the first of them); a multiple-response one a tuple of codes, empty text giving `blank`.
    """
    frame = records.frame[["date", "date_state", "person", "weight", "file", "sheet", "row"]].copy()
    rules = pd.DataFrame(index=frame.index)
    answers: dict[str, Mapping[str, Answer]] = {}
    issues: list[Issue] = []
    carried = [role for role in records.roles if role in profile.vocabularies]
    for dimension in carried:
        vocabulary = profile.vocabularies[dimension]
        texts = records.frame[dimension]
        places, distinct = pd.factorize(texts)
        read = {text: vocabulary.read(text) for text in distinct}
        code = several_codes if vocabulary.multiple_response else single_code
        codes = pd.Series([code(answer) for answer in read.values()], dtype="object")
        frame[dimension] = codes.take(places).to_numpy()
        why = several_rules if vocabulary.multiple_response else single_rule
        rules[dimension] = pd.Series([why(answer) for answer in read.values()], dtype="object").take(places).to_numpy()
        answers[dimension] = read
        issues += _issues(records, dimension, texts, read, vocabulary)
    if "centre" in frame.columns and profile.district_of:
        found = frame["centre"].map(lambda code: profile.district_of.get(code))
        _fill(frame, rules, "district", found, rule=FROM_CENTRE, silent=(BLANK,))
    if "district" in frame.columns and profile.centre_of:
        issues += _centres(frame, rules, records, profile)
    if "centre" in frame.columns and profile.opened:
        issues += _before_opening(frame, records, profile)
    if "district" in frame.columns and profile.lifetimes:
        issues += _outside_time(frame, records, profile)
    dimensions = tuple(d for d in profile.vocabularies if d in frame.columns)
    return Coded(frame, dimensions, records.roles, answers, tuple(issues), rules)


def single_code(answer: Answer) -> str:
    """Return the one code of a text where one answer is asked. Two different answers are none."""
    if not answer.codes and not answer.unmatched:
        return BLANK
    return answer.codes[0] if len(answer.codes) == 1 and not answer.unmatched else UNCLASSIFIED


def several_codes(answer: Answer) -> str:
    """Return the codes of a text where several answers may stand, as one combination.

    Each code stands once; `unclassified` stands for what no term matches.
    """
    codes = answer.codes + ((UNCLASSIFIED,) if answer.unmatched else ())
    return COMBINED.join(codes) or BLANK


def single_rule(answer: Answer) -> str:
    """Return by which rule the one code of a text was found; `several` where more answers stand than are asked for."""
    if answer.unmatched:
        return "none"
    return SEVERAL if len(answer.codes) > 1 else answer.rules[0] if answer.rules else "blank"


def several_rules(answer: Answer) -> str:
    """Return by which rule each code of a text was found, joined like the codes."""
    found: tuple[str, ...] = answer.rules + (("none",) if answer.unmatched else ())
    return COMBINED.join(found) or "blank"


def _issues(records: Records, dimension: str, texts: pd.Series, read: Mapping[str, Answer],
            vocabulary: Vocabulary) -> list[Issue]:
    """Report unmatched texts, and several answers where one is asked, per sheet."""
    unmatched = {text for text, answer in read.items() if answer.unmatched and text != UNREADABLE}
    if vocabulary.multiple_response:
        kind = "none-with-answer"
        several = {text for text, a in read.items() if NONE in a.codes and len(a.codes) + a.unmatched > 1}
    else:
        kind = "several-answers"
        several = {text for text, a in read.items() if len(a.codes) > 1} - unmatched
    issues = []
    for code, concerned in (("unmatched-value", unmatched), (kind, several)):
        if not concerned:
            continue
        issues += _per_sheet(code, texts.isin(list(concerned)), records, dimension)
    return issues


def _per_sheet(code: str, concerned: pd.Series, records: Records, dimension: str) -> list[Issue]:
    """Report the rows concerned: one warning per sheet, with the first of them."""
    rows = records.frame.loc[concerned, ["file", "sheet", "row"]]
    return [
        Issue(code, "warning", str(file), str(sheet), int(group.iloc[0]),
              records.letters.get((str(file), str(sheet), dimension)), dimension, len(group),
              rows=tuple(map(int, group)))
        for (file, sheet), group in rows.groupby(["file", "sheet"], sort=False)["row"]
    ]


def _centres(frame: pd.DataFrame, rules: pd.DataFrame, records: Records, profile: Profile) -> list[Issue]:
    """Take the centre from its column where that is filled and matched, else from the district.

    Where both speak and disagree, the column wins and is reported.
    """
    by_district = frame["district"].map(lambda code: profile.centre_of.get(code))
    gaps = (BLANK, UNCLASSIFIED)
    issues: list[Issue] = []
    if "centre" in frame.columns:
        written = frame["centre"]
        differ = ~written.isin(gaps) & by_district.notna() & (written != by_district)
        issues = _per_sheet("centre-district", differ, records, "centre")
    _fill(frame, rules, "centre", by_district, rule=FROM_DISTRICT, silent=gaps)
    return issues


def _fill(frame: pd.DataFrame, rules: pd.DataFrame, dimension: str, found: pd.Series, *, rule: str,
          silent: Sequence[str]) -> None:
    """Take a place from another one where its own column is silent, or not there."""
    if dimension not in frame.columns:
        frame[dimension], rules[dimension] = BLANK, "blank"
    filled = frame[dimension].isin(silent) & found.notna()
    frame[dimension] = frame[dimension].mask(filled, found)
    rules[dimension] = rules[dimension].mask(filled, rule)


def _before_opening(frame: pd.DataFrame, records: Records, profile: Profile) -> list[Issue]:
    """Report contacts dated before the month in which their centre opened."""
    opened = frame["centre"].map({code: pd.Timestamp(f"{month}-01") for code, month in profile.opened.items()})
    return _per_sheet("before-opening", frame["date"] < pd.to_datetime(opened), records, "date")


def _outside_time(frame: pd.DataFrame, records: Records, profile: Profile) -> list[Issue]:
    """Report contacts of a month in which their district does not exist."""
    lives = profile.lifetimes.items()
    begin = frame["district"].map({code: pd.Timestamp(f"{life.since}-01") for code, life in lives if life.since})
    after = frame["district"].map({code: pd.Timestamp(f"{life.after}-01") for code, life in lives if life.after})
    outside = (frame["date"] < pd.to_datetime(begin)) | (frame["date"] >= pd.to_datetime(after))
    return _per_sheet("district-outside-time", outside, records, "district")


def each_branch(records: Records, profile: Profile) -> dict[str, pd.Series]:
    """Code several answers once for every spelling of a cell, so that two branches of one kind are two.

    dimension → one combination per contact, as `several_codes` writes them.
    """
    found: dict[str, pd.Series] = {}
    for dimension in (role for role in records.roles if role in profile.vocabularies):
        vocabulary = profile.vocabularies[dimension]
        if vocabulary.multiple_response:
            texts = records.frame[dimension]
            found[dimension] = texts.map({text: _each(vocabulary, text) for text in texts.unique()})
    return found


def _each(vocabulary: Vocabulary, text: str) -> str:
    if text == UNREADABLE:
        return UNCLASSIFIED
    looked_up = [vocabulary.lookup(piece) for piece in dict.fromkeys(vocabulary.split(text))]
    return COMBINED.join(code or UNCLASSIFIED for code, rule in looked_up if rule != "blank") or BLANK
