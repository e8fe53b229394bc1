"""Folding, written dates, contexts and periods: every spelling means one thing, or nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto_stats.japanese import (
    YearContext,
    era_year,
    fiscal_year,
    fold,
    from_serial,
    read_context,
    read_date,
    read_period,
)

NOWHERE = YearContext()
days = st.dates(date(2019, 1, 1), date(2035, 12, 31))
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(texts)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("〇ごと堺", "○ごと堺"), ("◯", "⭕"), ("高ヶ坂", "高ケ坂"), ("高が坂", "高ｹ坂"), ("町田第一", "町田第１"),
        ("第十二", "第12"), ("ＴＥＬ", "℡"), ("㈱", "(株)"), ("E－mail", "e-mail"), ("4〜5", "4～5"),
        ("来　所", "来所"),
        ("ﾎﾞﾗﾝﾃｨｱ", "ボランティア"), ("か\u3099", "が"), ("来\u200b所", "来所"),
    ],
)
def test_one_word_two_spellings(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("①②", "12"), ("〇", "0"), ("ー", "-"), ("第一", "一"), ("髙", "高")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def spellings(day: date) -> dict[str, str]:
    """Write a day in every way that staff do."""
    reiwa, heisei = day.year - 2018, day.year - 1988
    era, letter, year = ("令和", "R", reiwa) if day >= date(2019, 5, 1) else ("平成", "H", heisei)
    y, m, d = day.year, day.month, day.day
    weekday = "月火水木金土日"[day.weekday()]
    wide = str.maketrans("0123456789/.", "０１２３４５６７８９／．")
    return {
        "slashes": f"{y}/{m}/{d}",
        "dots": f"{y}.{m}.{d}",
        "kanji": f"{y}年{m}月{d}日",
        "iso": f"{y}-{m:02}-{d:02}",
        "iso time": f"{y}-{m:02}-{d:02} 10:30",
        "iso T": f"{y}-{m:02}-{d:02}T09:05:00",
        "eight": f"{y}{m:02}{d:02}",
        "era letter": f"{letter}{year}.{m}.{d}",
        "era padded": f"{letter}{year:02}/{m:02}/{d:02}",
        "era short": f"{era[0]}{year}.{m}.{d}",
        "era": f"{era}{'元' if year == 1 else year}年{m}月{d}日",
        "era weekday": f"{era}{year}年{m}月{d}日（{weekday}）",
        "weekday": f"{y}/{m}/{d}({weekday})",
        "spaced": f"{y}年 {m}月 {d}日",
        "wide": f"{y}/{m}/{d}".translate(wide),
        "wide era": f"{letter}{year}.{m}.{d}".translate(wide),
        "range": f"{y}/{m}/{d}〜{y}/{m}/{d}",
    }


@given(days)
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    for name, text in spellings(day).items():
        assert read_date(text).complete(NOWHERE) == day, name


@given(days)
def test_a_day_without_its_year_takes_it_from_the_fiscal_year(day: date) -> None:
    context = YearContext(fiscal=fiscal_year(day))
    weekday = "月火水木金土日"[day.weekday()]
    for text in (f"{day.month}/{day.day}", f"{day.month}月{day.day}日", f"{day.month}/{day.day}({weekday})"):
        assert read_date(text).state == "no-year"
        assert read_date(text).complete(context) == day
    month = YearContext(fiscal=fiscal_year(day), month=day.month)
    assert read_date(f"{day.day}").complete(month) == read_date(f"{day.day}日").complete(month) == day


@given(days)
def test_serial_numbers_are_the_days_excel_means(day: date) -> None:
    assert from_serial((day - date(1899, 12, 30)).days) == day
    assert from_serial((day - date(1904, 1, 1)).days, epoch_1904=True) == day


@pytest.mark.parametrize(
    "text",
    ["2023/2/29", "R5.4.31", "2024-13-01", "令和40年1", "令和0年4月1日", "0/4", "13/4", "4/32", "昨日", "来所",
     "5.4.3", "2023/4/3から", "4/3、4/5", "090-1234-5678", "平成40年4月1日", "99999999", "20231301"],
)
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    assert read_date(text).complete(YearContext(fiscal=2023)) is None


@given(texts)
def test_reading_a_date_never_fails(text: str) -> None:
    read_date(text, bare_era=True).complete(YearContext(fiscal=2023, month=4))
    read_context(text)
    read_period(text, date(2024, 5, 1))


def test_a_bare_era_date_needs_the_profile() -> None:
    assert read_date("5.4.3").state == "unreadable"
    assert read_date("5.4.3", bare_era=True).complete(NOWHERE) == date(2023, 4, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和5年度　相談記録", YearContext(fiscal=2023)), ("2023", YearContext(fiscal=2023)),
        ("R6.1", YearContext(2024, month=1)),
        ("令和6年1月", YearContext(2024, month=1)), ("202401", YearContext(2024, month=1)),
        ("sakai_2023", YearContext(fiscal=2023)),
        ("４月", YearContext(month=4)), ("2023年度4月分", YearContext(fiscal=2023, month=4)),
        ("Sheet2", NOWHERE), ("集計", NOWHERE),
        ("平成31年4月", YearContext(2019, month=4)), ("R5", YearContext(fiscal=2023)),
    ],
)
def test_what_a_title_says_of_year_and_month(text: str, expected: YearContext) -> None:
    assert read_context(text) == expected


def test_a_year_beside_a_month_is_the_calendar_year() -> None:
    january = read_context("R6.1")
    assert read_date("1/9").complete(january) == date(2024, 1, 9)
    assert read_date("9").complete(january) == date(2024, 1, 9)
    assert read_date("12/28").complete(january) == date(2023, 12, 28)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2023", "2023-04-01", "2024-03-31"), ("2023年度", "2023-04-01", "2024-03-31"),
        ("R5", "2023-04-01", "2024-03-31"),
        ("令和5年度", "2023-04-01", "2024-03-31"), ("FY2023", "2023-04-01", "2024-03-31"),
        ("2024-03", "2024-03-01", "2024-03-31"),
        ("R6.3", "2024-03-01", "2024-03-31"), ("2023-04..2023-09", "2023-04-01", "2023-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("last-month", "2024-04-01", "2024-04-30"), ("先月", "2024-04-01", "2024-04-30"),
        ("今月", "2024-05-01", "2024-05-31"),
        ("昨年度", "2023-04-01", "2024-03-31"), ("今年度", "2024-04-01", "2025-03-31"),
        ("令和元年度", "2019-04-01", "2020-03-31"),
        ("２０２３年度", "2023-04-01", "2024-03-31"), ("R5.4〜R5.9", "2023-04-01", "2023-09-30"),
        ("2022..2023", "2022-04-01", "2024-03-31"),
    ],
)
def test_periods(text: str, since: str, until: str) -> None:
    period = read_period(text, date(2024, 5, 1))
    assert period is not None
    assert (period.since.isoformat(), period.until.isoformat()) == (since, until)


@pytest.mark.parametrize("text", ["", "abc", "2024-13", "2024-00", "23", "2023-09..2023-04", "4月", "2023-04-01", "R0"])
def test_what_is_no_period(text: str) -> None:
    assert read_period(text, date(2024, 5, 1)) is None


@given(days)
def test_last_month_is_the_month_before(day: date) -> None:
    period = read_period("last-month", day)
    assert period is not None
    assert period.until + timedelta(days=1) == day.replace(day=1)
    assert period.since.day == 1


def test_eras_change_within_a_month() -> None:
    assert [era_year(2019, 4, 30), era_year(2019, 5, 1)] == ["平成31年", "令和元年"]
