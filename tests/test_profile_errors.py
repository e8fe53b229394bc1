"""What is said of a profile file that does not hold together: every problem at once, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_vocabulary_file import OF_WORKBOOKS

from marugoto_stats import profile
from marugoto_stats.errors import ProfileError
from marugoto_stats.profile import checks, schema
from marugoto_stats.profile.build import built
from marugoto_stats.profile.layers import laid_over, merged
from marugoto_stats.profile.source import Layer, layers
from marugoto_stats.wording import LANGUAGES, words

GOLDEN = (Path(__file__).parent / "golden" / "profile-errors.md").read_text("utf-8")
LINES = r"((?:- .+\n)+)"
CASES = re.findall(rf"^## (.+)\n\n```toml\n((?:.*\n)+?)```\n\n{LINES}\n{LINES}", GOLDEN, re.MULTILINE)
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "marugoto.toml"
        path.write_text(text, "utf-8")
        return path

    return written


def refused(name_or_path: str | Path) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        profile.load(name_or_path, lang="ja")
    return caught.value


def test_every_case_was_found() -> None:
    assert len(CASES) == GOLDEN.count("\n## ")


@pytest.mark.parametrize(("toml", "ja", "en"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_problems_in_words(write: Write, toml: str, ja: str, en: str) -> None:
    path = write(toml)
    assert [f"- {problem}" for problem in profile.check(path, "ja")] == ja.splitlines()
    assert [f"- {problem}" for problem in profile.check(path, "en")] == en.splitlines()


def test_every_slug_has_a_case(write: Write) -> None:
    problems = {problem.slug for _, toml, _, _ in CASES for problem in refused(write(toml)).problems}
    whole = {"unknown", "unknown-near", "no-file", "unreadable", "encoding", "invalid"}
    seen = problems | {f"profile-{name}" for name in whole} | OF_WORKBOOKS
    for lang in LANGUAGES:
        text = resources.files("marugoto_stats").joinpath("wording", lang, "errors.toml").read_text("utf-8")
        assert {slug for slug in tomllib.loads(text) if slug.startswith("profile-")} == seen


def test_all_problems_come_at_once_as_one_error(write: Write) -> None:
    """Of shape and of meaning, and what stands beside them is still looked at."""
    path = write(
        'extends = "machida"\nversoin = 2\n[[vocabulary.district]]\ncode = "aihara"\nalt_labels = ["小山"]\n'
        '[[vocabulary.district]]\ncode = "new"\nlabel = 5\n[reading]\nditto = ["distrct"]\n'
    )
    error = refused(path)
    assert error.exit_code == 2
    what, do = error.parts("ja")
    assert what.splitlines() == [
        "設定ファイル marugoto.toml に、直すところが4つあります。",
        *(f"  - {problem}" for problem in profile.check(path, "ja")),
    ]
    assert do == "直してから、もう一度実行してください。"
    assert [problem.slug for problem in error.problems] == [
        "profile-text", "profile-key-near", "profile-role-near", "profile-clash",
    ]
    assert error.parts("en")[0].splitlines()[0] == "Places to mend in the profile marugoto.toml: 4."


KNOWN = "standard, 標準, chofu, 調布市, fuchu, 府中市, hachioji, 八王子市, machida, 町田市, tachikawa, 立川市"


def test_profiles_that_are_not_there() -> None:
    said = {name: refused(name).parts("ja") for name in ("machdia", "渋谷", "うち.toml")}
    assert said == {
        "machdia": ("machdia という設定はありません。", "「machida」のことでしょうか。"),
        "渋谷": (
            "渋谷 という設定はありません。",
            f"あるのは {KNOWN} です。ファイルを使うときは、末尾が .toml の名前を指定してください。",
        ),
        "うち.toml": (
            "設定ファイル うち.toml が見つかりません。",
            "ファイルの名前と置き場所を確かめてください。",
        ),
    }


def test_profiles_that_are_not_there_in_english() -> None:
    assert refused("machdia").parts("en") == ("There is no profile machdia.", "Did you mean machida?")
    assert refused("渋谷").parts("en")[1] == f"There are {KNOWN}. A file's name ends in .toml."
    assert refused("a.toml").parts("en")[0] == "The profile a.toml was not found."


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    assert refused(tmp_path / "a.toml").parts("ja") == (
        "設定ファイル a.toml を開けません。", "読む許可があるか、フォルダーでないかを確かめてください。",
    )


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_other_encodings_are_explained(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes('label = "山の手市"\n'.encode(encoding))
    assert refused(path).parts("ja") == (
        "設定ファイル a.toml の文字コードが UTF-8 ではありません。",
        "メモ帳で開き、「名前を付けて保存」で文字コードを UTF-8 にして保存し直してください。",
    )
    assert refused(path).parts("en") == (
        "The profile a.toml is not in UTF-8.",
        "Open it in Notepad and save it under its name with the encoding UTF-8.",
    )
    assert profile.check(path, "en") == (" ".join(refused(path).parts("en")),)


# ── whatever is written, it is either a profile or its problems are named ───────────────────────────────────

WORD = st.sampled_from(
    ["相原", "来所", "partner", "district", "a", "office", "other", "unknown", "", " ", "\u200b", "month"]
)
ANYTHING = st.one_of(
    WORD, st.integers(-1, 3), st.booleans(), st.none(),
    st.lists(WORD, max_size=3), st.dictionaries(WORD, WORD, max_size=2),
)
DIMENSION = st.sampled_from(["district", "centre", "partner", "channel", "inquirer", "nowhere"])


def entry(model: type[schema.Entry]) -> st.SearchStrategy[dict[str, Any]]:
    known = [field.alias or name for name, field in model.model_fields.items()]
    return st.dictionaries(st.sampled_from([*known, "more"]), ANYTHING, max_size=6)


FILE = st.fixed_dictionaries({}, optional={
    "vocabulary": st.dictionaries(DIMENSION, st.lists(entry(schema.TermEntry), max_size=3), max_size=2),
    "dimension": st.dictionaries(DIMENSION, entry(schema.DimensionEntry), max_size=2),
    "shared": st.lists(entry(schema.SharedEntry), max_size=2),
    "table": st.lists(entry(schema.TableEntry), max_size=3),
    "audience": st.dictionaries(st.sampled_from(["public", "city"]), entry(schema.AudienceEntry)),
    "defaults": entry(schema.DefaultsEntry),
    "headers": st.dictionaries(WORD, st.lists(WORD, max_size=2), max_size=2),
    "columns": st.dictionaries(WORD, WORD, max_size=2),
    "counting": ANYTHING,
})


@given(FILE)
def test_any_file_is_read_or_its_problems_are_named(raw: dict[str, Any]) -> None:
    entries, problems = schema.shaped(raw)
    base = layers("machida")
    before = merged(base)
    whole = laid_over(before, entries)
    meaning = checks.problems(base[0].entries, entries, whole=whole, before=before)
    for problem in (*problems, *meaning):
        assert all(all(problem.parts(lang)) for lang in LANGUAGES)
    if not problems and not meaning:
        own = built(whole, (*base, Layer("a.toml", entries, "a")), "ja")
        assert profile.show_text(own, words("ja"))
