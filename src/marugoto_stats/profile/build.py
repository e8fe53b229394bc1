"""From a whole profile file to the `Profile` of one language that the other rooms work with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from marugoto_stats.japanese import fold
from marugoto_stats.model import ChartSpec, DisclosurePolicy, Lifetime, Profile, TableSpec
from marugoto_stats.profile.checks import PLACES, shared_by
from marugoto_stats.profile.layers import OTHER, settings
from marugoto_stats.profile.schema import ProfileFile, TableEntry, TermEntry, WordEntry
from marugoto_stats.profile.source import Layer
from marugoto_stats.vocabulary import Term, Vocabulary
from marugoto_stats.wording import Lang


def built(whole: ProfileFile, layers: Sequence[Layer], lang: Lang) -> Profile:
    """Build the profile; its labels are in the language, its spellings stay Japanese."""
    districts, centres = (whole.vocabulary.get(name, ()) for name in ("district", "centre"))
    return Profile(
        id=layers[-1].id,
        version=whole.version,
        lang=lang,
        label=_in(lang, whole.label, whole.label_en, layers[-1].id),
        body=_in(lang, whole.body, whole.body_en),
        names=whole.names,
        headers={role: tuple(dict.fromkeys(spellings)) for role, spellings in whole.headers.items()},
        given=whole.columns,
        vocabularies=_vocabularies(whole, lang),
        tables=tuple(_table(table, lang) for table in whole.table if _can_be(table, whole)),
        audiences=_audiences(whole),
        partner_base=whole.counting.partner_base,
        centre_of={term.code: term.centre for term in districts if term.centre},
        district_of={term.code: term.district for term in centres if term.district},
        opened={term.code: term.opened for term in centres if term.opened},
        lifetimes=_lifetimes(districts),
        resident_base=whole.resident_base,
        ditto=whole.reading.ditto,
        bare_era=whole.reading.bare_era,
        example_sheets=whole.reading.example_sheets,
        defaults=whole.defaults.options,
        settings=settings(layers),
    )


@dataclass(frozen=True, slots=True)
class Outline:
    """As much of a profile as tells whether a log is its body's."""

    id: str
    label: str
    names: tuple[str, ...]
    vocabularies: Mapping[str, Vocabulary]
    """Those of places."""


def outlined(whole: ProfileFile, own: Layer, lang: Lang) -> Outline:
    """Build only what a choice looks at."""
    places = _places(whole)
    vocabularies = {name: _vocabulary(name, whole, places, lang) for name in PLACES}
    return Outline(own.id, _in(lang, whole.label, whole.label_en, own.id), whole.names, vocabularies)


def _lifetimes(districts: Iterable[TermEntry]) -> Mapping[str, Lifetime]:
    return {term.code: term.lifetime for term in districts if term.lifetime != Lifetime()}


def _in(lang: Lang, ja: str | None, en: str | None, otherwise: str = "") -> str:
    """Choose the words of the language; where there are no English ones, the Japanese."""
    return (en if lang == "en" and en else ja) or otherwise


def _vocabularies(whole: ProfileFile, lang: Lang) -> Mapping[str, Vocabulary]:
    places = _places(whole)
    return {name: _vocabulary(name, whole, places, lang) for name in whole.dimension}


def _places(whole: ProfileFile) -> frozenset[str]:
    named = [text for name in PLACES for term in whole.vocabulary.get(name, ()) for text in term.spellings]
    return frozenset(map(fold, (*named, *whole.towns)))


def _vocabulary(name: str, whole: ProfileFile, places: frozenset[str], lang: Lang) -> Vocabulary:
    entry, terms = whole.dimension[name], whole.vocabulary.get(name, ())
    lent = () if entry.as_written else whole.vocabulary.get(entry.borrow or "", ())
    return Vocabulary(
        dimension=name,
        label=_in(lang, entry.label, entry.label_en, name),
        terms=tuple(_term(term, lang) for term in terms),
        multiple_response=entry.multiple_response,
        suffixes=tuple(dict.fromkeys(entry.suffixes)),
        places=places,
        shared=tuple(_term(term, lang) for term in shared_by(whole, name)),
        fallback=tuple(_borrowed(lent, {term.code: term for term in terms}, entry.borrow_as, lang)),
        keep_zeros=entry.keep_zeros,
        ordered=entry.ordered,
        open=entry.as_written or not terms,
        as_written=entry.as_written,
    )


def _term(entry: WordEntry, lang: Lang) -> Term:
    label = _in(lang, entry.label, entry.label_en, entry.code)
    short = _in(lang, entry.short or entry.label, entry.short_en or entry.label_en or entry.short, entry.code)
    term = Term(entry.code, label, short, entry.spellings)
    if not isinstance(entry, TermEntry):
        return term
    return Term(entry.code, label, short, entry.spellings, entry.branch, entry.bracketed, entry.centre, entry.broader)


def _borrowed(lent: Iterable[TermEntry], own: Mapping[str, TermEntry], otherwise: str | None,
              lang: Lang) -> Iterable[Term]:
    """Let another dimension's terms be understood: as the term of the same code, else as `otherwise`.

    Its その他 is not lent: what is other there may be known here.
    """
    for term in lent:
        meant = own.get(term.code) or own.get(otherwise or "")
        if meant is not None and term.code != OTHER:
            # the own label stands first, so that what is borrowed counts as a synonym
            spellings = (*meant.spellings[:1], *term.spellings)
            yield replace(_term(meant, lang), spellings=spellings, branch=term.branch, bracketed=False)


def _can_be(table: TableEntry, whole: ProfileFile) -> bool:
    """Say whether the categories that narrow a table are there: those of the extended profile may be replaced."""
    codes = {(name, term.code) for name, terms in whole.vocabulary.items() for term in terms}
    return codes.issuperset(table.where.items())


def _table(entry: TableEntry, lang: Lang) -> TableSpec:
    chart = entry.chart
    return TableSpec(
        id=entry.id,
        name=_in(lang, entry.title, entry.title_en, entry.id),
        rows=entry.rows or "",
        columns="measure" if entry.measures else entry.columns,
        measures=entry.measures,
        base=entry.base,
        where=tuple(entry.where.items()),
        chart=ChartSpec(chart.number, chart.shape, chart.measure) if chart else None,
        standard=entry.summary,
        needs_several=entry.needs_several,
        titles=tuple(title for title in (entry.title, entry.title_en) if title),
    )


def _audiences(whole: ProfileFile) -> Mapping[str, DisclosurePolicy]:
    rules = whole.audience
    stated = {"internal": rules.internal, "city": rules.city, "public": rules.public}
    return {
        name: DisclosurePolicy(name, rule.smallest_published, rule.decided)  # type: ignore[arg-type]
        for name, rule in stated.items()
        if rule is not None
    }
