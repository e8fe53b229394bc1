"""A folder of results explains itself: run.json and the page, after a success and after a failure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from doorway import CLEAN, DIRTY, LOG, SECRET, Run, opened, throw, undrawn
from hypothesis import given
from hypothesis import strategies as st

from marugoto_stats import clock, files, runs
from marugoto_stats.cli.line import line
from marugoto_stats.cli.options import Request
from marugoto_stats.files import writing
from marugoto_stats.model import Failure, Job, Record
from marugoto_stats.render import chart, folder, palette
from marugoto_stats.wording import words

PAGE = "このフォルダについて.html"
NOW = datetime(2024, 5, 1, 0, 5, tzinfo=clock.JAPAN)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    undrawn(monkeypatch)
    return opened(capsys, tmp_path, monkeypatch)


def record(place: str = "g") -> Any:
    return json.loads(Path(place, "run.json").read_text("utf-8"))


def page(place: str = "g", name: str = PAGE) -> str:
    return Path(place, name).read_text("utf-8")


# ── a success ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_says_all_about_itself(run: Run) -> None:
    assert run("charts", LOG, "-o", "g", "-t", "2023-04", "-q").code == 0
    whole = record()
    (made,) = whole["runs"]
    assert whole["schema"] == "marugoto-stats/run/1"
    assert files.is_ours(".json", Path("g/run.json").read_bytes())
    assert (made["command"], made["output"], made["at"]) == ("charts", "png", "2024-05-01T00:05:00+09:00")
    assert made["period"] == {"asked": "2023-04", "since": "2023-04-01", "until": "2023-04-30",
                              "first": "2023-04-03", "last": "2023-04-04"}  # fmt: skip
    assert made["until"] == "2023-06-01"
    assert [link["n"] for link in made["base_chain"][:3]] == [2, 0, 2]
    assert made["reconciliation"]["rows_read"] == 5
    assert made["sources"] == [{"file": "clean.csv", "sha256": sha256(Path(LOG).read_bytes()).hexdigest()}]
    for file in made["files"]:
        content = Path("g", file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), sha256(content).hexdigest())
    written = {file["name"] for file in made["files"]} | {"run.json", PAGE}
    assert {path.name for path in Path("g").iterdir()} == written
    here = Path.cwd()
    assert made["line"] == f"marugoto-stats charts {here / LOG} --output {here / 'g'} --period 2023-04"
    text = page()
    for said in ("2023年4月1日", "2023年6月1日", "01_月別件数.png", "marugoto-stats charts", "2024-05-01 00:05"):
        assert said in text


def test_the_record_is_written_last_and_the_page_before_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    true = writing._replace
    monkeypatch.setattr(writing, "_replace", lambda old, new: (order.append(new.name), true(old, new)))
    assert run("charts", LOG, "-o", "g", "-q").code == 0
    assert order[-2:] == [PAGE, "run.json"]
    assert len(order) == len(set(order)) > 5


def test_runs_of_several_commands_stand_side_by_side(run: Run) -> None:
    for args in (("charts", LOG, "-o", "g"), ("report", LOG, "-o", "g/r.md"), ("report", LOG, "-o", "g/s.md"),
                 ("charts", LOG, "-o", "g")):  # fmt: skip
        assert run(*args, "-q").code == 0
    assert [(made["command"], made["output"]) for made in record()["runs"]] == [
        ("charts", "png"), ("report", "r.md"), ("report", "s.md"),
    ]  # fmt: skip
    assert page().count("<h2") == 4


def test_a_file_belongs_to_the_run_that_wrote_it_last(run: Run) -> None:
    run("charts", LOG, "-o", "g", "-f", "png,svg", "-q")
    run("charts", LOG, "-o", "g", "-q")
    one, both = record()["runs"]
    assert (one["output"], both["output"]) == ("png", "png,svg")
    assert {Path(file["name"]).suffix for file in both["files"]} == {".svg"}
    run("charts", LOG, "-o", "g", "-f", "svg", "-q")
    assert [made["output"] for made in record()["runs"]] == ["png", "svg"]


def test_what_has_no_place_any_more_goes_unless_somebody_worked_on_it(run: Run) -> None:
    Path("less.csv").write_text(re.sub(r"(?m)(,[^,]*){2}$", "", CLEAN), "utf-8")
    run("charts", LOG, "-o", "g", "-q")
    before = {path.name for path in Path("g").glob("*.png")}
    touched = next(name for name in sorted(before) if "連携先" in name)
    Path("g", touched).write_bytes(b"mine")
    Path("g", "strange.png").write_bytes(b"theirs")
    said = run("charts", "less.csv", "-o", "g").err
    after = {path.name for path in Path("g").glob("*.png")}
    assert after < before | {"strange.png"}
    assert touched in after
    assert touched in said
    assert touched in page()
    assert record()["runs"][0]["kept"] == [touched]
    assert not {name for name in after if "相談者" in name}


def test_another_language_takes_the_place_of_the_page(run: Run) -> None:
    run("charts", LOG, "-o", "g", "-q")
    run("charts", LOG, "-o", "g", "-q", "--lang", "en")
    assert not Path("g", PAGE).exists()
    assert '<html lang="en">' in page(name="about-this-folder.html")


@pytest.mark.parametrize("name", [PAGE, "run.json"])
def test_a_page_or_record_of_others_is_not_replaced(run: Run, name: str) -> None:
    Path("g").mkdir()
    Path("g", name).write_text("theirs", "utf-8")
    assert run("charts", LOG, "-o", "g").code == 1
    assert [path.name for path in Path("g").iterdir()] == [name]
    assert Path("g", name).read_text("utf-8") == "theirs"
    assert run("charts", LOG, "-o", "g", "--overwrite", "-q").code == 0


def test_a_torn_record_is_written_anew(run: Run) -> None:
    run("charts", LOG, "-o", "g", "-q")
    whole = Path("g/run.json").read_bytes()
    Path("g/run.json").write_bytes(whole[: len(whole) // 2])
    assert runs.read(Path("g")) is None
    assert run("charts", LOG, "-o", "g", "-q").code == 0
    assert Path("g/run.json").read_bytes() == whole


# ── a failure ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_failure_is_told_beside_the_last_success(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("charts", LOG, "-o", "g", "-q")
    before = {path.name: path.read_bytes() for path in Path("g").glob("*.png")}
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(month=6))
    assert run("charts", "gone.csv", "-o", "g").code == 1
    assert {path.name: path.read_bytes() for path in Path("g").glob("*.png")} == before
    text = page()
    for said in ("2024-06-01 00:05", "gone.csv が見つかりません", "その前にうまく作れたとき", "2024-05-01 00:05"):
        assert said in text
    (failure,) = record()["failures"]
    assert failure["at"] == "2024-06-01T00:05:00+09:00"
    assert len(record()["runs"]) == 1
    run("report", LOG, "-o", "g/r.md", "-q")  # another job does not make it good
    assert "gone.csv が見つかりません" in page()
    run("charts", LOG, "-o", "g", "-q")
    assert "見つかりません" not in page()
    assert record()["failures"] == []


def test_a_failure_leaves_no_trace_where_nothing_is_explained(run: Run) -> None:
    assert run("charts", "gone.csv", "-o", "new/g").code == 1
    assert not Path("new").exists()
    Path("g").mkdir()
    assert run("report", "gone.csv", "-o", "g/r.md").code == 1
    assert list(Path("g").iterdir()) == []


def test_a_bug_is_a_failure_too_and_says_nothing_of_a_cell(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("charts", LOG, "-o", "g", "-q")
    monkeypatch.setattr(chart, "draw", lambda *_, **__: throw(ValueError(SECRET)))
    assert run("charts", LOG, "-o", "g").code == 70
    assert "ValueError" in page()
    assert SECRET not in page() + Path("g/run.json").read_text("utf-8")


def test_being_asked_to_end_is_no_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("charts", LOG, "-o", "g", "-q")
    monkeypatch.setattr(chart, "draw", lambda *_, **__: throw(KeyboardInterrupt()))
    assert run("charts", LOG, "-o", "g").code == 130
    assert record()["failures"] == []


def test_no_cell_in_record_or_page(run: Run) -> None:
    Path("dirty.csv").write_text(DIRTY, "utf-8")
    run("charts", "dirty.csv", "-o", "g", "-q")
    run("report", "dirty.csv", "-o", "g/r.md", "-q")
    told = page() + Path("g/run.json").read_text("utf-8")
    assert SECRET.split()[0] not in told
    assert "要確認.xlsx" in page()


# ── for the public ──────────────────────────────────────────────────────────────────────────────────────────

OPEN = '[audience.public]\nsmallest_published = 1\ndecided = "令和6年5月 事務局長決裁"\n'


def test_the_public_learns_no_name(run: Run) -> None:
    Path("事務所.toml").write_text(OPEN, "utf-8")
    args = ("-p", "事務所.toml", "-o", "g", "-q")
    assert run("charts", LOG, *args, "--for", "public").code == 0
    assert run("charts", "堺の記録.csv", *args, "--for", "public").code == 1
    told = page() + Path("g/run.json").read_text("utf-8")
    assert not re.search(r"clean|logs/|事務所|堺の記録", told)
    assert record()["runs"][0]["logs"] == []
    assert record()["runs"][0]["sources"][0]["file"] is None
    assert "--for public" in page()
    assert run("report", LOG, "-o", "g/r.md", "-q").code == 0  # the office's own, in the same folder
    assert not re.search(r"clean\.csv|logs/", page())


def test_the_rule_of_a_file_makes_a_run_public(run: Run) -> None:
    Path("marugoto.toml").write_text(OPEN + '[defaults]\nfor = "public"\n', "utf-8")
    assert run("charts", LOG, "-o", "g", "-q").code == 0
    assert "clean" not in page() + Path("g/run.json").read_text("utf-8")
    assert run("charts", "堺の記録.csv", "-o", "g", "-q").code == 1
    assert "堺の記録" not in page() + Path("g/run.json").read_text("utf-8")


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────

TAGS = {
    "html", "head", "meta", "link", "title", "style", "body", "header", "h1", "h2", "h3", "p", "main", "section",
    "dl", "div", "dt", "dd", "ol", "ul", "li", "span", "a", "pre", "code", "strong",
}  # fmt: skip
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=y>', "</style>", "{{ 7777*7 }}", "\x1b[31m"]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src") and tag == "a"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(run: Run, text: str) -> None:
    run("charts", LOG, "-o", "g", "-q")
    made = runs.read(Path("g"))
    assert made is not None
    hostile = replace(made.runs[0].job, output=text, line=text, command=text)
    failure = Failure(hostile, NOW, text, text)
    odd = replace(made.runs[0], job=hostile, filters=(text,), kept=(text,))
    content = folder.write(Record((odd,), (failure,)), words("ja")).decode()
    reader = Reader()
    reader.feed(content)
    assert reader.tags <= TAGS
    assert "\x1b" not in content
    assert "54439" not in content
    assert all("://" not in link and not link.startswith("javascript") for link in reader.links)


def test_the_page_has_the_colours_of_the_charts() -> None:
    sheet = (resources.files("marugoto_stats.render.folder") / "page.css").read_text("utf-8")
    day, dark = (dict(re.findall(r"--(\w+): (#\w+)", part)) for part in sheet.split("@media screen and (prefers", 1))
    assert set(day) == set(dark) != set()
    assert day == {name: palette.NAMED[name] for name in day}
    assert {name: palette.DARK[colour] for name, colour in day.items()} == {name: dark[name] for name in day}


# ── when it is due ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "today", "due", "late"),
    [
        ("last-month", "2024-05-01", "2024-06-01", "2024-06-08"),
        ("今月", "2024-12-31", "2025-01-01", "2025-01-08"),
        ("last-month", "2024-02-29", "2024-03-01", "2024-03-08"),
        ("last-year", "2024-04-01", "2025-04-01", "2025-05-01"),
        ("今年度", "2024-03-31", "2024-04-01", "2024-05-01"),
    ],
)
def test_a_period_that_moves_is_awaited_again(asked: str, today: str, due: str, late: str) -> None:
    expected = date.fromisoformat(due), date.fromisoformat(late)
    assert runs.next_due(asked, date.fromisoformat(today)) == expected


@given(st.sampled_from([None, "2023年度", "R5", "2024-03", "2023-04..2023-09", "nonsense"]), st.dates(date(1990, 1, 1)))
def test_a_fixed_period_is_not(asked: str | None, today: date) -> None:
    assert runs.next_due(asked, today) is None


@pytest.mark.parametrize(("more", "due"), [((), "2024-06-01"), (("--as-of", "2024-05-01"), None)])
def test_a_run_of_last_month_says_when_it_is_due(run: Run, more: tuple[str, ...], due: str | None) -> None:
    assert run("charts", LOG, "-t", "先月", "-o", "g", "-q", *more).code == 0
    (made,) = record()["runs"]
    assert made["period"]["since"] == "2024-04-01"
    assert made["due"] == due
    assert ("2024年6月8日を過ぎても" in page()) == bool(due)


# ── there and back ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_survives_being_written(run: Run) -> None:
    run("charts", LOG, "-o", "g", "-q")
    run("report", "gone", "-o", "g/r.md", "-q")
    made = runs.read(Path("g"))
    assert made is not None
    assert runs.loaded(runs.dumped(made)) == made
    assert runs.dumped(made) == Path("g/run.json").read_bytes()


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "..", 3, None])
def test_a_record_names_only_files_of_its_folder(run: Run, name: Any) -> None:
    run("charts", LOG, "-o", "g", "-q")
    whole = record()
    whole["runs"][0]["files"][0]["name"] = name
    with pytest.raises(ValueError, match="run/1"):
        runs.loaded(json.dumps(whole).encode())


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b'{"schema": "marugoto-stats/run/1"}', b"\xff", b"[" * 9999]
)
def test_what_is_no_record(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever
        runs.loaded(content)


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_is_written_as_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("office.toml").touch()
    request = Request(
        lang="en", logs=["a b.xlsx", "-"], profile="office.toml", period="先月", where=["地区=小山", "channel=visit"],
        header_row=3, audience="city", strict=True, quiet=True, overwrite=True,
    )  # fmt: skip
    typed = line("report", request, {"output": "r.docx", "template": None}, public=False)
    assert typed == (
        f"marugoto-stats report '{tmp_path}/a b.xlsx' - --output {tmp_path}/r.docx --lang en "
        f"--profile {tmp_path}/office.toml --period 先月 --where 地区=小山 --where channel=visit --header-row 3 "
        "--for city --strict"
    )
    public = line("report", request, {"output": "inner/r.docx", "template": "t.docx"}, public=True)
    assert not re.search(r"office|a b|inner|t\.docx", public)
    assert "--output r.docx" in public


def test_a_job_is_known_by_command_and_output() -> None:
    job = Job("charts", "png", "one", "internal", "ja")
    assert job.key == replace(job, line="two", audience="city").key != replace(job, output="svg").key
