"""What an office says happened, as a list: never tied to a figure."""

from __future__ import annotations

from marugoto_stats.model import Report
from marugoto_stats.render.outline.days import day
from marugoto_stats.render.outline.form import Happened
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

HEADS = ("number", "day", "event", "scope")


def happened(report: Report, words: Words) -> Happened | None:
    """List the events of a report by day, numbered as in its charts; None where there is none."""
    lines = tuple(
        (str(number), day(event.day, words), safe_text(event.text), safe_text(event.scope) or words("events.all"))
        for number, event in enumerate(report.events, start=1)
    )
    heads = tuple(words(f"events.{head}") for head in HEADS)
    left = sum(issue.count for issue in report.issues if issue.code == "events-left-out")
    said = [words("events.no-cause"), *([words("events.left-out", n=left)] if left else [])]
    return Happened(words("events.title"), heads, lines, "".join(said) if words.lang == "ja" else " ".join(said)) \
        if lines else None
