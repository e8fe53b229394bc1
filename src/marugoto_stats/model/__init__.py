"""Every value that crosses a doorway: frozen, plain, and each step of the road a type of its own.

    Path ─preflight─▶ InputFile ─read─▶ RawSheet ─recognize─▶ Records ─classify─▶ Coded
         ─tabulate─▶ Table ─protect─▶ SafeTable ─▶ Report ─render─▶ text or bytes

Rows live in a frame only inside `Records` and `Coded`, which are never printed. From `Table` on there are
tuples, whole numbers and `Fraction`s. A renderer of figures accepts only `SafeTable`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from marugoto_stats.model.adding import (
    CHAIN,
    PERSONS,
    UNAVAILABLE,
    add,
    add_chains,
    adds_up,
    closes,
    summed,
)
from marugoto_stats.model.codes import (
    BLANK,
    BY_TIME,
    CITYWIDE,
    COMBINED,
    GAPS,
    NONE,
    PLACELESS,
    UNCLASSIFIED,
    UNKNOWN,
)
from marugoto_stats.model.comparison import (
    PER,
    RATED,
    SMALLEST_BASE,
    SMALLEST_RATE,
    Addend,
    Change,
    Event,
    Operation,
    Previous,
    Rate,
    Residents,
    Span,
    Split,
)
from marugoto_stats.model.evidence import LABEL, RULE, Evidence
from marugoto_stats.model.findings import (
    ColumnReading,
    Head,
    Issue,
    Severity,
    SheetReading,
)
from marugoto_stats.model.finished import Finished
from marugoto_stats.model.log import (
    Cell,
    Coded,
    InputFile,
    Kind,
    RawSheet,
    Records,
    SheetFacts,
)
from marugoto_stats.model.profile import (
    MEASURES,
    BaseId,
    ChartSpec,
    DisclosurePolicy,
    Lifetime,
    Profile,
    Setting,
    TableRequest,
    TableSpec,
)
from marugoto_stats.model.report import (
    Added,
    Beside,
    ChainLink,
    Decided,
    Reconciliation,
    Report,
)
from marugoto_stats.model.table import (
    TIDY_COLUMNS,
    Axis,
    Base,
    Figure,
    OutsideBase,
    Release,
    SafeTable,
    Status,
    Table,
    Tidy,
    Unit,
    tidy_columns,
    tidy_frame,
)
from marugoto_stats.vocabulary import Settled, fingerprint

if TYPE_CHECKING:
    from marugoto_stats.model.against import (
        CHOICES,
        Collated,
        Collation,
        Convention,
        Fit,
        Published,
    )
    from marugoto_stats.model.check import (
        Check,
        CheckedColumn,
        CheckedDimension,
        Matched,
        Place,
        Spelling,
    )
    from marugoto_stats.model.compare import (
        FIGURELESS,
        OWN,
        SIDE,
        Comparison,
        Opening,
        Side,
        SideTable,
        Staffing,
        Standing,
    )
    from marugoto_stats.model.review import (
        ColumnDecision,
        Decisions,
        WordDecision,
    )
    from marugoto_stats.model.run import (
        AREAS,
        Area,
        Attention,
        Failure,
        Finding,
        Job,
        JobKey,
        Record,
        Run,
        Source,
        Written,
    )
    from marugoto_stats.model.skeleton import (
        Anatomy,
        BareSheet,
        Part,
        SheetForm,
        Skeleton,
    )

_LATE: Final = {
    **dict.fromkeys(("CHOICES", "Collated", "Collation", "Convention", "Fit", "Published"), "against"),
    **dict.fromkeys(("Check", "CheckedColumn", "CheckedDimension", "Matched", "Place", "Spelling"), "check"),
    **dict.fromkeys(
        ("FIGURELESS", "OWN", "SIDE", "Comparison", "Opening", "Side", "SideTable", "Staffing", "Standing"), "compare"
    ),
    **dict.fromkeys(
        ("AREAS", "Area", "Attention", "Failure", "Finding", "Job", "JobKey", "Record", "Run", "Source", "Written"),
        "run",
    ),
    **dict.fromkeys(("Anatomy", "BareSheet", "Part", "SheetForm", "Skeleton"), "skeleton"),
    **dict.fromkeys(("ColumnDecision", "Decisions", "WordDecision"), "review"),
}
"""Name → the module that has it, for values that a report does without: loaded when first used."""

__all__ = [
    "AREAS",
    "BLANK",
    "BY_TIME",
    "CHAIN",
    "CHOICES",
    "CITYWIDE",
    "COMBINED",
    "FIGURELESS",
    "GAPS",
    "LABEL",
    "MEASURES",
    "NONE",
    "OWN",
    "PER",
    "PERSONS",
    "PLACELESS",
    "RATED",
    "RULE",
    "SIDE",
    "SMALLEST_BASE",
    "SMALLEST_RATE",
    "TIDY_COLUMNS",
    "UNAVAILABLE",
    "UNCLASSIFIED",
    "UNKNOWN",
    "Added",
    "Addend",
    "Anatomy",
    "Area",
    "Attention",
    "Axis",
    "BareSheet",
    "Base",
    "BaseId",
    "Beside",
    "Cell",
    "ChainLink",
    "Change",
    "ChartSpec",
    "Check",
    "CheckedColumn",
    "CheckedDimension",
    "Coded",
    "Collated",
    "Collation",
    "ColumnDecision",
    "ColumnReading",
    "Comparison",
    "Convention",
    "Decided",
    "Decisions",
    "DisclosurePolicy",
    "Event",
    "Evidence",
    "Failure",
    "Figure",
    "Finding",
    "Finished",
    "Fit",
    "Head",
    "InputFile",
    "Issue",
    "Job",
    "JobKey",
    "Kind",
    "Lifetime",
    "Matched",
    "Opening",
    "Operation",
    "OutsideBase",
    "Part",
    "Place",
    "Previous",
    "Profile",
    "Published",
    "Rate",
    "RawSheet",
    "Reconciliation",
    "Record",
    "Records",
    "Release",
    "Report",
    "Residents",
    "Run",
    "SafeTable",
    "Setting",
    "Settled",
    "Severity",
    "SheetFacts",
    "SheetForm",
    "SheetReading",
    "Side",
    "SideTable",
    "Skeleton",
    "Source",
    "Span",
    "Spelling",
    "Split",
    "Staffing",
    "Standing",
    "Status",
    "Table",
    "TableRequest",
    "TableSpec",
    "Tidy",
    "Unit",
    "WordDecision",
    "Written",
    "add",
    "add_chains",
    "adds_up",
    "closes",
    "fingerprint",
    "summed",
    "tidy_columns",
    "tidy_frame",
]


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
    return value
