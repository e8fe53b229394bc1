"""`check LOGS --against TABLES`: published figures are recounted, and the conventions that reproduce them are found.

The second counter (`offices`) shares no code with the first.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
from functools import cache
from pathlib import Path

import pytest
from doorway import Run, opened
from jsonschema import Draft202012Validator
from logs import csv_of
from offices import CHAIN, CROSSED, OUTREACH, PARTNERS, Counter, Place, Row, log_of, random_rows

import marugoto_stats as ms
from marugoto_stats.errors import InputError
from marugoto_stats.model import CHOICES, Check, Collation, Convention
from marugoto_stats.pipeline import report_of
from marugoto_stats.pipeline.against import against, tables_of
from marugoto_stats.pipeline.check import check
from marugoto_stats.render.check import schema
from marugoto_stats.render.display import columns

SAKAI = Path(__file__).parent.parent / "data" / "samples" / "sakai_2023.xlsx"
HEADS = ["centre", "since", "until", "table", "row", "column", "n"]
LAST_YEAR: dict[Place, int] = {
    (CHAIN, "対応件数", ""): 1084,
    (CHAIN, "社協事務", ""): 164,
    ("総数と内訳", "アウトリーチ等を通じた継続的支援", "対応（件）"): 247,
    (OUTREACH, "小山", "訪問"): 99,
    (CHAIN, "連携・紹介あり", ""): 502,
}
"""What was published of 堺."""


def typed(path: Path, figures: dict[Place, int], *, centre: str = "堺", year: str = "2023年度") -> Path:
    lines = [[centre, year, year, *place, n] for place, n in figures.items()]
    path.write_bytes(csv_of([HEADS, *lines]))
    return path


@cache
def sakai() -> ms.Log:
    return ms.load(SAKAI, profile="machida")


def collated(figures: dict[Place, int], folder: Path, log: Path | None = None, **typing: str) -> Collation:
    """Collate with 堺, which is read once, or with another log."""
    path = typed(folder / "公表.csv", figures, **typing)
    if log is None:
        return against(tables_of(path), sakai(), ())[0]
    return check(log, against=path, profile="machida").against[0]


def held(one: Collation) -> set[Convention]:
    """Every combination that fits, one by one."""
    return {Convention(*each) for fit in one.fits for each in itertools.product(*fit.choices.values())}


def changed(one: Collation) -> list[tuple[str, ...]]:
    return [fit.differs for fit in one.fits]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


# ── 堺, as published ────────────────────────────────────────────────────────────────────────────────────────


def test_last_years_published_figures_are_reproduced_today(tmp_path: Path) -> None:
    one = collated(LAST_YEAR, tmp_path)
    assert one.same_today
    assert [(figure.published.n, figure.today, figure.difference) for figure in one.figures] == [
        (n, n, 0) for n in LAST_YEAR.values()
    ]
    assert changed(one) == [()]
    assert one.fits[0].settings == ""


@pytest.mark.parametrize(("figures", "differs", "settings"), [
    ({(CHAIN, "連携・紹介あり", ""): 691}, ("n",), "mentions"),
    ({(PARTNERS, "N（件数）", ""): 691, (CHAIN, "連携・紹介あり", ""): 502}, ("n",), "mentions"),
    ({(PARTNERS, "N（件数）", ""): 602, (CHAIN, "連携・紹介あり", ""): 502}, ("gaps",), ""),
    ({(PARTNERS, "N（件数）", ""): 820, (CHAIN, "連携・紹介あり", ""): 502}, ("none",), ""),
    ({(CHAIN, "対応件数", ""): 1083, ("総数と内訳", "アウトリーチ等を通じた継続的支援", "対応（件）"): 246,
      (OUTREACH, "小山", "訪問"): 98}, ("twice",), ""),
])  # fmt: skip
def test_figures_counted_otherwise_find_what_was_done(
    figures: dict[Place, int], differs: tuple[str, ...], settings: str, tmp_path: Path
) -> None:
    one = collated(LAST_YEAR | figures, tmp_path)
    assert (one.same_today, one.different) == (False, ())
    assert differs in changed(one)
    assert changed(one)[0] == differs  # of all that fit, the one that changes least comes first
    assert settings in one.fits[0].settings
    assert one.fits[0].without_setting == (() if settings else differs)


def test_clerical_work_inside_the_tables_is_found(tmp_path: Path) -> None:
    """All rows of the csv are counted in a table on 相談."""
    rows = list(csv.DictReader(io.StringIO(SAKAI.with_suffix(".csv").read_bytes().decode("cp932"))))
    assert len(rows) == 1084
    figures = {(CROSSED, "計", "計"): len(rows), (CHAIN, "相談件数", ""): 920, (CHAIN, "対応件数", ""): 1084}
    one = collated(figures, tmp_path)
    assert [fit.differs for fit in one.fits] == [("clerical",)]
    assert one.fits[0].convention.clerical == "tables"
    one = collated({**figures, (CHAIN, "相談件数", ""): 1084, (CHAIN, "社協事務", ""): 164}, tmp_path)
    assert one.fits[0].convention.clerical == "inside"
    assert one.fits[0].without_setting == ("clerical",)


def test_a_figure_that_is_off_by_three_is_named_with_three(tmp_path: Path) -> None:
    one = collated({**LAST_YEAR, (OUTREACH, "小山", "訪問"): 102}, tmp_path)
    assert not one.same_today
    assert changed(one) == [()]
    assert [(figure.labels, figure.published.n, figure.best, figure.difference, figure.by_none)
            for figure in one.different] == [((OUTREACH, "小山", "訪問"), 102, 99, 3, True)]  # fmt: skip


@pytest.mark.parametrize("name", ["own.csv", "own.json"])
def test_our_own_tables_are_reproduced_whole(name: str, tmp_path: Path) -> None:
    report = report_of(sakai(), tables=["overview", "month", "partner", "partner_by_district"])
    report.save(tmp_path / name)
    one = against(tables_of(tmp_path / name), sakai(), ())[0]
    assert one.same_today
    assert len(one.checked) == len(one.figures) == sum(row["n"] is not None for row in report.tidy())


# ── the settings that are proposed ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("figures", [
    {(PARTNERS, "N（件数）", ""): 691, (CHAIN, "連携・紹介あり", ""): 502},
    {(CROSSED, "計", "計"): 1084, (CHAIN, "相談件数", ""): 920, (CHAIN, "対応件数", ""): 1084},
])  # fmt: skip
def test_settings_that_are_proposed_do_what_they_say(figures: dict[Place, int], tmp_path: Path) -> None:
    settings = collated(figures, tmp_path).fits[0].settings
    own = tmp_path / "own.toml"
    own.write_text(f'extends = "machida"\n{settings}', "utf-8")
    assert not collated(figures, tmp_path).same_today
    assert check(SAKAI, against=tmp_path / "公表.csv", profile=own).against[0].same_today


def test_the_column_of_counts_may_be_left_out(tmp_path: Path) -> None:
    log = log_of([Row(serial=n, weight=1 + n % 2) for n in range(8)], tmp_path / "log.csv")
    one = collated({(CHAIN, "対応件数", ""): 8}, tmp_path, log)
    assert changed(one)[0] == ("weights",)
    own = tmp_path / "own.toml"
    own.write_text(f'extends = "machida"\n{one.fits[0].settings}', "utf-8")
    assert check(log, against=tmp_path / "公表.csv", profile=own).against[0].same_today


# ── any rules, by chance ──────────────────────────────────────────────────────────────────────────────────────────

EVERY = [Convention(*each) for each in itertools.product(*CHOICES.values())]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_exactly_the_combinations_that_reproduce_random_figures_are_found(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    rows = random_rows(chance)
    truth = chance.choice(EVERY)
    places = chance.sample(list(Counter(rows, truth).figures()), chance.randint(3, 18))
    published = {place: Counter(rows, truth).figures()[place] for place in places}
    one = collated(published, tmp_path, log_of(rows, tmp_path / "log.csv"))
    same = set()
    for under in EVERY:
        found = Counter(rows, under).figures()
        if all(found[place] == n for place, n in published.items()):
            same.add(under)
    assert truth in held(one)
    assert held(one) == same
    assert (one.different, one.combinations) == ((), len(EVERY))
    assert one.same_today == (one.today in same)


# ── whose figures, and what the log cannot say ──────────────────────────────────────────────────────────────


def test_a_file_may_hold_several_periods_each_counted_by_itself(tmp_path: Path) -> None:
    log = log_of([Row(1), Row(2, day="2024-05-02"), Row(3, day="2024-06-02")], tmp_path / "log.csv")
    path = tmp_path / "公表.csv"
    path.write_bytes(csv_of([HEADS, ["", "2023年度", "2023年度", CHAIN, "対応件数", "", 1],
                             ["", "2024年度", "2024年度", CHAIN, "対応件数", "", 3]]))  # fmt: skip
    first, second = check(log, against=path, profile="machida").against
    assert (first.same_today, second.same_today) == (True, False)
    assert [(figure.today, figure.difference) for figure in second.figures] == [(2, 1)]
    cut, whole = check(log, against=path, profile="machida", period="2024年度").against
    assert [figure.unchecked for figure in cut.figures] == ["other-period"]
    assert whole.figures[0].today == 2


def test_a_centre_is_counted_by_itself_where_the_log_has_several(tmp_path: Path) -> None:
    log = log_of([Row(1), Row(2, district="鶴川"), Row(3, district="鶴川")], tmp_path / "log.csv")
    assert collated({(CHAIN, "対応件数", ""): 2}, tmp_path, log, centre="鶴川").same_today
    assert collated({(CHAIN, "対応件数", ""): 3}, tmp_path, log, centre="").same_today
    missing = collated({(CHAIN, "対応件数", ""): 2}, tmp_path, log, centre="忠生")
    assert [figure.unchecked for figure in missing.figures] == ["no-contacts"]
    every = log_of([Row(1), Row(2, district="鶴川"), Row(3, district="")], tmp_path / "log.csv")
    assert collated({(CHAIN, "対応件数", ""): 1}, tmp_path, every, centre="鶴川").same_today
    assert collated({(CHAIN, "対応件数", ""): 3}, tmp_path, every, centre="堺・鶴川").same_today


def test_what_the_log_cannot_say_is_not_checked(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(csv_of([["対応日", "地区", "相談方法"], ["2023-04-03", "相原", "訪問"]]))
    one = collated({(CHAIN, "対応件数", ""): 1, (CHAIN, "社協事務", ""): 0, (PARTNERS, "病院", ""): 5,
                    ("総数と内訳", "計", "実人数（人）"): 5}, tmp_path, log)  # fmt: skip
    assert [(figure.unchecked, figure.lacking) for figure in one.figures] == [
        (None, ()), ("no-column", ("支援区分",)), ("no-column", ("連携先",)),
        ("no-column", ("支援区分", "相談者番号")),
    ]  # fmt: skip
    assert one.same_today


def test_figures_that_are_hidden_are_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "公表.csv"
    lines = [["堺", "2023年度", "2023年度", CHAIN, "対応件数", "", 1084],
             ["", "", "", OUTREACH, "小山", "訪問", "x"], ["", "", "", OUTREACH, "相原", "訪問", ""]]  # fmt: skip
    path.write_bytes(csv_of([HEADS, *lines]))
    one = against(tables_of(path), sakai(), ())[0]
    assert (one.hidden, len(one.figures), one.same_today) == (1, 1, True)


def test_a_period_that_nobody_states_is_that_of_the_log(tmp_path: Path) -> None:
    log = log_of([Row(1), Row(2, day="")], tmp_path / "log.csv")
    one = collated({(CHAIN, "対応件数", ""): 2}, tmp_path, log, year="")
    assert one.same_today
    assert one.today.undated == "inside"


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("figures", "code", "finding"), [
    ({}, 0, None),
    ({(CHAIN, "連携・紹介あり", ""): 691}, 0, "against-other-rules"),
    ({(CHAIN, "対応件数", ""): 1090}, 3, "against-differs"),
])  # fmt: skip
def test_json_and_exit_code(figures: dict[Place, int], code: int, finding: str | None, run: Run) -> None:
    typed(Path("公表.csv"), LAST_YEAR | figures)
    done = run("check", str(SAKAI), "--against", "公表.csv", "-f", "json")
    told = json.loads(done.out)
    Draft202012Validator(schema()).validate(told)
    assert done.code == code
    said = [issue["code"] for issue in told["issues"] if issue["code"].startswith("against")]
    assert said == ([finding] if finding else [])
    (one,) = told["against"]
    assert (one["same_today"], one["reproduced"]) == (not figures, code == 0)
    assert {figure["labels"][1]: figure["difference"] for figure in one["figures"] if figure["difference"]} == (
        {"対応件数": 6} if code else {})  # fmt: skip


SAME = {"ja": "いまの数え方で、公表した数字（5個）がすべて出ます。",
        "en": "The rules in force reproduce all published figures (5)."}  # fmt: skip
CODED: dict[Place, int] = {
    ("base_chain", "contacts", ""): 1084, ("base_chain", "clerical", ""): 164,
    ("overview", "outreach", "contacts"): 247,
    ("outreach_by_district_and_channel", "oyama", "visit"): 99, ("base_chain", "with_partner", ""): 502,
}  # fmt: skip
"""The same figures by their codes, which every language knows."""


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_says_first_whether_todays_rules_do(lang: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    how = ("--against", "公表.csv", "-f", "terminal", "--no-color", "--lang", lang)
    typed(Path("公表.csv"), CODED)
    assert SAME[lang] in run("check", str(SAKAI), *how).out
    visits, partners = list(CODED)[-2:]
    typed(Path("公表.csv"), CODED | {visits: 102, partners: 691})
    page = run("check", str(SAKAI), *how).out
    assert SAME[lang] not in page
    assert 'partner_base = "mentions"' in page
    assert "+3" in page
    assert max(columns(line) for line in page.splitlines() if "marugoto-stats" not in line) <= 80


def test_what_is_no_table_file_is_one_message(run: Run) -> None:
    done = run("check", str(SAKAI), "--against", "logs/clean.csv")
    assert (done.code, done.out) == (1, "")
    assert "clean.csv" in done.err
    assert done.err.count("clean.csv") == 1
    assert run("check", str(SAKAI), "--against", "nowhere.csv").code == 1


def test_figures_without_a_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        collated({("なぞの表", "相原", ""): 1}, tmp_path)
    assert caught.value.slug == "table-unknown-typed"


def test_without_published_figures_nothing_is_said_of_them() -> None:
    found: Check = check(SAKAI, profile="machida")
    assert found.against == ()


def test_the_tables_of_several_centres_and_years_are_reproduced(tmp_path: Path) -> None:
    log = SAKAI.parent / "hachioji_2025.xlsx"
    ms.analyse(log).save(tmp_path / "own.csv")
    (one,) = check(log, against=tmp_path / "own.csv").against
    assert one.same_today
    assert len(one.checked) == len(one.figures)
