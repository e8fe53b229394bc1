"""集計表.xlsx opened by another program: LibreOffice works every formula out, and finds a figure that was changed."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from test_excel import AGREE, DIFFER, book, faces, weighted, written, year
from workbooks import Read

from marugoto_stats.wording import LANGUAGES, Lang

pytestmark = pytest.mark.office
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
"""A setting of LibreOffice: work out every formula when a workbook is opened."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    return folder


def worked_out(content: bytes, home: Path, folder: Path) -> Read:
    """The workbook as LibreOffice saves it, every formula worked out."""
    (folder / "in.xlsx").write_bytes(content)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={home.as_uri()}", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(folder / "in.xlsx")],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return Read((folder / "out" / "in.xlsx").read_bytes())


def broken(content: bytes) -> bytes:
    """The workbook with every stored status taken out, so that none can be mistaken for one worked out."""
    return edited(content, lambda _, text: re.sub(r"(</f>)<v>[^<]*</v>", r"\1<v></v>", text))


def edited(content: bytes, edit: object) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = edit(name, part.decode()).encode()  # type: ignore[operator]
            target.writestr(name, part)
    return packed.getvalue()


def statuses(read: Read, name: str) -> list[str]:
    """The last column of the sheet that sums up, but for the heads."""
    return [str(row[5]) for row in read.grid(name) if row[5] and (row[3] is not None) and isinstance(row[3], int)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_finds_every_figure_again(lang: Lang, home: Path, tmp_path: Path) -> None:
    read = worked_out(broken(book(lang).content), home, tmp_path)
    name = {"ja": "検算", "en": "Proof"}[lang]
    assert len(statuses(read, name)) > 30
    assert set(statuses(read, name)) == {AGREE[lang]}
    assert str(read.grid(name)[1][0]) == str(book(lang).grid(name)[1][0])
    for _, face in faces(book(lang), year(lang)):
        assert read.grid(face) == book(lang).grid(face)


@pytest.mark.parametrize("profile", ["standard", "machida"])
def test_libreoffice_finds_weights_and_signs_again(profile: str, home: Path, tmp_path: Path) -> None:
    read = worked_out(broken(written(weighted(profile), None).content), home, tmp_path)
    assert set(statuses(read, "検算")) == {"一致"}


def test_one_changed_figure_is_seen(home: Path, tmp_path: Path) -> None:
    table, face = next(pair for pair in faces(book(), year()) if pair[0].id == "district_by_channel")
    sheet = book().book.sheetnames.index(face) + 1
    changed = []

    def edit(name: str, text: str) -> str:
        if name != f"xl/worksheets/sheet{sheet}.xml":
            return text
        changed.append(re.search(r'<c r="C6"[^>]*><v>(\d+)</v>', text))
        return re.sub(r'(<c r="C6"[^>]*><v>)\d+', r"\g<1>12345", text)

    read = worked_out(edited(book().content, edit), home, tmp_path)
    assert changed[0] is not None
    assert int(changed[0][1]) == table.cells[1][1].n
    assert read.grid("検算")[1][0] == "不一致があります"
    wrong = [row for row in read.grid("検算") if row[5] == DIFFER["ja"]]
    assert [row[1] for row in wrong if isinstance(row[2], int)] == [table.name]
    assert [row[4] for row in wrong if isinstance(row[2], int)] == [1]
    assert [value for row in read.grid(face) for value in row].count(DIFFER["ja"]) == 1
