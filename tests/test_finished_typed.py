"""Table files typed by hand, filled in, or spoilt on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from handed import PLAIN, TYPED, assert_same, counted, lines_of, log, slug, tables, write
from logs import xlsx_of

import marugoto_stats as ms
from marugoto_stats.errors import MarugotoError

# ── typed by hand ───────────────────────────────────────────────────────────────────────────────────────────

@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_typed_file_takes_codes_labels_and_synonyms(folder: Path, form: str) -> None:
    path = write(folder / "typed.csv", TYPED)
    if form == "xlsx":
        path = folder / "typed.xlsx"
        grid = [["表", None], list(TYPED[0]), *([int(v) if v.isascii() and v.isdigit() else v for v in line.values()]
                                              for line in TYPED)]  # fmt: skip
        path.write_bytes(xlsx_of({"メモ": [["あ"]], "表": grid}))
    report = ms.analyse(path, profile="machida")
    assert [(link.id, link.n) for link in report.base_chain] == [
        ("contacts", 1084), ("clerical", -164), ("consultations", 920),
    ]  # fmt: skip
    table = counted(report["district_by_channel"])
    assert (table["aihara", "office"].n, table["aihara", "office"].share) == (167, Fraction(167, 920))
    assert table["aihara", "phone"].status == "suppressed"
    assert table["oyama", "office"].status == "unavailable"  # not given, which is not nothing
    assert counted(report["overview"])["outreach", "contacts"].n == 247
    assert {issue.code for issue in report.issues} >= {"table-rules-assumed"}


def test_the_template_filled_in_gives_the_tables(folder: Path) -> None:
    """Every line of a report finds its place in the template, in both forms."""
    from marugoto_stats.pipeline.given import template

    whole = ms.analyse(log(folder, PLAIN), profile="machida", period="2023年度")
    for form in (".csv", ".xlsx"):
        path = folder / f"t{form}"
        path.write_bytes(template("machida", form, lang="ja"))
        assert slug(path) == "table-empty"
    figures = {(table.name, *place): figure for table in whole.tables for place, figure in counted(table).items()}
    assert figures
    lines = lines_of(folder / "t.csv")
    lines[0] |= {"centre": "堺", "since": "2023年度", "until": "2023年度"}
    for line in lines:
        if line["table"] == "月別件数" and line["column"] == "対応（件）":
            line["n"] = {"4月": "2", "5月": "2", "計": "4"}.get(line["row"], "0")
        if line["table"] == "相談者":
            line["n"] = {"本人": "2", "家族・親族": "1", "計": "3"}.get(line["row"], "0")
    report = ms.analyse(write(folder / "filled.csv", lines), profile="machida")
    assert [table.id for table in report.tables] == ["month", "inquirer"]
    assert report["month"].rows == whole["month"].rows
    assert report["inquirer"].base.n == 3
    assert [link.n for link in report.base_chain] == [3]


def test_five_centres_in_one_typed_file(folder: Path) -> None:
    lines = [
        {"centre": name, "since": "2023-04", "until": "2024-03", "table": "month", "row": "4月", "column": measure}
        | {"n": n} for name, n in (("堺", "3"), ("鶴川", "4")) for measure in ("相談", "対応")
    ]  # fmt: skip
    report = ms.analyse(write(folder / "all.csv", lines), profile="machida")
    assert [one.centres for one in report.added] == [("堺",), ("鶴川",)]
    assert report.release.centres == ("堺", "鶴川")
    assert counted(report["month"])["2023-04", "contacts"].n == 7
    assert counted(report["month_by_centre"])["2023-04", "tsurukawa"].n == 4


# ── hostile ─────────────────────────────────────────────────────────────────────────────────────────────────


def changed(head: str, value: str, n: int = 30) -> Callable[[list[dict[str, str]]], list[dict[str, str]]]:
    return lambda lines: [line | ({head: value} if place == n else {}) for place, line in enumerate(lines)]


@pytest.mark.parametrize(("change", "slugged"), [
    (changed("n", "三件"), "table-figure"),
    (changed("n", "1.5"), "table-figure"),
    (changed("n", "-3"), "table-figure-negative"),
    (changed("n", "999", 12), "table-sum"),
    (changed("n", "7", 0), "table-chain"),
    (changed("row_code", "nowhere", 60), "table-name-unknown"),
    (changed("row_code", "nowhere", 1), "table-name-unknown"),
    (lambda lines: [*lines, lines[40]], "table-twice"),
    (lambda lines: [*lines, lines[0]], "table-twice"),
    (lambda lines: [{("件数" if k == "n" else k): v for k, v in line.items()} for line in lines], "table-head-missing"),
    (lambda lines: [line | {"since": "いつか"} for line in lines], "table-period"),
    (lambda lines: [line | {"centre": "どこか"} for line in lines], "table-centre"),
    (lambda lines: [line | {"body": "あ" * 2000} for line in lines * 4], "table-file-too-large"),
])  # fmt: skip
def test_a_spoilt_file_of_ours_is_refused_in_one_sentence(
    folder: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]], slugged: str
) -> None:
    lines = change(lines_of(tables(folder)))
    path = write(folder / "spoilt.csv", lines)
    with pytest.raises(MarugotoError) as raised:
        ms.analyse(path)
    assert raised.value.slug == slugged
    assert "spoilt.csv" in str(raised.value)
    assert not any(secret in str(raised.value) for secret in ("三件", "nowhere", "いつか", "どこか"))


@pytest.mark.parametrize("spoil", [
    lambda text: text[: len(text) // 2],
    lambda text: text.replace('"base_chain"', '"chain"'),
    lambda text: text.replace('"n": 4', '"n": "4"'),
    lambda text: text.replace('"rows"', '"lines"'),
])  # fmt: skip
def test_a_broken_json_is_refused(folder: Path, spoil: Callable[[str], str]) -> None:
    path = tables(folder, ".json")
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    assert slug(path) == "table-json-broken"


def test_a_json_that_somebody_wrote_anew_is_read(folder: Path) -> None:
    path = tables(folder, ".json")
    anew = folder / "anew.json"
    anew.write_text(json.dumps(json.loads(path.read_text("utf-8")), sort_keys=True), "utf-8")
    assert_same(ms.analyse(anew), ms.analyse(path))
