"""What a file is by its content: a suffix is a claim, the first bytes are the proof."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from marugoto_stats import files
from marugoto_stats.errors import InputError
from marugoto_stats.model import Kind
from marugoto_stats.preflight.package import DAMAGE

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old Excel file begins, and a workbook under a password."""
_SIGNS: Final = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"BM", "BMP"),
    (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"{\\rtf", "RTF"), (b"7z\xbc\xaf", "7z"), (b"Rar!", "RAR"),
    (b"\x1f\x8b", "gzip"), (b"SQLite format 3", "SQLite"),
    (b"\x09\x00\x04\x00", "Excel 2"), (b"\x09\x02\x06\x00", "Excel 3"), (b"\x09\x04\x06\x00", "Excel 4"),
)  # fmt: skip
_MARKUP: Final = (
    (re.compile(r"<html\b|<!doctype html|<table\b|<body\b"), "HTML"),
    (re.compile(r"urn:schemas-microsoft-com:office:spreadsheet"), "XML"),
    (re.compile(r"^mime-version:.*multipart/related", re.DOTALL), "MHTML"),
)
_STREAMS: Final = (("EncryptedPackage", "encrypted"), ("Workbook", "xls"), ("Book", "xls"), ("WordDocument", "Word"),
                   ("PowerPoint Document", "PowerPoint"))  # fmt: skip
"""The streams that tell what an OLE file is, the surest first."""
_PARTS: Final = (("xl/workbook.bin", "xlsb"), ("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"),
                 ("index/document.iwa", "Numbers"))  # fmt: skip
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_OURS: Final = (".csv", ".json", ".md")
_BEFORE: Final = b"\xef\xbb\xbf \t\r\n"
"""What may stand before the first sign of a text."""
_READ: Final[dict[str, Kind]] = {"xls": "xls", "xlsb": "xlsb", "ods": "ods", "xlsx": "xlsx"}


def kind_of(content: bytes, name: str) -> Kind:
    """Tell a workbook from a text.

    **Raises** InputError: `not-a-log-file` (PDF, HTML, picture, Word …), `own-output`, `broken-workbook`,
    `password-not-read`.
    """
    if content.startswith(b"PK\x03\x04"):
        return _known(_zip_kind(content, name), name)
    if content.startswith(OLE):
        return _known(_ole_kind(content), name)
    if files.holds_tables(content):
        return "json" if content.lstrip(_BEFORE).startswith(b"{") else "csv"
    if any(files.is_ours(suffix, content) for suffix in _OURS):
        raise InputError("own-output", name=name)
    head = _head(content)
    found = next((kind for sign, kind in _SIGNS if content.startswith(sign) and _is_no_text(sign, content)), None)
    if found is None and head.startswith(("<", "mime-version:")):
        found = next((kind for sign, kind in _MARKUP if sign.search(head)), None)
    if found is not None:
        raise InputError("not-a-log-file", name=name, kind=found)
    return "csv"


def _known(kind: str, name: str) -> Kind:
    if kind not in _READ:
        raise InputError("not-a-log-file", name=name, kind=kind)
    return _READ[kind]


def _is_no_text(sign: bytes, content: bytes) -> bool:
    """Keep a text that happens to begin with BM or GIF8 from being taken for a picture."""
    return len(sign) > 3 or b"\x00" in content[:64] or sign in (b"\xff\xd8\xff", b"\x1f\x8b")


def _head(content: bytes) -> str:
    """Return the first signs of what may be a text, in small letters."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return content[:4096].decode(encoding, errors="replace").lstrip().lower()


def _ole_kind(content: bytes) -> str:
    content = content.upper()  # the names of streams are the same in any case
    found = next((kind for stream, kind in _STREAMS if stream.upper().encode("utf-16-le") in content), "OLE")
    return "xls" if found == "encrypted" else found


def _zip_kind(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {part.replace("\\", "/").lower() for part in archive.namelist()}
            if "mimetype" in names and "content.xml" in names:
                return _open_document(archive, name)
    except (*DAMAGE, RuntimeError):  # the last is a part that is encrypted
        raise InputError("broken-workbook", name=name) from None
    found = next((kind for part, kind in _PARTS if part in names), None)
    if found is None and "[content_types].xml" in names:
        found = "xlsx"  # wherever its workbook stands
    return found or "ZIP"


def _open_document(archive: zipfile.ZipFile, name: str) -> str:
    """Tell the kind of an OpenDocument file, and whether a password is on it."""
    with archive.open("mimetype") as part:
        kind = part.read(100).decode("ascii", errors="replace").removeprefix(_OPEN_DOCUMENT)
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as part:
            if b"encryption-data" in part.read(2**20):
                raise InputError("password-not-read", name=name)
    return "ods" if kind.startswith("spreadsheet") else "OpenDocument"
