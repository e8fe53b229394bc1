"""Marks and closing lines of tables that are kept by hand: ticks, ditto signs, totals, remarks."""

from __future__ import annotations

import re
from typing import Final

from marugoto_stats.japanese import fold

YES_MARKS: Final = frozenset(fold(sign) for sign in ("○", "●", "レ", "✓", "✔", "☑", "1", "◆", "■", "有"))
"""Signs by which staff tick a category's column."""
PRIMARY_MARKS: Final = frozenset({fold("◎")})
"""The sign for the main one of several."""
NO_MARKS: Final = frozenset(fold(sign) for sign in ("×", "✕", "✗", "x", "無", "-", "ー", "0", "□", "☐"))
"""Signs that deny a category."""
DITTO_MARKS: Final = frozenset(fold(sign) for sign in ("〃", "″", "同上", "々", "\"", "''", "”"))
"""Signs that repeat the cell above."""
_CLOSING: Final = re.compile(
    r"(?:\d{4}年度?|(?:令和|平成|r|h)?\d{1,2}年度?)?(?:第?\d{1,2}(?:月|四半期|週|回|頁|ページ))?[分の]*"
    r"(?:小計|合計|総計|総合計|月計|年計|週計|頁計|累計|計|月合計|年合計|件数計|合計件数)(?:\(.*\)|[:]?\d+[件人名回]?)?"
)
_TOTAL: Final = "計"
"""Stands in every word for a total."""
_LONGEST_CLOSING: Final = 30
_COUNT: Final = re.compile(r"(?:計|合計)?(\d{1,6})(?:件|回)")
_REMARK: Final = re.compile(r"(?:※|\*|注\d*[):.]|\(注|備考|以上$)")


def is_closing_line(key: str) -> bool:
    """Say whether a folded cell names a total: 小計, 4月計, 累計, 合計（4月）.

    >>> is_closing_line(fold("４月　計")), is_closing_line(fold("会計事務所"))
    (True, False)
    """
    return bool(_CLOSING.fullmatch(key))


def closes(cell: str) -> bool:
    """Say whether a cell as written names a total; asked of every cell of a log, so the cheap question comes first.

    >>> closes("合　計"), closes("来所")
    (True, False)
    """
    return _TOTAL in cell and len(cell) <= _LONGEST_CLOSING and is_closing_line(fold(cell))


def runs_on(key: str) -> bool:
    """Say whether a folded cell names a total that runs on from one sheet to the next.

    >>> runs_on(fold("累　計")), runs_on(fold("合計"))
    (True, False)
    """
    return is_closing_line(key) and any(word in key for word in ("累計", "年計", "年合計"))


def is_remark(key: str) -> bool:
    """Say whether a folded cell opens a remark: ※…, 注）…, 備考.

    >>> is_remark(fold("※ 3月は速報")), is_remark(fold("来所"))
    (True, False)
    """
    return bool(_REMARK.match(key))


def written_count(key: str) -> int | None:
    """Read a count that is written with its unit: 91件.

    >>> written_count(fold("９１件")), written_count(fold("91"))
    (91, None)
    """
    found = _COUNT.fullmatch(key.replace(",", ""))
    return int(found[1]) if found else None
