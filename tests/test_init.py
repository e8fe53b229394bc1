"""From a log that nobody prepared to right tables: a person edits the draft, as a text or as a workbook."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from canary import workbook
from doorway import Done, Run, opened
from drafts import column, drafted, drawn_up, edited, figures
from logs import Cell, Grid
from strange_logs import as_text, as_workbook, counted, crossed, one_column, reception, requests, two_storeys
from test_docs import blocks, shows
from test_metamorphic import said
from ways import WAYS

from marugoto_stats import files
from marugoto_stats.pipeline import Report, analyse
from marugoto_stats.pipeline.drafting import draft
from marugoto_stats.render import draft as toml
from marugoto_stats.render.display import columns as width
from marugoto_stats.wording import LANGUAGES, Lang, words

REQUESTS, RECEPTION = requests(), reception()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "requests.xlsx").write_bytes(as_workbook(REQUESTS))
    (tmp_path / "受理簿.csv").write_bytes(as_text(RECEPTION))
    return opened(capsys, tmp_path, monkeypatch)


def cross(report: Report, table: str) -> Counter[tuple[str, str]]:
    found = report[table]
    assert found.columns is not None
    cells = {
        (row, column): int(figure.n or 0)
        for row, line in zip(found.rows.labels, found.cells, strict=True)
        for column, figure in zip(found.columns.labels, line, strict=True)
    }
    return Counter({key: n for key, n in cells.items() if n})


def block(text: str, label: str) -> str:
    """The lines of the entry that holds a label."""
    found = re.findall(rf'(?:^.*\n){{2}}^.*label = "{re.escape(label)}".*\n', text, re.MULTILINE)
    assert len(found) == 1
    return str(found[0])


def used(lines: str) -> str:
    """Lines without the sign that takes them out of use."""
    return re.sub("^# ", "", lines, flags=re.MULTILINE)


# ── a city with English headers ─────────────────────────────────────────────────────────────────────────────

CHANNEL = {"Walk-in": "来所", "Home visit": "訪問", "Phone": "電話", "phone": "電話", "Email": "メール",
           "Web form": "Webフォーム"}  # fmt: skip


def is_right_at_once(report: Report) -> None:
    """The draft as it was written: everything is there, one word of the channels is not understood."""
    channel = lambda text: CHANNEL.get(text, "未分類")  # noqa: E731
    quarter = lambda text: text or "無記入"  # noqa: E731
    assert report.base_chain[0].n == len(REQUESTS) - 3 == 480
    assert figures(report, "district") == counted(REQUESTS, 3, lambda text: [quarter(text)])
    assert cross(report, "district_by_channel") == crossed(REQUESTS, (3, quarter), (2, channel))
    assert figures(report, "topic") == counted(REQUESTS, 4, lambda text: [text] if text != "Unknown" else [])
    assert report["topic"].outside is not None
    assert report["topic"].outside.unknown == counted(REQUESTS, 4, lambda text: [text])["Unknown"]
    assert figures(report, "centre") == counted(REQUESTS, 5, lambda text: [text])


def is_right_after_editing(report: Report) -> None:
    """Kiosk is a channel, South Hill belongs to Riverside, Housing is called Homes, and the city has a name."""
    channel = lambda text: CHANNEL.get(text, "Kiosk")  # noqa: E731
    quarter = lambda text: {"": "無記入", "South Hill": "Riverside"}.get(text, text)  # noqa: E731
    topic = lambda text: [{"Housing": "Homes"}.get(text, text)] if text != "Unknown" else []  # noqa: E731
    assert report.release.body == "Harbour City"
    assert figures(report, "district") == counted(REQUESTS, 3, lambda text: [quarter(text)])
    assert cross(report, "district_by_channel") == crossed(REQUESTS, (3, quarter), (2, channel))
    assert figures(report, "topic") == counted(REQUESTS, 4, topic)
    assert report.attention == ()


def test_a_city_with_english_headers_by_editing_a_text(run: Run, tmp_path: Path) -> None:
    assert run("init", "requests.xlsx", "-o", "marugoto.toml").code == 0
    assert run("profiles", "check", "marugoto.toml").code == 0
    is_right_at_once(analyse("requests.xlsx"))
    path = tmp_path / "marugoto.toml"
    written = path.read_text("utf-8")
    kiosk, south = block(written, "Kiosk"), block(written, "South Hill")
    path.write_text(edited(
        written,
        ('# label = "見本市"', 'label = "Harbour City"'),
        ('# body = "見本市社会福祉協議会"', 'body = "Harbour City"'),
        (kiosk, used(kiosk)),
        (south, ""),
        ('label = "Riverside"', 'label = "Riverside"\nalt_labels = ["South Hill"]'),
        ('label = "Housing"', 'label = "Homes"\nalt_labels = ["Housing"]'),
    ), "utf-8")  # fmt: skip
    assert run("profiles", "check", "marugoto.toml").code == 0
    is_right_after_editing(analyse("requests.xlsx"))


def test_a_city_with_english_headers_by_editing_a_workbook(run: Run) -> None:
    assert run("init", "requests.xlsx", "-o", "用語.xlsx").code == 0
    is_right_at_once(analyse("requests.xlsx", profile="用語.xlsx"))
    book = openpyxl.load_workbook("用語.xlsx")
    terms, settings = Page(book["用語"]), Page(book["設定"])
    settings.row(項目="名前")["値"].value = "Harbour City"
    settings.row(項目="報告する団体")["値"].value = "Harbour City"
    terms.row(名前="Riverside")["別の書き方"].value = "South Hill"
    terms.sheet.delete_rows(terms.row(名前="South Hill")["名前"].row)
    terms.row(名前="Housing")["別の書き方"].value = "Housing"
    terms.row(名前="Housing")["名前"].value = "Homes"
    terms.add(欄="相談方法", コード="kiosk", 名前="Kiosk")
    book.save("用語.xlsx")
    assert run("profiles", "check", "用語.xlsx").code == 0
    is_right_after_editing(analyse("requests.xlsx", profile="用語.xlsx"))


class Page:
    """A sheet of 用語.xlsx as a person sees it: heads, and rows below them."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.head = next(row for row in sheet.iter_rows() if sum(cell.value is not None for cell in row) > 2)

    def row(self, **known: str) -> Mapping[str, Any]:
        for row in self.sheet.iter_rows(min_row=self.head[0].row + 1):
            cells = {head.value: cell for head, cell in zip(self.head, row, strict=False)}
            if all(cells[head].value == value for head, value in known.items()):
                return cells
        raise AssertionError(known)

    def add(self, **cells: str) -> None:
        last = max(row[0].row for row in self.sheet.iter_rows() if any(cell.value for cell in row))
        for head in self.head:
            if head.value in cells:
                self.sheet.cell(last + 1, head.column, cells[head.value])


# ── Japanese headers that nobody knows ──────────────────────────────────────────────────────────────────────

PARTNER = {"地域包括支援センター": "高齢者支援センター（地域包括支援センター）", "民生委員": "民生委員・児童委員",
           "病院": "医療機関・訪問看護"}  # fmt: skip


def partners(unknown: str) -> Callable[[str], list[str]]:
    return lambda text: [PARTNER.get(part, unknown) for part in text.split("、") if part not in ("", "なし")]


def is_right(report: Report, *, outreach: str, window: str) -> None:
    """Both words that were asked about are where they belong."""
    assert figures(report, "district") == counted(RECEPTION, 2, lambda text: [text])
    assert figures(report, "topic") == counted(RECEPTION, 4, lambda text: [text])
    assert +figures(report, "partner") == counted(RECEPTION, 5, partners(window))
    way = lambda text: outreach if text == "出前相談" else text  # noqa: E731
    assert cross(report, "district_by_channel") == crossed(RECEPTION, (2, str), (3, way))
    links = {link.id: link.n for link in report.base_chain}
    assert links["no_partner"] == -counted(RECEPTION, 5, lambda text: [text])["なし"]
    assert links["with_partner"] == sum(row[5] not in ("", "なし") for row in RECEPTION[3:])


def test_unknown_japanese_headers_by_editing_a_text(run: Run, tmp_path: Path) -> None:
    assert run("init", "受理簿.csv", "-o", "marugoto.toml").code == 0
    assert run("profiles", "check", "marugoto.toml").code == 0
    is_right(analyse("受理簿.csv"), outreach="未分類", window="未分類")
    path = tmp_path / "marugoto.toml"
    written = path.read_text("utf-8")
    way, window = block(written, "出前相談"), block(written, "くらしの窓口")
    to_a_term = edited(used(way), ("channel_1", "community_place"), ('label = "出前相談"', 'alt_labels = ["出前相談"]'))
    path.write_text(edited(written, (way, to_a_term), (window, used(window))), "utf-8")
    assert run("profiles", "check", "marugoto.toml").code == 0
    report = analyse("受理簿.csv")
    is_right(report, outreach="地域の場", window="くらしの窓口")
    assert report.attention == ()


def test_unknown_japanese_headers_by_editing_a_workbook(run: Run) -> None:
    assert run("init", "受理簿.csv", "-o", "用語.xlsx").code == 0
    book = openpyxl.load_workbook("用語.xlsx")
    terms, headers = Page(book["用語"]), Page(book["見出し"])
    assert headers.row(見出し="町名ブロック")["何の列か"].value == "地区"
    terms.add(欄="相談方法", コード="community_place", 別の書き方="出前相談")
    terms.add(欄="連携先", コード="kurashi", 名前="くらしの窓口")
    book.save("用語.xlsx")
    assert run("profiles", "check", "用語.xlsx").code == 0
    is_right(analyse("受理簿.csv", profile="用語.xlsx"), outreach="地域の場", window="くらしの窓口")


def test_one_word_gives_a_column_another_role(run: Run, tmp_path: Path) -> None:
    """The draft takes 種別 for the topic, and says what else it could be."""
    run("init", "受理簿.csv", "-o", "marugoto.toml")
    path = tmp_path / "marugoto.toml"
    written = path.read_text("utf-8")
    assert "support_type＝支援区分" in line_above(written, '"種別" = "topic"')
    moved = re.sub(r"^(\[+\w+\.)topic", r"\1support_type", written, flags=re.MULTILINE)
    path.write_text(edited(moved, ('"種別" = "topic"', '"種別" = "support_type"')), "utf-8")
    report = analyse("受理簿.csv")
    expected = counted(RECEPTION, 4, lambda text: [text])
    assert {label: n for label, n in figures(report, "overview").items() if label in expected} == expected


def line_above(text: str, line: str) -> str:
    """The comment above a line, whole."""
    above = text[: text.index(line)].splitlines()
    start = max(place for place, each in enumerate(above) if not each.startswith("#    "))
    return "".join(above[start:])


# ── every column is there ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("log", "lang"), [
    *(("requests.xlsx", lang) for lang in LANGUAGES), ("受理簿.csv", "ja"), ("two.xlsx", "en"), ("canary.xlsx", "ja"),
])  # fmt: skip
def test_the_draft_names_every_column_and_holds_what_is_proposed(log: str, lang: Lang, run: Run,
                                                                 tmp_path: Path) -> None:  # fmt: skip
    (tmp_path / "two.xlsx").write_bytes(two_storeys())
    (tmp_path / "canary.xlsx").write_bytes(workbook())
    assert run("init", log, "-o", "draft.toml", "--lang", lang).code == 0
    assert run("profiles", "check", "draft.toml").code == 0
    written = (tmp_path / "draft.toml").read_text("utf-8")
    drafted = draft(log, lang=lang)
    assert tomllib.loads(written) == toml.entries(drafted)
    named = re.findall(r"^# (?:★ )?(?:Column )?([A-Z])(?:列|  |, )", written, re.MULTILINE)
    assert named == [column.letter for column in drafted.columns]
    assert max(map(width, written.splitlines())) <= 120
    roles = {column.role for column in drafted.columns if column.role}
    assert roles <= {column.role for column in analyse(log, profile="draft.toml").columns}


def test_ticks_and_storeys_are_counted_as_they_stand(tmp_path: Path) -> None:
    log, path = tmp_path / "two.xlsx", tmp_path / "draft.toml"
    log.write_bytes(two_storeys())
    written = drawn_up(log, "en")
    path.write_text(edited(written, (hoarding := block(written, "Hoarding"), used(hoarding))), "utf-8")
    rows = list(openpyxl.load_workbook(log)["Log"].iter_rows(min_row=5, values_only=True))
    report = analyse(log, profile=path, lang="en")
    needs = ["Housing", "Debt", "Caregiving", "Hoarding"]
    assert +figures(report, "topic") == {name: sum(bool(row[3 + k]) for row in rows) for k, name in enumerate(needs)}
    assert figures(report, "district") == Counter(row[2] for row in rows)
    assert report.persons == len({row[0] for row in rows})
    assert drafted(log).skipped == ("Summary",)


@pytest.mark.parametrize("way", [
    "a sheet for each month, days alone", "a title and a box for stamps", "a header of two storeys", "ticked columns",
    "merged days and districts", "numbered partners",
])  # fmt: skip
def test_a_log_that_needs_no_draft_is_counted_the_same_with_one(way: str, tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    made = WAYS[way]()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    log = folder if len(made) > 1 else folder / next(iter(made))
    path = tmp_path / "draft.toml"
    path.write_text(drawn_up(log), "utf-8")
    assert said(analyse(log, profile=path)) == said(analyse(log, profile="machida"))


def test_a_column_read_by_its_header_alone_is_silenced_where_it_is_not_proposed(tmp_path: Path) -> None:
    """Otherwise it would compete with the column that is proposed, and neither would be read."""
    made, written = column(one_column("手段", lambda k: "来所" if k % 2 else "電話"), tmp_path)
    assert [each.why for each in made.columns] == ["proposed", "proposed", "proposed", "rival"]
    assert tomllib.loads(written)["columns"]["手段"] == "ignored"
    (tmp_path / "draft.toml").write_text(written, "utf-8")
    report = analyse(tmp_path / "log.csv", profile=tmp_path / "draft.toml")
    assert "channel" in {each.role for each in report.columns}


@pytest.mark.parametrize(("header", "draw", "why"), [
    ("受付番号", lambda k: k, "serial"),
    ("相談方法", lambda _: "来所", "twin"),
    ("件数", lambda k: "多い" if k % 2 else "少ない", "no-numbers"),
    ("受付日", lambda k: "あとで" if k % 2 else "きのう", "no-dates"),
    ("所見", lambda k: f"所見{k}", "ignored"),
    ("相談分野", lambda _: "", "empty"),
])  # fmt: skip
def test_a_column_without_a_role_says_why(header: str, draw: Callable[[int], Cell], why: str, tmp_path: Path) -> None:
    made, written = column(one_column(header, draw), tmp_path)
    assert (made.columns[3].role, made.columns[3].why) == (None, why)
    assert words("ja")(f"init.column.{why}").split("。")[0] in written


def test_the_page_shows_what_is_written(run: Run, tmp_path: Path) -> None:
    run("init", "requests.xlsx", "-o", "draft.toml")
    page = Path(__file__).parents[1] / "docs" / "profiles.md"
    excerpt = blocks(page, "ini")[0][1]  # the other shows districts that change
    assert shows((tmp_path / "draft.toml").read_text("utf-8"), excerpt)


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_to_be_decided_is_said_by_letter(run: Run) -> None:
    done = run("init", "requests.xlsx", "-o", "marugoto.toml")
    assert (done.code, done.out) == (0, "")
    assert "F列：拠点としましたが、連携先かもしれません。" in done.err
    assert "相談方法：区分の分からない言葉が1種類" in done.err
    assert [header for header in REQUESTS[2] if str(header) in done.err] == []
    assert max(map(width, done.err.splitlines())) <= 80
    assert run("init", "requests.xlsx", "-o", "again.toml", "-q") == Done(0, "", "")


def test_a_draft_that_somebody_worked_on_is_not_replaced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "marugoto.toml"
    assert run("init", "requests.xlsx", "-o", "marugoto.toml").code == 0
    first = path.read_bytes()
    assert run("init", "requests.xlsx", "-o", "marugoto.toml").code == 0
    assert path.read_bytes() == first
    assert files.is_ours(".toml", first)
    path.write_bytes(first + b"# seen\n")
    refused = run("init", "requests.xlsx", "-o", "marugoto.toml")
    assert refused.code == 1
    assert "marugoto.toml" in refused.err
    assert path.read_bytes() == first + b"# seen\n"
    assert run("init", "requests.xlsx", "-o", "marugoto.toml", "--overwrite").code == 0
    assert path.read_bytes() == first


@pytest.mark.parametrize(("args", "code"), [
    (("requests.xlsx", "-o", "draft.txt"), 2),
    (("requests.xlsx", "-o", "requests.xlsx"), 2),
    (("requests.xlsx", "-o", "draft.toml", "--sheet", "May"), 2),
    (("requests.xlsx", "-o", "draft.toml", "--header-row", "0"), 2),
    (("nothing.xlsx", "-o", "draft.toml"), 1),
    (("blank.csv", "-o", "draft.toml"), 1),
])  # fmt: skip
def test_what_cannot_be_drafted_is_refused(args: tuple[str, ...], code: int, run: Run, tmp_path: Path) -> None:
    (tmp_path / "blank.csv").write_text("1,2,3\n4,5,6\n", "utf-8")
    done = run("init", *args)
    assert (done.code, (tmp_path / "draft.toml").exists()) == (code, False)


def test_a_log_of_too_few_columns_is_drafted_and_said_not_to_be_ready(run: Run, tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("Date,Colour\n" + "2024-04-01,red\n2024-04-02,blue\n" * 9, "utf-8")
    done = run("init", "few.csv", "-o", "draft.toml")
    assert done.code == 0
    assert words("ja")("init.said.not-ready") in done.err
    assert words("ja")("init.head.not-ready")[:20] in (tmp_path / "draft.toml").read_text("utf-8")


def test_the_header_may_be_shown_where_it_stands(run: Run, tmp_path: Path) -> None:
    grid: Grid = [["Date", "Channel", "Ward"], ["2024-03-01", "Phone", "Old"], *(["", "", ""],) * 2, *REQUESTS[2:]]
    (tmp_path / "two.xlsx").write_bytes(as_workbook(grid))
    assert run("init", "two.xlsx", "-o", "draft.toml", "--header-row", "5").code == 0
    assert drafted(tmp_path / "two.xlsx").header_row in (1, 5)
    assert '"Neighbourhood" = "district"' in (tmp_path / "draft.toml").read_text("utf-8")
