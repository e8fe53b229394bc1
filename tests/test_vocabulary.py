"""How a cell with several answers is split: what is split once stays as it is, and protected names stay whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logs import JOINERS, SEVERAL

from marugoto_stats import profile
from marugoto_stats.japanese import fold
from marugoto_stats.vocabulary import Vocabulary, joined

VOCABULARIES = profile.load("machida", lang="ja").vocabularies
SIGN = re.compile("[,、・/;+&|\n]")
NAMED = {name: sorted({spelling for term in (*vocabulary.terms, *vocabulary.shared, *vocabulary.fallback)
                       for spelling in term.spellings}) for name, vocabulary in VOCABULARIES.items()}  # fmt: skip
PROTECTED = [(name, spelling) for name, spellings in NAMED.items() for spelling in spellings
             if SIGN.search(fold(spelling))]  # fmt: skip
BRACKETS = ["（", "）", "「", "」", "[", "<", ">", "他", "ほか", " 他", "第一", "①", "ヶ", "\r\n", "ｶﾞ"]


@st.composite
def cells(draw: st.DrawFn) -> tuple[Vocabulary, str]:
    """Draw a cell's text: names that are known and unknown, brackets and separators, in any order."""
    name = draw(st.sampled_from(sorted(VOCABULARIES)))
    known = st.sampled_from(NAMED[name] or ["中央"])
    part = st.one_of(known, known, st.sampled_from([*JOINERS, *BRACKETS]), st.sampled_from(SEVERAL["連携先"]))
    return VOCABULARIES[name], "".join(draw(st.lists(part, max_size=8)))


@given(cells())
def test_what_is_split_once_is_not_split_again(drawn: tuple[Vocabulary, str]) -> None:
    vocabulary, text = drawn
    pieces = vocabulary.split(text)
    assert vocabulary.split(joined(pieces)) == pieces
    assert all(pieces)
    assert [vocabulary.lookup(piece) for piece in pieces] == [vocabulary.lookup(fold(piece)) for piece in pieces]


@given(cells())
def test_an_answer_alone_is_read_as_in_company(drawn: tuple[Vocabulary, str]) -> None:
    vocabulary, text = drawn
    alone = {code for piece in vocabulary.split(text) for code in vocabulary.read(piece).codes}
    assert set(vocabulary.read(text).codes) == alone


def test_there_are_names_to_protect() -> None:
    assert len(PROTECTED) >= 20


@pytest.mark.parametrize(("name", "spelling"), PROTECTED)
def test_a_protected_name_stays_whole(name: str, spelling: str) -> None:
    vocabulary, key = VOCABULARIES[name], fold(spelling)
    assert vocabulary.split(spelling) == [key]
    for sign in JOINERS:
        assert vocabulary.split(f"某所{sign}{spelling}{sign}某人") == ["某所", key, "某人"]
