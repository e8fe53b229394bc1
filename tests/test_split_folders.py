"""`charts` and `report` with `--split-by`: a folder for each area, written, kept and verified as one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from doorway import CLEAN, LOG, SECRET, Run, opened, undrawn
from handed import HEADER, PLAIN, tables
from logs import csv_of

from marugoto_stats import clock, pipeline
from marugoto_stats.files import writing
from marugoto_stats.runs.recount import figures

NOW = datetime(2024, 5, 1, 0, 5, tzinfo=clock.JAPAN)
PAGE = "このフォルダについて.html"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    undrawn(monkeypatch)
    return opened(capsys, tmp_path, monkeypatch)


def record() -> Any:
    return json.loads(Path("g/run.json").read_text("utf-8"))


def laid_out(folder: str = "g") -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*")
            if path.is_file()}  # fmt: skip


# ── the folders ─────────────────────────────────────────────────────────────────────────────────────────────


def test_each_area_has_a_folder_of_charts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    true = pipeline.read_log
    monkeypatch.setattr(pipeline, "read_log", lambda *args, **how: (read.append(args), true(*args, **how))[1])
    done = run("charts", LOG, "-o", "g", "--split-by", "地区")
    assert (done.code, len(read)) == (0, 1)
    assert "2個のフォルダー" in done.err
    made = laid_out()
    assert {Path(name).parent.as_posix() for name in made} == {".", "相原", "小山"}
    assert {name for name in made if "/" not in name} == {"run.json", PAGE}
    run("charts", LOG, "-o", "alone", "--where", "地区=相原", "-q")
    assert {name: made[f"相原/{name}"] for name in laid_out("alone") if name.endswith(".png")} == {
        name: content for name, content in laid_out("alone").items() if name.endswith(".png")
    }  # fmt: skip
    (job,) = record()["runs"]
    assert {file["name"] for file in job["files"]} == made.keys() - {"run.json", PAGE}
    assert (job["split_by"], [area["label"] for area in job["areas"]]) == ("district", ["相原", "小山"])
    assert run("verify", "g").code == 0


def test_one_lock_holds_all_folders_and_the_record_is_written_last(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    hidden: set[str] = set()
    true = writing._replace

    def watched(old: Path, new: Path) -> None:
        order.append(new.relative_to(Path("g").resolve()).as_posix())
        hidden.update(path.parent.as_posix() for path in Path("g").rglob(".*"))
        true(old, new)

    monkeypatch.setattr(writing, "_replace", watched)
    run("charts", LOG, "-o", "g", "--split-by", "地区", "-q")
    assert hidden == {"g"}
    assert order[-2:] == [PAGE, "run.json"]
    assert sorted(order) == sorted(laid_out())


def test_what_a_killed_run_left_of_an_area_goes(run: Run) -> None:
    run("charts", "dirty.csv", "-o", "g", "--split-by", "地区", "-q")
    for path in Path("g/相原").iterdir():
        path.unlink()
    Path("less.csv").write_text("\n".join(line for line in CLEAN.splitlines() if "相原" not in line), "utf-8")
    run("charts", "less.csv", "-o", "g", "--split-by", "地区", "-q")
    assert not Path("g/相原").exists()
    assert run("verify", "g").code == 0


def test_the_account_says_that_the_areas_are_the_whole(run: Run) -> None:
    run("charts", LOG, "-o", "g", "--split-by", "地区", "-q")
    page = Path("g", PAGE).read_text("utf-8")
    lines = re.findall(r"<tr><th scope=\"row\">(?:<a href=\"(.*?)\">)?(.*?)(?:</a>)?</th>(.*?)</tr>", page)
    counts = {name: re.findall(r"<td>(.*?)</td>", cells)[:2] for _, name, cells in lines}
    assert counts == {"相原": ["2", "2"], "小山": ["3", "2"], "計（全体）": ["5", "4"]}
    assert [link for link, _, _ in lines] == ["%E7%9B%B8%E5%8E%9F/", "%E5%B0%8F%E5%B1%B1/", ""]
    assert "グラフ（png）　地区ごと" in page
    assert "実人数は、足しても全体になりません" in page
    assert "--split-by 地区" in page
    run("charts", LOG, "-o", "g", "--split-by", "district", "-q", "--lang", "en")
    assert "Sum (the whole)" in Path("g/about-this-folder.html").read_text("utf-8")
    assert [job["split_by"] for job in record()["runs"]] == ["district"]  # the same job, by another name
    assert {path.name for path in Path("g").iterdir()} == {"run.json", "about-this-folder.html", "Aihara", "Oyama"}


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", pytest.param(".html", marks=pytest.mark.long), ".md"])
def test_each_area_has_a_report_that_names_it(run: Run, suffix: str) -> None:
    assert run("report", LOG, "-o", f"g/報告書{suffix}", "--split-by", "地区", "-q").code == 0
    made = laid_out()
    assert made.keys() == {"run.json", PAGE, f"相原/報告書{suffix}", f"小山/報告書{suffix}"}
    Path("alone").mkdir()
    run("report", LOG, "-o", f"alone/報告書{suffix}", "--where", "地区=小山", "-q")
    alone = laid_out("alone")[f"報告書{suffix}"]
    if suffix == ".xlsx":  # its links to the log say from where
        read = figures(suffix, made[f"小山/報告書{suffix}"])
        assert read
        assert read == figures(suffix, alone)
    else:
        assert made[f"小山/報告書{suffix}"] == alone
    if suffix == ".docx":
        document = docx.Document("g/小山/報告書.docx")
        texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert "地区＝小山" in " ".join([*texts, *(one.text for one in document.paragraphs)])
    assert run("verify", "g").code == 0


def test_what_is_to_be_decided_is_asked_once(run: Run) -> None:
    done = run("report", "dirty.csv", "-o", "g/r.md", "--split-by", "地区")
    assert (done.code, done.err.count("要確認.xlsx")) == (0, 1)
    assert {path.as_posix() for path in Path("g").rglob("要確認.xlsx")} == {"g/要確認.xlsx"}
    told = "".join(content.decode(errors="replace") for name, content in laid_out().items() if name != "要確認.xlsx")
    assert SECRET.split()[1] not in told
    assert record()["runs"][0]["review"] == "要確認.xlsx"


def test_the_whole_may_stand_beside_its_areas(run: Run) -> None:
    for args in (("charts", "-o", "g"), ("charts", "-o", "g", "--split-by", "地区"), ("report", "-o", "g/r.xlsx"),
                 ("report", "-o", "g/r.xlsx", "--split-by", "地区"), ("charts", "-o", "g")):  # fmt: skip
        assert run(*args, LOG, "-q").code == 0
    assert [(job["command"], job["split_by"]) for job in record()["runs"]] == [
        ("charts", ""), ("charts", "district"), ("report", ""), ("report", "district"),
    ]  # fmt: skip
    assert Path("g/01_月別件数.png").exists()
    assert Path("g/相原/01_月別件数.png").exists()
    assert run("verify", "g").code == 0


def changed(change: Any) -> None:
    whole = record()
    change(whole)
    Path("g/run.json").write_text(json.dumps(whole), "utf-8")


def test_verify_looks_into_every_folder(run: Run) -> None:
    run("report", LOG, "-o", "g/r.xlsx", "--split-by", "地区", "-q")
    assert run("verify", "g").code == 0
    before = Path("g/run.json").read_bytes()

    def other_chain(whole: Any) -> None:
        for link in whole["runs"][0]["areas"][0]["base_chain"][:3:2]:
            link["n"] += 1

    changed(other_chain)
    done = run("verify", "g")
    assert done.code == 3
    assert "足しても、全体になりません" in done.out
    assert "相原/r.xlsx の件数のつながりが" in done.out
    changed(lambda whole: whole["runs"][0]["areas"][0]["base_chain"][1].update(n=-9))
    assert "件数のつながりが合いません" in run("verify", "g").out
    Path("g/run.json").write_bytes(before)
    Path("g/相原/r.xlsx").write_bytes(Path("g/小山/r.xlsx").read_bytes())
    done = run("verify", "g")
    assert done.code == 3
    assert "相原/r.xlsx が、作ったときと違います" in done.out or "相原/r.xlsx には" in done.out
    Path("g/小山/r.xlsx").unlink()
    assert "小山/r.xlsx がありません" in run("verify", "g").out


@pytest.mark.parametrize("change", [
    {"name": "../x"}, {"name": "a/b/c"}, {"name": "鶴川/01.png"}, {"name": "/x"}, {"name": "相原/"},
    {"name": "相原/.."},
])  # fmt: skip
def test_a_record_names_only_files_of_its_areas(run: Run, change: Mapping[str, str]) -> None:
    run("charts", LOG, "-o", "g", "--split-by", "地区", "-q")
    changed(lambda whole: whole["runs"][0]["files"][0].update(change))
    assert "run.json が読めない" in run("verify", "g").out


# ── what was there before ───────────────────────────────────────────────────────────────────────────────────


def test_an_area_that_is_no_more_goes_unless_somebody_worked_on_it(run: Run) -> None:
    Path("more.csv").write_text(CLEAN + "2023/6/2,5,氏名,鶴川,電話,参加支援,本人,なし\n", "utf-8")
    run("charts", "more.csv", "-o", "g", "--split-by", "地区", "-q")
    run("charts", LOG, "-o", "g", "--split-by", "地区", "-q")
    assert {path.name for path in Path("g").iterdir() if path.is_dir()} == {"相原", "小山"}
    run("charts", "more.csv", "-o", "g", "--split-by", "地区", "-q")
    Path("g/鶴川/01_月別件数.png").write_bytes(b"mine")
    Path("g/鶴川/note.txt").write_text("theirs", "utf-8")
    said = run("charts", LOG, "-o", "g", "--split-by", "地区").err
    assert {path.name for path in Path("g/鶴川").iterdir()} == {"01_月別件数.png", "note.txt"}
    assert "鶴川/01_月別件数.png" in said
    assert record()["runs"][0]["kept"] == ["鶴川/01_月別件数.png"]
    assert run("verify", "g").code == 0


def test_a_file_of_others_is_not_replaced(run: Run) -> None:
    Path("g/相原").mkdir(parents=True)
    Path("g/相原/01_月別件数.png").write_bytes(b"theirs")
    assert run("charts", LOG, "-o", "g", "--split-by", "地区").code == 1
    assert laid_out() == {"相原/01_月別件数.png": b"theirs"}
    assert not Path("g/小山").exists()
    assert run("charts", LOG, "-o", "g", "--split-by", "地区", "--overwrite", "-q").code == 0
    assert Path("g/相原/01_月別件数.png").read_bytes() != b"theirs"


@pytest.mark.long
def test_a_report_that_somebody_saved_is_not_replaced(run: Run) -> None:
    args = ("report", LOG, "-o", "g/r.docx", "--split-by", "地区", "-q")
    run(*args)
    document = docx.Document("g/相原/r.docx")
    document.core_properties.last_modified_by = "somebody"
    document.save("g/相原/r.docx")
    before = laid_out()
    assert run(*args).code == 1
    now = laid_out()
    assert {name: now[name] for name in now if name.endswith(".docx")} == {
        name: before[name] for name in before if name.endswith(".docx")
    }  # fmt: skip
    assert "手が入っています" in run("verify", "g").out


def test_what_is_in_the_way(run: Run) -> None:
    Path("g").mkdir()
    Path("g/相原").write_text("a file", "utf-8")
    assert run("charts", LOG, "-o", "g", "--split-by", "地区").code == 1
    assert laid_out() == {"相原": b"a file"}
    assert {path.name for path in Path("g").iterdir()} == {"相原"}


def test_an_input_is_no_output(run: Run) -> None:
    run("charts", LOG, "-o", "g", "--split-by", "地区", "-q")
    picture = Path("g/相原/01_月別件数.png")
    picture.unlink()
    picture.symlink_to(Path(LOG).resolve())
    done = run("charts", LOG, "-o", "g", "--split-by", "地区", "--overwrite")
    assert done.code == 2
    assert Path(LOG).read_text("utf-8") == CLEAN


def test_nothing_is_written_that_is_refused(run: Run) -> None:
    said = {
        ("--split-by", "相談方法"): 2, ("--split-by", "拠点", "-p", "standard"): 1,
        ("--split-by", "地区", "--for", "public"): 4,
    }  # fmt: skip
    for options, code in said.items():
        for args in (("charts", "-o", "g"), ("report", "-o", "g/r.docx")):
            assert run(*args, LOG, *options).code == code
            assert not Path("g").exists()
    assert "地区、拠点" in "".join(run("charts", LOG, "-o", "g", "--split-by", "相談方法").err.split())
    tables(Path())
    assert run("charts", "tables.csv", "-o", "g", "--split-by", "地区").code == 1
    assert not Path("g").exists()


def test_nothing_to_split(run: Run) -> None:
    done = run("charts", LOG, "-o", "g", "--split-by", "地区", "-t", "2020年度")
    assert (done.code, "分けて作るものはありません" in done.err) == (0, True)
    assert {path.name for path in Path("g").iterdir()} == {"run.json", PAGE}
    assert run("verify", "g").code == 0


def test_folders_of_odd_names(run: Run) -> None:
    """Districts as an office writes them: safe names, each its own."""
    names = ["本町!", "本町?", "CON", "../上", "北1", "本町!", "本町?", "CON", "../上", "北1"]
    rows = [[date(2023, 4, n + 1), "", name, *PLAIN[0][3:]] for n, name in enumerate(names * 2)]
    Path("odd.csv").write_bytes(csv_of([HEADER, *rows]))  # type: ignore[list-item]
    assert run("charts", "odd.csv", "-o", "g", "-p", "standard", "--split-by", "地区", "-q").code == 0
    areas = {area["folder"]: area["base_chain"][0]["n"] for area in record()["runs"][0]["areas"]}
    assert sum(areas.values()) == len(rows)
    assert len({folder.lower() for folder in areas}) == len(areas)
    assert {path.name for path in Path("g").iterdir() if path.is_dir()} == areas.keys()
    assert {path.name for path in Path().iterdir()} == {"logs", "dirty.csv", "odd.csv", "g"}
    assert run("verify", "g").code == 0


def test_the_public_sees_no_file_of_the_office(run: Run) -> None:
    rule = 'extends = "machida"\n[audience.public]\nsmallest_published = 1\ndecided = "局長"\n'
    Path("office.toml").write_text(rule, "utf-8")
    public = ("-p", "office.toml", "--for", "public", "--split-by", "地区", "-q")
    assert run("report", LOG, "-o", "g/r.html", *public).code == 0
    told = "".join(content.decode() for content in laid_out().values())
    assert "clean" not in told
    assert "office.toml" not in told
    assert run("verify", "g").code == 0


def test_same_input_same_bytes(run: Run) -> None:
    args = ("report", LOG, "-o", "g/r.html", "--split-by", "地区", "-q")
    run(*args)
    first = laid_out()
    run(*args)
    assert laid_out() == first
