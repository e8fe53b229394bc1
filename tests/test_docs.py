"""The pages for people: what they tell to type works, what they show is shown, what they link to is there."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

import marugoto_stats as ms
from marugoto_stats import cli, profile, tabulate
from marugoto_stats.profile import schema
from marugoto_stats.render.chart import alt_text
from marugoto_stats.wording import Lang

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "samples" / "sakai_2023.xlsx"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
READMES: dict[Lang, Path] = {"en": ROOT / "README.md", "ja": ROOT / "README.ja.md"}
DECIDING = ROOT / "docs" / "deciding.md"
PRACTICE = SimpleNamespace(**run_path(str(ROOT / "docs" / "practice.py")))
"""The logs of the pictures."""
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CUT = "..."
"""A line that stands for lines left out."""


# ── reading pages ───────────────────────────────────────────────────────────────────────────────────────────


def tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))


def blocks(page: Path, *languages: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page: (language, text)."""
    fences = [(token.info, token.content) for token in tokens(page) if token.type == "fence"]
    return [(language, text) for language, text in fences if language in languages]


def inner(page: Path, kind: str) -> Iterator[Token]:
    """Links or images of a page."""
    for token in tokens(page):
        yield from (child for child in token.children or () if child.type == kind)


def headings(page: Path) -> set[str]:
    """The anchors that a page offers, as the usual sites make them."""
    titles = [after.content for token, after in pairwise(tokens(page)) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def rows(page: Path, title: str = "") -> Iterator[list[str]]:
    """The rows of the tables of a page, or of its section of this title, heads included."""
    text = page.read_text("utf-8")
    section = text.partition(f". {title}\n")[2].partition("\n## ")[0] if title else text
    lines = [line for line in section.splitlines() if line.startswith("|") and not line.startswith("| ---")]
    yield from ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)


def setup_commands(page: Path) -> list[str]:
    """The commands that make a virtual environment."""
    return [text.strip() for _, text in blocks(page, "sh") if "-m venv" in text]


def invocations(text: str) -> Iterator[list[str]]:
    """The arguments of every call of the program in a block."""
    for line in text.splitlines():
        program, *args = shlex.split(line.rpartition("&& ")[2])
        if program.endswith("marugoto-stats"):
            yield args


# ── what they tell to type ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of."""
    for name in ("data/samples/sakai_2023.xlsx", "logs/log.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE, tmp_path / name)
    PRACTICE.planted(tmp_path / "相談記録.xlsx")
    (tmp_path / "別の記録").mkdir()
    PRACTICE.estranged(tmp_path / "別の記録" / "受付簿.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shows(output: str, excerpt: str) -> bool:
    """Whether the pieces of an excerpt stand in an output, whole and in this order."""
    rest = f"\n{output}"
    for piece in re.split(rf"^{re.escape(CUT)}\n", excerpt, flags=re.MULTILINE):
        _, found, rest = rest.partition(f"\n{piece}")
        if not found:
            return False
    return True


def check_commands(page: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """Run every call in a page and compare what is shown below it. Returns the number of excerpts."""
    output, excerpts = "", 0
    for language, text in blocks(page, "sh", "text"):
        if language == "text":
            excerpts += 1
            assert shows(output, text), f"{page.name} shows what is not printed:\n{text}\n---\n{output}"
            continue
        for args in invocations(text):
            code = cli.main(args)
            output, error = capsys.readouterr()
            assert code == 0 or (code == 3 and ("--strict" in args or args[0] == "check")), (args, error)
            if args[0] == "check" and "-o" in args and "--lang" not in args:
                answer(Path(args[args.index("-o") + 1]))
    return excerpts


def answer(review: Path) -> None:
    """Do what a page tells a person to do with a 要確認.xlsx in Japanese."""
    PRACTICE.answer(review, "決めてください", PRACTICE.ANSWERS)
    PRACTICE.answer(review, "列の対応", PRACTICE.ROLES)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("lang", READMES)
def test_what_a_readme_tells_to_type_works_and_shows_what_it_says(
    lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_commands(READMES[lang], capsys) >= 2


def test_the_example_of_an_office_holds_together(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "profiles.md"
    ((_, log),), ((_, office),) = blocks(page, "csv"), blocks(page, "toml")
    (folder / "記録.csv").write_text(log, "utf-8")
    (folder / "marugoto.toml").write_text(office, "utf-8")
    assert check_commands(page, capsys) == 2


def test_the_districts_of_the_page_are_settings(tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text('extends = "standard"\n' + blocks(ROOT / "docs" / "profiles.md", "ini")[1][1], "utf-8")
    lifetimes = profile.load(office, lang="ja").lifetimes
    assert {code: (life.until, life.becomes) for code, life in lifetimes.items() if life.until} == {
        "kita": ("2020-03", ("chuo",)), "minami": ("2020-03", ("chuo",)),
    }  # fmt: skip


def test_the_page_on_deciding_holds_together(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = ms.analyse(folder / "相談記録.xlsx", lang="ja")
    assert check_commands(DECIDING, capsys) == 4
    after = ms.analyse(folder / "相談記録.xlsx", lang="ja")
    assert [figure.n for figure in after.base_chain] == [figure.n for figure in ms.analyse(SAMPLE).base_chain]
    shown = {cells[0]: cells[1:] for cells in rows(DECIDING) if len(cells) == 3}
    for label, wanted in {"相談": "consultations", "社協事務": "clerical"}.items():
        said = [next(str(abs(link.n)) for link in made.base_chain if link.id == wanted) for made in (before, after)]
        assert shown[label] == said
    assert shown["相談方法の、用語にない書き方"] == [f"{made.unmatched['channel']}種類" for made in (before, after)]


@pytest.mark.usefixtures("folder")
def test_the_python_of_the_readme_runs() -> None:
    ((_, text),) = blocks(READMES["en"], "python")
    example = doctest.DocTestParser().get_doctest(text, {}, "README.md", None, 0)
    assert len(example.examples) >= 8
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_first_screen_of_the_readme_has_what_is_needed() -> None:
    screen = "\n".join(READMES["en"].read_text("utf-8").splitlines()[:40])
    run, test = setup_commands(READMES["en"])
    assert run.endswith(f"/marugoto-stats summarize {SAMPLE.relative_to(ROOT).as_posix()}")
    assert test.endswith("/pytest")
    for needed in (run, test, "MIT licence", "IPA Font License", "matplotlib-fontja", "Windows"):
        assert needed in screen
    assert setup_commands(READMES["ja"]) == [run]


def test_ci_runs_the_command_of_the_readme_and_lint() -> None:
    script = ROOT / ".ci" / "run"
    lines = [line for line in script.read_text("utf-8").splitlines() if line]
    command = setup_commands(READMES["en"])[1]
    venv = command.split()[3]
    place = lines.index(f"{command} || exit")
    assert {"#!/usr/bin/env bash", "set -euo pipefail", f"rm -rf {venv}"} <= set(lines[:place])
    assert os.name == "nt" or os.access(script, os.X_OK)
    recipes = (ROOT / "justfile").read_text("utf-8").split("\n\n")
    (lint,) = [recipe.partition("\nlint:\n")[2] for recipe in recipes if "\nlint:\n" in recipe]
    after = [line.removeprefix(f"{venv}/bin/") for line in lines[place + 1 :]]
    assert after == [line.strip() for line in lint.splitlines()]


# ── what they link to, and what they say ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [str(link.attrs["href"]) for link in inner(page, "link_open")]
    targets += [str(image.attrs["src"]) for image in inner(page, "image")]
    for target in targets:
        place, _, anchor = unquote(target).partition("#")
        if place.startswith("https://"):
            continue
        file = page.parent / place if place else page
        assert file.exists(), f"{page.name} → {target}"
        assert not anchor or anchor in headings(file), f"{page.name} → {target}"


@pytest.mark.parametrize("page", [*READMES.values(), DECIDING], ids=lambda page: page.name)
def test_pictures_are_small_and_say_what_is_to_be_seen(page: Path) -> None:
    pictures = list(inner(page, "image"))
    assert pictures
    for picture in pictures:
        file = page.parent / str(picture.attrs["src"])
        assert file.stat().st_size <= 150_000
        with Image.open(file) as drawn:
            assert drawn.info["Description"] == picture.content, f"{file.name} is old: draw the pictures again"


@pytest.mark.parametrize("lang", READMES)
def test_charts_are_those_of_today(lang: Lang) -> None:
    report = ms.analyse(SAMPLE, lang=lang)
    tables = {table.id for table in report.tables}
    shown = {Path(str(picture.attrs["src"])).name.split(".")[0]: picture.content
             for picture in inner(READMES[lang], "image")}  # fmt: skip
    assert shown.keys() & tables
    for name in shown.keys() & tables:
        assert shown[name] == alt_text(report[name], lang)


def test_every_picture_is_shown() -> None:
    shown = {(page.parent / str(picture.attrs["src"])).resolve() for page in PAGES for picture in inner(page, "image")}
    assert shown == set((ROOT / "docs" / "pictures").iterdir())


def said_by(folder: Path) -> dict[str, str]:
    """What each picture of a folder says is to be seen."""
    said = {}
    for file in folder.iterdir():
        with Image.open(file) as picture:
            said[file.name] = picture.info["Description"]
    return said


@pytest.mark.office
def test_the_pictures_can_be_drawn(tmp_path: Path) -> None:
    script = ROOT / "docs" / "draw_pictures.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    assert said_by(tmp_path) == said_by(ROOT / "docs" / "pictures")


def test_the_changelog_has_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d{2}-\d{2})?$", text, re.MULTILINE)
    assert versions[:2] == ["Unreleased", SETTINGS["project"]["version"]]


def test_terms_has_every_dimension() -> None:
    text = (ROOT / "docs" / "terms.md").read_text("utf-8")
    standard = profile.load("standard", lang="ja")
    labels = {code: vocabulary.label for code, vocabulary in standard.vocabularies.items()}
    labels |= {code: tabulate.dimension_label(code, standard) for code in tabulate.DIMENSIONS}
    assert [code for code, label in labels.items() if f"| {label} | `{code}` |" not in text] == []


def test_every_key_of_an_office_s_file_is_explained() -> None:
    text = (ROOT / "docs" / "profiles.md").read_text("utf-8").partition("\n## 書ける項目\n")[2]
    entries = (schema.CountingEntry, schema.ReadingEntry, schema.TermEntry)
    names = {name for entry in entries for name in entry.model_fields}
    names |= {(field.alias or name).replace("_", "-") for name, field in schema.DefaultsEntry.model_fields.items()}
    assert {name for name in names if f"`{name}`" not in text} == set()
    heads = schema.ProfileFile.model_fields
    assert {name for name in heads if not re.search(rf"`\[*{name}[.`\]]", text)} == set()


@pytest.mark.parametrize(("page", "title"), [(READMES["ja"], "困ったとき"), (DECIDING, "うまくいかないとき")])
def test_the_lists_of_troubles_quote_what_is_said(page: Path, title: str) -> None:
    """Every message in a list of troubles is one of ours, but that which Windows says."""
    quoted = [cells[0] for cells in rows(page, title) if "（Windows）" not in cells[0]][1:]
    folder = ROOT / "src" / "marugoto_stats" / "wording" / "ja"
    said = (folder / "errors.toml").read_text("utf-8") + (folder / "issues.toml").read_text("utf-8")
    assert len(quoted) >= 5
    assert [text for text in quoted if text not in said] == []


def test_the_files_for_windows_name_sections_that_are_there() -> None:
    titles = dict(re.findall(r"^## (\d+)\. (.+)$", READMES["ja"].read_text("utf-8"), re.MULTILINE))
    named = (ROOT / "tools" / "windows" / "make-report.bat").read_text("ascii")
    assert [titles[number] for number in re.findall(r"README\.ja\.md, section (\d+)", named)] == [
        "ドラッグして作る、毎月ひとりでに作る", "入れる",
    ]  # fmt: skip
