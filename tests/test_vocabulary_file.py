"""用語.xlsx and TOML are two faces of one vocabulary: what one says the other says, and errors name sheet and cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logs import csv_of
from reviews import choices

import marugoto_stats as ms
from marugoto_stats import profile
from marugoto_stats.cli import main
from marugoto_stats.errors import ProfileError
from marugoto_stats.model import terms_book
from marugoto_stats.profile.schema import ProfileFile
from marugoto_stats.render import toml, vocabulary
from marugoto_stats.wording import LANGUAGES, Lang, words

BUILT_IN = Path(profile.__file__).parent.parent / "profiles"
OFFICE = """# 見本市の用語
# 令和6年に作った
label = "見本市"

[headers]
channel = ["来所・電話など"]
ignored = []

[columns]
"種別" = "support_type"

[[vocabulary.district]]
code = "kita"
label = "北"

[[vocabulary.channel]]
code = "phone"
alt_labels = ["携帯", "ガラケー"]

[dimension.topic]
as_written = true

[reading]
ditto = ["district"]

[audience.public]
smallest_published = 5

[[table]]
id = "month"
title = "月ごと"
where = { district = "kita" }
chart = { number = 1, shape = "columns", measure = "contacts" }
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.toml"
    path.write_text(OFFICE, "utf-8")
    return path


def written(source: Path, target: Path, lang: Lang = "ja") -> Path:
    target.write_bytes(vocabulary.write(*profile.stated(source), lang=lang))
    return target


# ── nothing is lost ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", profile.available())
def test_every_built_in_profile_goes_both_ways(name: str, lang: Lang, tmp_path: Path) -> None:
    said = profile.stated(BUILT_IN / f"{name}.toml")
    book = written(BUILT_IN / f"{name}.toml", tmp_path / "用語.xlsx", lang)
    assert profile.stated(book) == said
    back = tmp_path / "back.toml"
    back.write_bytes(toml.write(*profile.stated(book)))
    assert profile.stated(back) == said
    assert vocabulary.write(*profile.stated(back), lang=lang) == book.read_bytes()


def test_values_and_comments_of_an_office_survive(office: Path, tmp_path: Path) -> None:
    plain, notes = profile.stated(written(office, tmp_path / "用語.xlsx"))
    assert plain == profile.stated(office)[0]
    assert notes == ("見本市の用語", "令和6年に作った")
    assert plain["headers"] == {"channel": ["来所・電話など"], "ignored": []}
    assert toml.write(plain, notes).decode().startswith("# 見本市の用語\n# 令和6年に作った\n\nlabel = ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("names", [[], ["（なし）"], ["(none)"], ["（なし）", "(none)"]])
def test_a_list_without_any_is_told_from_the_word_for_it(tmp_path: Path, lang: Lang, names: list[str]) -> None:
    path = tmp_path / "用語.xlsx"
    path.write_bytes(vocabulary.write({"names": names, "headers": {"date": names}}, lang=lang))
    assert profile.stated(path)[0] == {"names": names, "headers": {"date": names}}


signs = st.text("東西ｱaB=、#\"'\\（）[]{}_x0041 　<&>1", min_size=1, max_size=6)


@st.composite
def spelling(draw: st.DrawFn) -> str:
    """A text that clashes with no other."""
    return f"{draw(signs)}{draw(st.uuids()).hex}"


texts = st.lists(spelling(), max_size=3)
WORDS: dict[str, Any] = {"label_en": spelling(), "short": spelling(), "alt_labels": texts, "hidden_labels": texts}


def _term(number: int, said: dict[str, Any], *, branch: bool, bracketed: bool) -> dict[str, Any]:
    own = {"code": f"t{number}", "label": f"区{number}", **said, "bracketed": bracketed}
    return {**own, "branch": said["alt_labels"]} if branch and "alt_labels" in said else own


said = st.fixed_dictionaries({}, optional=WORDS)
term = st.builds(lambda n, s, b, c: _term(n, s, branch=b, bracketed=c), st.integers(0, 10**9), said, st.booleans(),
                 st.booleans())  # fmt: skip
terms = st.lists(term, min_size=1, max_size=3, unique_by=lambda each: each["code"])
flags = st.booleans()
profiles = st.fixed_dictionaries({}, optional={
    "label": spelling(), "body": spelling(), "names": texts, "towns": texts, "version": st.integers(1, 9),
    "headers": st.dictionaries(st.sampled_from(["date", "partner", "ignored"]), texts, min_size=1),
    "columns": st.dictionaries(spelling(), st.sampled_from(["topic", "weight", "ignored"]), min_size=1),
    "vocabulary": st.dictionaries(st.sampled_from(["district", "channel", "partner"]), terms, min_size=1),
    "dimension": st.dictionaries(st.sampled_from(["topic", "household"]), st.fixed_dictionaries({}, optional={
        "label": spelling(), "as_written": flags, "ordered": flags, "suffixes": texts, "unknown": texts, "blank": texts,
    }), min_size=1),
    "shared": st.just([{"code": "unknown", "alt_labels": ["さっぱり"]}]),
    "counting": st.just({"partner_base": "mentions"}),
    "reading": st.fixed_dictionaries({}, optional={"ditto": st.just(["district", "date"]), "bare_era": flags,
                                                   "example_sheets": texts}),
    "audience": st.just({"public": {"smallest_published": 3, "decided": "局長"}}),
    "table": st.just([{"id": "extra", "title": "別の表", "rows": "month", "columns": "channel", "summary": True}]),
    "defaults": st.just({"period": "2023年度", "where": ["地区=北"], "header_row": 3, "for": "内部"}),
})  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=profiles, lang=st.sampled_from(LANGUAGES), notes=st.lists(signs.map(str.strip).filter(bool), max_size=2))
def test_any_profile_goes_both_ways(tmp_path: Path, values: dict[str, Any], lang: Lang, notes: list[str]) -> None:
    """TOML → 用語.xlsx → TOML says the same; and 用語.xlsx → TOML → 用語.xlsx has the same bytes."""
    first, book, again = (tmp_path / name for name in ("first.toml", "用語.xlsx", "again.toml"))
    first.write_bytes(toml.write(values, notes))
    plain, found = profile.stated(first)
    book.write_bytes(vocabulary.write(plain, found, lang=lang))
    assert profile.stated(book) == (plain, found)
    again.write_bytes(toml.write(*profile.stated(book)))
    assert profile.stated(again) == (plain, found)
    assert vocabulary.write(*profile.stated(again), lang=lang) == book.read_bytes()


PLACES: dict[str, tuple[terms_book.Page | tuple[terms_book.Column, ...], str]] = {
    "TermEntry": (terms_book.TERMS, ""), "SharedEntry": (terms_book.SHARED, ""),
    "DimensionEntry": (terms_book.DIMENSIONS, ""), "TableEntry": (terms_book.TABLES, ""),
    "ChartEntry": (terms_book.TABLES, "chart."), "CountingEntry": (terms_book.SETTINGS, "counting."),
    "ReadingEntry": (terms_book.SETTINGS, "reading."), "DefaultsEntry": (terms_book.SETTINGS, "defaults."),
    "AudienceEntry": (terms_book.SETTINGS, "audience.public."),
}  # fmt: skip


def test_the_workbook_can_say_whatever_a_file_can() -> None:
    """Every key of the schema has a column or an item, so that no new one is forgotten here."""
    schema = ProfileFile.model_json_schema(by_alias=True)
    assert set(schema["$defs"]) == {*PLACES, "AudiencesEntry"}
    for name, (home, prefix) in PLACES.items():
        columns = home.columns if isinstance(home, terms_book.Page) else home
        known = {column.key for column in columns}
        missing = {key for key in schema["$defs"][name]["properties"] if f"{prefix}{key}" not in known} - {"chart"}
        assert missing == set(), name
    pages = {page.id for page in terms_book.PAGES} | {"columns"}  # the headers that are given a role
    items = {item.key.partition(".")[0] for item in terms_book.SETTINGS}
    assert set(schema["properties"]) <= pages | items


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_choices_are_told_apart(lang: Lang) -> None:
    say = words(lang)
    for name, codes in terms_book.CHOICES.items():
        said = [say(f"terms.choice.{name}.{code}").lower() for code in codes]
        assert len({*said}) == len(said), name
        for code, word in zip(codes, said, strict=True):
            assert word == code or word not in codes, (name, word)
    for page in terms_book.PAGES:
        heads = [say(f"terms.head.{page.id}.{column.key}") for column in page.columns]
        assert len(set(heads)) == len(heads)


# ── a workbook works wherever a TOML works ──────────────────────────────────────────────────────────────────


def test_a_log_is_counted_alike_with_either_face(office: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    head = ["対応日", "地区", "来所・電話など", "種別", "相談内容"]
    rows = [["2023/4/3", "北", "携帯", "包括", "引っ越し"], ["2023/4/4", "", "電話", "参加", "引っ越し"]]
    log.write_bytes(csv_of([head, *rows]))
    book = written(office, tmp_path / "用語.xlsx")
    one, other = ms.analyse(log, profile=office), ms.analyse(log, profile=book)
    assert [list(t.tidy()) for t in one.tables] == [
        [{**row, "profile": "office"} for row in t.tidy()] for t in other.tables
    ]
    assert one["topic"].rows.codes == ("引っ越し",)
    assert one["district_by_channel"].total.n == 2  # type: ignore[union-attr]


@pytest.mark.usefixtures("office")
def test_the_commands_take_it(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["profiles", "convert", "office.toml", "-o", "用語.xlsx"]) == 0
    assert main(["profiles", "check", "用語.xlsx"]) == 0
    assert main(["profiles", "show", "用語.xlsx"]) == 0
    shown = capsys.readouterr().out
    assert "見本市の設定" in shown
    assert "[用語.xlsx]" in shown
    assert main(["profiles", "convert", "用語.xlsx", "-o", "back.toml"]) == 0
    assert main(["profiles", "convert", "用語.xlsx", "-o", "用語.xlsx"]) == 2
    assert main(["profiles", "convert", "office.toml", "-o", "用語.txt"]) == 2
    Path("mine.toml").write_text("x = 1", "utf-8")
    assert main(["profiles", "convert", "用語.xlsx", "-o", "mine.toml"]) == 1
    assert Path("mine.toml").read_text("utf-8") == "x = 1"
    assert main(["profiles", "convert", "用語.xlsx", "-o", "mine.toml", "--overwrite"]) == 0
    assert profile.stated(Path("mine.toml")) == profile.stated(Path("back.toml"))


# ── a person at work in it ──────────────────────────────────────────────────────────────────────────────────

Cells = dict[str, Any]


def edited(source: Path, target: Path, sheet: str, change: Callable[[Any], object]) -> Path:
    """Open the workbook of a file, change one of its sheets, save."""
    book = openpyxl.load_workbook(written(source, target))
    change(book[words("ja")(f"terms.sheet.{sheet}")])
    book.save(target)
    return target


def place_of(sheet: Any, text: str) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def heads(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[4] if cell.value}


def row_with(sheet: Any, cells: Cells) -> None:
    """Fill the first free row below the heads."""
    at = heads(sheet)
    free = next(r for r in range(5, 999) if not any(c.value for c in sheet[r]))
    for head, value in cells.items():
        sheet.cell(free, at[head]).value = value


def test_words_are_added_in_a_cell_or_in_a_row(office: Path, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        cell = place_of(sheet, "携帯\nガラケー")
        cell.value += "\n スマホ \n"
        row_with(sheet, {"欄": "相談方法", "コード": "phone", "別の書き方": "公衆電話\n携帯"})
        row_with(sheet, {"欄": "拠点", "コード": "minato", "名前": "港", "開いた月": date(2024, 4, 1)})
        row_with(sheet, {"欄": "channel", "コード": 7, "名前": 7})

    own = profile.stated(edited(office, tmp_path / "用語.xlsx", "vocabulary", change))[0]["vocabulary"]
    assert own["channel"][0]["alt_labels"] == ["携帯", "ガラケー", "スマホ", "公衆電話"]
    assert own["channel"][1] == {"code": "7", "label": "7"}
    assert own["centre"] == [{"code": "minato", "label": "港", "opened": "2024-04"}]


def test_settings_are_filled_in_where_they_wait(office: Path, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        place_of(sheet, "報告する団体").offset(0, 1).value = "見本市社会福祉協議会"
        place_of(sheet, "5.4.3を令和5年4月3日と読む").offset(0, 1).value = "はい"
        row_with(sheet, {"項目": "町名", "値": "桜町"})
        row_with(sheet, {"項目": "町名", "値": "梅町"})

    own = profile.stated(edited(office, tmp_path / "用語.xlsx", "settings", change))[0]
    assert (own["body"], own["towns"]) == ("見本市社会福祉協議会", ["桜町", "梅町"])
    assert own["reading"] == {"ditto": ["district"], "bare_era": True}


def test_drop_downs_offer_what_may_stand(office: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(office, tmp_path / "用語.xlsx"))
    sheet = book["見出し"]
    assert choices(book, sheet, 5, heads(sheet)["何の列か"])[:2] == ["日付", "相談者番号"]
    sheet = book["用語"]
    assert "相談方法" in choices(book, sheet, 40, heads(sheet)["欄"])
    assert choices(book, sheet, 5, heads(sheet)["（…）が続いてもよい"]) == ["はい", "いいえ"]
    for each in book.worksheets:
        assert not each.merged_cells.ranges
        assert each.sheet_state == ("hidden" if each.title == "選べる言葉" else "visible")
        assert each.sheet_state == "hidden" or str(each.page_setup.paperSize) == "9"
        assert not any(cell.data_type == "f" for row in each.iter_rows() for cell in row)


PROBLEMS: dict[str, tuple[str, Callable[[Any], object], str, str]] = {
    "a code": ("vocabulary", lambda s: setattr(place_of(s, "kita"), "value", "Kita!"), "profile-code-form", "用語!B5"),
    "a far item": ("settings", lambda s: row_with(s, {"項目": "ほげ", "値": "桜町"}), "profile-item", "設定!A"),
    "a near head": ("table", lambda s: setattr(place_of(s, "しぼりこみ"), "value", "しぼりこみ方"), "profile-head-near",
                    "表!H4"),
    "a near sheet": ("notes", lambda s: setattr(s, "title", "説明です"), "profile-sheet-near", ""),
    "a field": ("vocabulary", lambda s: setattr(place_of(s, "地区"), "value", "地域"), "profile-dimension", "用語!A5"),
    "no field": ("vocabulary", lambda s: row_with(s, {"コード": "x"}), "profile-key-missing", "用語!A7"),
    "no code": ("vocabulary", lambda s: row_with(s, {"欄": "地区", "名前": "南"}), "profile-key-missing", "用語!A7"),
    "a clash": ("vocabulary", lambda s: row_with(s, {"欄": "相談方法", "コード": "fax", "別の書き方": "携帯"}),
                "profile-clash", "用語!A6"),
    "two labels": ("vocabulary", lambda s: row_with(s, {"欄": "地区", "コード": "kita", "名前": "きた"}),
                   "profile-cells-differ", "用語!C7"),
    "a role": ("headers", lambda s: row_with(s, {"何の列か": "ところ", "見出し": "場所"}), "profile-role", "見出し!"),
    "a flag": ("dimension", lambda s: setattr(place_of(s, "はい"), "value", "たぶん"), "profile-one-of", "欄!D5"),
    "a number": ("settings", lambda s: setattr(place_of(s, "見出しの行番号").offset(0, 1), "value", "三"),
                 "profile-number", "設定!B"),
    "an item": ("settings", lambda s: row_with(s, {"項目": "町の名", "値": "桜町"}), "profile-item-near", "設定!A"),
    "a head": ("table", lambda s: setattr(place_of(s, "しぼりこみ"), "value", "ほげ"), "profile-head", "表!H4"),
    "no heads": ("shared", lambda s: s.delete_rows(4), "profile-no-heads", "どの欄にもある答え!A1"),
    "a formula": ("vocabulary", lambda s: setattr(place_of(s, "北"), "value", "=A1"), "profile-formula", "用語!C5"),
    "a sheet": ("notes", lambda s: setattr(s, "title", "Sheet2"), "profile-sheet", ""),
    "a table": ("table", lambda s: row_with(s, {"コード": "x", "題": "x", "行": "谷"}), "profile-dimension", "表!D6"),
}  # fmt: skip


OF_WORKBOOKS = {f"profile-{name}" for name in ("workbook", "sheet", "sheet-near", "no-heads", "head", "head-near",
                                               "item", "item-near", "formula", "cells-differ")}  # fmt: skip
"""Problems that only a workbook can have."""


def test_every_problem_of_a_workbook_has_a_case() -> None:
    assert {slug for _, _, slug, _ in PROBLEMS.values()} >= OF_WORKBOOKS - {"profile-workbook"}


@pytest.mark.parametrize("name", PROBLEMS)
def test_problems_name_sheet_and_cell(name: str, office: Path, tmp_path: Path) -> None:
    sheet, change, slug, where = PROBLEMS[name]
    with pytest.raises(ProfileError) as refused:
        profile.stated(edited(office, tmp_path / "用語.xlsx", sheet, change))
    assert refused.value.slug == "profile-invalid"
    assert refused.value.facts["name"] == "用語.xlsx"
    found = [each for each in refused.value.problems if each.slug == slug]
    assert found, [each.slug for each in refused.value.problems]
    assert str(found[0].facts.get("key", "")).startswith(where)
    assert all(all(refused.value.parts(lang)) for lang in LANGUAGES)


def test_what_is_no_workbook_is_said_so(tmp_path: Path) -> None:
    for content in (b"", b"label = 'x'", b"PK\x03\x04 and nothing"):
        (tmp_path / "用語.xlsx").write_bytes(content)
        with pytest.raises(ProfileError) as refused:
            profile.stated(tmp_path / "用語.xlsx")
        assert refused.value.slug == "profile-workbook"
