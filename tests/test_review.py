"""要確認.xlsx, read back with openpyxl: what stands in it, what may be answered, where its links lead."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import canary
import pytest
from asked import HEADER, asking_log, opened_book, sheet, texts
from logs import csv_of
from openpyxl.utils import range_boundaries

import marugoto_stats as ms
from marugoto_stats import decide, files, profile
from marugoto_stats.japanese import fold
from marugoto_stats.model import BLANK
from marugoto_stats.model.review import ANSWER, COLUMN_KEYS, HIDDEN_SHEET, MARK, WORD_KEYS
from marugoto_stats.render import review
from marugoto_stats.text import safe_text
from marugoto_stats.wording import LANGUAGES, Lang, words


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return asking_log(tmp_path / "記録 4月'分#1.xlsx")


def test_one_line_per_spelling_the_frequent_ones_first(log: Path) -> None:
    found = ms.check(log, profile="machida")
    lines = sheet(opened_book(review.write(found)), "words").lines
    said = [(line["欄"].value, line["書き方"].value, line["件数"].value) for line in lines]
    hidden = "（文は載せません。場所を見てください）"
    assert said == [("地区", "小山田", 2), ("地区", hidden, 1), ("相談方法", "無線", 1), ("支援区分", "そのた", 1),
                    ("相談者", hidden, 1), ("連携先", hidden, 2)]  # fmt: skip
    assert [line["番号"].value for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[0]["近い言葉"].value == "小山"
    assert {line["答え"].value for line in lines} == {None}


def test_texts_of_guarded_columns_are_shown_only_where_that_is_asked_for(log: Path) -> None:
    shy = "\n".join(texts(opened_book(review.write(ms.check(log, profile="machida")))))
    open_ = "\n".join(texts(opened_book(review.write(ms.check(log, profile="machida", show_values=True)))))
    for text in ("謎の会", "鈴木さん", "03-1234-5678"):
        assert text not in shy
        assert text in open_


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_has_a_list_of_all_that_may_be_answered(log: Path, lang: Lang) -> None:
    found = ms.check(log, profile="machida", lang=lang)
    say = words(lang)
    book = opened_book(review.write(found))
    for key, roles in (("words", False), ("columns", True)):
        here = sheet(book, key, lang)
        for line in here.lines:
            listed = choices(book, here.page, line[say(ANSWER)].coordinate)
            if roles:
                assert listed == [*(say(f"report.role.{role}") for role in found.roles),
                                  say("review.answer.ignored"), say("review.answer.later")]  # fmt: skip
            else:
                terms = [label for _, label in found.choices[line["dimension"].value]]
                assert listed == [*terms, say("review.answer.not-counted"), say("review.answer.later")]
    longest = max(len(",".join(label for _, label in terms)) for terms in found.choices.values())
    assert longest > 200  # a list in the cell itself may have 255 signs


def choices(book: Any, page: Any, cell: str) -> list[str]:
    """What the drop-down of a cell offers."""
    (rule,) = [rule for rule in page.data_validations.dataValidation if cell in rule.sqref]
    assert rule.type == "list"
    assert rule.prompt
    assert rule.error
    name, area = re.fullmatch(r"'(.+)'!(.+)", rule.formula1).groups()  # type: ignore[union-attr]
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    assert left == right
    return [book[name].cell(row, left).value for row in range(top, bottom + 1)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("known", ["machida", "standard"])
def test_whatever_is_chosen_is_understood(known: str, lang: Lang) -> None:
    """Every item of every list comes back as the code or role that it stands for."""
    found = ms.check(canary.workbook(), input_format="xlsx", profile=known, lang=lang)
    own, say = profile.load(known, lang=lang), words(lang)
    one = sheet(opened_book(review.write(found)), "words", lang).lines[0]
    line = decide.Line("word", "", "", "", "", "")
    filled = decide.Filled("要確認.xlsx", found.salt, lang, known, ())
    answers = {(dimension, label): code for dimension, terms in found.choices.items() for code, label in terms}
    answers |= {(dimension, say("review.answer.not-counted")): BLANK for dimension in found.choices}
    lines = [replace(line, dimension=dimension, fingerprint=f"{n}", answer=label)
             for n, (dimension, label) in enumerate(answers)]  # fmt: skip
    settled = decide.settled(replace(filled, lines=tuple(lines)), own)
    assert [word.code for word in settled.words] == list(answers.values())
    roles = {say(f"report.role.{role}"): role for role in found.roles} | {say("review.answer.ignored"): "ignored"}
    asked = [replace(line, kind="column", fingerprint=f"{n}", answer=label) for n, label in enumerate(roles)]
    assert [one.role for one in decide.columns(replace(filled, lines=tuple(asked)), own)] == list(roles.values())
    later = replace(line, dimension=one["dimension"].value, fingerprint="x", answer=say("review.answer.later"))
    assert decide.settled(replace(filled, lines=(later,)), own).words == ()


def test_links_lead_to_the_cells(log: Path) -> None:
    found = ms.check(log, profile="machida", show_values=True)
    book, source = opened_book(review.write(found, folder=log.parent)), opened_book(log)
    lines = sheet(book, "words").lines
    assert len(lines) == 6
    for line in lines:
        cell = linked(line["最初の場所"], log, source)
        assert fold(line["書き方"].value) in fold(cell.value)
        assert line["最初の場所"].value == f"{cell.parent.title}!{cell.coordinate}"
    for line in sheet(book, "columns").lines:
        assert linked(line["場所"], log, source).value == line["見出し"].value
    odd = book["おかしいところ"]
    places = [row[2] for row in odd.iter_rows() if row[2].hyperlink]
    assert len(places) == 8
    assert [linked(place, log, source).value for place in places][:2] == ["小山田", "小山田"]


def linked(cell: Any, log: Path, source: Any) -> Any:
    """The cell of the log to which a link leads."""
    link = cell.hyperlink
    assert unquote(link.target) == log.name
    name, address = re.fullmatch(r"'(.+)'!([A-Z]+\d+)", link.location).groups()  # type: ignore[union-attr]
    return source[name.replace("''", "'")][address]


def test_a_text_file_is_linked_and_its_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    plain = ["2023/4/3", "小山", "来所", "包括", "本人", ""]
    path.write_bytes(csv_of([HEADER, [*plain[:1], "小山田", *plain[2:]], plain]))
    book = opened_book(review.write(ms.check(path, profile="machida"), folder=tmp_path))
    (line,) = sheet(book, "words").lines
    assert line["最初の場所"].value == "log.csv  2行目  B列"
    assert line["最初の場所"].hyperlink.target == "log.csv"
    assert line["最初の場所"].hyperlink.location is None
    bare = opened_book(review.write(ms.check(path.read_bytes(), input_format="csv", profile="machida")))
    assert sheet(bare, "words").lines[0]["最初の場所"].hyperlink is None


def test_what_is_hidden_and_what_is_fixed(log: Path) -> None:
    found = ms.check(log, profile="machida")
    content = review.write(found, folder=log.parent)
    assert content == review.write(ms.check(log, profile="machida"), folder=log.parent)
    assert files.is_ours(".xlsx", content)
    assert str(log.parent).encode() not in content
    book = opened_book(content)
    assert book.sheetnames == ["決めてください", "列の対応", "おかしいところ", "読み取ったこと", HIDDEN_SHEET]
    assert [page.sheet_state for page in book][:4] == ["visible"] * 4
    assert book[HIDDEN_SHEET].sheet_state != "visible"
    assert [book[HIDDEN_SHEET].cell(n, 1).value for n in range(1, 5)] == [MARK, found.salt, "ja", "machida"]
    for key, keys in (("words", WORD_KEYS), ("columns", COLUMN_KEYS)):
        here = sheet(book, key)
        for head in keys:
            place = here.lines[0][head].column
            (about,) = [one for one in here.page.column_dimensions.values() if one.min <= place <= one.max]
            assert about.hidden
        assert here.page.freeze_panes == f"A{here.lines[0]['答え'].row}"
        assert here.page.page_setup.orientation == "landscape"
        assert int(here.page.page_setup.paperSize) == 9
        assert here.page.print_title_rows


def test_every_finding_stands_with_its_weight() -> None:
    found = ms.check(canary.workbook(), input_format="xlsx", profile="machida")
    rows = [[cell.value for cell in row] for row in opened_book(review.write(found))["おかしいところ"].iter_rows()]
    grades = [row[0] for row in rows if row[0] in ("誤り", "注意", "お知らせ")]
    assert len(grades) == len(found.issues)
    assert grades == sorted(grades, key=["誤り", "注意", "お知らせ"].index)
    assert all(row[1] for row in rows if row[0] in ("誤り", "注意", "お知らせ"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_canary_but_the_spellings_of_closed_columns(lang: Lang) -> None:
    found = ms.check(canary.workbook(), input_format="xlsx", lang=lang)
    content = review.write(found)
    say = words(lang)
    book = opened_book(content)
    leaking = [(page.title, cell) for page in book for row in page.iter_rows() for cell in row
               if canary.leaks(str(cell.value or ""))]  # fmt: skip
    spellings = {line[say("review.head.spelling")].coordinate: line for line in sheet(book, "words", lang).lines}
    assert leaking
    for title, cell in leaking:
        assert title == say("review.sheet.words")
        line = spellings[cell.coordinate]
        assert line["dimension"].value not in ("inquirer", "topic", "partner")
        assert line[say("review.head.count")].value == 1
        cell.value = ""
    saved = io.BytesIO()
    book.save(saved)
    for page in opened_book(saved.getvalue()):
        assert canary.leaks("".join(map(str, (page.title, page.oddFooter.left.text, page.dimensions)))) == []
    assert canary.leaks("\n".join(texts(opened_book(saved.getvalue())))) == []


def test_values_that_are_asked_for_are_those_of_read_columns_and_headers() -> None:
    found = ms.check(canary.workbook(), input_format="xlsx", show_values=True)
    said = "\n".join(texts(opened_book(review.write(found))))
    shown = [text for text in canary.PLANTED if text in said]
    assert any("不動産" in text for text in shown)
    assert any("太郎様" in text for text in shown)  # the unknown header
    for private in ("怒鳴られた", "折返し", "042-", "町1-2-", "夜に"):
        assert f"鸚{private}" not in said.replace("鸚鸚", "鸚")
        assert not any(private in text for text in shown)


def test_nothing_to_decide_is_said() -> None:
    content = csv_of([HEADER, ["2023/4/3", "小山", "来所", "包括", "本人", "なし"]])
    found = ms.check(content, input_format="csv", profile="machida", lang="ja")
    assert not found.to_settle
    book = opened_book(review.write(found))
    assert "決めてほしい書き方はありません。" in set(texts(book))
    assert "おかしいところはありませんでした。" in set(texts(book))


def test_the_workbook_names_the_command_that_gives_it_back(log: Path) -> None:
    said = set(texts(opened_book(review.write(ms.check(log, profile="machida"), name="答え.xlsx"))))
    assert f'marugoto-stats summarize "{safe_text(log.name)}" 答え.xlsx' in said
