"""Japanese writing made comparable: folding of keys, era dates, fiscal years, periods.

Folding is for matching only; what is shown is the vocabulary's label.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

# ── folding ─────────────────────────────────────────────────────────────────────────────────────────────────

_ASIDE: Final = {n: 0xE000 + n - 0x2460 for n in range(0x2460, 0x2474)}
"""①–⑳ step aside while NFKC runs: it would make twelve out of ①②."""
_BACK: Final = {aside: sign for sign, aside in _ASIDE.items()}
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("○◯⭕", "〇"),
        **dict.fromkeys("‐‑‒–—―−﹣⁃", "-"),
        **dict.fromkeys("〜∼∽", "~"),
        **dict.fromkeys("ヶが", "ケ"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
        **{chr(c): "" for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))},
    }
)
_SPACE: Final = re.compile(r"[^\S\x1f]+")
_KANJI_DIGITS: Final = {sign: n for n, sign in enumerate("一二三四五六七八九", start=1)}
_KANJI_NUMBER: Final = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ORDINAL: Final = re.compile(f"第({_KANJI_NUMBER})(?![一二三四五六七八九十])")


@lru_cache(maxsize=2**15)
def fold(text: str) -> str:
    """Make two spellings of the same word equal; used as a key, never shown.

    NFKC with ①–⑳ set apart, lower case, no white space, one circle, one dash, one tilde, ヶ = ケ = が, 第一 = 第1.
    Idempotent.

    >>> fold("高ヶ坂・成瀬") == fold("高が坂･成瀬")
    True
    >>> fold(" 町田　第一 "), fold("①②"), fold("ﾒｰﾙ"), fold("ＴＥＬ")
    ('町田第1', '①②', 'メール', 'tel')
    """
    if text.isascii():
        return _SPACE.sub("", text).lower()
    plain = _plain(text.translate(_ASIDE))
    while not unicodedata.is_normalized("NFKC", plain):
        plain = _plain(plain)  # a dropped space can bring a letter and its accent together
    return _ORDINAL.sub(lambda found: f"第{kanji_number(found[1])}", plain).translate(_BACK)


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).lower().translate(_SAME))


def kanji_number(text: str) -> int:
    """Read a whole number below 100 in kanji.

    >>> kanji_number("二十三"), kanji_number("十"), kanji_number("五")
    (23, 10, 5)
    """
    tens, ten, ones = text.rpartition("十")
    return (_KANJI_DIGITS.get(tens, 1) * 10 if ten else 0) + _KANJI_DIGITS.get(ones, 0)


# ── eras and fiscal years ───────────────────────────────────────────────────────────────────────────────────

_ERAS: Final = (
    ("令和", "令", "r", date(2019, 5, 1), 39),  # longer than any plan looks ahead: what lies beyond is a slip
    ("平成", "平", "h", date(1989, 1, 8), 31),
    ("昭和", "昭", "s", date(1926, 12, 25), 64),
    ("大正", "大", "t", date(1912, 7, 30), 15),
)
_ERA_START: Final = {sign: start.year for full, short, letter, start, _ in _ERAS for sign in (full, short, letter)}
_ERA_LAST: Final = {sign: last for full, short, letter, _, last in _ERAS for sign in (full, short, letter)}
_ERA: Final = "令和|平成|昭和|大正|令|平|昭|大|r|h|s|t"


def fiscal_year(day: date) -> int:
    """Return the 年度, which begins on 1 April.

    >>> fiscal_year(date(2024, 3, 31)), fiscal_year(date(2024, 4, 1))
    (2023, 2024)
    """
    return day.year - (day.month < 4)


def western_year(era: str, year: str) -> int | None:
    """Turn an era's year into a western one; None if the era never had it. Clerks write 平成31年5月: allowed.

    >>> western_year("令和", "元"), western_year("h", "31"), western_year("平成", "40")
    (2019, 2019, None)
    """
    n = 1 if year == "元" else int(year)
    if not 1 <= n <= _ERA_LAST[era]:
        return None
    return _ERA_START[era] + n - 1


def era_year(year: int, month: int = 4, day: int = 1) -> str:
    """Write a western year in the era that holds the day.

    >>> era_year(2023), era_year(2019, 4), era_year(2019, 5)
    ('令和5年', '平成31年', '令和元年')
    """
    when = date(year, month, day)
    for full, _, _, start, _ in _ERAS:
        if when >= start:
            n = year - start.year + 1
            return f"{full}{'元' if n == 1 else n}年"
    return f"{year}年"


def era_year_in_english(year: int) -> str:
    """Write a western year in the era of its May, in letters.

    >>> era_year_in_english(2023), era_year_in_english(2018)
    ('Reiwa 5', 'Heisei 30')
    """
    when = date(year, 5, 1)
    for (_, _, _, start, _), name in zip(_ERAS, ("Reiwa", "Heisei", "Showa", "Taisho"), strict=True):
        if when >= start:
            return f"{name} {year - start.year + 1}"
    return str(year)


def fiscal_year_name(year: int) -> str:
    """Write a 年度 in both calendars.

    >>> fiscal_year_name(2023), fiscal_year_name(2019)
    ('2023年度（令和5年度）', '2019年度（令和元年度）')
    """
    return f"{year}年度（{era_year(year, 5)}度）"


# ── dates as people write them ──────────────────────────────────────────────────────────────────────────────

DateState = Literal["dated", "no-year", "day-only", "month-only", "unreadable", "blank"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a written date says, and no more: what it lacks stays None."""

    state: DateState
    year: int | None = None
    month: int | None = None
    day: int | None = None

    def complete(self, context: YearContext) -> date | None:
        """Fill in year (and month) from where the cell stands; None where that does not give a real day."""
        if self.day is None:
            return None
        year, month = self.year, self.month
        if month is None:
            month = context.month
            if month is None:
                return None
        if year is None:
            year = context.year_of(month)
        return None if year is None else _real(year, month, self.day)


@dataclass(frozen=True, slots=True)
class YearContext:
    """What a title, a sheet's name, a file's name or a period says about year and month."""

    year: int | None = None
    """A calendar year: it stood beside a month."""
    fiscal: int | None = None
    """A 年度: it stood alone, or with 年度."""
    month: int | None = None

    def year_of(self, month: int) -> int | None:
        """Return the calendar year of a month under this context."""
        if self.fiscal is not None:
            return self.fiscal + (month < 4)
        if self.year is not None and self.month is not None:
            # the year stood beside a month: another month of the same 年度 lies on its side of January
            return fiscal_year(date(self.year, self.month, 1)) + (month < 4)
        return self.year

    def or_else(self, further: YearContext) -> YearContext:
        """Take what this one lacks from one that stands further away."""
        if self.year is None and self.fiscal is None:
            return YearContext(further.year, further.fiscal, self.month or further.month)
        return YearContext(self.year, self.fiscal, self.month or further.month)


_YMD: Final = re.compile(
    rf"(?:(?P<era>{_ERA})(?P<ey>元|\d{{1,2}})|(?P<y>\d{{4}}))[年./\-](?P<m>\d{{1,2}})[月./\-](?P<d>\d{{1,2}})日?"
)
_BARE: Final = re.compile(r"(?P<ey>\d{1,2})[./\-](?P<m>\d{1,2})[./\-](?P<d>\d{1,2})")
_EIGHT: Final = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_MD: Final = re.compile(r"(?P<m>\d{1,2})[月./\-](?P<d>\d{1,2})日?")
_D: Final = re.compile(r"(?P<d>\d{1,2})日?")
_YM: Final = re.compile(rf"(?:(?P<era>{_ERA})(?P<ey>元|\d{{1,2}})|(?P<y>\d{{4}}))[年./\-](?P<m>\d{{1,2}})月?")
_TAIL: Final = re.compile(
    r"(?:[(\[]?[月火水木金土日](?:曜日?)?(?:[・,][祝休])?[)\]]?)?"  # a weekday
    # a time of day
    r"(?:t?\d{1,2}[:時]\d{0,2}分?(?::?\d{2}(?:\.\d+)?)?(?:[~\-]\d{1,2}[:時]\d{0,2}分?)?|午[前後]|am|pm)?"
    r"(?:[~\-].*)?"  # the end of a range: the first day counts
)
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)\s+(?=\d)")
_KANJI_RUN: Final = re.compile(f"{_KANJI_NUMBER}(?=[年月日])")


def read_date(text: str, *, bare_era: bool = False) -> DateReading:
    """Read a written date without guessing. Ranges give their first day; impossible days are unreadable.

    A bare 5.4.3 is a date only where the profile says so (`bare_era`).

    >>> read_date("令和5年4月3日(月)").complete(YearContext())
    datetime.date(2023, 4, 3)
    >>> read_date("4/31").complete(YearContext(fiscal=2023)) is None
    True
    >>> read_date("R5.4.31").state, read_date("").state, read_date("4月3日").state
    ('unreadable', 'blank', 'no-year')
    """
    key = fold(_BETWEEN_DIGITS.sub("t", text))
    if not key:
        return DateReading("blank")
    key = _KANJI_RUN.sub(lambda found: str(kanji_number(found[0])), key.replace("ケ", "が"))
    for pattern in (_YMD, _EIGHT):
        if found := _matched(pattern, key):
            return _dated(_year(found), int(found["m"]), int(found["d"]))
    if found := _matched(_BARE, key):
        year = western_year("r", found["ey"]) if bare_era else None
        return _dated(year, int(found["m"]), int(found["d"]))
    if _matched(_YM, key):
        return DateReading("month-only")
    if found := _matched(_MD, key):
        month, day = int(found["m"]), int(found["d"])
        if 1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]:
            return DateReading("no-year", None, month, day)
        return DateReading("unreadable")
    if (found := _matched(_D, key)) and 1 <= int(found["d"]) <= 31:
        return DateReading("day-only", None, None, int(found["d"]))
    return DateReading("unreadable")


def from_serial(serial: float, *, epoch_1904: bool = False) -> date | None:
    """Read an Excel serial number between 1990 and 2099 as a day; None outside.

    >>> from_serial(45019)
    datetime.date(2023, 4, 3)
    """
    base = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    if not 0 < serial < 80000:
        return None
    day = base + timedelta(days=int(serial))
    return day if 1990 <= day.year <= 2099 else None


def _matched(pattern: re.Pattern[str], key: str) -> re.Match[str] | None:
    found = pattern.match(key)
    return found if found and _TAIL.fullmatch(key[found.end() :]) else None


def _year(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    return western_year(groups["era"], groups["ey"]) if groups.get("era") else int(groups["y"])


def _dated(year: int | None, month: int, day: int) -> DateReading:
    if year is None or not 1900 <= year <= 2199 or _real(year, month, day) is None:
        return DateReading("unreadable")
    return DateReading("dated", year, month, day)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_CONTEXT_YEAR: Final = re.compile(
    rf"(?<![a-z0-9])(?:(?P<era>{_ERA})(?P<ey>元|\d{{1,2}})|(?P<y>(?:19|20)\d{{2}}))"
    r"(?P<kind>年度|年|[./\-_])?(?:(?P<m>\d{1,2})(?!\d)月?)?"
)
_CONTEXT_SIX: Final = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?!\d)")
_CONTEXT_MONTH: Final = re.compile(r"(?<!\d)(?P<m>1[0-2]|0?[1-9])月")


def read_context(text: str) -> YearContext:
    """Find the year and month that a title or a name speaks of.

    A year beside a month (R6.1, 202401) is the calendar year; alone or with 年度 it is a 年度.

    >>> read_context("令和5年度 相談記録"), read_context("R6.1")
    (YearContext(year=None, fiscal=2023, month=None), YearContext(year=2024, fiscal=None, month=1))
    >>> read_context("４月").month, read_context("sakai_2023.xlsx").fiscal, read_context("202401").month
    (4, 2023, 1)
    """
    key = fold(text).replace("ケ", "が")
    if found := _CONTEXT_SIX.search(key):
        return YearContext(year=int(found["y"]), month=int(found["m"]))
    month = int(m["m"]) if (m := _CONTEXT_MONTH.search(key)) else None
    if found := _CONTEXT_YEAR.search(key):
        year = _year(found)
        beside = int(found["m"]) if found["m"] and 1 <= int(found["m"]) <= 12 else None
        if found["kind"] == "年度" or beside is None:
            return YearContext(fiscal=year, month=month)
        return YearContext(year=year, month=beside)
    return YearContext(month=month)


# ── periods ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months, ends inclusive."""

    asked: str
    since: date
    until: date

    @property
    def fiscal(self) -> int | None:
        """The 年度 that holds the whole period, or None."""
        year = fiscal_year(self.since)
        return year if fiscal_year(self.until) == year else None


_WORDS: Final = {
    "last-month": ("month", -1), "先月": ("month", -1), "this-month": ("month", 0), "今月": ("month", 0),
    "last-year": ("year", -1), "昨年度": ("year", -1), "this-year": ("year", 0), "今年度": ("year", 0),
}  # fmt: skip
_PERIOD_YEAR: Final = re.compile(rf"(?:(?P<era>{_ERA})(?P<ey>元|\d{{1,2}})|(?:fy)?(?P<y>\d{{4}}))(?:年度?)?")
_PERIOD_MONTH: Final = re.compile(
    rf"(?:(?P<era>{_ERA})(?P<ey>元|\d{{1,2}})|(?P<y>\d{{4}}))(?:[年./\-](?P<m>\d{{1,2}})月?|(?P<mm>0[1-9]|1[0-2]))"
)
_YEARS: Final = range(1900, 2200)  # of which a log can be
_PERIOD_QUARTER: Final = re.compile(r"(?P<y>\d{4})q(?P<q>[1-4])")


def read_period(text: str, today: date) -> Period | None:
    """Read a period: a 年度, a month, months joined by `..` or 〜, or a word such as 先月. None if it is none.

    >>> read_period("R5", date(2024, 5, 1)).until, read_period("2023-04..2023-09", date(2024, 5, 1)).until
    (datetime.date(2024, 3, 31), datetime.date(2023, 9, 30))
    >>> read_period("先月", date(2024, 1, 15)).since
    datetime.date(2023, 12, 1)
    """
    key = fold(text)
    if key in _WORDS:
        return _relative(text, *_WORDS[key], today)
    ends = re.split(r"\.\.+|…|~", key)
    spans = [_span(end) for end in ends]
    first, last = spans[0], spans[-1]
    if len(ends) > 2 or first is None or last is None or first[0] > last[1]:
        return None
    return Period(text.strip(), first[0], last[1])


def _relative(text: str, unit: str, offset: int, today: date) -> Period:
    if unit == "year":
        year = fiscal_year(today) + offset
        return Period(text.strip(), date(year, 4, 1), date(year + 1, 3, 31))
    months = today.year * 12 + today.month - 1 + offset
    return Period(text.strip(), *_month(months // 12, months % 12 + 1))


def _span(key: str) -> tuple[date, date] | None:
    if found := _PERIOD_MONTH.fullmatch(key):
        year, month = _year(found), int(found["m"] or found["mm"])
        return _month(year, month) if year is not None and year in _YEARS and 1 <= month <= 12 else None
    if found := _PERIOD_QUARTER.fullmatch(key):
        month = int(found["y"]) * 12 + int(found["q"]) * 3  # the first quarter begins in April
        return _month(month // 12, month % 12 + 1)[0], _month((month + 2) // 12, (month + 2) % 12 + 1)[1]
    if (found := _PERIOD_YEAR.fullmatch(key)) and (year := _year(found)) is not None and year in _YEARS:
        return date(year, 4, 1), date(year + 1, 3, 31)
    return None


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_between(first: date, last: date) -> list[str]:
    """List the months from one day's to another's as codes.

    >>> months_between(date(2023, 11, 3), date(2024, 1, 9))
    ['2023-11', '2023-12', '2024-01']
    """
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(start, end + 1)]


def as_day(value: date | datetime) -> date:
    """Drop the time of day."""
    return value.date() if isinstance(value, datetime) else value
