"""Vocabularies of another kind: other categories, other languages, answers that stand as they are written."""

from __future__ import annotations

from pathlib import Path

from logs import csv_of

import marugoto_stats as ms

ENGLISH = """
label = "Springfield"
[headers]
district = ["neighbourhood"]
[columns]
date = "date"
channel = "channel"
category = "support_type"
department = "topic"
[dimension.channel]
as_written = true
[dimension.topic]
as_written = true
blank = ["n/a"]
[dimension.support_type]
replace = true
[[vocabulary.support_type]]
code = "case"
label = "個別"
label_en = "Casework"
alt_labels = ["casework"]
"""


def test_a_log_that_is_not_machidas_is_counted_as_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "marugoto.toml").write_text(ENGLISH, "utf-8")
    log = tmp_path / "log.csv"
    rows = [["2023-04-03", "Phone", "North", "casework", "Debt"], ["2023-04-04", "Total", "South", "gardening", "n/a"],
            ["2023-04-05", "Consultations", "North", "casework", "Debt, Housing"]]  # fmt: skip
    log.write_bytes(csv_of([["date", "channel", "neighbourhood", "category", "department"], *rows,
                            ["2023-04-06", "Phone", "South", "casework", "Garden"]]))  # fmt: skip
    report = ms.analyse(log, lang="en")
    table = report["district_by_channel"]
    assert (table.rows.codes, table.columns and table.columns.codes) == (
        ("north", "south"), ("consultations_", "phone", "total_"),
    )  # fmt: skip
    assert [[figure.n for figure in row] for row in table.cells] == [[1, 1, 0], [0, 1, 1]]
    assert report["overview"].rows.labels[:2] == ("Casework", "Unclassified")
    assert report["topic"].rows.codes == ("debt", "garden", "housing")
    outside = report["topic"].outside
    assert outside is not None
    assert outside.blank == 1
    assert [link.id for link in report.base_chain] == ["contacts", "clerical", "consultations"]
    assert "outreach_by_district_and_channel" not in {t.id for t in report.tables} | {t for t, *_ in report.left_out}
    assert "partner" in {t for t, *_ in report.left_out}


def test_what_is_stated_to_stand_as_written_is_not_proved(tmp_path: Path) -> None:
    """An open column is refused for its shape, unless the office said that it is one."""
    log = tmp_path / "log.csv"
    rows = [[f"2023/4/{n}", f"ずいぶん長い名前の地区{n}", "包括"] for n in range(1, 9)]
    log.write_bytes(csv_of([["対応日", "地区", "支援区分"], *rows]))
    assert ms.analyse(log)["overview"].total is None
    assert [c.why for c in ms.analyse(log).columns if c.header == "地区"] == ["refused-shape"]
    (tmp_path / "marugoto.toml").write_text("[dimension.district]\nas_written = true\n", "utf-8")
    assert len(ms.analyse(log)["district"].rows.codes) == 8
