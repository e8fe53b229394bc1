"""What can go wrong, by kind. Each error carries a slug and safe facts; the words are looked up late.

    MarugotoError
    ├── InputError        1   a file cannot be read or is refused
    ├── OutputError       1   a result cannot be written
    ├── UsageError        2   a wrong option, period, dimension, value or sheet name
    ├── ProfileError      2   a profile that does not hold together
    ├── RefusedToPublish  4   the audience's rule forbids what was asked
    ├── BusyError        75   another run holds the output folder
    └── Bug              70   a fault of ours

No parameter may ever hold the text of a cell: only names of files and sheets, addresses, header spellings
that we know ourselves, counts and codes.
"""

from __future__ import annotations

from marugoto_stats import wording


class MarugotoError(Exception):
    """The base of every error that a user can cause or mend.

    `slug` names the entry under `[errors]` in wording/*.toml and the heading in docs/errors.md;
    `facts` fill its placeholders. `exit_code` is what the command line returns.
    """

    exit_code = 1

    def __init__(self, slug: str, /, **facts: object) -> None:
        super().__init__(slug)
        self.slug = slug
        self.facts = facts

    def parts(self, lang: str | None = None) -> tuple[str, str]:
        """Say what happened (and where), and what to do, in the given language."""
        words = wording.words(lang)
        return words(f"errors.{self.slug}.what", **self.facts), words(f"errors.{self.slug}.do", **self.facts)

    def __str__(self) -> str:
        return " ".join(part for part in self.parts() if part)


class InputError(MarugotoError):
    """A log could not be read, or was refused."""


class OutputError(MarugotoError):
    """A result could not be written; what was there before is untouched."""


class UsageError(MarugotoError):
    """The command or call was put wrongly."""

    exit_code = 2


class ProfileError(MarugotoError):
    """A profile does not hold together; `problems` lists every one of them, worded late like the error itself."""

    exit_code = 2

    def __init__(self, slug: str, problems: tuple[MarugotoError, ...] = (), /, **facts: object) -> None:
        super().__init__(slug, **facts)
        self.problems = problems

    def parts(self, lang: str | None = None) -> tuple[str, str]:
        """Say what happened with every problem on its own line, and what to do."""
        what, do = super().parts(lang)
        return "\n".join([what, *("  - " + " ".join(p.parts(lang)) for p in self.problems)]), do


class RefusedToPublish(MarugotoError):
    """The audience's rule forbids what was asked; nothing was written."""

    exit_code = 4


class BusyError(MarugotoError):
    """Another run holds the output folder."""

    exit_code = 75


class Bug(MarugotoError):
    """What nobody foresaw. It holds nothing of what was raised: such texts may quote a cell."""

    exit_code = 70


def bug(raised: BaseException) -> Bug:
    """Name what was raised by its kind alone."""
    return Bug("bug", kind=type(raised).__name__)
