"""Every value that crosses a doorway: frozen, plain, and each step of the road a type of its own.

    Path ─preflight─▶ InputFile ─read─▶ RawSheet ─recognize─▶ Records ─classify─▶ Coded
         ─tabulate─▶ Table ─protect─▶ SafeTable ─▶ Report ─render─▶ text or bytes

Rows live in a frame only inside `Records` and `Coded`, which are never printed. From `Table` on there are
tuples, whole numbers and `Fraction`s. A renderer of figures accepts only `SafeTable`.
"""

from __future__ import annotations

from marugoto_stats.model.codes import (
    BLANK,
    COMBINED,
    GAPS,
    NONE,
    UNCLASSIFIED,
    UNKNOWN,
)
from marugoto_stats.model.evidence import Evidence
from marugoto_stats.model.findings import (
    ColumnReading,
    Issue,
    Severity,
    SheetReading,
)
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
    fingerprint,
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

__all__ = [
    "BLANK",
    "COMBINED",
    "GAPS",
    "MEASURES",
    "NONE",
    "TIDY_COLUMNS",
    "UNCLASSIFIED",
    "UNKNOWN",
    "Axis",
    "Base",
    "BaseId",
    "Beside",
    "Cell",
    "ChainLink",
    "ChartSpec",
    "Coded",
    "ColumnDecision",
    "ColumnReading",
    "Decided",
    "Decisions",
    "DisclosurePolicy",
    "Evidence",
    "Figure",
    "InputFile",
    "Issue",
    "Kind",
    "OutsideBase",
    "Profile",
    "RawSheet",
    "Reconciliation",
    "Records",
    "Release",
    "Report",
    "SafeTable",
    "Setting",
    "Severity",
    "SheetFacts",
    "SheetReading",
    "Span",
    "Status",
    "Table",
    "TableRequest",
    "TableSpec",
    "Tidy",
    "Unit",
    "WordDecision",
    "fingerprint",
    "tidy_frame",
]
