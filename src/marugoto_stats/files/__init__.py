"""Write files so that the old one or the new one stands, never something between.

Everything the program writes goes through `write` or `write_all`. A file that is not ours, or that somebody has
worked on since, is not replaced unless asked, and no output may be one of the inputs.

    writing  the one way to the disk      locking  one run at a time per folder
    ours     whose a file is              names    what it may be called
"""

from __future__ import annotations

from marugoto_stats.files.locking import locked
from marugoto_stats.files.names import safe_name, shown
from marugoto_stats.files.ours import MARKS, RUN, holds_tables, is_ours, is_result, refuse_inputs, sealed, was_ours
from marugoto_stats.files.writing import check, check_folder, make_folder, remove_folders, write, write_all

__all__ = [
    "MARKS",
    "RUN",
    "check",
    "check_folder",
    "holds_tables",
    "is_ours",
    "is_result",
    "locked",
    "make_folder",
    "refuse_inputs",
    "remove_folders",
    "safe_name",
    "sealed",
    "shown",
    "was_ours",
    "write",
    "write_all",
]
