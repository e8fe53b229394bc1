"""Charts as files: what each format holds, that it is ours, and that its bytes are the same everywhere."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import matplotlib as mpl
import pymupdf
import pytest
from figures import sakai_report
from PIL import Image

from marugoto_stats.errors import OutputError
from marugoto_stats.files import is_ours
from marugoto_stats.model import Figure
from marugoto_stats.render import chart
from marugoto_stats.render.chart import paper
from marugoto_stats.render.chart.paper import MARK, Format

REPORT = sakai_report()
FORMATS: tuple[Format, ...] = get_args(Format)
SVG = "{http://www.w3.org/2000/svg}"
SCRIPT = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from figures import sakai_report
from marugoto_stats.model import Figure
from marugoto_stats.render import chart
report = sakai_report()
hidden = (Figure(None, status="suppressed"),) * 5
table = replace(report["month"], cells=(hidden, *report["month"].cells[1:]))
drawn = [chart.draw(table, report, format=kind) for kind in sys.argv[2].split(",")]
print(json.dumps([[hashlib.sha256(content).hexdigest() for content in drawn], sorted(sys.modules)]))
"""


def digests(*kinds: Format) -> list[str]:
    hidden = (Figure(None, status="suppressed"),) * 5
    table = replace(REPORT["month"], cells=(hidden, *REPORT["month"].cells[1:]))
    drawn = [chart.draw(table, REPORT, format=kind) for kind in kinds]
    return [hashlib.sha256(content).hexdigest() for content in drawn]


def elsewhere(folder: Path, *kinds: Format, **surroundings: str) -> tuple[list[str], list[str]]:
    """Draw in another process with nothing of this one's surroundings but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(__file__).parent), ",".join(kinds)],
        cwd=folder, env=kept | surroundings, capture_output=True, text=True, check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found, modules = json.loads(done.stdout)
    return found, modules


# ── the same bytes ──────────────────────────────────────────────────────────────────────────────────────────


def test_same_bytes_whatever_the_surroundings(tmp_path: Path) -> None:
    settings = tmp_path / "matplotlibrc"
    settings.write_text("font.size: 30\nsavefig.bbox: tight\nsvg.fonttype: none\npdf.fonttype: 3", "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    found, modules = elsewhere(
        tmp_path, *FORMATS, HOME=str(home), TZ="Pacific/Kiritimati", PYTHONHASHSEED="77", LC_ALL="C",
        SOURCE_DATE_EPOCH="86400", MATPLOTLIBRC=str(settings), MPLCONFIGDIR=str(home),
    )
    assert found == digests(*FORMATS)
    assert "matplotlib.pyplot" not in modules
    assert "matplotlib_fontja" not in modules
    assert "pandas" not in modules


@pytest.mark.skipif(sys.platform == "win32", reason="HOME decides about folders on Unix only")
def test_a_home_that_cannot_be_used_leaves_no_word_and_no_file(tmp_path: Path) -> None:
    work, temporary, home = tmp_path / "work", tmp_path / "tmp", tmp_path / "home"
    work.mkdir()
    temporary.mkdir()
    home.write_text("a file where a folder should be", "utf-8")
    unusable = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(home))
    found, _ = elsewhere(work, "png", TMPDIR=str(temporary), **unusable)
    assert found == digests("png")
    assert [*work.iterdir(), *temporary.iterdir()] == []


def test_the_users_settings_are_neither_felt_nor_changed() -> None:
    before = digests("png", "svg")
    with mpl.rc_context({"font.size": 40, "savefig.transparent": True, "savefig.bbox": "tight"}):
        kept = dict(mpl.rcParams)
        assert digests("png", "svg") == before
        assert dict(mpl.rcParams) == kept


# ── what a file holds ───────────────────────────────────────────────────────────────────────────────────────


def test_a_picture_for_a_document_keeps_its_text_and_loses_its_margins() -> None:
    root = ElementTree.fromstring(chart.draw(REPORT["partner"], REPORT, format="svg", live=True))
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    assert texts[0].text == REPORT["partner"].name
    assert list(root.iter("{http://www.w3.org/2000/svg}use")) == []
    left, _, width, _ = map(float, root.attrib["viewBox"].split())
    assert (left, width) == pytest.approx((paper.MARGIN * 72, (paper.WIDTH - 2 * paper.MARGIN) * 72))
    assert min(float(text.attrib["x"]) for text in texts) >= left
    assert all(family in texts[0].attrib["style"] for family in chart.FAMILIES)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_known_as_ours(kind: Format) -> None:
    content = chart.draw(REPORT["month"], REPORT, format=kind)
    assert is_ours(f".{kind}", content)
    for word in (b"Matplotlib", b"matplotlib", b"Date", b"date"):
        assert word not in content


@pytest.mark.parametrize("kind", FORMATS)
def test_a_public_file_names_no_source(kind: Format) -> None:
    report = sakai_report(audience="public")
    content = chart.draw(report["month"], report, format=kind)
    assert b"sakai_2023" not in content
    if kind == "pdf":
        assert "sakai_2023" not in pymupdf.open(stream=content)[0].get_text()


def test_png_has_size_resolution_and_words() -> None:
    image = Image.open(BytesIO(chart.draw(REPORT["month"], REPORT, format="png")))
    assert image.size == (1600, 1000)
    assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    words = {key: str(text) for key, text in image.info.items() if key != "dpi"}
    description = chart.alt_text(REPORT["month"], "ja")
    assert words == {"Source": MARK, "Title": "月別件数", "Description": description}


def test_svg_is_one_described_picture_without_fonts() -> None:
    root = ElementTree.fromstring(chart.draw(REPORT["partner"], REPORT, format="svg"))
    assert root.get("role") == "img"
    assert [root.findtext(f"{SVG}{tag}") for tag in ("title", "desc")] == [
        "相談における連携先・他機関紹介の状況", chart.alt_text(REPORT["partner"], "ja"),
    ]
    assert list(root.iter(f"{SVG}text")) == []
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags.isdisjoint({"script", "image", "foreignObject"})


def test_pdf_text_can_be_selected() -> None:
    table = REPORT["partner"]
    document = pymupdf.open(stream=chart.draw(table, REPORT, format="pdf"))
    text = document[0].get_text()
    for label in ("高齢者支援センター", "（地域包括支援センター）", "126件", "25.1%", "N＝502"):
        assert label in text
    assert {font[1:3] for font in document[0].get_fonts()} == {("ttf", "Type0")}
    assert document.metadata["title"] == table.name
    assert document.metadata["subject"] == chart.alt_text(table, "ja")
    assert document.metadata["creator"] == MARK
    assert not document.metadata["producer"]


def test_hostile_labels_stay_labels() -> None:
    table = REPORT["inquirer"]
    label = "</desc><script>alert(1)</script>--&"
    hostile = replace(table, rows=replace(table.rows, labels=(label, *table.rows.labels[1:])))
    root = ElementTree.fromstring(chart.draw(hostile, REPORT, format="svg"))
    assert list(root.iter(f"{SVG}script")) == []
    assert label in (root.findtext(f"{SVG}desc") or "")


def test_without_the_font_it_says_which_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "find_spec", lambda _: None)
    paper.font_files.cache_clear()
    try:
        with pytest.raises(OutputError) as failure:
            chart.draw(REPORT["month"], REPORT, format="png")
    finally:
        paper.font_files.cache_clear()
    assert failure.value.slug == "no-font"
    assert "matplotlib-fontja" in str(failure.value)
