"""The page read back: every number, every name that a screen reader needs, nothing that could run or be fetched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from documents import hostile_report, labelled, month_report
from figures import sakai_report
from fontTools.ttLib import TTFont
from lxml import etree, html
from outputs import hidden

from marugoto_stats import files
from marugoto_stats.render import View
from marugoto_stats.render.chart import alt_text, chartable
from marugoto_stats.render.html import colours, write
from marugoto_stats.render.html.font import faces
from marugoto_stats.render.layout import Figures, lay_out
from marugoto_stats.wording import words

TAGS = {
    "html", "head", "meta", "link", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "dl", "div", "dt",
    "dd", "nav", "ol", "ul", "li", "main", "section", "table", "caption", "span", "b", "thead", "tbody", "tr", "th",
    "td", "figure", "figcaption", "svg", "desc", "g", "path", "text", "defs", "pattern", "rect",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id", "tabindex", "role", "scope",
    "aria-labelledby", "viewbox", "d", "style", "x", "y", "width", "height", "transform", "patternunits",
    "fill",
}  # fmt: skip


REPORTS = {
    "ja": sakai_report(), "en": sakai_report("en"), "hidden": hidden(sakai_report()), "hostile": hostile_report(),
    "public": sakai_report(audience="public"), "month": month_report(), "en month": month_report("en"),
}  # fmt: skip


@cache
def source(name: str = "ja") -> bytes:
    return write(REPORTS[name], View(whole="month" in name))


@cache
def page(name: str = "ja") -> Any:
    return html.document_fromstring(source(name).decode())


def rows_of(table: Any) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in table.iter("tr")]


# ── what stands on it ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["ja", "en", "hidden"])
def test_every_number_of_every_table_is_on_the_page(name: str) -> None:
    report = REPORTS[name]
    for table, made in zip(report.tables, page(name).iterfind(".//table"), strict=True):
        layout = lay_out(table, words(report.lang))
        lines: list[Figures] = [line for section in layout.sections for line in section.lines]
        lines += [layout.shares] if layout.shares else []
        head, *body = rows_of(made)
        assert head[1:] == [column.full for column in layout.columns]
        assert body == [[line.label, *line.cells] for line in lines]


def test_a_table_says_what_its_cells_are() -> None:
    for table in page().findall(".//table"):
        assert table.find("caption") is not None
        assert {cell.get("scope") for cell in table.iterfind("thead/tr/th")} == {"col"}
        for row in table.iterfind("tbody/tr"):
            first, *others = row
            assert (first.tag, first.get("scope")) == ("th", "row")
            assert {cell.tag for cell in others} == {"td"}


def test_everything_that_can_be_reached_has_a_name() -> None:
    known = {element.get("id"): element for element in page().iter() if element.get("id")}
    named = [*page().iter("nav"), *page().iterfind(".//div[@role='region']"), *page().iter("svg")]
    assert len(named) == 1 + 2 * 11 + 11
    for element in named:
        names = [known[name].text_content() for name in element.get("aria-labelledby").split()]
        assert all(name.strip() for name in names)
    assert all(link.get("href")[1:] in known for link in page().iter("a"))


def test_pictures_say_in_words_what_they_show() -> None:
    report = sakai_report()
    said = {desc.text for desc in page().iter("desc")}
    assert said == {alt_text(table, "ja") for table in chartable(report)}


def test_headings_go_down_step_by_step() -> None:
    levels = [int(element.tag[1]) for element in page().iter("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_stand_once() -> None:
    ids = [element.get("id") for element in page().iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_says_its_language(lang: str) -> None:
    assert page(lang).get("lang") == lang


def test_only_what_is_for_the_office_is_marked() -> None:
    assert page().find(".//p[@class='mark']").text == "内部用"
    assert page("public").find(".//p[@class='mark']") is None
    assert page("public").find(".//section[@id='decisions']") is None


def test_a_month_is_one_page_without_pictures() -> None:
    made = page("month")
    assert made.find("body").get("class") == "monthly"
    assert made.find(".//svg") is None
    assert len(made.findall(".//div[@class='room']")) == 1
    assert [table.find("caption/h2") is not None for table in made.iter("table")] == [True] * 3


# ── nothing runs, nothing is fetched ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["ja", "hidden", "hostile", "month"])
def test_nothing_but_known_elements(name: str) -> None:
    made = page(name)
    elements = [element for element in made.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= TAGS
    assert {name for element in elements for name in element.attrib} <= ATTRIBUTES
    links = [element.get("href") for element in elements if element.get("href") is not None]
    assert all(link.startswith("#") or link == "data:," for link in links)
    assert "url(http" not in "".join(element.text or "" for element in made.iter("style"))
    policy = made.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:")


def test_no_address_of_the_network_stands_in_it() -> None:
    assert re.findall(rb"(?:https?:)?//[a-z]", re.sub(rb"base64,[^)]*", b"", source())) == []


def test_hostile_labels_are_only_text() -> None:
    made = page("hostile")
    assert set(labelled(REPORTS["hostile"])) <= {cell.text_content() for cell in made.iter("th")}
    comments = list(made.itersiblings(etree.Comment, preceding=True))
    comments += list(made.iter(etree.Comment))
    assert [comment.text.strip() for comment in comments] == ["marugoto-stats report/1"]


# ── the style sheet ─────────────────────────────────────────────────────────────────────────────────────────


def modes() -> list[dict[str, str]]:
    """The colours by day and in the dark, by name."""
    day, dark = colours().split("\n")
    return [dict(re.findall(r"--(\w+):(#\w+);", mode)) for mode in (day, dark)]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", modes(), ids=["day", "dark"])
def test_texts_can_be_read_in_both_modes(mode: dict[str, str]) -> None:
    for text in ("ink", "grey", "office"):
        for ground in ("paper", "quiet"):
            assert contrast(mode[text], mode[ground]) >= 4.5, (text, ground)
    assert contrast(mode["main"], mode["paper"]) >= 4.5  # figures stand on it in the colour of the paper
    assert contrast(mode["visit"], mode["paper"]) >= 3
    assert contrast(mode["baseline"], mode["paper"]) >= 2


def test_every_colour_of_a_chart_follows_the_mode() -> None:
    drawn = etree.tostring(page().find(".//svg")).decode()
    assert re.findall("#[0-9a-fA-F]{6}", drawn) == []
    assert "var(--main)" in drawn


def test_the_page_brings_every_sign_it_shows() -> None:
    fonts = re.findall(r"url\(data:font/woff;base64,([^)]*)\)", source().decode())
    held = {sign for data in fonts for sign in TTFont(BytesIO(b64decode(data))).getBestCmap()}
    shown = {ord(sign) for sign in page().find("body").text_content() if not sign.isspace()}
    assert shown - held == set()
    assert sum(map(len, fonts)) < 300_000


def test_a_sign_of_the_second_font_comes_from_there() -> None:
    assert faces("☑").count("@font-face") == 1
    assert "symbols" in faces("☑")
    assert faces("相").count("@font-face") == 1


def test_a_text_cannot_end_the_style_sheet() -> None:
    assert source("hostile").count(b"</style>") == 1


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_mark_stands_near_the_top() -> None:
    assert files.is_ours(".html", source())
    assert not files.is_ours(".html", b"<!DOCTYPE html><p>marugoto-stats</p>")


def test_same_report_same_bytes_anywhere(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from figures import sakai_report; from marugoto_stats.render import View, renderer\n"
        "sys.stdout.buffer.write(renderer('html').write(sakai_report(), View()))"
    )
    surroundings = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C", "MPLCONFIGDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path, env=surroundings)
    assert done.stdout == source()


# ── in a browser ────────────────────────────────────────────────────────────────────────────────────────────

LOOK = """<script>addEventListener("load", () => {
  const named = [...document.querySelectorAll("nav,main,svg,table,[role=region],a")];
  parent.postMessage(JSON.stringify({
    width: innerWidth, needed: document.scrollingElement.scrollWidth,
    nameless: named.filter(one => one.localName !== "main" && !one.computedName).length, named: named.length,
    roles: [...new Set(named.map(one => one.computedRole))].sort(),
    ground: getComputedStyle(document.body).backgroundColor,
  }), "*");
})</script>"""
"""What the browser is asked; only the copy that is tried allows it."""
FRAME = """<script>addEventListener("message", told => document.body.setAttribute("data-told", told.data))</script>
<iframe src="asked.html" style="border:0;width:{width}px;height:900px"></iframe>"""
"""A window of any width: a browser without a screen makes none narrower than 500."""


def browse(path: Path, *options: str) -> tuple[str, list[str]]:
    """Load a page in a real browser: the document as it stands then, and what its console says."""
    done = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
         "--enable-blink-features=ComputedAccessibilityInfo", f"--user-data-dir={path.parent / 'browser'}", *options,
         path.as_uri()],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    said = done.stderr.decode(errors="replace").splitlines()
    return done.stdout.decode(errors="replace"), [line for line in said if "CONSOLE" in line]


def told_by(name: str, folder: Path, *options: str, width: int = 1280) -> dict[str, Any]:
    """Ask the browser about a page."""
    allowed = re.sub(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", source(name))
    (folder / "asked.html").write_bytes(allowed.replace(b"</head>", LOOK.encode() + b"</head>"))
    frame = folder / "frame.html"
    frame.write_text(f"<!DOCTYPE html><body>{FRAME.format(width=width)}", "utf-8")
    document, _ = browse(frame, "--virtual-time-budget=5000", "--dump-dom", *options)
    return dict(json.loads(html.document_fromstring(document).find("body").get("data-told")))


@pytest.mark.office
@pytest.mark.parametrize("name", ["ja", "en", "month", "en month", "hostile"])
def test_a_phone_shows_it_without_scrolling_sideways(tmp_path: Path, name: str) -> None:
    told = told_by(name, tmp_path, width=390)
    assert (told["width"], told["needed"]) == (390, 390)


@pytest.mark.office
def test_a_browser_finds_a_name_for_everything(tmp_path: Path) -> None:
    told = told_by("ja", tmp_path)
    assert (told["nameless"], told["width"], told["needed"]) == (0, 1280, 1280)
    assert told["named"] > 50
    assert told["roles"] == ["image", "link", "main", "navigation", "region", "table"]


@pytest.mark.office
def test_the_dark_page_is_dark(tmp_path: Path) -> None:
    assert told_by("ja", tmp_path)["ground"] == "rgb(255, 255, 255)"
    assert told_by("ja", tmp_path, "--blink-settings=preferredColorScheme=0")["ground"] == "rgb(20, 25, 30)"


@pytest.mark.office
@pytest.mark.parametrize("name", ["ja", "hostile", "month"])
def test_the_console_stays_silent(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(source(name))
    document, said = browse(path, "--dump-dom")
    assert said == []
    assert "</html>" in document


@pytest.mark.office
@pytest.mark.parametrize(("name", "pages"), [("ja", range(10, 20)), ("month", [1]), ("en month", [1])])
def test_it_prints_on_a4(tmp_path: Path, name: str, pages: Sequence[int]) -> None:
    path, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_bytes(source(name))
    browse(path, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    with pymupdf.open(paper) as printed:
        assert len(printed) in pages
        assert {(round(sheet.rect.width), round(sheet.rect.height)) for sheet in printed} == {(595, 842)}
        text = "".join(sheet.get_text() for sheet in printed)
    assert words(REPORTS[name].lang)("page.contents") not in text
    layout = lay_out(REPORTS[name]["district_by_channel"], words(REPORTS[name].lang))
    assert all(cell in text for section in layout.sections for line in section.lines for cell in line.cells)
