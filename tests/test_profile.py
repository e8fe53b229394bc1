"""The built-in profiles: every spelling of the domain, whole in both languages."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import wcwidth

from marugoto_stats import profile
from marugoto_stats.japanese import fold
from marugoto_stats.model import Profile
from marugoto_stats.profile.schema import ProfileFile
from marugoto_stats.profile.source import layers
from marugoto_stats.wording import LANGUAGES, Lang

BUILT_IN = profile.available()


@pytest.fixture(scope="module")
def machida() -> Profile:
    return profile.load("machida", lang="ja")


@pytest.fixture(scope="module")
def standard() -> Profile:
    return profile.load("standard", lang="ja")


# ── the vocabulary of the domain, typed out a second time ───────────────────────────────────────────────────

SPELLINGS = tomllib.loads((Path(__file__).parent / "spellings.toml").read_text("utf-8"))
HEADERS = {role: texts.split() for role, texts in SPELLINGS.pop("headers").items()}
PAIRS = [
    (dimension, code, text)
    for dimension, terms in SPELLINGS.items()
    for code, texts in terms.items()
    for text in texts.split()
]


def test_every_spelling_means_its_code(machida: Profile) -> None:
    wrong = [
        (dimension, text, answer)
        for dimension, code, text in PAIRS
        if (answer := machida.vocabularies[dimension].read(text)).codes != (code,) or answer.unmatched
    ]
    assert wrong == []
    assert len(PAIRS) > 400


def test_every_code_of_the_profile_stands_in_the_table(machida: Profile) -> None:
    codes = {d: {code for dimension, code, _ in PAIRS if dimension == d} - {"none"} for d in SPELLINGS}
    assert codes == {d: {term.code for term in v.terms} for d, v in machida.vocabularies.items()}


@pytest.mark.parametrize(
    ("dimension", "text", "codes", "rules", "unmatched"),
    [
        ("district", "小山町", ("oyama",), ("suffix",), 0),
        ("district", "相原", ("aihara",), ("exact",), 0),
        ("district", "玉川学園", ("tamagawagakuen_minamiotani",), ("synonym",), 0),
        ("district", "小山田", (), (), 1),
        ("district", "南町田", (), (), 1),
        ("district", "町田", (), (), 1),
        ("district", "玉川学園・南大谷、相原", ("tamagawagakuen_minamiotani", "aihara"),
         ("exact", "exact"), 0),
        ("district", "不明", ("unknown",), ("exact",), 0),
        ("support_type", "包括・アウトリーチ", ("comprehensive", "outreach"), ("synonym", "synonym"), 0),
        ("support_type", "①②", (), (), 1),
        ("support_type", "①・②", ("comprehensive", "outreach"), ("synonym", "synonym"), 0),
        ("support_type", "12", (), (), 1),
        ("support_type", "包括 他", ("comprehensive",), ("synonym",), 1),  # no その他 to mean
        ("channel", "アウトリーチ", ("visit",), ("synonym",), 0),
        ("channel", "未記入", (), (), 0),
        ("channel", "-", (), (), 1),
        ("partner", "包括", ("elderly_support_centre",), ("synonym",), 0),
        ("partner", "堺第１高齢者支援センター", ("elderly_support_centre",), ("pattern",), 0),
        ("partner", "八王子第1高齢者支援センター", (), (), 1),
        ("partner", "堺第1・第2高齢者支援センター", ("elderly_support_centre",), ("pattern",), 1),
        ("partner", "堺第1高齢者支援センター、包括", ("elderly_support_centre",), ("pattern",), 0),
        ("partner", "包括、民生委員・児童委員／病院",
         ("elderly_support_centre", "welfare_commissioner", "medical"), ("synonym", "exact", "synonym"), 0),
        ("partner", "民生委員・児童委員・社協", ("welfare_commissioner", "council"), ("exact", "synonym"), 0),
        ("partner", "その他（不動産屋、大家）", ("other",), ("pattern",), 0),
        ("partner", "包括、病院他", ("elderly_support_centre", "medical", "other"),
         ("synonym", "synonym", "synonym"), 0),
        ("partner", "病院ほか", ("medical", "other"), ("synonym", "synonym"), 0),
        ("partner", "空欄", (), (), 0),
        ("partner", "包括、謎の団体", ("elderly_support_centre",), ("synonym",), 1),
        ("topic", "DV・虐待・収入・生活費", ("violence_abuse", "living_costs"), ("exact", "synonym"), 0),
        ("topic", "特になし", ("none",), ("synonym",), 0),
        ("inquirer", "家族・親族", ("family",), ("exact",), 0),
        ("inquirer", "包括", ("agency",), ("synonym",), 0),
        ("inquirer", "本人、母", ("self", "family"), ("exact", "synonym"), 0),
    ],
)
def test_tricky_texts(machida: Profile, dimension: str, text: str, codes: tuple[str, ...],
                      rules: tuple[str, ...], unmatched: int) -> None:
    answer = machida.vocabularies[dimension].read(text)
    assert (answer.codes, answer.rules, answer.unmatched) == (codes, rules, unmatched)


def test_without_a_body_places_are_counted_as_written(standard: Profile) -> None:
    assert standard.vocabularies["district"].open
    assert standard.vocabularies["centre"].open
    assert standard.vocabularies["district"].read("第3圏域").codes == ("第3圏域",)
    assert standard.vocabularies["district"].read("不明").codes == ("unknown",)
    assert standard.vocabularies["partner"].read("相原小学校").unmatched == 1
    assert standard.vocabularies["partner"].read("第二小学校").codes == ("school",)


def test_header_spellings(standard: Profile) -> None:
    assert standard.headers.keys() == HEADERS.keys()
    for role, spellings in HEADERS.items():
        found = standard.headers[role]
        assert found[: len(spellings)] == tuple(spellings) or role == "ignored"
        assert set(spellings) <= set(found)


def test_no_header_is_thrown_away_that_may_be_a_category(machida: Profile) -> None:
    """A matrix has one column per category: 電話, 本人 … must stay readable."""
    categories = {key for vocabulary in machida.vocabularies.values() for key in vocabulary.by_key}
    assert not categories & {fold(header) for header in machida.headers["ignored"]}


# ── the built-in profiles as a whole ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_tell_categories_apart_and_fit(name: str, lang: Lang) -> None:
    for vocabulary in profile.load(name, lang=lang).vocabularies.values():
        terms = (*vocabulary.terms, *vocabulary.shared)
        assert len({term.label for term in terms}) == len(terms)
        assert len({term.short for term in terms}) == len(terms)
        too_wide = [term.short for term in vocabulary.terms if wcwidth.wcswidth(term.short) > 8]
        assert too_wide == []


def _words_of(entries: ProfileFile) -> list[object]:
    terms = [term for listed in entries.vocabulary.values() for term in listed]
    return [entries, *entries.dimension.values(), *entries.shared, *terms]


@pytest.mark.parametrize("name", BUILT_IN)
def test_both_languages_are_complete(name: str) -> None:
    entries = layers(name)[-1].entries
    for each in _words_of(entries):
        assert each.label, each  # type: ignore[attr-defined]
        assert each.label_en, each  # type: ignore[attr-defined]
        assert each.label_en.isascii(), each  # type: ignore[attr-defined]
    for table in entries.table:
        assert table.title
        assert table.title_en
        assert table.title_en.isascii()
    assert (entries.body is None) == (entries.body_en is None)


def test_english_changes_labels_and_nothing_else(machida: Profile) -> None:
    english = profile.load("machida", lang="en")
    assert (english.label, english.vocabularies["district"].label) == ("Machida", "District")
    assert english.vocabularies["channel"].term("visit").label == "Home or field visit"  # type: ignore[union-attr]
    for dimension, vocabulary in machida.vocabularies.items():
        assert english.vocabularies[dimension].by_key.keys() == vocabulary.by_key.keys()
    assert english.vocabularies["district"].read("Aihara").unmatched == 1
    assert english.headers == machida.headers


def test_the_standard_tables(machida: Profile) -> None:
    across = {t.id: (t.name, t.rows, t.columns) for t in machida.tables}
    assert across == {
        "overview": ("総数と内訳", "support_type", "measure"),
        "month": ("月別件数", "month", "measure"),
        "fiscal_year": ("年度別件数", "fiscal_year", "measure"),
        "month_by_district": ("月別・地区別", "month", "district"),
        "district": ("地区別件数", "district", "measure"),
        "support_type_by_district": ("支援区分別・地区別", "support_type", "district"),
        "district_by_channel": ("地区別・相談方法別", "district", "channel"),
        "outreach_by_district_and_channel": ("アウトリーチ等を通じた継続的支援の内訳", "district", "channel"),
        "inquirer": ("相談者", "inquirer", None),
        "age_band": ("年代別", "age_band", None),
        "topic": ("相談内容（複数回答）", "topic", None),
        "partner": ("相談における連携先・他機関紹介の状況", "partner", None),
        "partner_by_district": ("連携先・地区別", "partner", "district"),
        "centre": ("拠点別件数", "centre", "measure"),
        "month_by_centre": ("月別・拠点別", "month", "centre"),
        "function": ("機能別", "function", None),
    }
    assert {t.id: t.measures for t in machida.tables if t.measures} == {
        "overview": ("contacts", "persons"),
        "month": ("consultations", "clerical", "contacts", "persons", "new"),
        "fiscal_year": ("consultations", "clerical", "contacts", "persons", "new"),
        "district": ("consultations", "persons"),
        "centre": ("consultations", "persons"),
    }
    assert {t.id for t in machida.tables if t.base == "contacts"} == {"overview", "month", "fiscal_year"}
    narrowed = {t.id: t.where for t in machida.tables if t.where}
    assert narrowed == {"outreach_by_district_and_channel": (("support_type", "outreach"),)}
    assert {t.id for t in machida.tables if t.standard} == {
        "overview", "district_by_channel", "outreach_by_district_and_channel", "partner",
    }
    several = {t.id: t.needs_several for t in machida.tables if t.needs_several}
    assert several == {"fiscal_year": "fiscal_year", "centre": "centre", "month_by_centre": "centre"}
    assert sorted(t.chart.number for t in machida.tables if t.chart) == list(range(1, 16))


def test_machida(machida: Profile) -> None:
    assert machida.centre_of == {
        "aihara": "sakai", "oyama": "sakai", "tadao": "tadao", "kiso": "tadao", "tsurukawa": "tsurukawa",
        "minami": "minami", "kogasaka_naruse": "minami", "machida_daiichi": "machida",
        "machida_daini": "machida", "tamagawagakuen_minamiotani": "machida",
    }
    assert machida.opened == {"sakai": "2023-01", "tsurukawa": "2024-01", "machida": "2025-04"}
    rules = {name: rule.smallest_published for name, rule in machida.audiences.items()}
    assert rules == {"internal": 1, "city": 1}
    assert (machida.partner_base, machida.ditto, machida.bare_era) == ("contacts", (), False)
    several = [d for d, vocabulary in machida.vocabularies.items() if vocabulary.multiple_response]
    assert several == ["topic", "partner"]
    kept = [d for d, vocabulary in machida.vocabularies.items() if vocabulary.keep_zeros]
    assert kept == ["district", "support_type"]


@pytest.mark.parametrize("name", ["machida", "Machida", "町田", "町田市", "ＭＡＣＨＩＤＡ"])
def test_a_profile_has_several_names(name: str) -> None:
    assert profile.load(name, lang="ja").id == "machida"


def test_loading_brings_in_nothing_heavy() -> None:
    code = (
        "import sys; from marugoto_stats import profile; profile.load('machida', lang='ja');"
        "print([name for name in ('pandas', 'matplotlib', 'openpyxl', 'rapidfuzz') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
