"""`compare`: every side is read and counted by the road of all, under its own rules; reports are put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, Unpack, cast

from marugoto_stats import compare, files, model, preflight, profile, read
from marugoto_stats.errors import ProfileError
from marugoto_stats.model import Profile, Side, Span, TableRequest
from marugoto_stats.pipeline import asked, given, load, report_of
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.options import Counting, Logs, Reading, Where, known
from marugoto_stats.text import safe_text
from marugoto_stats.wording import default_language, words

_NOWHERE: Final = Span(None, None, None, None, None)
_READ: Final = ("profile", "period", "sheets", "header_row", "encoding", "input_format", "password", "lang", "as_of")
"""How logs are read: the same for every side."""


class Comparing(Reading, total=False):
    """How the sides are read, what of them is counted, and for whom."""

    where: Where | None
    audience: Literal["internal", "city", "public"] | None
    smallest_published: int | None
    staffing: str | Path | None
    """A table of coordinators."""


class Comparison(model.Comparison):
    """Bodies or centres side by side: `.sides`, `.tables`, `["channel"]`, `.save(path)`."""

    __slots__ = ()

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write it in the format of the path's suffix (.xlsx .html .json .md .txt .png .svg).

        **Raises** UsageError `unknown-suffix`; OutputError where it cannot be written or is not ours.
        """
        from marugoto_stats.render import View
        from marugoto_stats.render import compare as rendered

        target = Path(path)
        content = rendered.write(self, rendered.form_of(target), View(to_file=True, folder=target.parent))
        files.write(target, content, overwrite=overwrite, private=self.policy.audience == "internal")
        return target


def side_by_side(first: Logs, *others: Logs, **options: Unpack[Comparing]) -> Comparison:
    """Put bodies or centres side by side in the order given: logs, table files, or the name of a profile.

    **Unit** and **base** stand in each table; a line that does not compare has no figure, and a reason.
    **Raises** as `analyse`; InputError `staffing-head-missing`, `staffing-figure`, `staffing-twice`.
    """
    known(options, Comparing)
    how = cast(Reading, {key: value for key, value in options.items() if key in _READ})
    lang = how.get("lang") or default_language()
    say = words(lang)
    read_of = [_read(logs, how) for logs in (first, *others)]
    counting = _counting(options, read_of)
    sides = compare.named([_given(each, place, counting) for place, each in enumerate(read_of)], say)
    sides, unused = _staffed(sides, options.get("staffing"))
    said = [say("compare.note.staffing-unused", n=unused)] if unused else []
    counted = [each.report for each in sides if each.report is not None]
    if empty := [each.side.label for each in sides if each.report is not None and not each.report.reconciliation.counted
                 and not each.report.added]:  # fmt: skip
        said.append(say("compare.note.nothing-counted", sides=say.listing(empty)))
    policies = [report.release.policy for report in counted] or [asked.policy(counting, sides[0].profile)]
    tables, alone = compare.tables(sides, profile.load("standard", lang=lang), say)
    return Comparison(
        lang=lang,
        policy=max(policies, key=lambda policy: policy.smallest_published),
        sides=tuple(each.side for each in sides),
        tables=tables,
        left_out=alone,
        notes=(*compare.notes(sides, say), *said),
        filters=tuple(dict.fromkeys(text for report in counted for text in report.filters)),
        as_of=how.get("as_of"),
    )


# ── one side ────────────────────────────────────────────────────────────────────────────────────────────────


def _read(logs: Logs, how: Reading) -> Log | Profile:
    """Load the logs of a side; a name that is no file's may be a profile's: then nothing but facts is known of it."""
    own = [logs] if isinstance(logs, str | Path) else logs
    if not isinstance(own, bytes) and len(own) == 1 and _is_name(str(own[0])):
        try:
            return profile.load(str(own[0]), lang=how.get("lang") or default_language())
        except ProfileError as error:
            if not error.slug.startswith("profile-unknown"):
                raise
    return load(logs, **how)


def _is_name(text: str) -> bool:
    """Say whether a text looks like a name: no file of this name is there, nor is it meant for one."""
    path = Path(text)
    return path.name == text and not path.suffix and not set(text) & set("*?[") and text != "-" and not path.exists()


def _counting(options: Comparing, sides: Sequence[Log | Profile]) -> Counting:
    """Say what is counted, and for whom: an audience that nobody asks for is the one that the first side presets."""
    counting: Counting = {"where": options.get("where"), "audience": options.get("audience"),
                          "smallest_published": options.get("smallest_published")}  # fmt: skip
    first = next((side for side in sides if isinstance(side, Log)), None)
    if first is not None and counting["audience"] is None:
        counting["audience"] = asked.policy(counting, first.profile).audience
    return counting


def _given(side: Log | Profile, place: int, counting: Counting) -> compare.Given:
    """Count one side, and say what is known of it."""
    if isinstance(side, Profile):
        return _named_only(side, place)
    report = report_of(side, **_of(counting, side))
    release, own = report.release, side.profile
    codes = {term.label: term.code for term in own.vocabularies["centre"].terms}
    centres = [codes.get(label, label) for label in release.centres]
    openings = compare.openings_of(release.period, centres, own)
    bodies = {one.body for one in report.added if one.body}
    public = release.policy.audience == "public"
    taken = dict.fromkeys(safe_text(sheet.file) for sheet in report.sources if sheet.taken and sheet.file)
    told = Side(
        code=f"side_{place + 1}", label="", profile=own.id, rules=release.rules,
        body=safe_text(release.body or (bodies.pop() if len(bodies) == 1 else "")),
        centres=tuple(safe_text(label) for label in release.centres), districts=compare.districts_of(report),
        period=release.period, months=compare.months_of(release.period, openings, len(centres)), openings=openings,
        resident_base=own.resident_base, staffing=None, policy=release.policy,
        chosen="" if public else safe_text(report.chosen), files=() if public else tuple(taken), figures=True,
        open_questions=len({(issue.code, issue.field) for issue in report.attention}),
    )  # fmt: skip
    return compare.Given(told, own, report, typed=any(one.typed for one in side.given))


def _named_only(own: Profile, place: int) -> compare.Given:
    side = Side(
        code=f"side_{place + 1}", label="", profile=own.id, rules=given.rules_of(own), body=own.body, centres=(),
        districts=None, period=_NOWHERE, months=None, openings=(), resident_base=own.resident_base, staffing=None,
        policy=model.DisclosurePolicy("internal", 1), chosen="", files=(), figures=False,
    )  # fmt: skip
    return compare.Given(side, own, None)


def _of(counting: Counting, log: Log) -> Counting:
    """Ask of contacts for one count by each dimension; finished tables are taken as they are."""
    if log.given:
        return {**counting, "tables": "all"}
    asked_for = (*compare.DIMENSIONS, "district")
    return {**counting, "tables": [TableRequest(name) for name in asked_for if name in log.coded.dimensions]}


# ── coordinators ────────────────────────────────────────────────────────────────────────────────────────────


def _staffed(sides: Sequence[compare.Given], path: str | Path | None) -> tuple[list[compare.Given], int]:
    """Give every side its coordinators; count the rows of the table that are of none."""
    if path is None:
        return list(sides), 0
    rows = compare.rows_of(read.read(preflight.examine(Path(path)), encoding=None))
    found = [compare.staffed(each, rows, _body_of) for each in sides]
    used = {row for _, mine in found for row in mine}
    made = [replace(each, side=replace(each.side, staffing=own)) for each, (own, _) in zip(sides, found, strict=True)]
    return made, len(set(rows) - used)


def _body_of(text: str) -> str | None:
    """Find the built-in profile that a text is a name of."""
    try:
        found = profile.load(text, lang="ja") if _is_name(text) else None
    except ProfileError:
        return None
    return found.id if found and found.id in profile.available() else None
