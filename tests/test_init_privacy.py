"""What a draft may hold of a log: words of categories that stand twice; never a name, a number or a sentence."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from canary import leaks, text, workbook
from doorway import Run, opened
from drafts import column, drafted, edited, figures
from hypothesis import given
from hypothesis import strategies as st
from strange_logs import one_column

from marugoto_stats.pipeline import analyse
from marugoto_stats.propose import shapes


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


NAMES = ["佐藤", "鈴木", "田中", "山本", "中村"]
PRIVATE: dict[str, tuple[str, list[str]]] = {
    "surnames as places": ("町名", NAMES),
    "full names": ("連携先", ["佐藤 花子", "鈴木 一郎", "高橋 次郎"]),
    "full names in one": ("相談者", ["佐藤花子", "鈴木一郎", "高橋次郎"]),
    "names with respect": ("つなぎ先", ["田中さん", "山口さん"]),
    "katakana": ("依頼元", ["ヤマダ ハナコ", "サトウ タロウ"]),
    "phones": ("相談経路", ["042-111-2222", "042-333-4444"]),
    "numbers": ("区分", ["K-1024", "K-1025", "K-1026"]),
    "addresses": ("地域", ["本町1-2-3", "中町4-5"]),
    "mail": ("partner", ["a@example.jp", "c@example.jp"]),
    "English names": ("category", ["Anna Berg", "Tom Hill", "Priya Patel"]),
    "names nobody knows": ("team", ["Bianca Rossini", "Luka Perisic", "Ginevra Neri"]),
    "Japanese names in letters": ("area", ["Tanaka", "Sato", "Suzuki"]),
    "sentences": ("主訴", ["隣の音がうるさい。眠れない。", "家賃が払えない。相談したい。"]),
}


@pytest.mark.parametrize("case", PRIVATE)
def test_names_and_numbers_never_become_categories(case: str, tmp_path: Path) -> None:
    header, values = PRIVATE[case]
    made, written = column(one_column(header, lambda k: values[k % len(values)]), tmp_path)
    assert made.columns[3].why == "private"
    assert [value for value in values if value in written] == []
    assert header in written


def test_names_between_partners_are_counted_and_not_written(tmp_path: Path) -> None:
    values = ["民生委員", "病院", "包括", "田中さん", "佐藤花子", "木村", "緑の会", "学校"]
    made, written = column(one_column("連携先", lambda k: values[k % 8]), tmp_path)
    (found,) = [each for each in made.dimensions if each.dimension == "partner"]
    assert [each.spelling.text for each in found.unknown] == ["緑の会"]
    assert (found.withheld, found.withheld_n) == (3, sum(k % 8 in (3, 4, 5) for k in range(300)))
    assert [value for value in values[3:6] if value in written] == []


@pytest.mark.parametrize(("kinds", "why"), [(40, "proposed"), (41, "too-many")])
def test_forty_values_are_categories_and_no_more(kinds: int, why: str, tmp_path: Path) -> None:
    made, written = column(one_column("カテゴリ", lambda k: f"話題{chr(0x4E00 + k % kinds)}"), tmp_path)
    assert made.columns[3].why == why
    assert ("話題一" in written) is (why == "proposed")


def test_a_value_that_stands_once_keeps_the_others_back(tmp_path: Path) -> None:
    made, written = column(one_column("カテゴリ", lambda k: "まれ" if k == 7 else "ふつう"), tmp_path)
    assert made.columns[3].why == "once"
    assert "ふつう" not in written
    # two lines less commented, and it is read as it stands
    shown = edited(written, ('# "カテゴリ" =', '"カテゴリ" ='), ("# [dimension.topic]\n# ", "[dimension.topic]\n"))
    (tmp_path / "draft.toml").write_text(shown, "utf-8")
    report = analyse(tmp_path / "log.csv", profile=tmp_path / "draft.toml")
    assert figures(report, "topic") == {"ふつう": 299, "まれ": 1}


@pytest.mark.parametrize("out", ["draft.toml", "用語.xlsx"])
@pytest.mark.parametrize("log", ["log.xlsx", "log.csv"])
def test_no_canary_leaves_the_log(log: str, out: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / log).write_bytes(workbook() if log.endswith("xlsx") else text())
    done = run("init", log, "-o", out)
    assert done.code == 0
    assert leaks(done.out + done.err) == []
    if out.endswith("toml"):
        assert leaks((tmp_path / out).read_bytes()) == []
    else:
        sheets = openpyxl.load_workbook(tmp_path / out).worksheets
        assert leaks(repr([list(sheet.values) for sheet in sheets])) == []
    assert "鸚" not in repr(drafted(tmp_path / log))


VALUES = st.one_of(
    st.sampled_from(["道路", "公園・緑地", "Housing", "Parks & Recreation", "田中さん", "佐藤 花子", "Anna Berg",
                     "042-1-2", "不明", "来所", "第1地区", "小山"]),
    st.text("道路公園田中花子ア。-1aB ", min_size=1, max_size=6),
)  # fmt: skip


@given(values=st.lists(VALUES, min_size=4, max_size=60),
       header=st.sampled_from(["カテゴリ", "町名", "相談者", "category", "メモ欄"]))
def test_only_what_stands_twice_and_is_nobodys_name_is_written(values: list[str], header: str,
                                                               tmp_path_factory: pytest.TempPathFactory) -> None:
    made, written = column(one_column(header, lambda k: values[k % len(values)], len(values)),
                           tmp_path_factory.mktemp("log"))  # fmt: skip
    once = {value for value, n in Counter(values).items() if n == 1}
    listed = {label for terms in tomllib.loads(written).get("vocabulary", {}).values() for term in terms
              for label in (term.get("label"), *term.get("alt_labels", ())) if label}  # fmt: skip
    asked = {each.spelling.text for found in made.dimensions for each in found.unknown}
    assert [label for label in listed | asked if shapes.is_private(label)] == []
    assert len(listed) <= 40 + 3
    if made.columns[3].matched is None and made.columns[3].role:
        assert not once.intersection(listed)
