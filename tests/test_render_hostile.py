"""Labels, titles, names of files and notes that mean harm: no format is steered, broken or robbed by them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from figures import sakai_report
from markdown_it import MarkdownIt
from outputs import with_tables, written

from marugoto_stats.errors import OutputError
from marugoto_stats.model import TIDY_COLUMNS, Axis, Report
from marugoto_stats.render import FORMATS, View
from marugoto_stats.render.display import calm, columns
from marugoto_stats.render.markdown import MARK
from marugoto_stats.text import safe_text

PAYLOADS = (
    "[/x]", "[bold]本人", "=1+1", "＝1+1", "@SUM(1)", "\x1b[31m赤\x1b]0;x\x07", "a|b",
    "*c* <d> `e` $f$ &amp;", "# g", "1. h", "あ" * 500, "x" * 500, "\u202eabc", "\ud800", "○●①…→±",
    "line\nfeed\ttab", ":smile:", "   ", "\\",
    "👨‍👩‍👧", "[a](http://b)", "<!-- -->",
)
ELSEWHERE = ("html", "pdf")
"""Formats whose own tests put all of these into one document."""
PICTURED = ("word",)
"""Formats with pictures: a sign that their font lacks is refused by its number."""
STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def relabelled(axis: Axis, label: str) -> Axis:
    """The same axis with another first label."""
    return replace(axis, labels=(label, *axis.labels[1:]), short_labels=(label, *axis.short_labels[1:]))


def hostile(payload: str) -> Report:
    """A report in which everything that could come from outside is the payload."""
    report = with_tables(sakai_report(), "district_by_channel", "partner")
    tables = [
        replace(table, rows=relabelled(table.rows, payload), notes=(payload,), title=payload,
                columns=table.columns and relabelled(table.columns, payload))
        for table in report.tables
    ]
    return replace(
        report, tables=tuple(tables), chosen=payload, filters=(payload,),
        left_out=(("x", payload, (payload,)),),
        release=replace(report.release, body=payload, centres=(payload,)),
        sources=tuple(replace(source, file=payload, sheet=payload) for source in report.sources),
        issues=tuple(replace(issue, file=payload, sheet=payload) for issue in report.issues),
    )


def squeezed(text: str) -> str:
    """A text without what wrapping, padding and escaping add."""
    return re.sub(r"[\s\\]", "", text)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ELSEWHERE])
def test_payload_steers_nothing_and_is_not_lost(name: str, payload: str) -> None:
    if name in PICTURED and "👨" in payload:
        with pytest.raises(OutputError, match="U\\+1F468"):
            written(name, hostile(payload))
        return
    text = written(name, hostile(payload), View(width=1000, verbose=True))
    assert not STEERING.search(text)
    if name == "json":
        assert json.loads(text)["tables"][0]["rows"]["labels"][0] == safe_text(payload)
    else:
        safe = calm(payload) if name in ("terminal", "plain") else safe_text(payload)
        assert squeezed(safe) in squeezed(text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_never_starts_a_formula(payload: str) -> None:
    for row in csv.reader(io.StringIO(written("csv", hostile(payload)))):
        assert len(row) == len(TIDY_COLUMNS)
        assert not any(re.match(r"[=+@＝＋－＠]|-(?!\d+$)", field) for field in row)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_means_nothing_in_markdown(payload: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(written("markdown", hostile(payload)))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {"html_inline", "code_inline", "em_open", "link_open", "image"}
    assert [token.content for token in tokens if token.type == "html_block"] == [MARK + "\n"]
    assert sum(token.type == "table_open" for token in tokens) == 2
    head = [tokens[i + 1] for i, token in enumerate(tokens) if token.type == "th_open"][1]
    assert "".join(child.content for child in head.children or ()) == safe_text(payload).strip()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_colour_adds_nothing_but_colour(payload: str) -> None:
    plain, coloured = (written("terminal", hostile(payload), View(colour=colour)) for colour in (False, True))
    bare = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in bare.split("\n")] == plain.split("\n")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_makes_no_line_wider(payload: str) -> None:
    text = written("terminal", hostile(payload), View(verbose=True, blocks=True))
    assert max(map(columns, text.split("\n"))) <= 80
