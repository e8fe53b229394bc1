"""The whole round, played by a person: check, choose from the drop-downs, save, run again; nothing leaks on the way."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from logs import csv_of, xlsx_of
from reviews import choose, review
from test_decide import CANARY, COLUMNS, GRID, HEAD, ROLES, ROWS, STRANGE, TOML, figures, with_toml

import marugoto_stats as ms
from marugoto_stats.errors import InputError
from marugoto_stats.model.review import NAME
from marugoto_stats.pipeline.check import check
from marugoto_stats.render import View, renderer
from marugoto_stats.render import review as asking
from marugoto_stats.wording import LANGUAGES, Lang, words


def test_a_person_asks_chooses_saves_and_runs_again(tmp_path: Path) -> None:
    log = tmp_path / "記録.xlsx"
    log.write_bytes(xlsx_of({"4月": GRID, "5月": [["いつ", *HEAD[1:]], *ROWS[:2]]}))
    path = tmp_path / NAME
    path.write_bytes(asking.write(check(log), folder=tmp_path))
    assert CANARY.encode() not in _parts(path)
    chosen = choose(path, {"見守り": "訪問", "◎見守り": "訪問", "謎の区分": "社協事務", "数えるな": "数えない"})
    assert chosen == 4
    report = ms.analyse(log)
    assert report.unmatched["channel"] == report.unmatched["support_type"] == 0
    clerical = next(link.n for link in report.base_chain if link.id == "clerical")
    assert clerical == -2
    # asked again, the answers are still there, and nothing is asked of what is settled
    path.write_bytes(asking.write(check(log, review=path), folder=tmp_path))
    assert figures(ms.analyse(log)) == figures(report)


def test_no_name_leaves_through_decisions(tmp_path: Path) -> None:
    log = tmp_path / "記録.csv"
    log.write_bytes(csv_of(GRID))
    (tmp_path / NAME).write_bytes(review([("inquirer", CANARY, "本人")], shown=False))
    report = ms.analyse(log)
    assert report.unmatched["inquirer"] == 1
    outputs = [renderer(form).write(report, View(verbose=True)) for form in ("plain", "json", "csv", "markdown")]
    said = b"".join([*outputs, repr(ms.load(log).effect).encode(), repr(report.decided).encode()])
    assert CANARY.encode() not in said


def _parts(path: Path) -> bytes:
    with zipfile.ZipFile(path) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_an_unknown_layout_is_rescued_by_drop_downs(tmp_path: Path) -> None:
    log = tmp_path / "記録.csv"
    log.write_bytes(csv_of(STRANGE))
    with pytest.raises(InputError):
        ms.analyse(log)
    path = tmp_path / NAME
    path.write_bytes(asking.write(check(log, show_values=True), folder=tmp_path))
    columns = {"sheet": "review.sheet.columns", "by": "review.head.header"}
    assert choose(path, dict(ROLES), **columns) == len(ROLES)
    assert {c.role for c in ms.analyse(log).columns} == {"date", "district", "channel", "support_type", "partner", None}
    # the words come up once the columns are known; the roles are still there
    path.write_bytes(asking.write(check(log, review=path, show_values=True), folder=tmp_path))
    assert choose(path, {"見守り": "訪問", "謎の区分": "アウトリーチ等を通じた継続的支援", "数えるな": "数えない",
                         "寺": "その他"}) >= 4  # fmt: skip
    (tmp_path / "toml").mkdir()
    alone = tmp_path / "toml" / log.name
    alone.write_bytes(log.read_bytes())
    assert figures(ms.analyse(log)) == figures(with_toml(alone.parent, alone, COLUMNS + TOML))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_that_is_offered_is_understood(tmp_path: Path, lang: Lang) -> None:
    """Whatever the drop-downs offer, in either language: it is read as what it says."""
    log = tmp_path / "記録.csv"
    spellings = [f"謎{n}" for n in range(60)]
    known = [["2023/4/3", "北", "電話", "包括", "病院", "本人"]] * 70
    log.write_bytes(csv_of([HEAD, *known, *([*known[0][:2], text, *known[0][3:]] for text in spellings)]))
    found = check(log, lang=lang)
    say = words(lang)
    labels = [label for _, label in found.choices["channel"]]
    asked = [("channel", text, label) for text, label in zip(spellings, labels, strict=False)]
    roles = [(f"見出し{n}", say(f"report.role.{role}")) for n, role in enumerate(found.roles)]
    (tmp_path / NAME).write_bytes(review(asked, roles, lang=lang))
    decisions = ms.load(log, lang=lang).effect.decisions[0]
    assert [(word.code, word.label) for word in decisions.words] == list(found.choices["channel"])
    assert [column.role for column in decisions.columns] == list(found.roles)


@pytest.mark.office
def test_a_workbook_saved_by_another_program_is_read(tmp_path: Path) -> None:
    log = tmp_path / "記録.csv"
    log.write_bytes(csv_of(GRID))
    content = asking.write(check(log), folder=tmp_path)
    (tmp_path / NAME).write_bytes(content)
    chosen = choose(tmp_path / NAME, {"見守り": "訪問"})
    expected = figures(ms.analyse(log))
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(saved),
                    str(tmp_path / NAME)], check=True, capture_output=True)  # fmt: skip
    (tmp_path / NAME).write_bytes((saved / NAME).read_bytes())
    assert chosen == 1
    assert figures(ms.analyse(log)) == expected
