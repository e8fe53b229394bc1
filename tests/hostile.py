"""Crooked files, each made by a function: what they are called, how a run on them ends, and what it says.

They follow the table of files that hurt readers of workbooks: a grid that asks for more memory than there is,
a zip that unpacks without end, a directory that lies, XML in a spelling that a quick look would miss.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from xlsxwriter import Workbook

SECRET: Final = "架空花子"
"""A name that stands in every file and in no message."""
HEADER: Final = ("対応日", "氏名", "地区", "相談方法", "支援区分")
ROWS: Final = (("2023-04-03", SECRET, "小山", "訪問", "包括"), ("2023-04-04", SECRET, "相原", "来所", "包括"))
READ: Final = ""
"""What is expected of a file that is read all the same: no error."""

# ── zip ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Member:
    """A part of a zip as its directory states it, whatever it really holds."""

    content: bytes
    size: int | None = None
    """What the directory says of its unpacked size, where that is not the truth."""
    checksum: int | None = None
    extra: bytes = b""
    flags: int = 0
    packed: bytes | None = None


def zipped(members: Mapping[str, Member | bytes | str], *, comment: bytes = b"", twice: str = "") -> bytes:
    """Write a zip by hand; `twice` names a part that is written a second time."""
    body, directory, count = bytearray(), bytearray(), 0
    for name, given in [*members.items(), *([(twice, members[twice])] if twice else [])]:
        member = given if isinstance(given, Member) else Member(given.encode() if isinstance(given, str) else given)
        packed = deflated(member.content) if member.packed is None else member.packed
        checksum = zlib.crc32(member.content) if member.checksum is None else member.checksum
        size = len(member.content) if member.size is None else member.size
        shared = struct.pack("<HHHHHIIIHH", 20, member.flags, 8, 0, 0x21, checksum, len(packed), size,
                             len(name.encode()), len(member.extra))  # fmt: skip
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + shared + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += name.encode() + member.extra
        body += b"PK\x03\x04" + shared + name.encode() + member.extra + packed
        count += 1
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), len(comment))
    return bytes(body + directory + end + comment)


def deflated(content: bytes) -> bytes:
    squeezer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return squeezer.compress(content) + squeezer.flush()


def endless(head: str, block: bytes, times: int, tail: str) -> bytes:
    """Pack a block many times over without making it: gigabytes in a megabyte."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = squeezer.compress(block) + squeezer.flush(zlib.Z_FULL_FLUSH)
    opener = zlib.compressobj(9, zlib.DEFLATED, -15)
    return opener.compress(head.encode()) + opener.flush(zlib.Z_FULL_FLUSH) + once * times + deflated(tail.encode())


def bomb(head: str, block: bytes, times: int, tail: str, *, size: int | None = None) -> Member:
    return Member(b"", size=len(block) * times if size is None else size, packed=endless(head, block, times, tail))


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────

MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_KINDS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KINDS}.worksheet+xml"/></Types>'
)
SHEET: Final = "xl/worksheets/sheet1.xml"
END: Final = "</sheetData></worksheet>"


def start(attributes: str = MAIN) -> str:
    return f"<worksheet {attributes}><sheetData>"


def row(number: int | None, texts: tuple[str, ...], *, references: bool = True) -> str:
    cells = ""
    for n, text in enumerate(texts):
        place = f' r="{chr(65 + n)}{number}"' if references else ""
        cells += f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'
    own = f' r="{number}"' if number else ""
    return f"<row{own}>{cells}</row>"


def log_rows(*, references: bool = True, numbers: bool = True) -> str:
    rows = (HEADER, *ROWS)
    return "".join(row(n if numbers else None, texts, references=references) for n, texts in enumerate(rows, start=1))


def relation(number: int, kind: str, target: str, *, more: str = "") -> str:
    return f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"{more}/>'


def parts(cells: str | bytes | Member, *, more: Mapping[str, Member | bytes | str] | None = None,
          relations: str = "", sheets: str = "", folder: str = "xl/",
          target: str = "worksheets/sheet1.xml") -> dict[str, Member | bytes | str]:  # fmt: skip
    """The parts of a workbook with one sheet."""
    document = relation(1, "officeDocument", f"{folder}workbook.xml")
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f"<Relationships {PACKAGE}>{document}</Relationships>",
        f"{folder}workbook.xml":
            f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{sheets or sheet("4月")}</sheets></workbook>',
        f"{folder}_rels/workbook.xml.rels":
            f"<Relationships {PACKAGE}>{relation(1, 'worksheet', target)}{relations}</Relationships>",
        SHEET: cells,
        **(more or {}),
    }  # fmt: skip


def book(cells: str | bytes | Member, **how: object) -> bytes:
    return zipped(parts(cells, **how))  # type: ignore[arg-type]


def sheet(title: object) -> str:
    """The entry of a sheet in the workbook's list; all of them lead to the one part."""
    return f'<sheet name="{title}" sheetId="1" r:id="rId1"/>'


def strict() -> bytes:
    """A workbook as Excel saves it by the strict letter of the standard: other namespaces, and days as ISO dates."""
    day = "<row r='9'><c r='A9' t='d'><v>2023-04-05</v></c><c r='C9' t='str'><v>小山</v></c></row>"
    written = parts(f"{start()}{log_rows()}{day}{END}")
    names = ((MAIN[7:-1], "http://purl.oclc.org/ooxml/spreadsheetml/main"),
             (RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"))
    for before, after in names:
        written = {name: str(part).replace(before, after) for name, part in written.items()}
    return zipped(written)


def shared(strings: Member | str) -> bytes:
    return book(LOG, more={"xl/sharedStrings.xml": strings})


def with_cell(cell: str) -> bytes:
    """A log with one more row, of one cell."""
    return book(f'{start()}{log_rows()}<row r="9">{cell}</row>{END}')


def with_tail(tail: str) -> bytes:
    return book(f"{start()}{log_rows()}</sheetData>{tail}</worksheet>")


def blank(rows: int, columns: int) -> bytes:
    """A log with formatted blank cells far beyond it."""
    letters = [name_of(n) for n in range(columns)]
    filled = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{letter}{n}" s="0"/>' for letter in letters) + "</row>"
        for n in range(4, rows + 1)
    )
    return book(f"{start()}{log_rows()}{filled}{END}")


def name_of(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def plain(sheets: int = 1, *, chart: bool = False, hidden: bool = False) -> bytes:
    """A workbook as a program would write it."""
    content = io.BytesIO()
    made = Workbook(content, {"in_memory": True})
    for n in range(sheets):
        page = made.add_worksheet(f"{n + 4}月")
        for r, texts in enumerate((HEADER, *ROWS)):
            page.write_row(r, 0, texts)
        if hidden and n:
            page.hide()
    if chart:
        drawn = made.add_chart({"type": "column"})
        drawn.add_series({"values": "='4月'!$A$1:$A$3"})
        made.add_chartsheet("図").set_chart(drawn)
    made.close()
    return content.getvalue()


def laugh(n: int) -> str:
    return f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">'


def document_type(body: str, use: str) -> bytes:
    return book(f"<!DOCTYPE worksheet [{body}]>{start()}<row r='1'><c r='A1' t='str'><v>{use}</v></c></row>{END}")


def open_document(rows: int, columns: int) -> bytes:
    """An .ods of one cell, repeated: more than its reader can hold."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    return open_document_of(f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')


def open_document_of(rows: str) -> bytes:
    """An .ods of one sheet, out of the marks of its rows."""
    kind, urn = "application/vnd.oasis.opendocument.spreadsheet", "urn:oasis:names:tc:opendocument:xmlns"
    names = f'xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0"'
    table = f'<table:table table:name="4月">{rows}</table:table>'
    content = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    return zipped({
        "mimetype": kind,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{urn}:manifest:1.0">{entry}</m:manifest>',
        "content.xml": f"<office:document-content {names}>{content}</office:document-content>",
    })  # fmt: skip


# ── the corpus ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Case:
    """One file: its name, how it is made, the error it ends with (none if it is read), and issues it must name."""

    name: str
    content: Callable[[], bytes]
    ends: str = READ
    issues: tuple[str, ...] = ()
    file: str = "log.xlsx"


WIDE: Final = "sheet-too-large"
HUGE: Final = "workbook-too-large"
BROKEN: Final = "broken-workbook"
OTHER: Final = "not-a-log-file"
UNICODE_PATH: Final = struct.pack("<HHBI", 0x7075, 5 + len(SHEET), 1, zlib.crc32(b"x")) + SHEET.encode()
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TEXT: Final = "\n".join(",".join(texts) for texts in (HEADER, *ROWS)).encode()
OYAMA: Final = '<c r="C9" t="str"><v>小山</v></c>'
FAR: Final = f'{start()}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>{END}'
LOG: Final = f"{start()}{log_rows()}{END}"

GRID: Final = (
    Case("far corner", lambda: book(FAR), WIDE),
    Case("second row of the last column", lambda: with_cell('<c r="XFD9"><v>1</v></c>'), WIDE),
    Case("beyond the grid", lambda: with_cell('<c r="ZZZZ4294967295"><v>1</v></c>'), WIDE),
    Case("row number that wraps round", lambda: with_cell('<c r="XFD4294967297"><v>1</v></c>'), WIDE),
    Case("single quotes", lambda: with_cell("<c r='XFD1048576'><v>1</v></c>"), WIDE),
    Case("spaces round the sign", lambda: with_cell('<c r = "XFD1048576"><v>1</v></c>'), WIDE),
    Case("line feed in the tag", lambda: with_cell('<c\nr="XFD1048576"><v>1</v></c>'), WIDE),
    Case("other attribute first", lambda: with_cell('<c s="0" r="XFD1048576"><v>1</v></c>'), WIDE),
    Case("sign > in an attribute", lambda: with_cell('<c x=">" r="XFD1048576"><v>1</v></c>'), WIDE),
    Case("reference twice", lambda: with_cell('<c r="A9" r="XFD1048576"><v>1</v></c>'), BROKEN),
    Case("small letters", lambda: with_cell('<c r="xfd1048576"><v>1</v></c>'), WIDE),
    Case("prefix", lambda: with_cell('<x:c xmlns:x="y" r="XFD1048576"><v>1</v></x:c>'), WIDE),
    Case("no references, far row", lambda: with_cell("<c/>" * 16000 + "<c><v>1</v></c>"), WIDE),
    Case("no references, many cells", lambda: with_cell("<c><v>1</v></c>" * 600), WIDE),
    Case("merged all over", lambda: with_tail('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), WIDE),
    Case("prefix of no letter", lambda: with_cell('<:c r="XFD1048576"><v>1</v></:c>'), WIDE),
    Case("merged, single quotes", lambda: with_tail("<a><mergeCell ref='A1:XFD1048576'/></a>"), WIDE),
    Case("merged, prefix", lambda: with_tail("<a xmlns:x='y'><x:mergeCell ref='A1:XFD1048576'/></a>"), WIDE),
    Case("fifty million rows", lambda: book(bomb(start(), b"<row/>" * 170_000, 300, END)), WIDE),
    Case("a value in the last row", lambda: with_cell('<c r="A1048576"><v>1</v></c>'), WIDE),
    Case("a value in a late row", lambda: with_cell('<c r="A400000"><v>1</v></c>')),
    Case("blank formats to the last row", lambda: blank(1_048_576, 2)),
    Case("blank formats to the last column", lambda: blank(40, 16_384)),
)  # fmt: skip

PACKED: Final = (
    Case("one string of a gigabyte", lambda: book(bomb(f"{start()}<row><c><v>", b"1" * 2**20, 1024, END)), HUGE),
    Case("four gigabytes, said to be small", lambda: book(bomb(start(), b" " * 2**20, 4000, END, size=500)), BROKEN),
    Case("four gigabytes", lambda: book(bomb(start(), b" " * 2**20, 4000, END, size=2**32 - 1)), HUGE),
    Case("more than it says", lambda: book(Member(LOG.encode(), packed=deflated(f"{LOG}{FAR}".encode()))), BROKEN),
    Case("thirty million strings", lambda: shared(bomb("<sst>", b"<si/>" * 200_000, 150, "</sst>")), HUGE),
    Case("strings with a prefix", lambda: shared(bomb("<sst xmlns:x='y'>", b"<x:si/>" * 200_000, 150, "</sst>")), HUGE),
    Case("strings announced further in", lambda: shared('<a><sst uniqueCount="99999999999"/></a>'), BROKEN),
    Case("strings announced", lambda: shared('<sst uniqueCount="00000000000000099999999999"/>'), HUGE),
    Case("shared string of 99 MB", lambda: shared(bomb("<sst><si><t>", b"a" * 2**20, 99, "</t></si></sst>")), BROKEN),
    Case("sixty thousand sheets", lambda: zipped({f"{SHEET}{n}": b"" for n in range(60_000)} | parts(LOG)), HUGE),
    Case("two hundred sheets", lambda: book(LOG, sheets="".join(map(sheet, range(200)))), HUGE),
    Case("sheet twice", lambda: book(LOG, sheets=sheet("4月") * 2), BROKEN),
    Case("name of a relation twice", lambda: book(LOG, relations=relation(1, "worksheet", "far.xml")), BROKEN),
    Case("relation inside another", lambda: book(LOG, relations=f"<a>{relation(1, 'worksheet', 'far')}</a>"), BROKEN),
    Case("two names for one sheet", lambda: book(LOG, sheets=sheet("4月").replace("/>", ' id="rId2"/>')), BROKEN),
    Case("part twice", lambda: zipped(parts(LOG), twice=SHEET), BROKEN),
    Case("part twice in another case", lambda: zipped(parts(LOG) | {SHEET.upper(): FAR}), BROKEN),
    Case("second name of a part", lambda: book(LOG, more={"x": Member(FAR.encode(), extra=UNICODE_PATH)}), BROKEN),
    Case("second directory in the comment", lambda: zipped(parts(LOG), comment=zipped(parts(FAR))), BROKEN),
    Case("something before the zip", lambda: b"PK\x03\x04" + zipped(parts(LOG)), BROKEN),
    Case("wrong checksum", lambda: book(Member(LOG.encode(), checksum=1)), BROKEN),
    Case("encrypted part", lambda: book(Member(LOG.encode(), flags=1)), BROKEN),
    Case("cut short", lambda: plain()[:3000], BROKEN),
    Case("other workbook inside", lambda: book("<broken", more={"content.xml": b""}), BROKEN),
    Case("part outside", lambda: book(LOG, target="../../../etc/passwd"), BROKEN),
    Case("workbook elsewhere", lambda: zipped(parts(LOG) | parts(LOG, folder="else/", target="far.xml")), BROKEN),
)  # fmt: skip

MARKUP: Final = (
    Case("billion laughs", lambda: document_type("".join(map(laugh, range(9))), "&a9;"), "entities"),
    Case("quadratic blow-up", lambda: document_type(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 50_000), "entities"),
    Case("external entity", lambda: document_type('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"), "entities"),
    Case("entities in UTF-16", lambda: book(f'<!DOCTYPE a [<!ENTITY a "b">]>{LOG}'.encode("utf-16")), "entities"),
    Case("comment without end", lambda: book(bomb(f"{start()}<!--", b"<c " * 350_000, 100, f"-->{END}")), BROKEN),
    Case("UTF-16", lambda: book(LOG.encode("utf-16"))),
    Case("strict spelling of the standard", strict, file="log.xlsm"),
    Case("prefixes", lambda: book(LOG.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="))),
    Case("wrong dimension", lambda: book(LOG.replace("<sheetData>", '<dimension ref="A1"/><sheetData>'))),
    Case("nonsense for a dimension", lambda: book(LOG.replace("<sheetData>", '<dimension ref="?"/><sheetData>'))),
    Case("cells without references", lambda: book(f"{start()}{log_rows(references=False)}{END}")),
    Case("rows without numbers", lambda: book(f"{start()}{log_rows(numbers=False, references=False)}{END}")),
    Case("unknown error value", lambda: with_cell('<c r="B9" t="e"><v>#FIELD!</v></c>')),
    Case("impossible date", lambda: with_cell(f'<c r="A9" t="d"><v>2024-13-45</v></c>{OYAMA}'),
         issues=("date-unreadable",)),
    Case("boolean of seven", lambda: with_cell('<c r="B9" t="b"><v>7</v></c>')),
    Case("error cell", lambda: with_cell(f'{OYAMA}<c r="D9" t="e"><v>#REF!</v></c>'), issues=("error-cell",)),
    Case("formula without a value", lambda: with_cell(f'{OYAMA}<c r="D9"><f>A1</f></c><c r="E9"><f>A1</f><v></v></c>'),
         issues=("formula-without-value",)),
    Case("external links", lambda: book(LOG, relations=relation(2, "externalLink", "x")), issues=("external-links",)),
    Case("hidden sheet", lambda: plain(2, hidden=True), issues=("hidden-sheet",)),
    Case("chart sheet", lambda: plain(chart=True)),
    Case("title that climbs", lambda: book(LOG, sheets=sheet("../../../../x"))),
    Case("no title", lambda: book(LOG, sheets=sheet(""))),
    Case("title of three hundred signs", lambda: book(LOG, sheets=sheet("月" * 300))),
    Case("title that no XML may hold", lambda: book(LOG, sheets=sheet("\x01")), BROKEN),
)  # fmt: skip

NAMED: Final = (
    Case("nothing", lambda: b"", "empty-file"),
    Case("only zeros", lambda: bytes(4096), "empty-file"),
    Case("text", lambda: TEXT),
    Case("web page", lambda: f"<html><table><td>{SECRET}</td></table></html>".encode(), OTHER, file="log.xls"),
    Case("web page, UTF-16", lambda: f"<!DOCTYPE html><p>{SECRET}".encode("utf-16"), OTHER, file="log.xls"),
    Case("workbook as XML", lambda: f"<a xmlns='urn:schemas-microsoft-com:office:spreadsheet'>{SECRET}".encode(),
         OTHER, file="log.xls"),
    Case("PDF", lambda: b"%PDF-1.7\n" + SECRET.encode(), OTHER),
    Case("picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), OTHER, file="log.xls"),
    Case("zip of files", lambda: zipped({"記録.csv": SECRET}), OTHER),
    Case("Word", lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": SECRET}), OTHER),
    Case("lock file", lambda: SECRET.encode("utf-16-le"), "owner-file", file="~$log.xlsx"),
    Case("old format, cut short", lambda: OLE, OTHER, file="log.xls"),
    Case("old format, crooked", lambda: OLE + "Workbook".encode("utf-16-le"), BROKEN, file="log.xls"),
    Case("a cell forty million times", lambda: open_document(40_000, 1000), "too-much-to-read", file="log.ods"),
    Case("zeros after the text", lambda: TEXT + bytes(2**20), "nul-in-text", file="log.csv"),
)  # fmt: skip
CASES: Final = (*GRID, *PACKED, *MARKUP, *NAMED)
