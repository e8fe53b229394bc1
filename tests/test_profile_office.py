"""A profile at work: an office's own file, the choice for a log, names as typed, the text for the eye."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import wcwidth

from marugoto_stats import profile
from marugoto_stats.errors import UsageError
from marugoto_stats.model import Profile
from marugoto_stats.profile.choice import chosen
from marugoto_stats.wording import LANGUAGES, Lang, words

DERIVED = {"month": "月", "quarter": "四半期", "fiscal_year": "年度"}


@pytest.fixture(scope="module")
def standard() -> Profile:
    return profile.load("standard", lang="ja")


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "marugoto.toml"
        path.write_text(text, "utf-8")
        return path

    return write


# ── an office's own file ────────────────────────────────────────────────────────────────────────────────────

OFFICE = """
id = "yamanote"
label = "山の手市"
label_en = "Yamanote"
names = ["ささえあい窓口"]

[headers]
date = ["訪問した日"]

[columns]
"だれから" = "inquirer"

[counting]
partner_base = "mentions"

[reading]
ditto = ["district"]
bare_era = true

[audience.public]
smallest_published = 5

[dimension.function]
replace = true

[[vocabulary.function]]
code = "person"
label = "個別支援"

[[vocabulary.function]]
code = "area"
label = "地域支援"

[[vocabulary.centre]]
code = "kita"
label = "北"
opened = "2024-04"

[[vocabulary.district]]
code = "first"
label = "第一"
centre = "kita"

[[vocabulary.channel]]
code = "phone"
label = "でんわ相談"
alt_labels = ["もしもし"]

[[vocabulary.channel]]
code = "radio"
label = "無線"

[[vocabulary.support_type]]
code = "clerical"
drop = ["フードバンク"]

[[vocabulary.support_type]]
code = "community"
alt_labels = ["フードバンク"]

[[table]]
id = "partner"
title = "つなぎ先"

[[table]]
id = "inquirer_by_channel"
title = "相談者別・相談方法別"
rows = "inquirer"
columns = "channel"

[defaults]
period = 2023
where = ["地区=第一", "相談方法=電話"]
for = "city"
header-row = 4
smallest_published = 3
"""


@pytest.fixture
def yamanote(office: Callable[[str], Path]) -> Profile:
    return profile.load(office(OFFICE), lang="ja")


def test_an_office_says_only_what_differs(yamanote: Profile, standard: Profile) -> None:
    assert (yamanote.id, yamanote.label, yamanote.partner_base) == ("yamanote", "山の手市", "mentions")
    assert yamanote.headers["date"] == ("訪問した日", *standard.headers["date"])
    assert yamanote.given == {"だれから": "inquirer"}
    assert (yamanote.ditto, yamanote.bare_era) == (("district",), True)
    assert yamanote.audiences["public"].smallest_published == 5
    assert (yamanote.centre_of, yamanote.opened) == ({"first": "kita"}, {"kita": "2024-04"})
    assert yamanote.vocabularies["partner"].terms == standard.vocabularies["partner"].terms


def test_an_office_changes_categories(yamanote: Profile) -> None:
    channel = yamanote.vocabularies["channel"]
    assert [term.code for term in channel.terms][-2:] == ["radio", "other"]
    assert channel.term("phone").label == "でんわ相談"  # type: ignore[union-attr]
    assert {channel.read(text).codes for text in ("電話", "もしもし", "でんわ相談", "℡")} == {("phone",)}
    assert [term.code for term in yamanote.vocabularies["function"].terms] == ["person", "area"]
    assert yamanote.vocabularies["support_type"].read("フードバンク").codes == ("community",)
    assert yamanote.vocabularies["partner"].read("北第1小学校").codes == ("school",)


def test_an_office_changes_tables_and_presets_options(yamanote: Profile) -> None:
    tables = {table.id: table for table in yamanote.tables}
    assert (tables["partner"].name, tables["partner"].standard) == ("つなぎ先", True)
    assert tables["inquirer_by_channel"].columns == "channel"
    assert yamanote.defaults == {
        "period": ("2023",), "where": ("地区=第一", "相談方法=電話"), "for": ("city",), "header-row": ("4",),
        "smallest-published": ("3",),
    }


def test_every_setting_names_its_origin(yamanote: Profile) -> None:
    origins = {(setting.key, setting.origin): setting.value for setting in yamanote.settings}
    assert origins["counting.partner_base", "standard"] == "contacts"
    assert origins["counting.partner_base", "marugoto.toml"] == "mentions"
    assert origins["vocabulary.channel.phone.alt_labels", "marugoto.toml"] == "もしもし"
    assert origins["defaults.for", "marugoto.toml"] == "city"


def test_a_file_may_extend_a_body_and_carry_a_bom(tmp_path: Path) -> None:
    path = tmp_path / "うちの設定.toml"
    path.write_bytes('extends = "町田"\r\n[defaults]\r\nsheet = "4月"\r\n'.encode("utf-8-sig"))
    own = profile.load(path, lang="ja")
    assert (own.id, own.label, own.defaults) == ("うちの設定", "町田市", {"sheet": ("4月",)})
    assert len(own.vocabularies["district"].terms) == 12
    assert profile.load(str(path), lang="ja").id == own.id


def test_the_file_beside_the_logs_comes_before_that_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, working = tmp_path / "logs", tmp_path / "work"
    for folder in (beside, working):
        folder.mkdir()
    monkeypatch.chdir(working)
    assert profile.find_local(beside) is None
    (working / "marugoto.toml").touch()
    assert profile.find_local(beside) == working / "marugoto.toml"
    (beside / "marugoto.toml").touch()
    assert profile.find_local(beside) == beside / "marugoto.toml"
    assert profile.find_local(None) == working / "marugoto.toml"


# ── which profile a log belongs to ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "title",
    ["まちだ福祉○ごとサポートセンター堺　相談記録", "町田福祉◯（まる）ごとサポートセンター", "R5 町田市社協"],
)
def test_chosen_by_a_name_in_a_title(title: str) -> None:
    choice = profile.choose(["令和5年度", title], {}, lang="ja")
    assert (choice.profile.id, choice.reason) == ("machida", "name")
    assert choice.facts[0][1] in choice.profile.names


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({("相原", "堺"): 3, ("小山町", ""): 1, ("", "境"): 1}, ("machida", "places", 5, 5)),
        ({("相原", ""): 8, ("どこか", ""): 2}, ("machida", "places", 8, 10)),
        ({("相原", ""): 79, ("どこか", ""): 21}, ("standard", "too-few", "町田市", 79, 100)),
        ({("どこか", "堺"): 10}, ("machida", "places", 10, 10)),  # one of the two is enough
        ({("不明", ""): 10, ("相原", "無記入"): 2, ("", ""): 99}, ("machida", "places", 2, 2)),
        ({("不明", ""): 10}, ("standard", "standard")),
        ({}, ("standard", "standard")),
    ],
)
def test_chosen_by_places(places: dict[tuple[str, str], int], expected: tuple[object, ...]) -> None:
    choice = profile.choose(["相談記録"], places, lang="ja")
    assert (choice.profile.id, choice.reason, *(fact for _, fact in choice.facts)) == expected


def test_two_bodies_that_fit_equally_are_not_guessed_between(yamanote: Profile) -> None:
    machida = profile.load("machida", lang="ja")
    tie = chosen([machida, yamanote], [], {("相原", ""): 5, ("第一", ""): 5})
    assert tie.id == "standard"
    both = ["〇ごとサポートセンターとささえあい窓口"]
    assert chosen([machida, yamanote], both, {}).id == "standard"
    assert chosen([machida, yamanote], both, {("第1地区", "北"): 1}).id == "yamanote"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_choice_looks_at_the_outlines_of_bodies_and_builds_one_alone(
    lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [profile.load(name, lang=lang) for name in profile.available() if name != "standard"]
    places = {("相原", ""): 9, ("富士見町", ""): 2}
    built = []
    monkeypatch.setattr(profile, "built", lambda *asked: built.append(asked) or whole[0])
    choice = profile.choose([], places, lang=lang)
    assert len(built) == 1
    expected = chosen(whole, [], places)
    assert (built[0][1][-1].id, choice.reason, choice.facts) == (expected.id, expected.reason, expected.facts)


def test_the_choice_is_said(yamanote: Profile) -> None:
    said = [
        profile.choose(["〇ごとサポートセンター"], {}, lang="ja"),
        profile.choose([], {("相原", ""): 1084}, lang="ja"),
        profile.choose([], {}, lang="ja"),
        profile.Choice.asked(profile.load("machida", lang="ja")),
        profile.Choice.asked(yamanote),
    ]
    assert [choice.sentence("ja") for choice in said] == [
        "町田市の設定（表題に「〇ごとサポートセンター」があるため）",
        "町田市の設定（地区か拠点のある1,084行のうち、1,084行が町田市のものなので）",
        "標準の設定（表題にも地区・拠点にも、設定のある自治体の名前がないため）",
        "町田市の設定（指定のとおり）",
        "山の手市の設定（marugoto.toml）",
    ]
    assert profile.choose([], {("相原", ""): 7}, lang="en").sentence("en") == (
        "profile Machida (of 7 rows with a district or centre, 7 name its places)"
    )


# ── what users ask for by name ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "code"),
    [("district", "district"), ("地区", "district"), ("エリア", "district"), ("支援区分", "support_type"),
     ("相談元", "inquirer"), ("month", "month"), ("月", "month"), ("ＤＩＳＴＲＩＣＴ", "district")],
)
def test_a_dimension_by_any_of_its_names(text: str, code: str, lang: Lang) -> None:
    assert profile.dimension(text, profile.load("machida", lang=lang), DERIVED) == code


def test_values_by_any_of_their_names() -> None:
    machida = profile.load("machida", lang="ja")
    texts = ["相原", "oyama", "木曽地区", "小山", "未分類", "blank", "不明", "Unclassified"]
    assert profile.values("district", texts, machida) == (
        "aihara", "oyama", "kiso", "unclassified", "blank", "unknown",
    )
    assert profile.values("partner", ["包括", "なし", "none"], machida) == ("elderly_support_centre", "none")
    english = profile.load("machida", lang="en")
    assert profile.values("channel", ["Telephone", "電話", "visit"], english) == ("phone", "visit")


def test_unknown_names_are_answered_with_the_nearest() -> None:
    machida = profile.load("machida", lang="ja")
    asked: list[Callable[[], object]] = [
        lambda: profile.dimension("相談法", machida, DERIVED),
        lambda: profile.dimension("体重", machida, DERIVED),
        lambda: profile.values("district", ["相原台"], machida),
        lambda: profile.values("case_status", ["none"], machida),
    ]
    said = []
    for ask in asked:
        with pytest.raises(UsageError) as refused:
            ask()
        said.append((refused.value.slug, refused.value.facts))
    own = [vocabulary.label for vocabulary in machida.vocabularies.values()]
    dimensions = "、".join([*DERIVED.values(), *own])
    assert said == [
        ("unknown-dimension-near", {"name": "相談法", "near": "相談方法"}),
        ("unknown-dimension", {"name": "体重", "known": dimensions}),
        ("unknown-value-near", {"name": "相原台", "near": "相原", "dimension": "地区"}),
        ("unknown-value", {"name": "none", "known": "新規、継続、終結", "dimension": "新規・継続"}),
    ]


# ── for the eye ─────────────────────────────────────────────────────────────────────────────────────────────


def test_list_text() -> None:
    assert profile.list_text(words("ja")).splitlines() == [
        "standard    標準      どの記録にも使える。地区と拠点は、書いてあるとおりに数える",
        "chofu       調布市    調布市社会福祉協議会　地区と拠点は書いてあるとおり",
        "fuchu       府中市    府中市社会福祉協議会　地区と拠点は書いてあるとおり",
        "hachioji    八王子市  八王子市社会福祉協議会　地区と拠点は書いてあるとおり",
        "machida     町田市    町田市社会福祉協議会　拠点 5、地区 12",
        "tachikawa   立川市    立川市社会福祉協議会　地区 8",
    ]


@pytest.mark.parametrize("name", profile.available())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_and_spelling_is_shown_within_80_columns(name: str, lang: Lang) -> None:
    shown = profile.load(name, lang=lang)
    text = profile.show_text(shown, words(lang))
    assert max(wcwidth.width(line, ambiguous_width=2) for line in text.splitlines()) <= 80
    flat = " ".join(text.split())
    shown_words = {part.strip() for part in flat.replace("、", " ").replace(",", " ").split(" ")}
    for vocabulary in shown.vocabularies.values():
        for term in (*vocabulary.terms, *vocabulary.shared):
            assert f"{term.label} {term.code}" in flat
            spellings = {text for text in term.spellings if "、" not in text and text != term.label}
            assert spellings <= shown_words
    for headers in shown.headers.values():
        assert set(headers) <= shown_words
    for table in shown.tables:
        assert table.name in flat


def test_show_text_marks_what_the_office_states(yamanote: Profile) -> None:
    text = profile.show_text(yamanote, words("ja"))
    marked = [line.strip() for line in text.splitlines() if line.endswith("marugoto.toml]")]
    assert marked == [
        "日付  date  [standard, marugoto.toml]",
        "「だれから」は相談者の列（内容は確かめない）  [marugoto.toml]",
        "北  kita  [marugoto.toml]",
        "第一  first  [marugoto.toml]",
        "でんわ相談  phone  [standard, marugoto.toml]",
        "無線  radio  [marugoto.toml]",
        "地域づくりに向けた支援  community  [standard, marugoto.toml]",
        "社協事務  clerical  [standard, marugoto.toml]",
        "個別支援  person  [marugoto.toml]",
        "地域支援  area  [marugoto.toml]",
        "つなぎ先  partner  [standard, marugoto.toml]",
        "相談者別・相談方法別  inquirer_by_channel  [marugoto.toml]",
        "連携先の N は、延べ回答数（相談の件数も並べて書く）  [standard, marugoto.toml]",
        "公表用：1件以上5件未満は x にする  [marugoto.toml]",
        "空欄を上と同じと読む列：地区  [standard, marugoto.toml]",
        "5.4.3 を令和5年4月3日と読む  [standard, marugoto.toml]",
    ]
    assert text.splitlines()[-6:] == [
        "  いつも付ける指定：--period 2023",
        "  いつも付ける指定：--where 地区=第一",
        "  いつも付ける指定：--where 相談方法=電話",
        "  いつも付ける指定：--header-row 4",
        "  いつも付ける指定：--for city",
        "  いつも付ける指定：--smallest-published 3",
    ]
