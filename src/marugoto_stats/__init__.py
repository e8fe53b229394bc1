"""Report tables, charts and the partner breakdown out of a consultation log (相談記録).

    import marugoto_stats as ms

    report = ms.analyse("logs.xlsx", period="2023年度")
    report["partner"].to_frame()

Names are fetched when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from marugoto_stats.errors import MarugotoError as MarugotoError
    from marugoto_stats.pipeline import Log as Log
    from marugoto_stats.pipeline import Report as Report
    from marugoto_stats.pipeline import analyse as analyse
    from marugoto_stats.pipeline import crosstab as crosstab
    from marugoto_stats.pipeline import load as load
    from marugoto_stats.pipeline.check import check as check
    from marugoto_stats.pipeline.comparing import Comparison as Comparison
    from marugoto_stats.pipeline.comparing import side_by_side as side_by_side
    from marugoto_stats.pipeline.skeleton import skeleton as skeleton
    from marugoto_stats.pipeline.splitting import split as split

    __version__: str

_HOME: Final = {
    "analyse": "pipeline",
    "load": "pipeline",
    "crosstab": "pipeline",
    "check": "pipeline.check",
    "side_by_side": "pipeline.comparing",
    "skeleton": "pipeline.skeleton",
    "split": "pipeline.splitting",
    "Comparison": "pipeline.comparing",
    "Report": "pipeline",
    "Log": "pipeline",
    "MarugotoError": "errors",
}
"""Public name → the module that has it. None is called as a module is: the module would take its place."""

__all__ = [
    "Comparison", "Log", "MarugotoError", "Report", "__version__", "analyse", "check", "crosstab", "load",
    "side_by_side", "skeleton", "split",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("marugoto-stats")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
