"""A comparison on a screen, on paper, as json, as a picture, and the command that makes it."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from canary import leaks, text, workbook
from doorway import Run, opened
from handed import PLAIN, log
from jsonschema import Draft202012Validator
from PIL import Image

import marugoto_stats as ms
from marugoto_stats import notation
from marugoto_stats.model import SideTable
from marugoto_stats.render import View
from marugoto_stats.render import compare as rendered
from marugoto_stats.render.compare.layout import columns_of, has_bases, lay_out, rows_of
from marugoto_stats.render.compare.picture import alt_text
from marugoto_stats.render.display import columns
from marugoto_stats.wording import LANGUAGES, words

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
SAKAI, TSURUKAWA = SAMPLES / "sakai_2023.csv", SAMPLES / "tsurukawa_2023.csv"
CITIES = (SAMPLES / "sakai_2023.xlsx", SAMPLES / "hachioji_2025.xlsx", SAMPLES / "tachikawa_2023.csv")
FILES = (".txt", ".json", ".md", ".html", ".xlsx", ".png", ".svg")


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("staff") / "staff.csv"
    path.write_text("body,centre,coordinators,as_of,source\n町田市,堺,4,2023-04-01,plan\n立川市,,2.5,,\n", "utf-8")
    return path


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, staff: Path) -> ms.Comparison:
    """Three cities, and one of which nothing is known but its name, in each language."""
    return ms.side_by_side(*CITIES, "fuchu", lang=request.param, staffing=staff)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def texts(table: SideTable, made: ms.Comparison, unavailable: str = notation.UNAVAILABLE) -> Iterator[list[str]]:
    """Each line of a table as it must stand: label, then figures."""
    for section in lay_out(table, made, words(made.lang), unavailable=unavailable).sections:
        yield from ([line.label, *line.cells] for line in section.lines)


# ── the texts ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_layout_says_every_figure(made: ms.Comparison) -> None:
    for table in made.tables:
        said = {line[0]: line[1:] for line in texts(table, made)}
        shown = columns_of(table)
        for i in rows_of(table):
            line = said[table.rows.labels[i]]
            for one, text_of in zip(shown, line, strict=True):
                cell = table.cells[i][one.side]
                if one.kind == "count" and cell.figure.n is not None:
                    assert text_of == f"{cell.figure.n:,}"
                elif one.kind == "count" and cell.reason:
                    assert text_of == notation.UNAVAILABLE
                elif one.kind == "share" and cell.figure.share is not None:
                    assert text_of == notation.percent(cell.figure.share) + "%"


@pytest.mark.parametrize("form", ["terminal", "plain", "markdown", "html"])
def test_every_line_and_every_reason_is_shown(made: ms.Comparison, form: str) -> None:
    shown = rendered.write(made, form, View(width=200)).decode()
    squeezed = re.sub(r"[|*\\\s]", "", html.unescape(re.sub("<[^>]*>", "", shown)))
    unavailable = notation.UNAVAILABLE_NARROW if form in ("terminal", "plain") else notation.UNAVAILABLE
    for table in made.tables:
        for line in texts(table, made, unavailable):
            assert "".join("".join(line).split()) in squeezed, (table.id, line)
    say = words(made.lang)
    assert re.sub(r"\s", "", say("compare.reason.no-figures")) in squeezed
    assert re.sub(r"\s", "", say("compare.reason.no-staffing")) in squeezed
    for note in made.notes:
        assert re.sub(r"\s", "", note) in squeezed
    for side in made.sides:
        assert re.sub(r"\s", "", side.label) in squeezed


def test_the_terminal_keeps_within_its_width(made: ms.Comparison) -> None:
    for width in (60, 80, 132):
        lines = rendered.write(made, "terminal", View(width=width)).decode().splitlines()
        assert max(map(columns, lines)) <= width


def test_nothing_ranks_or_points(made: ms.Comparison) -> None:
    for form in ("plain", "markdown", "html"):
        shown = rendered.write(made, form, View()).decode()
        assert not re.search("[↑↓→▲▼△▽☆★]|1位|最多|優れ|勝|winner|highest|best|leads", re.sub("<style.*?</style>", "",
                             shown, flags=re.DOTALL))  # fmt: skip


# ── json ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_json_keeps_its_contract(made: ms.Comparison) -> None:
    schema = rendered.schema()
    Draft202012Validator.check_schema(schema)
    told = json.loads(rendered.write(made, "json", View()))
    Draft202012Validator(schema).validate(told)
    assert told["schema"] == "marugoto-stats/compare/1"
    for side in told["sides"]:
        assert {"label", "profile", "period", "months"} <= side.keys()
    for table in told["tables"]:
        assert table["columns"]["dimension"] == "side"
        assert table["columns"]["codes"] == [side["code"] for side in told["sides"]]
        assert len(table["cells"]) == len(table["rows"]["codes"]) == len(table["rows"]["labels"])
        for line in table["cells"]:
            assert len(line) == len(told["sides"])
            for cell in line:
                assert (cell["n"] is None and "value" not in cell) == (cell["status"] != "published")
                assert ("reason" in cell) == (cell["status"] == "unavailable")
                assert cell.get("reason", "") in ("", *table["reasons"])


# ── the workbook ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_workbook_holds_the_figures_as_numbers(made: ms.Comparison) -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered.write(made, "excel", View())))
    say = words(made.lang)
    assert book.sheetnames == [say(f"compare.{name}") for name in ("sheet.cover", "sheet.tables", "chart.sheet")]
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[1].iter_rows(values_only=True)]
    for table in made.tables:
        place = next(k for k, row in enumerate(rows) if row and str(row[0]).endswith(table.name)) + 2
        counts = [one for one in columns_of(table) if one.kind == "count"]
        for i in sorted(rows_of(table), key=lambda i: table.rows.codes[i] in table.rows.pinned):
            assert rows[place][0] == table.rows.labels[i]
            for cell in (table.cells[i][one.side] for one in counts):
                wanted = cell.figure.n if cell.figure.n is not None else cell.value
                numbers = [each for each in rows[place][1:] if not isinstance(each, str)]
                assert notation.UNAVAILABLE in rows[place] if wanted is None else any(
                    abs(each - float(wanted)) < 0.051 for each in numbers), table.rows.labels[i]  # fmt: skip
            place += 1
        if has_bases(table):
            label = table.base[:1].upper() + table.base[1:]
            closing = [base.n if base.n is not None else notation.UNAVAILABLE for base in table.bases]
            assert rows[place] == [label, *closing]
    assert len(book.worksheets[2]._charts) == 2


# ── the picture ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_picture_says_what_it_shows(made: ms.Comparison) -> None:
    svg = ElementTree.fromstring(rendered.write(made, "svg", View()))
    said = svg.find("{http://www.w3.org/2000/svg}desc")
    assert said is not None
    assert said.text == alt_text(made)
    picture = Image.open(io.BytesIO(rendered.write(made, "png", View())))
    assert picture.size[0] == 1600
    assert picture.info["Source"] == "marugoto-stats"
    assert "46.3%" in alt_text(made)
    page = rendered.write(made, "html", View()).decode()
    assert page.count("<figure>") == 1
    assert ">46.3%<" in page  # its texts stay texts


def test_sides_differ_in_shape_and_lightness_without_a_hue() -> None:
    from marugoto_stats.render.compare.picture import SIGNS

    assert len(set(SIGNS)) == len(SIGNS)
    for _, colour, _ in SIGNS:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        assert max(red, green, blue) - min(red, green, blue) < 40  # a grey: nothing to mistake for better or worse


def test_without_shares_the_picture_says_so() -> None:
    alone = ms.side_by_side("fuchu", "chofu")
    svg = rendered.write(alone, "svg", View()).decode()
    assert svg.startswith("<?xml")
    assert "<figure>" not in rendered.write(alone, "html", View()).decode()
    assert {table.id for table in alone.tables} == {"chain"}
    for form in rendered.FORMS:
        assert rendered.write(alone, form, View())


# ── the same bytes, and nothing of a client ─────────────────────────────────────────────────────────────────


def test_the_same_sides_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def every_form() -> dict[str, bytes]:
        both = ms.side_by_side(SAKAI, TSURUKAWA)
        return {form: rendered.write(both, form, View(to_file=True)) for form in rendered.FORMS}

    first = every_form()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "America/New_York")
    assert every_form() == first


def test_no_text_of_a_client_comes_through(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    (tmp_path / "b.csv").write_bytes(text())
    both = ms.side_by_side(tmp_path / "a.xlsx", tmp_path / "b.csv", profile="machida")
    assert both["channel"].bases[0].n
    for form in rendered.FORMS:
        content = rendered.write(both, form, View(to_file=True))
        assert leaks(content, form) == []
    assert leaks(repr(both)) == []


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_writes_every_form(run: Run, tmp_path: Path) -> None:
    both = ms.side_by_side(SAKAI, TSURUKAWA)
    for suffix in FILES:
        path = tmp_path / f"both{suffix}"
        asked = run("compare", str(SAKAI), "--with", str(TSURUKAWA), "-o", str(path))
        assert asked.code == 0, asked.err
        first = path.read_bytes()
        assert first == both.save(tmp_path / f"other{suffix}").read_bytes()
    again = run("compare", str(SAKAI), "--with", str(TSURUKAWA), "-q", "-o", str(path))
    assert (again.code, again.err, path.read_bytes()) == (0, "", first)


def test_several_logs_make_one_side(run: Run) -> None:
    asked = run("compare", str(SAKAI), str(TSURUKAWA), "--with", str(CITIES[2]), "--with", "fuchu", "-f", "json")
    told = json.loads(asked.out)
    assert [side["sources"] for side in told["sides"]] == [[SAKAI.name, TSURUKAWA.name], [CITIES[2].name], []]
    assert [side["label"] for side in told["sides"]][1:] == ["立川市", "府中市"]


def test_what_is_asked_of_all_sides_holds_for_each(run: Run) -> None:
    asked = run("compare", str(SAKAI), "--with", str(TSURUKAWA), "-t", "2024-01..2024-03", "--where", "相談方法=訪問",
                "-f", "json")  # fmt: skip
    told = json.loads(asked.out)
    assert [side["months"] for side in told["sides"]] == [3, 3]
    assert told["filters"] == ["相談方法＝訪問"]
    visits = next(table for table in told["tables"] if table["id"] == "channel")
    assert [cell["share"] for cell in visits["cells"][1]] == [1.0, 1.0]
    assert all("per_month" not in cell for line in visits["cells"] for cell in line)


@pytest.mark.parametrize(("typed", "code"), [
    ((), 2), (("--with", "none.csv"), 1), (("--with", "B.csv"), 0), (("--with", "B.csv", "-o", "x.doc"), 2),
    (("--with", "B.csv", "-o", "x.png", "-f", "json"), 2), (("--with", "B.csv", "-f", "csv"), 2),
    (("--with", "B.csv", "--for", "public"), 4), (("--with", "B.csv", "--staffing", "A.csv"), 1),
    (("--with", "B.csv", "--with", "sheet.json", "-o", "sheet.json"), 2),
])  # fmt: skip
def test_how_it_ends(run: Run, tmp_path: Path, typed: tuple[str, ...], code: int) -> None:
    log(tmp_path, PLAIN, "A.csv")
    log(tmp_path, PLAIN[:3], "B.csv")
    (tmp_path / "sheet.json").write_text("{}", "utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    asked = run("compare", "A.csv", *typed)
    assert asked.code == code
    assert (asked.out == "") == (code != 0)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_the_public_is_told_no_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "marugoto.toml").write_text(
        'id = "office"\nlabel = "町田"\nextends = "machida"\n'
        '[audience.public]\nsmallest_published = 1\ndecided = "局長"\n', "utf-8")  # fmt: skip
    log(tmp_path, PLAIN, "secret-A.csv")
    log(tmp_path, PLAIN[:2], "secret-B.csv")
    for form in ("plain", "json", "markdown", "html", "svg"):
        asked = run("compare", "secret-A.csv", "--with", "secret-B.csv", "--for", "public", "-f", form)
        assert asked.code == 0
        assert "secret" not in asked.out


def test_strict_ends_in_three_when_a_side_needs_a_decision(run: Run, tmp_path: Path) -> None:
    odd = [[*row] for row in PLAIN]
    odd[0][3] = "のろし"
    log(tmp_path, PLAIN, "A.csv")
    log(tmp_path, odd, "B.csv")
    assert run("compare", "A.csv", "--with", "A.csv", "--strict").code == 0
    asked = run("compare", "A.csv", "--with", "B.csv", "--strict")
    assert asked.code == 3
    assert "決めてほしいことが1件あります" in asked.out
    assert "のろし" not in asked.out + asked.err
