"""The counted contacts one by one, with the codes that the tables count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from marugoto_stats.model import RULE, Evidence, Profile
from marugoto_stats.tabulate.dimensions import DIMENSIONS, axis
from marugoto_stats.tabulate.select import Selection


def evidence(selection: Selection, profile: Profile, *, rules: pd.DataFrame, centres: Collection[str],
             paths: Mapping[str, Path]) -> Evidence:
    """Lay open what was counted, and by which of `rules`. One row per contact; the axes are those of tables on 対応."""
    dimensions = [d for d in (*DIMENSIONS, *profile.vocabularies) if d in selection.dimensions]
    axes = [axis(d, selection.frame, profile, selection, centres=frozenset(centres)) for d in dimensions]
    columns = ["date", *dimensions, "weight", "person", "file", "sheet", "row"]
    frame = selection.frame.loc[:, columns].join(rules.add_suffix(RULE)).reset_index(drop=True)
    return Evidence(frame, tuple(axes), frozenset(selection.roles), paths, profile.lang)
