"""Print the pages that follow from the code: cli.md, errors.md, tables.md; with `--check` only compare."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from marugoto_stats import cli, errors, profile
from marugoto_stats.cli import deliver
from marugoto_stats.cli.program import program
from marugoto_stats.errors import MarugotoError
from marugoto_stats.wording import LANGUAGES, Lang, words

HERE: Final = Path(__file__).parent
SOURCE: Final = HERE.parent / "src" / "marugoto_stats"
EXIT_CODES: Final = {
    0: "done",
    errors.MarugotoError.exit_code: "could not: the log cannot be read, or the result cannot be written",
    errors.UsageError.exit_code: "wrong usage, or a profile that does not hold together",
    deliver.NEEDS_ATTENTION: "done, but a person should look: `--strict` and something needs a decision; `check` and "
    "there are errors; `verify` and something is stale or different",
    errors.RefusedToPublish.exit_code: "refused to publish",
    errors.Bug.exit_code: "a mistake in the program",
    errors.BusyError.exit_code: "busy: another run holds the output folder",
    cli.INTERRUPTED: "interrupted from the keyboard",
    cli.TERMINATED: "asked to end (SIGTERM)",
}
NOTE: Final = "<!-- Printed by docs/print_docs.py: change the code or its words, not this page. -->"
Kind = type[MarugotoError]
KINDS: Final[Mapping[str, Kind]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, MarugotoError)
}


def pages() -> dict[str, str]:
    """Make every page: file name → text."""
    made = {"cli.md": command_line(), "errors.md": what_goes_wrong(), "tables.md": tables()}
    return {name: "\n".join([NOTE, "", *lines, ""]) for name, lines in made.items()}


# ── cli.md ──────────────────────────────────────────────────────────────────────────────────────────────────


def command_line() -> Iterator[str]:
    """The help of every command, in both languages."""
    yield "# The command line"
    helps = {lang: dict(_helps(program(words(lang)), cli.NAME)) for lang in LANGUAGES}
    for path in helps["en"]:
        yield from ("", f"## {path}")
        for lang in ("en", "ja"):
            yield from ("", "```text", helps[lang][path], "```")
    yield from ("", "## Exit codes", "", "| code | meaning |", "| --- | --- |")
    yield from (f"| {code} | {meaning} |" for code, meaning in sorted(EXIT_CODES.items()))


def _helps(command: Any, path: str, parent: Any = None) -> Iterator[tuple[str, str]]:
    with command.make_context(path.rpartition(" ")[2], [], parent=parent, resilient_parsing=True) as ctx:
        yield path, ctx.get_help()
        for name, inner in getattr(command, "commands", {}).items():
            yield from _helps(inner, f"{path} {name}", ctx)


# ── errors.md ───────────────────────────────────────────────────────────────────────────────────────────────


def what_goes_wrong() -> Iterator[str]:
    """Every error with its exit code, and everything that a report may ask a person to look at."""
    yield "# What can go wrong"
    yield from ("", "## Errors: nothing was made", "")
    yield "Each has a name, an exit code and two sentences: what happened, and what to do."
    kinds = _kinds_of_slugs()
    slugs = sorted(_entries("en", "errors"), key=lambda slug: (kinds[slug].exit_code, slug))
    for slug in slugs:
        yield from ("", f"### {slug}", "", f"Exit code {kinds[slug].exit_code} ({kinds[slug].__name__}).", "")
        yield from _said("errors", slug, " ")
    yield from ("", "## Findings: a report was made, and a person should look", "")
    yield "They stand last in a report, and under `issues` in its JSON. `--strict` turns errors and warnings"
    yield "into exit code 3."
    for code in sorted(_entries("en", "issues")):
        yield from ("", f"### {code}", "")
        yield from _said("issues", code, " — ")


def _said(area: str, name: str, between: str) -> Iterator[str]:
    """Print the sentences of a name, one line a language."""
    for lang in LANGUAGES:
        yield f"- {between.join(text for text in _entries(lang, area)[name].values() if text)}"


@cache
def _entries(lang: Lang, area: str) -> dict[str, dict[str, str]]:
    text = (resources.files("marugoto_stats") / "wording" / lang / f"{area}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _kinds_of_slugs() -> dict[str, Kind]:
    """Find out which error carries each slug. **Raises** SystemExit for one without words, or without use."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))]
    makers = dict(KINDS)
    for tree in trees:
        makers |= {name: KINDS[kind] for name, kind in _functions(tree) if kind in KINDS}
    worded = _entries("en", "errors")
    found = {slug: kind for tree in trees for slug, kind in _from_tables(tree, worded)}
    found |= {slug: kind for tree in trees for slug, kind in _from_calls(tree, makers)}
    found |= {f"{slug}-near": kind for slug, kind in found.items() if f"{slug}-near" in worded}
    if wrong := sorted(set(found) ^ set(worded)):
        raise SystemExit(f"without words, or without use: {', '.join(wrong)}")
    return found


def _functions(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """List the functions of a module with the type that they say they return."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name):
            yield node.name, node.returns.id


def _from_calls(tree: ast.AST, makers: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
    """List the slugs that stand where an error, or a function that returns one, is called."""
    for call in _calls(tree):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in makers:
            yield from ((text, makers[name]) for text in _texts(call.args[0]))


def _from_tables(tree: ast.AST, known: Mapping[str, object]) -> Iterator[tuple[str, Kind]]:
    """List the slugs of a module that takes them from a table, for the error that it makes of them."""
    for call in _calls(tree):
        if getattr(call.func, "id", "") in KINDS and not isinstance(call.args[0], ast.Constant):
            yield from ((text, KINDS[call.func.id]) for text in _texts(tree) if text in known)


def _calls(tree: ast.AST) -> Iterator[Any]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)


def _texts(tree: ast.AST) -> Iterator[str]:
    """List the plain texts in a piece of code; not those that only begin or end a longer one."""
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


# ── tables.md ───────────────────────────────────────────────────────────────────────────────────────────────


def tables() -> Iterator[str]:
    """Every table of the standard profile."""
    yield "# The tables of a report"
    yield from ("", "As the profile `standard` has them; a body's own file may change them.", "")
    yield "Tables marked ● are shown by `summarize` without `--all`. Measures stand side by side as columns."
    yield "The number of a chart begins the name of its file."
    yield from ("", "| id | ● | 表 | table | rows × columns | base | chart |", f"|{' --- |' * 7}")
    both = {lang: profile.load("standard", lang=lang).tables for lang in LANGUAGES}
    for ja, en in zip(both["ja"], both["en"], strict=True):
        columns = ", ".join(en.measures) or en.columns
        across = f"{en.rows} × {columns}" if columns else en.rows
        base = ", ".join([en.base, *(f"{dimension} = {code}" for dimension, code in en.where)])
        chart = f"{en.chart.number:02} {en.chart.shape}" if en.chart else ""
        sign = "●" if en.standard else ""
        yield f"| `{en.id}` | {sign} | {ja.name} | {en.name} | {across} | {base} | {chart} |"


def main() -> int:
    """Write the pages, or compare them."""
    differing = []
    for name, text in pages().items():
        page = HERE / name
        if "--check" not in sys.argv[1:]:
            page.write_text(text, "utf-8", newline="\n")
        elif not page.is_file() or page.read_text("utf-8") != text:
            differing.append(name)
    if differing:
        print(f"differ from the code: {', '.join(differing)}; run docs/print_docs.py", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
