"""Every value that crosses a doorway: frozen, plain, and each step of the road a type of its own.

    Path ─preflight─▶ InputFile ─read─▶ RawSheet ─recognize─▶ Records ─classify─▶ Coded
         ─tabulate─▶ Table ─protect─▶ SafeTable ─▶ Report ─render─▶ text or bytes

Rows live in a frame only inside `Records` and `Coded`, which are never printed. From `Table` on there are
tuples, whole numbers and `Fraction`s. A renderer of figures accepts only `SafeTable`.
"""

from __future__ import annotations

from marugoto_stats.model.adding import (
    CHAIN,
    PERSONS,
    UNAVAILABLE,
    add,
    add_chains,
    adds_up,
    closes,
)
from marugoto_stats.model.check import (
    Check,
    CheckedColumn,
    CheckedDimension,
    Matched,
    Place,
    Spelling,
)
from marugoto_stats.model.codes import (
    BLANK,
    COMBINED,
    GAPS,
    NONE,
    UNCLASSIFIED,
    UNKNOWN,
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
from marugoto_stats.model.review import (
    ColumnDecision,
    Decisions,
    WordDecision,
)
from marugoto_stats.model.run import (
    Attention,
    Failure,
    Finding,
    Job,
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
from marugoto_stats.model.table import (
    TIDY_COLUMNS,
    Axis,
    Base,
    Figure,
    OutsideBase,
    Release,
    SafeTable,
    Span,
    Status,
    Table,
    Tidy,
    Unit,
    tidy_frame,
)
from marugoto_stats.vocabulary import Settled, fingerprint

__all__ = [
    "BLANK",
    "CHAIN",
    "COMBINED",
    "GAPS",
    "LABEL",
    "MEASURES",
    "NONE",
    "PERSONS",
    "RULE",
    "TIDY_COLUMNS",
    "UNAVAILABLE",
    "UNCLASSIFIED",
    "UNKNOWN",
    "Added",
    "Anatomy",
    "Attention",
    "Axis",
    "BareSheet",
    "Base",
    "BaseId",
    "Beside",
    "Cell",
    "ChainLink",
    "ChartSpec",
    "Check",
    "CheckedColumn",
    "CheckedDimension",
    "Coded",
    "ColumnDecision",
    "ColumnReading",
    "Decided",
    "Decisions",
    "DisclosurePolicy",
    "Evidence",
    "Failure",
    "Figure",
    "Finding",
    "Finished",
    "Head",
    "InputFile",
    "Issue",
    "Job",
    "Kind",
    "Matched",
    "OutsideBase",
    "Part",
    "Place",
    "Profile",
    "RawSheet",
    "Reconciliation",
    "Record",
    "Records",
    "Release",
    "Report",
    "Run",
    "SafeTable",
    "Setting",
    "Settled",
    "Severity",
    "SheetFacts",
    "SheetForm",
    "SheetReading",
    "Skeleton",
    "Source",
    "Span",
    "Spelling",
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
    "tidy_frame",
]
