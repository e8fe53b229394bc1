"""What time it is in Japan, whatever the machine says of its place: asked here alone, so that a test can set it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

JAPAN: Final = timezone(timedelta(hours=9))
"""Japan has one time all year."""


def now() -> datetime:
    """Return the time in Japan, to the second."""
    return datetime.now(JAPAN).replace(microsecond=0)


def today() -> date:
    """Return the day in Japan."""
    return now().date()
