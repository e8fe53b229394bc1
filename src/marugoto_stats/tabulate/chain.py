"""The chain of bases, closed on both ends: 対応 − 社協事務 = 相談; 相談 − なし − 無記入 = 連携・紹介あり."""

from __future__ import annotations

import pandas as pd

from marugoto_stats.model import BLANK, NONE, UNKNOWN, ChainLink, Profile
from marugoto_stats.tabulate import count
from marugoto_stats.tabulate.select import Selection
from marugoto_stats.wording import words


def base_chain(selection: Selection, profile: Profile) -> tuple[ChainLink, ...]:
    """Count the chain. Every negative line is taken from the count above it; every positive line is the sum so far.

    **Unit**: contacts (延べ件数). A column that the log lacks has no line. **Raises** ArithmeticError when the chain
    does not close: a bug of ours that must never reach a report.
    """
    say = words(profile.lang)
    frame = selection.frame
    links = [ChainLink("contacts", say("tables.chain.contacts"), count.contacts(frame))]
    consultations = count.consultations(frame)
    if "support_type" in selection.dimensions:
        term = profile.vocabularies["support_type"].term(count.CLERICAL)
        label = term.label if term else say("tables.chain.clerical")
        links.append(ChainLink("clerical", label, -count.by_code(frame, "support_type")[count.CLERICAL]))
    links.append(ChainLink("consultations", say("tables.chain.consultations"), count.contacts(consultations)))
    if "partner" in selection.dimensions:
        links += _partner_links(consultations, profile)
    _check(links)
    return tuple(links)


def _partner_links(consultations: pd.DataFrame, profile: Profile) -> list[ChainLink]:
    say = words(profile.lang)
    outside = count.by_standing(consultations, "partner")
    links = [
        ChainLink("no_partner", say("tables.chain.no_partner"), -outside[NONE]),
        ChainLink("partner_blank", say("tables.chain.partner_blank"), -outside[BLANK]),
    ]
    if outside[UNKNOWN]:
        links.append(ChainLink("partner_unknown", say("tables.chain.partner_unknown"), -outside[UNKNOWN]))
    named = count.answered(consultations, "partner")
    mentions = sum(n for code, n in count.by_code(named, "partner").items() if code != NONE)
    return [*links, ChainLink("with_partner", say("tables.chain.with_partner"), count.contacts(named), mentions)]


def _check(links: list[ChainLink]) -> None:
    running = 0
    for place, link in enumerate(links):
        n = link.n or 0
        if place == 0 or link.id in _TAKEN:
            running += n
        elif running != n:
            raise ArithmeticError(f"base chain does not close at {link.id}: {running} against {n}")


_TAKEN = frozenset({"clerical", "no_partner", "partner_blank", "partner_unknown"})
