"""Help in two languages that fits a screen, loads nothing heavy, and is what the documents say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from marugoto_stats.cli import NAME, main
from marugoto_stats.cli.program import program
from marugoto_stats.render.display import columns
from marugoto_stats.wording import LANGUAGES, Lang, words

ROOT: Final = Path(__file__).parent.parent
TYPERS_OWN: Final = re.compile(r"Usage|Options|Arguments|Commands|Show this|\[required\]|\[default|Install")


Named = tuple[str, ...]
"""The words that name a command: ("profiles", "list")."""


def walk(command: Any, path: Named = ()) -> Iterator[tuple[Named, Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from walk(inner, (*path, name))


def commands(lang: Lang) -> dict[Named, Any]:
    return dict(walk(program(words(lang))))


EVERY: Final = list(commands("ja"))


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", code]
    return subprocess.run(
        line, capture_output=True, text=True, timeout=60, check=False, env=os.environ | environment
    )


def test_the_commands_are_those_that_work() -> None:
    assert {" ".join(path) for path in EVERY} == {
        "", "summarize", "report", "charts", "check", "partners", "tabulate", "compare",
        "classify", "init", "sample", "verify",
        "profiles", "profiles list", "profiles show", "profiles check", "profiles convert",
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_help_fits_and_is_complete(path: Named, lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*path, "--help", "--lang", lang]) == 0
    page, said = capsys.readouterr()
    assert said == ""
    assert page.startswith(f"{words(lang)('help.usage')} {' '.join((NAME, *path))}")
    assert [line for line in page.splitlines() if columns(line) > 80] == []
    command = commands(lang)[path]
    for param in command.params:
        if not param.hidden:
            assert param.param_type_name == "argument" or all(name in page for name in param.opts)
            assert param.help in re.sub(r"\n {30}", "\n", page)
    for name, inner in getattr(command, "commands", {}).items():
        assert re.search(rf"^  {name} +{re.escape(inner.short_help)}$", page, re.MULTILINE)
    if lang == "ja":
        assert not TYPERS_OWN.search(page)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_examples_can_be_typed(path: Named, lang: Lang) -> None:
    """Every example names a command, and only options that this command has."""
    known = commands(lang)
    for line in known[path].epilog.splitlines():
        if not line.strip().startswith(NAME):
            continue
        typed = re.split(r" {2,}", line.strip())[0].split()[1:]
        target = max((p for p in known if tuple(typed[: len(p)]) == p), key=len) or ("summarize",)
        options = {name for param in known[target].params for name in param.opts}
        assert {word for word in typed if word.startswith("-")} <= options | {"--help"}


def test_the_language(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []
    for args in (["--lang", "en", "charts", "--help"], ["charts", "--lang=en", "--help"]):
        main(args)
        pages.append(capsys.readouterr().out)
    monkeypatch.setenv("MARUGOTO_LANG", "en")
    main(["charts", "--help"])
    assert pages == [capsys.readouterr().out] * 2
    assert pages[0].startswith("Usage: marugoto-stats charts LOGS... -o DIR [OPTIONS]")


def test_help_loads_nothing_heavy() -> None:
    code = """
import sys
from marugoto_stats.cli import main
heavy = {"pandas", "numpy", "matplotlib", "openpyxl", "python_calamine", "xlsxwriter", "rapidfuzz"}
main(["--help"])
print(sorted((heavy | {"pydantic"}) & set(sys.modules)), file=sys.stderr)
main(["summarize", "--help"])
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    assert python(code).stderr == "[]\n[]\n"


def test_importing_the_package_loads_nothing() -> None:
    code = """
import sys, marugoto_stats
loaded = sorted(name for name in sys.modules if name.startswith("marugoto_stats"))
print(loaded, marugoto_stats.MarugotoError.__name__, "pandas" in sys.modules)
"""
    assert python(code).stdout == "['marugoto_stats'] MarugotoError False\n"


def test_public_names() -> None:
    import marugoto_stats

    modules = {path.name.removesuffix(".py") for path in (ROOT / "src" / "marugoto_stats").iterdir()}
    for name in marugoto_stats.__all__:
        assert getattr(marugoto_stats, name) is not None
        assert name in dir(marugoto_stats)
        assert name not in modules
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = marugoto_stats.no_such_name


def test_completion_knows_our_words() -> None:
    asked = {"_MARUGOTO_STATS_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"{NAME} "}
    done = python("from marugoto_stats.cli import main; main([])", MARUGOTO_LANG="ja", **asked)
    assert f'"summarize":"{words("ja")("help.summarize.says")}"' in done.stdout


def test_the_documents_are_what_the_code_says() -> None:
    line = [sys.executable, str(ROOT / "docs" / "print_docs.py"), "--check"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
