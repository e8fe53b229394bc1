"""What is offered for sheets whose headers nobody knows: roles of their columns, and the words below them.

So that one 要確認.xlsx asks for both: the words are those that would be asked for if a person took the roles.

    (strangers of a log) → propose → recognize → classify → diagnose
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from marugoto_stats import classify, diagnose, profile, propose, recognize
from marugoto_stats.japanese import fold
from marugoto_stats.model import Profile, Spelling
from marugoto_stats.model.draft import Draft
from marugoto_stats.pipeline.log import Log

_OF_ITSELF: Final = "ticked"
"""Why a column has its role that a run finds out by itself, once the header is known."""
STANDARD: Final = "standard"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person may take or leave."""

    profile: Profile
    """The words that the log would be read with."""
    roles: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Folded header → role."""
    spellings: tuple[Spelling, ...] = ()
    """What no term matches below these headers."""


def offer(log: Log, hand: diagnose.Hand, *, chosen_by_log: bool) -> Offer:
    """Propose roles for the columns of strange sheets; none where they would not make a log of one.

    `chosen_by_log` says that nobody named the settings: a log that is not known at all is asked whose it is.
    """
    drafted = _drafted(log)
    if drafted is None or not drafted.readable:
        return Offer(log.profile)
    given = {column.header: column.role for column in drafted.columns
             if column.header and column.role and column.why != _OF_ITSELF}  # fmt: skip
    survey = recognize.survey(log.strangers, replace(log.profile, given=given))
    of = log.profile
    if chosen_by_log and of.id == STANDARD and not any(sheet.taken for sheet in log.records.sheets):
        of = profile.choose(survey.titles, survey.places(), lang=of.lang).profile
    records = recognize.recognize(survey, replace(of, given=given), period=log.period)
    asked = diagnose.spellings(records, classify.classify(records, of), of, replace(hand, before=None))
    return Offer(of, {fold(header): role for header, role in given.items()}, asked)


def _drafted(log: Log) -> Draft | None:
    if not log.strangers:
        return None
    built_in = log.profile.id in profile.available()
    english = profile.load(log.profile.id, lang="en") if built_in else log.profile
    return propose.propose(log.strangers, log.profile, english)
