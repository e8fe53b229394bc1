"""What tests of drafts share: drawing one up, editing it as a person would, and reading the figures that come out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from marugoto_stats import profile
from marugoto_stats.model.draft import Draft
from marugoto_stats.pipeline import Report
from marugoto_stats.pipeline.drafting import draft
from marugoto_stats.render import draft as toml
from marugoto_stats.wording import Lang, words


def drafted(log: Path, lang: Lang = "ja") -> Draft:
    return draft(log, lang=lang)


def drawn_up(log: Path, lang: Lang = "ja", made: Draft | None = None) -> str:
    made = made or drafted(log, lang)
    return toml.write(made, profile.load(made.extends, lang=lang), words(lang), log="log", out="draft.toml")


def column(content: bytes, folder: Path) -> tuple[Draft, str]:
    """The draft of a log of one column more, and its text."""
    log = folder / "log.csv"
    log.write_bytes(content)
    made = drafted(log)
    return made, drawn_up(log, made=made)


def figures(report: Report, table: str) -> Counter[str]:
    """What a table counts, by row label; of several measures the first."""
    found = report[table]
    return Counter({label: int(row[0].n or 0) for label, row in zip(found.rows.labels, found.cells, strict=True)})


def edited(text: str, *changes: tuple[str, str]) -> str:
    """Change a text as a person would: each place is there once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text
