"""A door to knock at: the command line run within the test, in an empty folder with two logs beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from marugoto_stats import cli
from marugoto_stats.render import FORMATS, chart, renderer

SECRET = "町田 太郎 042-000-0000"
CLEAN = """\
対応日,相談者番号,氏名,地区,相談方法,支援区分,相談者,連携先
2023/4/3,1,氏名,小山,訪問,アウトリーチ等を通じた継続的支援,民生委員,医療機関
2023/4/4,2,氏名,小山,訪問,アウトリーチ等を通じた継続的支援,本人,なし
2023/5/8,3,氏名,相原,来所,包括的相談支援,本人,なし
2023/5/9,1,氏名,相原,電話,包括的相談支援,家族・親族,医療機関
2023/6/1,4,氏名,小山,電話,社協事務,本人,なし
"""
DIRTY = CLEAN + f"2023/6/2,5,{SECRET},小山,{SECRET},参加支援,本人,なし\n"
LOG = "logs/clean.csv"
JSON = ("-f", "json")


@dataclass(frozen=True)
class Done:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def tables(self) -> dict[str, Any]:
        return {table["id"]: table for table in json.loads(self.out)["tables"]}


Run = Callable[..., Done]


def opened(capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Lay out the logs, and hand over what runs the command line there."""
    (folder / "logs").mkdir()
    (folder / "logs" / "clean.csv").write_text(CLEAN, "utf-8")
    (folder / "dirty.csv").write_text(DIRTY, "utf-8")
    monkeypatch.chdir(folder)

    def run(*args: str) -> Done:
        code = cli.main(list(args))
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


def undrawn(monkeypatch: pytest.MonkeyPatch, mark: str = "tEXtSource\0marugoto-stats") -> None:
    """Let `charts` write pictures that nobody drew, for drawing takes longest: ours, and others for other figures."""
    for name in FORMATS:
        renderer(name)  # loaded first: what draws for a document goes on drawing
    picture = lambda table, report, **how: f"{mark} {how['format']} {table.id} {report.base_chain}".encode()  # noqa: E731
    monkeypatch.setattr(chart, "draw", picture)


def never_read(*_: object, **__: object) -> None:
    pytest.fail("nothing may be read")


def throw(error: BaseException) -> NoReturn:
    raise error
