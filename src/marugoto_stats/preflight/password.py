"""Open a workbook under a password, in memory: nothing decrypted is ever written anywhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

import msoffcrypto
from msoffcrypto.exceptions import InvalidKeyError

from marugoto_stats.errors import InputError

_NOBODYS: Final = "VelvetSweatshop"
"""What Excel itself uses where only the structure of a workbook is protected: nobody was ever asked for it."""


def unlocked(content: bytes, name: str, password: str | Callable[[str], str | None] | None) -> bytes:
    """Return a workbook without its password; one that has none as it stands.

    **Raises** InputError: `password` where none is given, `wrong-password`, `broken-workbook`.
    """
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not locked.is_encrypted():
            return content
    except Exception:  # noqa: BLE001 - a foreign parser on a foreign file: whatever it raises, the reader will say more
        return content
    opened = _opened(content, name, _NOBODYS)
    if opened is None:
        given = password(name) if callable(password) else password
        if not given:
            raise InputError("password", name=name)
        opened = _opened(content, name, given)
    if opened is None:
        raise InputError("wrong-password", name=name)
    return opened


def _opened(content: bytes, name: str, password: str) -> bytes | None:
    """Decrypt a workbook; None if the password is not the one."""
    plain = io.BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(content))
        locked.load_key(password=password)
        locked.decrypt(plain)
    except InvalidKeyError:
        return None
    except Exception:  # noqa: BLE001 - as above
        raise InputError("broken-workbook", name=name) from None
    return plain.getvalue()
