"""What a person settled: found among the logs or beside them, laid over the profile, and what of it took effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marugoto_stats import decide, preflight, profile, recognize, tabulate
from marugoto_stats.errors import InputError
from marugoto_stats.model import BLANK, Coded, Decided, Decisions, Issue, Profile, RawSheet
from marugoto_stats.model.review import NAME
from marugoto_stats.wording import words

if TYPE_CHECKING:
    from marugoto_stats.pipeline.log import Log

BESIDE: Final = f"{Path(NAME).stem}*"
"""How the name of a workbook begins that is looked for beside the logs."""
Group = tuple[str, str, str]
"""File, dimension, code: the spellings that one file settled as one term."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The filled-in workbooks of a run. Without one everything stays as it is."""

    filled: tuple[decide.Filled, ...] = ()
    wanted: str | Path | None = None
    """The profile that was asked for; None where the log chooses one."""
    unmarked: tuple[str, ...] = ()
    """Workbooks beside the logs that are called 要確認 and are none of ours."""
    beside: frozenset[str] = frozenset()
    """Those of the filled-in ones that nobody named: they may belong to another log of the folder."""

    @property
    def files(self) -> frozenset[str]:
        """Names of the workbooks: they are no logs."""
        return frozenset(one.source for one in self.filled)

    def issues(self, base: Profile) -> tuple[Issue, ...]:
        """Say what is to be said of the workbooks, under the profile that the log is read with."""
        strangers = (Issue("review-unmarked", "note", name) for name in self.unmarked)
        others = (Issue("review-other", "note", one.source, facts=(("theirs", one.profile),))
                  for one in self.filled if self._settled(one, base) is None)  # fmt: skip
        return (*(issue for one in self.filled for issue in one.issues), *strangers, *others)

    def columns_over(self, base: Profile) -> Profile:
        """Lay only the columns over a profile: to find the sheets of a log before its profile is chosen."""
        given = [Decisions(one.source, one.salt, columns=decide.columns(one, base)) for one in self.filled]
        return decide.applied(base, given)

    def _settled(self, one: decide.Filled, base: Profile) -> Decisions | None:
        """Say what one workbook settled; None where it lies here by chance, made for the log of another body."""
        try:
            return decide.settled(one, self._in_words_of(one, base))
        except InputError as error:
            if error.slug == "review-profile" and one.source in self.beside:
                return None
            raise

    def over(self, base: Profile) -> Profile:
        """Lay everything over the profile that the log is read with."""
        return decide.applied(base, self.decisions(base))

    def decisions(self, base: Profile) -> tuple[Decisions, ...]:
        """Say what was settled; answers are read in the language in which they were asked for."""
        found = (self._settled(one, base) for one in self.filled)
        return tuple(each for each in found if each is not None)

    def _in_words_of(self, one: decide.Filled, base: Profile) -> Profile:
        return base if one.lang == base.lang else profile.load(self.wanted or base.id, lang=one.lang)


def lying_beside(found: Sequence[preflight.Found]) -> list[preflight.Found]:
    """List the workbooks beside the logs that are called 要確認."""
    there = {file.path.resolve() for file in found}
    folders = dict.fromkeys(file.path.parent for file in found)
    beside = [path for folder in folders for path in sorted(folder.glob(BESIDE))
              if path.suffix.lower() in preflight.WORKBOOKS and path.is_file()]  # fmt: skip
    return [preflight.Found(path, named=False) for path in beside if path.resolve() not in there]


def told_apart(sheets: Sequence[RawSheet]) -> tuple[list[RawSheet], list[decide.Filled]]:
    """Tell the sheets of logs from filled-in workbooks. **Raises** InputError: as `decide.read`."""
    logs: list[RawSheet] = []
    filled: list[decide.Filled] = []
    for _, pages in groupby(sheets, key=lambda sheet: (sheet.file, sheet.sha256)):
        of_file = list(pages)
        if decide.is_review(of_file):
            filled.append(decide.read(of_file))
        else:
            logs += of_file
    return logs, filled


# ── what took effect ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Effect:
    """The decisions of a run and where the columns stand to which a person gave a role."""

    decisions: tuple[Decisions, ...] = ()
    headed: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Fingerprint of a header → the (file, sheet)s that have it."""

    @classmethod
    def of(cls, decisions: tuple[Decisions, ...], survey: recognize.Survey, read_with: Profile) -> Effect:
        """Find the columns of a log that a person settled."""
        headed: dict[str, set[tuple[str, str]]] = {}
        for layout in survey.layouts if read_with.decided else ():
            for column in layout.header.columns:
                for settled in read_with.decided:
                    if found := settled.find(column.mark):
                        headed.setdefault(found[0], set()).add((layout.sheet.file, layout.sheet.sheet))
        return cls(decisions, {mark: frozenset(places) for mark, places in headed.items()})

    def issues(self, coded: Coded) -> Iterator[Issue]:
        """Say how many answers are open, and how many meet nothing in this log."""
        used = {mark for answers in coded.answers.values() for answer in answers.values() for mark in answer.decided}
        for one in self.decisions:
            if one.open:
                yield Issue("review-open", "note", one.source, count=one.open)
            marks = [*(word.fingerprint for word in one.words), *(column.fingerprint for column in one.columns)]
            if unused := sum(mark not in used and mark not in self.headed for mark in marks):
                yield Issue("review-unused", "note", one.source, count=unused)


def refuse_quarrels(effect: Effect, coded: Coded, read_with: Profile) -> None:
    """Make sure that no two files settle one spelling differently. **Raises** InputError `review-quarrel`."""
    if sum(bool(one.words) for one in effect.decisions) < 2:
        return
    source = {word.fingerprint: one.source for one in effect.decisions for word in one.words}
    for dimension, answers in coded.answers.items():
        vocabulary = read_with.vocabularies[dimension]
        pieces = {piece for text, answer in answers.items() if answer.decided for piece in vocabulary.split(text)}
        for piece in pieces:
            meant = {code: mark for each in vocabulary.decided if each.dimension == dimension
                     for mark, code in filter(None, [each.find(piece)])}  # fmt: skip
            if len(meant) > 1:
                first, second = sorted(source[mark] for mark in meant.values())[:2]
                raise InputError("review-quarrel", first=first, second=second, field=vocabulary.label)


def decided(log: Log, selection: tabulate.Selection) -> tuple[Decided, ...]:
    """List what was settled and took effect among the counted contacts: words in the profile's order, then columns."""
    return (*_words(log, selection), *_columns(log, selection))


def _words(log: Log, selection: tabulate.Selection) -> Iterator[Decided]:
    groups = {word.fingerprint: (one.source, word.dimension, word.code)
              for one in log.effect.decisions for word in one.words}  # fmt: skip
    weights = selection.frame["weight"]
    marks: dict[Group, set[str]] = {}
    carried: dict[Group, set[int]] = {}
    for dimension, answers in log.coded.answers.items() if groups else ():
        texts = log.records.frame.loc[selection.frame.index, dimension]
        for text in texts.unique():
            for mark in answers[text].decided:
                group = groups[mark]
                marks.setdefault(group, set()).add(mark)
                carried.setdefault(group, set()).update(texts.index[texts == text])
    for group in sorted(marks, key=lambda each: _rank(each, log.profile)):
        source, dimension, code = group
        vocabulary = log.profile.vocabularies[dimension]
        term = vocabulary.term(code)
        yield Decided("word", dimension, vocabulary.label, term.label if term else code, len(marks[group]),
                      int(weights.loc[sorted(carried[group])].sum()), source)  # fmt: skip


def _rank(group: Group, of: Profile) -> tuple[str, int, int]:
    source, dimension, code = group
    codes = [term.code for term in of.vocabularies[dimension].terms]
    place = codes.index(code) if code in codes else len(codes) + (code == BLANK)
    return source, list(of.vocabularies).index(dimension), place


def _columns(log: Log, selection: tabulate.Selection) -> Iterator[Decided]:
    say = words(log.profile.lang)
    frame = selection.frame
    for one in log.effect.decisions:
        found: dict[str, list[str]] = {}
        for column in one.columns:
            if column.fingerprint in log.effect.headed:
                found.setdefault(column.role, []).append(column.fingerprint)
        for role in (role for role in log.profile.headers if role in found):
            places = {place for mark in found[role] for place in log.effect.headed[mark]}
            contacts = sum(int(group["weight"].sum()) for place, group in frame.groupby(["file", "sheet"], sort=False)
                           if place in places)  # fmt: skip
            vocabulary = log.profile.vocabularies.get(role)
            label = vocabulary.label if vocabulary else say(f"profile.role.{role}")
            yield Decided("column", role, label, "", len(found[role]), contacts, one.source)

