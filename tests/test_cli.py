"""The door: what is typed, and what comes back. How it ends: test_cli_endings.py; streams: test_cli_streams.py."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from doorway import CLEAN, DIRTY, JSON, LOG, Done, Run, never_read, opened, throw

from marugoto_stats import errors, pipeline
from marugoto_stats.cli import front
from marugoto_stats.cli.options import AUDIENCES
from marugoto_stats.render import FORMATS, chart
from marugoto_stats.wording import LANGUAGES, words


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


# ── commands ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_log_alone_is_summarized(run: Run) -> None:
    asked = run("summarize", LOG)
    assert asked.code == 0
    assert "対応 5 = 相談 4 + 社協事務 1" in asked.out
    assert asked.err == ""
    assert run(LOG) == run("--lang", "ja", LOG) == run("logs") == run("logs/*.csv") == asked
    assert run("-q", "-t", "2023年度", LOG) == run("summarize", LOG, "-t", "2023年度")


def test_all_tables(run: Run) -> None:
    assert set(run("summarize", LOG, *JSON).tables) < set(run("summarize", LOG, "--all", *JSON).tables)


def test_one_table_is_the_first(run: Run) -> None:
    assert list(run("partners", LOG, *JSON).tables) == ["partner"]
    crossed = run("tabulate", LOG, "--rows", "相談者", "--columns", "channel", *JSON)
    assert list(crossed.tables) == ["inquirer_by_channel"]
    contacts = run("tabulate", LOG, "--rows", "channel", "--base", "contacts", *JSON).tables
    assert [table["base"]["n"] for table in contacts.values()] == [5]


def test_charts(run: Run) -> None:
    assert run("charts", LOG, "-o", "new/g", "-f", "svg", "-q") == Done(0, "", "")
    made = {path.name: path.read_bytes() for path in Path("new/g").glob("*.svg")}
    assert "01_月別件数.svg" in made
    assert all(b"<svg" in content for content in made.values())
    assert {path.name for path in Path("new/g").iterdir()} - set(made) == {"run.json", "このフォルダについて.html"}


def test_charts_in_several_formats_are_written_together(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "draw", lambda *_, **how: how["format"].encode())
    done = run("charts", LOG, "-o", "g", "-f", "png, SVG,png")
    made = sorted(path.name for path in Path("g").glob("*.*g"))
    assert (done.code, done.out) == (0, "")
    assert f"{len(made)}枚" in done.err
    assert made[:2] == ["01_月別件数.png", "01_月別件数.svg"]
    assert Path("g", made[0]).stat().st_mode & 0o777 == 0o600
    assert run("charts", "dirty.csv", "--strict", "-o", "g", "-q") == Done(3, "", "")


def test_charts_are_drawn_before_any_is_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = iter([b"one", b"two"])

    def draw(*_: object, **__: object) -> bytes:
        return next(pictures, b"") or throw(errors.OutputError("disk-full", name="x"))

    monkeypatch.setattr(chart, "draw", draw)
    assert run("charts", LOG, "-o", "g").code == 1
    assert not Path("g").exists()


def test_charts_need_a_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", never_read)
    done = run("charts", LOG, "-o", LOG)
    assert (done.code, Path(LOG).read_text("utf-8")) == (1, CLEAN)


def test_profiles(run: Run) -> None:
    assert "machida" in run("profiles", "list").out
    assert "相原" in run("profiles", "show", "machida").out
    assert "Aihara" in run("profiles", "show", "町田市", "--lang", "en").out
    assert run("profiles").out == run("profiles", "--help").out
    Path("good.toml").write_text('extends = "machida"\n', "utf-8")
    Path("bad.toml").write_text('extends = "machida"\nfoo = 1\n[counting]\nbar = 2\n', "utf-8")
    assert run("profiles", "check", "good.toml").code == 0
    bad = run("profiles", "check", "bad.toml")
    assert bad.code == 2
    assert "foo" in bad.err
    assert "bar" in bad.err


def test_sample(run: Run) -> None:
    done = run("sample", "try")
    assert done.code == 0
    names = {path.name for path in Path("try").iterdir()}
    assert {"sakai_2023.csv", "sakai_2023.xlsx", "hachioji_2025.xlsx", "tachikawa_2023.csv"} < names
    assert "marugoto-stats try/sakai_2023.xlsx" in done.err
    assert run("sample", "try", "-q", "-p", "machida") == Done(0, "", "")
    Path("try/sakai_2023.csv").write_text("changed", "utf-8")
    assert run("sample", "try").code == 1
    assert run("sample", "try", "--overwrite").code == 0
    assert run("sample", "try", "-p", "nobody").code == 2


def test_version(run: Run) -> None:
    import marugoto_stats

    assert run("--version").out == f"marugoto-stats {marugoto_stats.__version__}\n"


# ── with nothing at all ─────────────────────────────────────────────────────────────────────────────────────


def test_nothing_typed_names_a_log(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("logs")
    Path("a.csv").write_text("no,log\n1,2\n", "utf-8")
    Path("b c.csv").write_text(CLEAN, "utf-8")
    Path("clean.csv").unlink()
    assert "marugoto-stats 'b c.csv'" in run().out
    assert "readable consultation log" in run("--lang", "en").out


def test_nothing_typed_and_no_log_gives_the_help(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("empty").mkdir()
    monkeypatch.chdir("empty")
    assert run() == run("--help")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("相談 記録.xlsx", "'相談 記録.xlsx'"),
        ("練習/4月.csv", "練習/4月.csv"),
        ("a$(b).csv", "'a$(b).csv'"),
        ("-a.csv", "./-a.csv"),
    ],
)
def test_names_as_they_are_typed(name: str, typed: str) -> None:
    assert front.quoted(Path(name)) == typed


# ── where it goes ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.long if name in ("word", "excel", "pdf") else ())  # as report does
    for name, form in FORMATS.items() if form.suffixes
])  # fmt: skip
def test_the_suffix_says_the_format(run: Run, name: str) -> None:
    for suffix in FORMATS[name].suffixes:
        done = run("summarize", LOG, "-o", f"a{suffix}")
        assert (done.code, done.out) == (0, "")
        assert f"a{suffix}" in done.err
        assert run("summarize", LOG, "-o", f"a{suffix}", "-f", name, "-q") == Done(0, "", "")
        assert Path(f"a{suffix}").stat().st_mode & 0o777 == 0o600
        other = next(other for other in FORMATS if other != name)
        wrong = run("summarize", LOG, "-o", f"a{suffix}", "-f", other)
        assert wrong.code == 2
        assert suffix in wrong.err


def test_unknown_forms(run: Run) -> None:
    for args in (("-o", "a.xyz"), ("-o", "a"), ("-f", "jason"), ("-f", "json", "-o", "a.dat")):
        done = run("summarize", LOG, *args)
        assert done.code == 2
        assert "json" in done.err
    assert run("charts", LOG, "-o", "g", "-f", "gif").code == 2
    assert run("charts", LOG, "-o", "g", "-f", "").code == 2


def test_standard_output_by_name_and_without_terminal(run: Run) -> None:
    assert run("summarize", LOG).out == run("summarize", LOG, "-o", "-", "-f", "plain").out
    assert run("summarize", LOG, "-f", " JSON ").out.startswith('{\n  "schema": "marugoto-stats/report/1"')
    assert not run("summarize", LOG, "-f", "csv").out.startswith("\ufeff")


def test_files_for_others_are_for_others(run: Run) -> None:
    assert run("summarize", LOG, "-o", "a.csv", "--for", "市").code == 0
    assert Path("a.csv").stat().st_mode & 0o777 != 0o600


def test_the_log_is_never_the_output(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "analyse", never_read)
    for logs in ((LOG,), ("logs",), ("logs/*.csv",), ("dirty.csv", LOG)):
        assert run("summarize", *logs, "-o", LOG, "--overwrite").code == 2
    assert (Path(LOG).read_text("utf-8"), Path("dirty.csv").read_text("utf-8")) == (CLEAN, DIRTY)


def test_nobodys_file_is_replaced_unasked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.md").write_text("my notes", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "analyse", never_read)
        done = run("summarize", LOG, "-o", "a.md")
    assert done.code == 1
    assert "--overwrite" in done.err
    assert Path("a.md").read_text("utf-8") == "my notes"
    assert run("summarize", LOG, "-o", "a.md", "--overwrite").code == 0


def test_csv_on_the_screen_is_the_file_without_its_mark(run: Run) -> None:
    run("summarize", LOG, "-o", "a.csv", "-q")
    text = run("summarize", LOG, "-f", "csv").out
    assert "\ufeff" + text == Path("a.csv").read_bytes().decode().replace("\r\n", "\n")
    assert len(list(csv.reader(io.StringIO(text)))) > 20


# ── options on their way to the library ─────────────────────────────────────────────────────────────────────


def test_every_option_arrives(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def analyse(logs: Any, **options: Any) -> None:
        seen.update(options, logs=logs)
        raise errors.InputError("no-such-file", name="x")

    monkeypatch.setattr(pipeline, "analyse", analyse)
    Path("secret.txt").write_text("相談\n", "utf-8")
    run(
        "summarize", "a.xlsx", "b.csv", "-p", "machida", "-t", "R5", "--where", "地区＝小山, 相原",
        "--where", "channel=visit", "--sheet", "4月", "--sheet", "5月", "--header-row", "3",
        "--encoding", "cp932", "--input-format", "csv", "--password-file", "secret.txt",
        "--for", "内部", "--smallest-published", "1",
        "--lang", "en", "--as-of", "R6.3.31", "--all", "--with", "昨年度", "--population", "人口.csv",
    )  # fmt: skip
    assert seen == {
        "logs": ["a.xlsx", "b.csv"],
        "profile": "machida",
        "period": "R5",
        "where": [("地区", ("小山", "相原")), ("channel", ("visit",))],
        "sheets": ["4月", "5月"],
        "header_row": 3,
        "encoding": "cp932",
        "input_format": "csv",
        "password": "相談",
        "audience": "internal",
        "smallest_published": 1,
        "lang": "en",
        "as_of": date(2024, 3, 31),
        "previous": "昨年度",
        "population": "人口.csv",
        "events": None,
        "tables": "all",
    }


@pytest.mark.parametrize("audience", AUDIENCES)
def test_audiences_in_both_languages(run: Run, monkeypatch: pytest.MonkeyPatch, audience: str) -> None:
    seen: list[object] = []

    def analyse(_: object, **options: object) -> None:
        seen.append(options["audience"])
        raise errors.RefusedToPublish("no-public-rule", audience=audience)

    monkeypatch.setattr(pipeline, "analyse", analyse)
    for name in (audience, *(words(lang)(f"cli.audience.{audience}") for lang in LANGUAGES)):
        assert run("summarize", LOG, "--for", name).code == 4
    assert seen == [audience] * 3


def test_a_broken_record_reaches_the_screen_without_its_text(run: Run) -> None:
    for args in ((), ("-v",), ("-f", "json"), ("-f", "csv"), ("--all",), ("--debug",)):
        done = run("summarize", "dirty.csv", *args)
        assert done.code == 0
        assert "町田 太郎" not in done.out + done.err
