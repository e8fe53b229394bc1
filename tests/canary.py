"""A log full of canaries, and the search for them in whatever comes out.

Every planted text holds the sign 鸚, which no word of this project has: one such sign anywhere is a leak.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pymupdf
from logs import Cell, Grid, Sheet, csv_of, xlsx_of
from PIL import Image

SIGN = "鸚"
_number = count(1)
PLANTED: list[str] = []


def canary(kind: str = "鸚野 花子") -> str:
    """Plant one more, unlike all others."""
    PLANTED.append(f"{kind}{next(_number):03}")
    return PLANTED[-1]


def phone() -> str:
    return canary("042-鸚鸚-")


HEADER: list[Cell] = [
    "対応日", "相談者番号", "氏名", "住所", "電話番号", "拠点", "地区", "相談者", "相談方法", "支援区分", "機能",
    "新規継続", "相談内容", "連携先1", "連携先2", "年代", "世帯", "件数", "相談内容詳細", "備考", "担当",
    canary("鸚野 太郎様"), "主訴",
]  # fmt: skip
PLAIN: list[Cell] = [
    date(2023, 4, 3), "K-1", "氏名", "住所", "電話", "堺", "相原", "本人", "来所", "包括", "個別支援",
    "新規", "健康、住まい", "包括", "病院", "80代", "単身", 1, "詳細", "備考", "担当", "様子", "主訴",
]  # fmt: skip
NEVER_READ = (2, 3, 4, 18, 19, 20, 21, 22)


def _rows() -> Iterator[list[Cell]]:
    """Contacts: three that are right, then one for each column in which a canary stands where an answer should."""
    for n in range(3):
        yield _private([date(2023, 4 + n, 3), *PLAIN[1:]])
    for column in range(len(PLAIN)):
        row = [date(2023, 5, column % 28 + 1), *PLAIN[1:]]
        row[column] = canary()
        yield _private(row)
        if column not in (0, *NEVER_READ):
            for text in (f"その他（{canary('鸚不動産')}）", f"{PLAIN[column]}、{canary()}"):
                yield _private([date(2023, 6, column + 1), *PLAIN[1:column], text, *PLAIN[column + 1 :]])


def _private(row: list[Cell]) -> list[Cell]:
    """Fill the columns that are never read, each with another canary."""
    kinds = ("鸚野 花子", "鸚町1-2-", "042-鸚鸚-", "鸚に怒鳴られた ", "鸚より折返し ", "鸚沢", "=A1&鸚", "夜に鸚 ")
    row = list(row)
    for column, kind in zip(NEVER_READ, kinds, strict=True):
        row[column] = canary(kind)
    return row


def _around(rows: list[list[Cell]]) -> Grid:
    """Title, stamps, remarks and totals, all of them with canaries."""
    titles: Grid = [[f"まちだ福祉〇ごとサポートセンター堺　相談記録　{canary()}"], ["", "", "", "担当印", canary()], []]
    totals: Grid = [["小計", canary(), "3件"], [canary(), "合計", f"{len(rows)}件"], [], ["", "", canary("記 鸚野")]]
    return [*titles, HEADER, *rows[:9], [f"※ {canary()}の件は別紙"], *rows[9:], *totals]


def workbook() -> bytes:
    """The log as a workbook: a sheet of the log, sheets beside it, a comment, properties."""
    rows = list(_rows())
    beside: Grid = [["地区", "方法"], [canary(), phone()], [canary(), phone()]]
    sheets = {"4月": Sheet(_around(rows), comments={"C6": canary(), "A1": phone()}, hidden=(7,)), "マスタ": beside,
              "集計": beside,
              "メモ": [[canary(), canary()], [phone(), 1]]}  # fmt: skip
    return xlsx_of(sheets, author=canary())


def text(encoding: str = "cp932") -> bytes:
    """The log as a text file, in the middle a line that is too long."""
    rows = list(_rows())
    return csv_of([HEADER, *rows[:5], [*rows[5], canary(), phone()], *rows[6:]], encoding=encoding)


# ── the search ──────────────────────────────────────────────────────────────────────────────────────────────

_SPELLED = re.compile(rf"{SIGN}|(?i:\\u9e1a|%e9%b8%9a|u\+9e1a|\\xe9\\xb8\\x9a)")


def leaks(content: bytes | str, name: str = "") -> list[str]:
    """List the places where a canary shows: in the text, in pictures' notes, inside packed streams."""
    found = []
    for part, said in _texts(content.encode() if isinstance(content, str) else content, name):
        hits = _SPELLED.finditer(said)
        found += [f"{name} {part}: …{said[max(0, hit.start() - 40) : hit.end() + 10]}…" for hit in hits]
    return found


def _texts(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    yield "name", name
    if content.startswith(b"\x89PNG"):
        yield "notes", repr(Image.open(io.BytesIO(content)).info)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.namelist():
                yield from _texts(package.read(part), part)
    elif content.startswith(b"%PDF"):
        with pymupdf.open(stream=content, filetype="pdf") as pages:
            yield "pages", "".join(page.get_text() for page in pages)
            yield "notes", repr(pages.metadata) + repr(pages.get_xml_metadata())
    else:
        text = content.decode("utf-8", "replace")
        yield "utf-8", text
        yield "unescaped", html.unescape(text)
        yield "cp932", content.decode("cp932", "ignore")


def leaks_in(folder: Path) -> list[str]:
    """List the leaks of all files below a folder, in their names too."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [leak for path in files for leak in leaks(path.read_bytes(), path.name)]
