"""What the system says about a file, in one clear sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from marugoto_stats.errors import OutputError
from marugoto_stats.files.names import shown

_SLUGS: Final = {
    errno.EACCES: "output-not-writable", errno.EPERM: "output-not-writable",
    errno.EROFS: "output-not-writable", errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full", errno.EFBIG: "disk-full",
    errno.ENAMETOOLONG: "output-bad-name", errno.EINVAL: "output-bad-name", errno.EILSEQ: "output-bad-name",
    errno.ENOTDIR: "output-no-folder", errno.ENOENT: "output-no-folder", errno.EISDIR: "output-is-folder",
}  # fmt: skip


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says into one clear sentence about the file. **Raises** OutputError."""
    try:
        yield
    except OSError as error:
        raise OutputError(_SLUGS.get(error.errno or 0, "output-failed"), name=shown(path)) from error
    except ValueError as error:  # a NUL or half a character in the name
        raise OutputError("output-bad-name", name=shown(path)) from error
