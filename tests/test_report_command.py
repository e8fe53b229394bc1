"""`report`: the whole report as one file, what is asked beside it, and whose work is never replaced."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from doorway import CLEAN, LOG, Run, never_read, opened

from marugoto_stats import files, pipeline
from marugoto_stats.cli import screen
from marugoto_stats.cli.report import DOCUMENTS
from marugoto_stats.model.review import NAME
from marugoto_stats.render import FORMATS
from marugoto_stats.runs import read
from marugoto_stats.runs.recount import figures

SUFFIXES = [suffix for name in DOCUMENTS for suffix in FORMATS[name].suffixes]
ODD = CLEAN.replace("2,氏名,小山,訪問", "2,氏名,小山,巡回")
"""A log with one spelling of a closed column that nobody knows."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_form(run: Run, suffix: str) -> None:
    name = f"out/月報{suffix}"
    Path("out").mkdir()
    assert run("report", LOG, "-o", name, "-q").err == ""
    assert files.is_ours(suffix, Path(name).read_bytes())
    assert {path.name for path in Path("out").iterdir()} == {f"月報{suffix}", "run.json", "このフォルダについて.html"}
    again = Path(name).read_bytes()
    assert run("report", LOG, "-o", name, "-q").code == 0
    assert Path(name).read_bytes() == again


@pytest.mark.parametrize("name", ["r.json", "r.csv", "r.txt", "r", "r.doc", "-"])
def test_other_suffixes_are_refused_before_reading(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(pipeline, "load", never_read)
    done = run("report", LOG, "-o", name)
    assert done.code == 2
    assert all(suffix in done.err for suffix in SUFFIXES)
    assert not Path(name).exists()


def test_form_and_suffix_must_agree(run: Run) -> None:
    assert run("report", LOG, "-o", "r.md", "-f", "markdown").code == 0
    assert run("report", LOG, "-o", "r.md", "-f", "html").code == 2
    assert run("report", LOG, "-o", "r.md", "-f", "json").code == 2
    assert run("report", LOG).code == 2


def test_a_folder_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", never_read)
    assert run("report", LOG, "-o", "nowhere/r.md").code == 1
    assert not Path("nowhere").exists()


def test_a_log_is_no_output(run: Run) -> None:
    Path("log.md").write_text(CLEAN, "utf-8")
    assert run("report", "log.md", "-o", "log.md").code == 2
    assert Path("log.md").read_text("utf-8") == CLEAN


def test_a_binary_form_is_not_for_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "is_terminal", lambda _: True)
    assert run("summarize", LOG, "-f", "excel").code == 2


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.suffixes])
def test_what_is_binary_says_so(run: Run, name: str) -> None:
    run("summarize", LOG, "-o", f"r{FORMATS[name].suffixes[0]}", "-q")
    content = Path(f"r{FORMATS[name].suffixes[0]}").read_bytes()
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        assert FORMATS[name].binary
    else:
        assert not FORMATS[name].binary


def test_a_month_without_rows_says_so(run: Run) -> None:
    done = run("report", LOG, "-t", "2030-01", "-o", "r.md")
    assert done.code == 0
    assert "該当なし" in Path("r.md").read_text("utf-8")


# ── the template ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_template_is_looked_at_before_reading(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    docx.Document().save("office.docx")
    Path("text.docx").write_text("no document", "utf-8")
    openpyxl.Workbook().save("book.docx")
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "load", never_read)
        for template, output in (("office.docx", "r.html"), ("gone.docx", "r.docx"), ("text.docx", "r.docx"),
                                 ("book.docx", "r.docx"), ("logs", "r.docx"), ("a\0", "r.docx")):  # fmt: skip
            assert run("report", LOG, "-o", output, "--template", template).code == 2
    assert run("report", LOG, "-o", "r.docx", "--template", "office.docx", "-q").code == 0


# ── what a person has to settle ─────────────────────────────────────────────────────────────────────────────


def test_a_question_lies_beside_the_report_of_the_office(run: Run) -> None:
    Path("odd.csv").write_text(ODD, "utf-8")
    Path("out").mkdir()
    done = run("report", "odd.csv", "-o", "out/r.md")
    assert (done.code, NAME in done.err) == (0, True)
    assert files.is_ours(".xlsx", Path("out", NAME).read_bytes())
    assert Path("out", NAME).stat().st_mode & 0o777 == 0o600
    asked = Path("out", NAME).read_bytes()
    assert run("report", "odd.csv", "-o", "out/r.md", "-q").code == 0
    assert Path("out", NAME).read_bytes() == asked


@pytest.mark.parametrize(("log", "audience"), [("odd.csv", "city"), (LOG, "internal")])
def test_no_question_for_others_or_about_nothing(run: Run, log: str, audience: str) -> None:
    Path("odd.csv").write_text(ODD, "utf-8")
    Path("office.toml").write_text("[audience.city]\nsmallest_published = 1\n", "utf-8")
    profile = ("-p", "office.toml") if audience == "city" else ()
    assert run("report", log, *profile, "-o", "r.md", "--for", audience).code == 0
    assert not Path(NAME).exists()


def answered(path: Path) -> bytes:
    """Play the person who chooses an answer and saves."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    line = next(row for row in sheet.iter_rows() if any(cell.value == "巡回" for cell in row))
    sheet.cell(line[0].row, heads["答え"]).value = "訪問"
    book.save(path)
    return path.read_bytes()


def test_answers_beside_the_report_count_and_stay(run: Run) -> None:
    Path("odd.csv").write_text(ODD + "2023/6/3,9,氏名,小山,滞在,参加支援,本人,なし\n", "utf-8")
    Path("out").mkdir()
    run("report", "odd.csv", "-o", "out/r.xlsx", "-q")
    before = figures("r.xlsx", Path("out/r.xlsx").read_bytes())
    assert before is not None
    assert before["district_by_channel", "total", "visit"] == 1
    saved = answered(Path("out", NAME))
    assert run("report", "odd.csv", "-o", "out/r.xlsx", "-q").code == 0
    carried = openpyxl.load_workbook(Path("out", NAME)).worksheets[0]
    assert "訪問" in [cell.value for row in carried.iter_rows() for cell in row]
    assert Path("out", NAME).read_bytes() != saved
    counted = figures("r.xlsx", Path("out/r.xlsx").read_bytes())
    assert counted is not None
    assert counted["district_by_channel", "total", "visit"] == 2
    assert run("charts", "odd.csv", "-o", "out", "-q").code == 0
    first, second = read(Path("out")).runs
    assert first.attention == second.attention


def test_a_strange_file_of_that_name_is_left(run: Run) -> None:
    Path("odd.csv").write_text(ODD, "utf-8")
    Path("out").mkdir()
    Path("out", NAME).write_bytes(b"mine")
    done = run("report", "odd.csv", "-o", "out/r.md")
    assert (done.code, NAME in done.err) == (0, False)
    assert Path("out", NAME).read_bytes() == b"mine"


# ── whose work it is ────────────────────────────────────────────────────────────────────────────────────────


def saved_by_openpyxl(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["Z99"] = "ひとこと"
    book.save(path)


def saved_by_docx(path: Path) -> None:
    document = docx.Document(str(path))
    document.add_paragraph("ひとこと")
    document.save(str(path))


def saved_by_office(path: Path) -> None:
    """Save as Office does: another name in the properties, dates as ours."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(content, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = part.replace(b"lastModifiedBy>marugoto-stats<", b"lastModifiedBy>Tanaka<")
            target.writestr(entry, part)
    path.write_bytes(content.getvalue())


@pytest.mark.parametrize(
    ("name", "save"),
    [("r.xlsx", saved_by_openpyxl), ("r.docx", saved_by_docx),
     pytest.param("r.xlsx", saved_by_office, marks=pytest.mark.long),
     pytest.param("r.docx", saved_by_office, marks=pytest.mark.long)],
)
def test_what_a_person_saved_is_not_replaced(run: Run, name: str, save: Any) -> None:
    assert run("report", LOG, "-o", name, "-q").code == 0
    save(Path(name))
    mine = Path(name).read_bytes()
    done = run("report", LOG, "-o", name)
    assert done.code == 1
    assert "手が入っています" in done.err
    assert Path(name).read_bytes() == mine
    assert "手が入っています" in Path("このフォルダについて.html").read_text("utf-8")
    assert run("report", LOG, "-o", name, "--overwrite", "-q").code == 0
    assert Path(name).read_bytes() != mine


@pytest.mark.parametrize("save", [None, saved_by_openpyxl, saved_by_office])
def test_a_workbook_of_ours_is_never_a_log(run: Run, save: Any) -> None:
    assert run("report", LOG, "-o", "logs/r.xlsx", "-q").code == 0
    if save:
        save(Path("logs/r.xlsx"))
    assert "対応 5 " in run("summarize", "logs").out
