"""A workbook's zip, opened so strictly that no reader can see another file in it than we do.

Two readers may disagree about a crooked zip: which directory is the right one, how long a part is, whose
name it carries. Whatever leaves room for that is refused, so that what was looked at is what is read.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from marugoto_stats.errors import InputError

MOST_MEMBERS: Final = 2000
LARGEST_INFLATED: Final = 512 * 2**20
"""Bytes of all parts, unpacked."""
PIECE: Final = 2**20
"""Bytes that are unpacked at a time."""
_LARGEST_INDEX: Final = 4 * 2**20
"""Bytes of a part that names others, which is parsed whole."""

_PACKED_PIECE: Final = 2**16

_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_LOCATOR_64: Final = b"PK\x06\x07"
_ENTRY: Final = b"PK\x01\x02"
_LOCAL: Final = struct.Struct("<4s22xHH")
_UNICODE_PATH: Final = 0x7075
"""An extra field with a second name for the part."""
_ENCRYPTED: Final = 0x1
DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, ElementTree.ParseError, EOFError, ValueError, LookupError,
    NotImplementedError, OSError, expat.ExpatError,
)  # fmt: skip
"""Everything that a damaged zip, or a damaged part in it, raises."""


class Crooked(Exception):
    """A zip or a part that is damaged, or that two readers could understand in two ways."""


class Package:
    """The parts of a zip by name; `pieces` unpacks one of them, and counts what all of them come to."""

    def __init__(self, content: bytes, name: str) -> None:
        """Read the directory. **Raises** InputError `workbook-too-large`; Crooked, or one of `DAMAGE`."""
        self.content = memoryview(content)
        self.name = name
        self.left = LARGEST_INFLATED
        count, size, start = _directory(content)
        if count > MOST_MEMBERS or size > _LARGEST_INDEX:
            raise InputError("workbook-too-large", name=name)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if (len(members), archive.start_dir) != (count, start):
                raise Crooked
        if sum(member.file_size for member in members) > LARGEST_INFLATED:
            raise InputError("workbook-too-large", name=name)
        self.members = {_key(member.filename): member for member in members}
        if len(self.members) != count or not all(map(_is_plain, members)):
            raise Crooked

    def __contains__(self, part: str) -> bool:
        return _key(part) in self.members

    def pieces(self, part: str) -> Iterator[bytes]:
        """Unpack a part. **Raises** KeyError if there is none; Crooked if it is not what the directory says."""
        member = self.members[_key(part)]
        whole, checksum = 0, 0
        for piece in self._unpack(member):
            self.left -= len(piece)
            if self.left < 0:
                raise InputError("workbook-too-large", name=self.name)
            whole += len(piece)
            if whole > member.file_size:
                raise Crooked
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if (whole, checksum) != (member.file_size, member.CRC):
            raise Crooked

    def _unpack(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        sign, name, extra = _LOCAL.unpack_from(self.content, member.header_offset)
        start = member.header_offset + 30 + name + extra
        packed = self.content[start : start + member.compress_size]
        if sign != b"PK\x03\x04" or len(packed) != member.compress_size:
            raise Crooked
        if member.compress_type == zipfile.ZIP_STORED:
            for place in range(0, len(packed), PIECE):
                yield bytes(packed[place : place + PIECE])
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for place in range(0, len(packed), _PACKED_PIECE):
            waiting = bytes(packed[place : place + _PACKED_PIECE])
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, PIECE)
                waiting = inflater.unconsumed_tail
            if inflater.eof and (inflater.unused_data or place + _PACKED_PIECE < len(packed)):
                raise Crooked  # something stands behind its end
        yield inflater.flush()
        if not inflater.eof:
            raise Crooked  # it ends in the middle

    def tree(self, part: str) -> ElementTree.Element:
        """Parse one of the small parts that name others. **Raises** InputError `workbook-too-large`, `entities`."""
        if self.members[_key(part)].file_size > _LARGEST_INDEX:
            raise InputError("workbook-too-large", name=self.name)
        text = b"".join(self.pieces(part))
        if part.endswith(".rels") and b"&" in text:
            raise Crooked  # some readers take the names of parts as they stand
        if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = text.decode("utf-16").encode()
            return ElementTree.fromstring(self.checked(text).decode())
        return ElementTree.fromstring(self.checked(text))

    def checked(self, text: bytes) -> bytes:
        """Return a text if it declares no document type. **Raises** InputError `entities`."""
        if b"!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
            raise InputError("entities", name=self.name)
        return text


def _directory(content: bytes) -> tuple[int, int, int]:
    """Find the one directory: how many parts it names, its size and its place. **Raises** Crooked."""
    end = content.rfind(_END)
    if end < 0:
        raise Crooked
    count, size, start, comment = struct.unpack_from("<10xHIIH", content, end)
    if end + 22 + comment != len(content) or content[start : start + 4] != _ENTRY:
        raise Crooked
    if content[end - 20 : end - 16] == _LOCATOR_64:  # a second directory's end, which must say the same
        sign, *same = struct.unpack_from("<4s28xQQQ", content, end - 76)
        if sign != _END_64 or same != [count, size, start]:
            raise Crooked
    return count, size, start


def _key(part: str) -> str:
    """Fold a part's name as readers do."""
    return part.replace("\\", "/").lower()


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Tell whether a part has one name, one method and no secret."""
    name = member.orig_filename
    if "\x00" in name or name.startswith("/") or ".." in name.replace("\\", "/").split("/"):
        return False
    if member.flag_bits & _ENCRYPTED or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return False
    return _UNICODE_PATH not in _extra_fields(member.extra)


def _extra_fields(extra: bytes) -> list[int]:
    kinds, place = [], 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        kinds.append(kind)
        place += 4 + size
    return kinds
