"""Every word a user reads, in Japanese and English: wording/<language>/<area>.toml.

A key is a dotted path whose first part is the area (`errors.no-such-file.what`); a value is a template with
named places. Both languages have the same areas, keys and places: a test compares them. An area is read when
its first word is asked for, so `--help` reads only the help.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final, Literal, get_args

Lang = Literal["ja", "en"]
LANGUAGES: Final[tuple[Lang, ...]] = get_args(Lang)


def default_language() -> Lang:
    """Name the language that applies when none is asked for: `MARUGOTO_LANG`, else Japanese."""
    return "en" if os.environ.get("MARUGOTO_LANG", "").strip().lower() == "en" else "ja"


class Words:
    """The words of one language: `words("errors.no-such-file.what", name="logs.xlsx")`."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, /, **facts: object) -> str:
        """Fill the template of a key. Whole numbers get thousands separators. **Raises** KeyError if there is none."""
        shown = {
            name: f"{fact:,}" if isinstance(fact, int) and not isinstance(fact, bool) else fact
            for name, fact in facts.items()
        }
        return _area(self.lang, key.partition(".")[0])[key].format(**shown)

    def __contains__(self, key: str) -> bool:
        return key in _area(self.lang, key.partition(".")[0])

    def listing(self, items: Sequence[str]) -> str:
        """Join names as a sentence would: 氏名、住所 · name, address."""
        return ("、" if self.lang == "ja" else ", ").join(items)


def words(lang: str | None = None) -> Words:
    """Return the words of a language; without one, of the default language."""
    return Words("en" if (lang or default_language()) == "en" else "ja")


@cache
def _area(lang: Lang, area: str) -> dict[str, str]:
    text = (resources.files("marugoto_stats") / "wording" / lang / f"{area}.toml").read_text("utf-8")
    flat: dict[str, str] = {}
    waiting: list[tuple[str, object]] = [(area, tomllib.loads(text))]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{path}.{key}", inner) for key, inner in value.items()]
        else:
            flat[path] = str(value)
    return flat
