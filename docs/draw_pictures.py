"""Draw the pictures of the pages for people: charts of the sample log, and what the practice log leads to.

Needs LibreOffice, Chromium and poppler for all but the charts. A folder may be named to draw into.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final
from unittest import mock

import camera
import practice
from PIL import Image

import marugoto_stats as ms
from marugoto_stats import cli, clock
from marugoto_stats.render import chart
from marugoto_stats.wording import Lang

FOLDER: Final = Path(__file__).parent / "pictures"
CHARTS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("district_by_channel",),
    "ja": ("month", "district_by_channel", "partner"),
}
"""Language of a README → the tables whose charts stand in it."""
SAID: Final = {
    "review": "要確認.xlsx のシート「決めてください」。知らない書き方が1行ずつ並び、ひだまり台、見守り、"
    "オンライン会議、要確認、車いす貸出、居場所づくりの件数と最初の場所が出ている。色のついた「答え」の欄はまだ空。",
    "review_answered": "同じシートの「答え」の欄に、相原、訪問、オンライン、数えない、社協事務、"
    "地域づくりに向けた支援を選んだところ。連携先の3行は空のまま。",
    "columns": "要確認.xlsx のシート「列の対応」。見出しが「いつ」「どのあたり」「どうやって」「なにをした」"
    "「つないだ先」の列の「答え」に、日付、地区、相談方法、支援区分、連携先を選んだところ。",
    "document": "Word の報告書の1ページ。月別件数の短い文、表2、図2 が上から並んでいる。",
    "month_report": "Word の月報。2024年3月の件数、地区別・相談方法別、連携先の3つの表と、所見を書く枠が A4 の1枚に"
    "入っている。",
    "workbook": "集計表.xlsx のシート「表08_相談者」。表の下に、Excel で直せる横棒グラフがある。",
    "page": "スマートフォンの幅で見た報告書のページ2つ。左は題と目次、右は相談者の表とグラフ。",
    "folder": "このフォルダについて.html。作った日時、数えた期間、記録の最後の日、次に作る日、件数、ファイルの一覧、"
    "手で作り直すときのコマンドが出ている。",
}  # fmt: skip
"""Picture → its alternative text, which the pages repeat."""
WIDTHS: Final = {"document": 700, "month_report": 700, "workbook": 700, "folder": 700}
"""Picture → its width in pixels, where it is a page of paper."""
_NIGHT: Final = datetime(2024, 4, 1, 6, 0, tzinfo=clock.JAPAN)
"""When the monthly run of the picture is made."""


def main(folder: Path = FOLDER) -> int:
    """Draw every picture; each carries its alternative text. Returns the exit code."""
    charts(folder)
    if missing := camera.missing():
        print(f"only the charts are drawn; missing: {', '.join(missing)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as work, contextlib.chdir(work):
        for name in ("camera", "round", "strange", "reports"):
            Path(name).mkdir()
        shots = camera.Camera(Path("camera").resolve())
        for taken in (round_trip(shots), strange_log(shots), reports(shots)):
            for name, image in taken.items():
                camera.keep(image, folder / f"{name}.ja.png", SAID[name], widest=WIDTHS.get(name, camera.WIDEST))
    return 0


def charts(folder: Path) -> None:
    """Draw the charts as the program itself draws them."""
    for lang, tables in CHARTS.items():
        report = ms.analyse(practice.SAMPLE, lang=lang)
        for table_id in tables:
            drawn = chart.draw(report[table_id], report, format="png")
            with Image.open(io.BytesIO(drawn)) as image:
                said = chart.alt_text(report[table_id], lang)
                camera.keep(image.convert("RGB"), folder / f"{table_id}.{lang}.png", said)


def round_trip(shots: camera.Camera) -> dict[str, Image.Image]:
    """Ask what the practice log leaves open, and answer."""
    with contextlib.chdir("round"):
        practice.planted(Path("相談記録.xlsx"))
        review = Path("要確認.xlsx")
        run("check", "相談記録.xlsx", "-o", review.name)
        words = (0, 0, 1, 0.6)
        asked = shots.page(review, 1, words)
        practice.answer(review, "決めてください", practice.ANSWERS)
        return {"review": asked, "review_answered": shots.page(review, 1, words)}


def strange_log(shots: camera.Camera) -> dict[str, Image.Image]:
    """Say which column is which in a log whose headers nobody knows."""
    with contextlib.chdir("strange"):
        practice.estranged(Path("受付簿.csv"))
        review = Path("要確認.xlsx")
        run("check", "受付簿.csv", "--show-values", "-o", review.name)
        practice.answer(review, "列の対応", practice.ROLES)
        return {"columns": shots.page(review, 2, (0, 0, 1, 0.88))}


def reports(shots: camera.Camera) -> dict[str, Image.Image]:
    """Make the reports of the sample, and a folder that a monthly job keeps."""
    with contextlib.chdir("reports"):
        log = shutil.copy(practice.SAMPLE, "相談記録.xlsx")
        for name in ("事業報告書.docx", "集計表.xlsx", "報告書.html"):
            run("report", log, "-o", name)
        with mock.patch.object(clock, "now", return_value=_NIGHT):
            run("charts", log, "-t", "先月", "-o", "毎月")
            run("report", log, "-t", "先月", "-o", "毎月/月報.docx")
        about = Path("毎月/このフォルダについて.html")
        here = f"{Path.cwd()}{os.sep}"  # where that is on this machine is nobody's business
        about.write_text(about.read_text("utf-8").replace(here, ""), "utf-8")
        page = Path("報告書.html").resolve().as_uri()
        return {
            "document": shots.page(Path("事業報告書.docx"), 3, (0, 0.03, 1, 0.9)),
            "month_report": shots.page(Path("毎月/月報.docx"), 1, (0, 0, 1, 0.85)),
            "workbook": shots.page(Path("集計表.xlsx"), 11, (0, 0, 1, 0.8)),
            "page": shots.screens([page, f"{page}#caption-inquirer"], 390, 844),
            "folder": shots.screens([about.resolve().as_uri()], 860, 1085),
        }


def run(*line: str) -> None:
    """Run a command as a person types it. Ends the drawing if it fails."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = cli.main([*line, "--overwrite"])
    if code not in (0, cli.deliver.NEEDS_ATTENTION):
        raise SystemExit(said.getvalue())


if __name__ == "__main__":
    os.environ.pop("MARUGOTO_LANG", None)
    raise SystemExit(main(*map(Path, sys.argv[1:])))
