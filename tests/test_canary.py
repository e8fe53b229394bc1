"""No name, number, address or text of a log gets out: not in a result, not in a message, not in a file left behind."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

import canary
import pytest
from canary import leaks, leaks_in
from logs import csv_of, xlsx_of

from marugoto_stats import classify, cli, pipeline, preflight, profile, read, recognize
from marugoto_stats.errors import MarugotoError
from marugoto_stats.render import FORMATS, View, renderer

BOOK, TEXT = canary.workbook(), canary.text()
CONTENTS = {"log.xlsx": BOOK, "log.csv": TEXT}
VIEWS = (View(), View(verbose=True, width=60), View(verbose=True, colour=True, blocks=True),
         View(to_file=True, verbose=True), View(to_file=True, whole=True))
DOCUMENTS = ("word", "excel", "html", "pdf")
"""Forms that take seconds to draw, and look the same in every view but the last."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the planted logs, and a temporary folder of its own beside it."""
    (tmp_path / "work").mkdir()
    (tmp_path / "temp").mkdir()
    for name, content in CONTENTS.items():
        (tmp_path / "work" / name).write_bytes(content)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture(params=CONTENTS)
def log(request: pytest.FixtureRequest) -> pipeline.Log:
    return pipeline.load(CONTENTS[request.param], input_format=request.param.rpartition(".")[2])


def test_enough_is_planted_and_found_where_it_stands() -> None:
    assert len({*canary.PLANTED}) > 500
    for content in (TEXT, canary.PLANTED[0], ascii(canary.PLANTED[0]), "&#x9e1a;"):
        assert leaks(content)
    assert all(canary.SIGN in text for text in canary.PLANTED)


def test_the_planted_log_is_read_and_is_full_of_trouble(log: pipeline.Log) -> None:
    report = pipeline.report_of(log)
    codes = {issue.code for issue in report.issues}
    assert {"unmatched-value", "date-unreadable", "weight-invalid"} <= codes
    assert {table.id for table in report.tables} >= {"overview", "month", "partner", "topic", "function", "age_band"}
    assert {column.why for column in report.columns} >= {"header", "ignored", "unknown", "refused-contents"}


# ── what comes out ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("known", ["machida", "standard", None])
def test_every_form_of_a_report(name: str, lang: str, known: str | None) -> None:
    report = pipeline.analyse(CONTENTS[name], input_format=name.rpartition(".")[2], lang=lang, profile=known,
                              as_of=date(2023, 4, 1))  # type: ignore[arg-type]  # fmt: skip
    whole = known == "machida" and name.endswith(".xlsx")  # a document is made of the report, not of the file
    for form in FORMATS if whole else [form for form in FORMATS if form not in DOCUMENTS]:
        for view in VIEWS[-1:] if form in DOCUMENTS else VIEWS:
            assert leaks(renderer(form).write(report, view)) == [], (form, view)


def test_no_object_says_what_it_holds(log: pipeline.Log) -> None:
    report = pipeline.report_of(log)
    objects = [log, log.records, log.coded, log.profile, report, *report.tables, *report.issues, *report.columns,
               *report.sources,
               *_parts(log.records), *_parts(report)]  # fmt: skip
    assert [leak for thing in objects for leak in leaks(f"{thing!r} {thing!s}")] == []
    for frame in (log.to_frame(), report.to_frame(), *(table.to_frame() for table in report.tables)):
        assert leaks(frame.to_csv()) == []


def _parts(thing: object) -> list[object]:
    """The fields of a value, but for frames: those are never printed."""
    return [part for field in dataclasses.fields(thing) if not hasattr(part := getattr(thing, field.name),
                                                                       "iloc")]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CONTENTS)
def test_no_step_of_the_road_says_what_it_holds(name: str) -> None:
    machida = profile.load("machida", lang="ja")
    file = preflight.examine_bytes(CONTENTS[name], name)
    sheets = read.read(file)
    survey = recognize.survey(sheets, machida)
    records = recognize.recognize(survey, machida)
    coded = classify.classify(records, machida)
    steps = [file, *sheets, *survey.layouts, *survey.readings, records, coded]
    assert [leak for step in steps for leak in leaks(f"{step!r} {step!s}")] == []


def test_the_public_learns_no_name_of_a_file_or_a_sheet(tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text('extends = "machida"\n[audience.public]\nsmallest_published = 1\ndecided = "事務局長決裁"\n',
                      "utf-8")
    path = tmp_path / f"{canary.SIGN}野.xlsx"
    path.write_bytes(xlsx_of({f"{canary.SIGN}４月": [canary.HEADER, canary.PLAIN], "5月": [canary.HEADER]}))
    report = pipeline.analyse(path, profile=office, audience="public")
    for form in FORMATS:
        for view in VIEWS[-1:] if form in DOCUMENTS else VIEWS:
            assert leaks(renderer(form).write(report, view)) == [], form
    assert leaks(repr(report)) == []


# ── every command ───────────────────────────────────────────────────────────────────────────────────────────

LOUD = ("-v", "--debug")
DONE = {
    "summarize": ("summarize", "{log}"), "alone": ("{log}",), "all": ("summarize", "--all", "{log}"),
    "partners": ("partners", "{log}"), "english": ("--lang", "en", "summarize", "--all", "{log}"),
    "period": ("summarize", "{log}", "--period", "2023-04", "--as-of", "2023-04-30"),
    "where": ("summarize", "{log}", "--where", "地区=相原,unclassified"),
    "strict": ("summarize", "{log}", "--strict"),
    "tabulate": ("tabulate", "{log}", "--rows", "相談者", "--columns", "連携先"),
    "json": ("summarize", "{log}", "-f", "json"), "csv": ("summarize", "{log}", "-f", "csv"),
    "markdown": ("summarize", "{log}", "-f", "markdown"), "terminal": ("summarize", "{log}", "-f", "terminal"),
    "file": ("summarize", "--all", "{log}", "-o", "out/report.json"),
    "quiet": ("summarize", "{log}", "-q", "-o", "out/a.md"),
    "folder": ("summarize", ".", "-f", "plain"), "sheet": ("summarize", "log.xlsx", "--sheet", "4月"),
    "check page": ("check", "{log}"), "check json": ("check", "{log}", "-f", "json"),
    "check english": ("check", "{log}", "--lang", "en", "--show-values", "-f", "terminal"),
    "check of a folder": ("check", "."),
    "nothing": (), "standard": ("summarize", "{log}", "-p", "standard"),
}  # fmt: skip
"""What is done: exit code 0, or 3 where a person should look."""
FAILED = {
    "sheet": ("summarize", "log.xlsx", "--sheet", "5月"), "header-row": ("summarize", "{log}", "--header-row", "9"),
    "dimension": ("tabulate", "{log}", "--rows", "天気"), "value": ("summarize", "{log}", "--where", "地区=大阪"),
    "missing column": ("tabulate", "few.csv", "--rows", "世帯"), "no header": ("summarize", "none.csv"),
    "summary table": ("summarize", "figures.xlsx"), "broken": ("summarize", "broken.xlsx"),
    "mixed": ("summarize", "mixed.csv"), "zeros": ("summarize", "zeros.csv"),
    "encoding": ("summarize", "log.csv", "--encoding", "utf-8"),
    "empty": ("summarize", "empty.xlsx"), "page": ("summarize", "page.xlsx"),
    "period": ("summarize", "{log}", "--period", "春"),
    "profile": ("summarize", "{log}", "-p", "log.csv"), "check": ("profiles", "check", "log.csv"),
    "workbook as profile": ("profiles", "check", "log.xlsx"), "public": ("summarize", "{log}", "--for", "public"),
    "input": ("summarize", "{log}", "-o", "log.csv"), "not ours": ("summarize", "{log}", "-o", "none.csv"),
    "no folder": ("summarize", "{log}", "-o", "nowhere/report.json"), "folder of rubbish": ("summarize", "rubbish"),
}  # fmt: skip
"""What cannot be done, with files that hold canaries all the same."""


@pytest.fixture
def troubled(place: Path) -> Path:
    """More files: each of them full of canaries, none of them a log that can be read."""
    rows = [[canary.canary() for _ in range(5)] for _ in range(9)]
    figures = [[canary.canary(), "来所", "訪問"], *([canary.canary(), n, n] for n in range(9))]
    few = [["対応日", "地区", "相談方法", canary.canary()], ["2023/4/3", "相原", "来所", canary.canary()]]
    contents = {
        "none.csv": csv_of(rows), "few.csv": csv_of(few),
        "figures.xlsx": xlsx_of({"月報": figures}), "broken.xlsx": BOOK[: len(BOOK) // 2],
        "mixed.csv": TEXT + csv_of(rows, encoding="utf-8"), "zeros.csv": csv_of([*rows, ["\0" * 9]]),
        "empty.xlsx": xlsx_of({"4月": [[]]}),
        "page.xlsx": f"<html><table><tr><td>{canary.canary()}</td></tr></table>".encode(),
    }  # fmt: skip
    for name, content in contents.items():
        (place / name).write_bytes(content)
    (place / "rubbish").mkdir()
    (place / "rubbish" / "none.csv").write_bytes(csv_of(rows))
    return place


Run = Callable[..., int]


@pytest.fixture
def run(place: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command line, and look for canaries in what it says and in what it leaves behind."""
    before = {path for path in place.parent.rglob("*") if path.is_file()}
    (place / "out").mkdir()

    def call(*args: str) -> int:
        code = cli.main(list(args))
        said = capfdbinary.readouterr()
        left = [path for path in place.parent.rglob("*") if path.is_file() and path not in before]
        found = [*leaks(said.out, "stdout"), *leaks(said.err, "stderr")]
        found += [leak for path in left if path.parent != place for leak in leaks(path.read_bytes(), path.name)]
        assert found == [], args
        assert b"Traceback" not in said.err
        assert not list((place.parent / "temp").iterdir())
        return code

    return call


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("case", DONE)
def test_what_is_done(run: Run, case: str, name: str) -> None:
    args = [arg.format(log=name) for arg in DONE[case]]
    for extra in ((), LOUD if args else ()):
        assert run(*args, *extra) in (0, 3), args


@pytest.mark.parametrize("case", FAILED)
@pytest.mark.usefixtures("troubled")
def test_what_cannot_be_done(run: Run, case: str) -> None:
    args = [arg.format(log="log.xlsx") for arg in FAILED[case]]
    for extra in ((), LOUD, ("--lang", "en", "-q")):
        assert run(*args, *extra) in (1, 2, 4), args


def test_charts(run: Run) -> None:
    assert run("charts", "log.xlsx", "-o", "out", "--format", "png,svg,pdf", *LOUD) == 0


STEPS = ["preflight.examine", "read.read", "recognize.recognize", "classify.classify", "tabulate.tabulate"]


@pytest.mark.parametrize("step", STEPS)
def test_a_bug_of_ours_quotes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*given: object, **_: object) -> NoReturn:
        cause = ValueError(f"could not convert {canary.canary()}")
        raise KeyError(canary.canary(), given) from cause

    monkeypatch.setattr(f"marugoto_stats.{step}", fail)
    assert run("summarize", "log.xlsx") == 70
    assert run("summarize", "log.csv", *LOUD) == 70


def test_errors_of_the_library_quote_nothing(troubled: Path) -> None:
    for name in ("none.csv", "figures.xlsx", "broken.xlsx", "mixed.csv", "zeros.csv", "empty.xlsx", "page.xlsx"):
        with pytest.raises(MarugotoError) as error:
            pipeline.analyse(troubled / name)
        chain: list[BaseException | None] = [error.value]
        while chain[-1] is not None:
            assert leaks(f"{chain[-1]!r} {chain[-1]!s}") == [], name
            chain.append(chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__))


PROCESSES = [("summarize", "log.xlsx", "--all", *LOUD), ("-", "--input-format", "xlsx", "-v"),
             ("summarize", "none.csv", "--debug")]  # fmt: skip


@pytest.mark.parametrize("args", PROCESSES)
def test_a_process_of_its_own(troubled: Path, args: tuple[str, ...]) -> None:
    surroundings = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONDEVMODE": "1"}
    done = subprocess.run([sys.executable, "-m", "marugoto_stats", *args], cwd=troubled, env=surroundings, input=BOOK,
                          capture_output=True, check=False, timeout=60)  # fmt: skip
    assert done.returncode in (0, 1)
    assert leaks(done.stdout, "stdout") + leaks(done.stderr, "stderr") + leaks_in(troubled.parent / "temp") == []
