"""The house rules that no linter knows: sizes, floors, addresses, words, and what is in no code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_type_hints

import pytest

from marugoto_stats import errors
from marugoto_stats.japanese import fold
from marugoto_stats.model import ColumnReading
from marugoto_stats.wording import LANGUAGES

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "marugoto_stats"
MODULES = sorted(SOURCE.rglob("*.py"))
PLACES = ("src", "tests", "docs", "benchmarks")
PYTHON = sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py"))
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 400, 60, 6
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def module(path: Path) -> str:
    """The dotted name of a module below the package: render.chart.alt."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def functions(path: Path) -> Iterator[Function]:
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, Function))


# ── sizes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_file_is_too_long() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in PYTHON}
    assert {name: n for name, n in sizes.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in PYTHON
        for node in functions(path)
    }
    assert {name: n for name, n in found.items() if n > LONGEST_FUNCTION} == {}


def test_no_public_function_takes_too_much() -> None:
    found = {}
    for path in MODULES:
        for node in functions(path):
            taken = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            if not node.name.startswith("_") and len(set(taken) - {"self", "cls"}) > MOST_PARAMETERS:
                found[f"{module(path)}.{node.name}"] = taken
    assert found == {}


# ── the picture, the floors, the addresses ──────────────────────────────────────────────────────────────────


def test_the_picture_names_every_room() -> None:
    drawn = set(re.findall(r"^[├└]── ([\w.]+?)/? ", ARCHITECTURE, re.MULTILINE))
    built = {path.name for path in SOURCE.iterdir()} - {"__pycache__", "py.typed"}
    assert drawn == built


def test_the_floors_drawn_are_those_checked() -> None:
    ((contract),) = SETTINGS["tool"]["importlinter"]["contracts"]
    assert "\n".join(["```", *contract["layers"], "```"]) in ARCHITECTURE
    assert contract["exhaustive"]


def addresses() -> dict[str, tuple[set[str], set[str]]]:
    """Library → modules that may load it at the top, and inside a function, as the architecture page says."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) ?\| (.*?) ?\|$", ARCHITECTURE, re.MULTILINE)
    return {name: (_names(top), _names(late)) for name, top, late in rows}


def _names(cell: str) -> set[str]:
    return {name for name in cell.split(", ") if name}


def heavy_imports(path: Path, heavy: set[str]) -> Iterator[tuple[str, bool]]:
    """Every import of a heavy library: which, and whether at the top; none that is for the type checker."""
    inside = {id(inner) for node in functions(path) for inner in ast.walk(node)}
    typed = {id(inner) for node in ast.walk(tree(path)) if _is_for_types(node) for inner in ast.walk(node)}
    for node in ast.walk(tree(path)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for library in {re.sub("_core$", "", name.split(".")[0]) for name in names} & heavy:
            if id(node) not in typed:
                yield library, id(node) not in inside


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def test_heavy_libraries_are_loaded_at_their_addresses_only() -> None:
    table = addresses()
    banned = SETTINGS["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-module-level-imports"]
    astray, used = [], set()
    for path in MODULES:
        for library, at_top in heavy_imports(path, {*banned, *table}):
            top, late = table.get(library, (set(), set()))
            allowed = top if at_top else top | late
            at = [name for name in allowed if f"{module(path)}.".startswith(f"{name}.")]
            used |= {(library, name) for name in at}
            astray += [] if at else [(module(path), library)]
    assert astray == []
    assert used == {(library, name) for library, (top, late) in table.items() for name in top | late}


@pytest.mark.parametrize("work", ["", "from marugoto_stats.cli import main; main(['--help'])"])
def test_a_light_start_loads_nothing_heavy(work: str) -> None:
    code = f"import marugoto_stats, sys\n{work}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(done.stderr.split())
    assert "marugoto_stats" in loaded
    assert loaded & {"pandas", "numpy", "matplotlib", "openpyxl", "python_calamine", "xlsxwriter"} == set()


def test_workbooks_without_charts_do_without_the_library_that_draws() -> None:
    code = "import sys\nfrom marugoto_stats.render import codes, review, skeleton, vocabulary\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(done.stdout.split())
    assert "xlsxwriter" in loaded
    assert "matplotlib" not in loaded


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def wording(lang: str) -> dict[str, str]:
    """Every word of a language: area.key → template."""
    found: dict[str, str] = {}
    for path in (SOURCE / "wording" / lang).glob("*.toml"):
        found |= dict(_flat(path.stem, tomllib.loads(path.read_text("utf-8"))))
    return found


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}", inner)
    else:
        yield key, str(value)


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_both_languages_have_the_same_words() -> None:
    first, *others = (wording(lang) for lang in LANGUAGES)
    for other in others:
        assert set(first) ^ set(other) == set()
        assert {key for key, text in first.items() if bool(text) != bool(other[key])} == set()
        assert {key for key, text in first.items() if places(text) != places(other[key])} == set()


@cache
def texts() -> dict[Path, list[str]]:
    """Every text in the code that is no docstring, by module."""
    found: dict[Path, list[str]] = {}
    for path in MODULES:
        told = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
        found[path] = [
            node.value
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        ]
    return found


def called_with(*names: str) -> set[str]:
    """The plain texts that stand first where one of these is called."""
    nodes = (node for path in MODULES for node in ast.walk(tree(path)))
    calls = (node for node in nodes if isinstance(node, ast.Call) and node.args)
    firsts = (call.args[0] for call in calls if ast.unparse(call.func).split(".")[-1] in names)
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}


def worded(area: str) -> set[str]:
    """The entries of an area: the slugs of errors, the codes of findings."""
    return {key.split(".")[1] for key in wording("ja") if key.startswith(f"{area}.")}


def written() -> set[str]:
    return {text for found in texts().values() for text in found}


def test_every_error_has_words_and_every_word_an_error() -> None:
    kinds = [name for name, kind in vars(errors).items() if isinstance(kind, type)]
    slugs, parts = worded("errors"), ("what", "do")
    assert called_with(*kinds, "Bug") - slugs == set()
    assert {slug for slug in slugs if slug.removesuffix("-near") not in written()} == set()
    assert {slug for slug in slugs for part in parts if f"errors.{slug}.{part}" not in wording("ja")} == set()


def test_every_finding_has_words_and_every_word_a_finding() -> None:
    whys = get_args(get_type_hints(ColumnReading)["why"])
    assert "refused-contents" in whys
    assert called_with("Issue", "_note") - worded("issues") == set()
    assert worded("issues") - written() - {f"column-{why}" for why in whys} == set()


# ── what is in no code ──────────────────────────────────────────────────────────────────────────────────────


def spellings() -> set[str]:
    """Every Japanese spelling of a category, folded: those that can mean nothing else."""
    found = set()
    for path in (SOURCE / "profiles").glob("*.toml"):
        data = tomllib.loads(path.read_text("utf-8"))
        terms = [term for terms in data.get("vocabulary", {}).values() for term in terms]
        for term in (*terms, *data.get("shared", ())):
            found |= {term.get("label", ""), *term.get("alt_labels", ()), *term.get("hidden_labels", ())}
    return {fold(name) for name in found if re.search("[一-鿿ァ-ヿ]{2}", name)}


def test_no_code_knows_a_category_by_its_japanese_name() -> None:
    known = spellings()
    assert len(known) > 300
    found = [
        (module(path), part)
        for path, said in texts().items()
        for part in re.split(r"[\W_]+", " ".join(said))
        if fold(part) in known
    ]
    assert [each for each in found if not each[0].startswith(("japanese", "samples"))] == []


# ── what is installed ───────────────────────────────────────────────────────────────────────────────────────


def distributions(*groups: str) -> set[str]:
    """The packages that the project asks for: always, or in extras too."""
    project = SETTINGS["project"]
    asked = [project["dependencies"], *(project["optional-dependencies"][group] for group in groups)]
    return {_normal(re.split(r"[<>=!~ \[;]", need)[0]) for needs in asked for need in needs}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_imported_is_asked_for() -> None:
    of_module = packages_distributions()
    own = {path.stem for path in PYTHON} | set(sys.stdlib_module_names) | {"marugoto_stats"}
    missing = set()
    for path in PYTHON:
        asked = distributions("all", "pdf") if path in MODULES else distributions("all", "pdf", "dev")
        for name in imported(path) - own:
            # pydantic-core is half of pydantic, each version of the one tied to one of the other
            brought_by = {_normal(each).removesuffix("-core") for each in of_module.get(name, [name])}
            missing |= set() if brought_by & asked else {(path.name, name)}
    assert missing == set()


def imported(path: Path) -> set[str]:
    """The top-level names of all modules that a file imports, wherever it does."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}
