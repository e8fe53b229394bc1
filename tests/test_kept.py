"""What a person settled is kept: the answers of 要確認.xlsx become words in the office's own file."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from reviews import review
from test_vocabulary_file import OFFICE

from marugoto_stats import profile
from marugoto_stats.cli import main
from marugoto_stats.render import toml


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.toml"
    path.write_text(OFFICE, "utf-8")
    return path


SETTLED = [("channel", "見守り", "訪問"), ("channel", "立ち番", "訪問"), ("channel", "なぞ", "数えない"),
           ("topic", "ないない", "なし"), ("channel", "あとまわし", "")]  # fmt: skip


def test_settled_words_become_a_file_of_the_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    columns = [("ひみつ", "読まない"), ("つながり", "連携先")]
    Path("要確認.xlsx").write_bytes(review(SETTLED, columns, profile="machida"))
    assert main(["profiles", "convert", "要確認.xlsx", "-o", "marugoto.toml"]) == 0
    assert profile.stated(Path("marugoto.toml"))[0] == {
        "extends": "machida",
        "columns": {"ひみつ": "ignored", "つながり": "partner"},
        "dimension": {"channel": {"blank": ["なぞ"]}, "topic": {"none": ["ないない"]}},
        "vocabulary": {"channel": [{"code": "visit", "alt_labels": ["見守り", "立ち番"]}]},
    }
    assert main(["profiles", "convert", "要確認.xlsx", "-o", "用語.xlsx"]) == 0
    assert profile.stated(Path("用語.xlsx")) == profile.stated(Path("marugoto.toml"))


def test_settled_words_are_added_to_the_offices_own(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                    capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    shutil.copy(office, "marugoto.toml")
    settled = [("channel", "見守り", "電話"), ("district", "奥", "北")]
    Path("要確認.xlsx").write_bytes(review(settled, profile="marugoto"))
    assert main(["profiles", "convert", "要確認.xlsx", "-o", "marugoto.toml"]) == 1
    assert main(["profiles", "convert", "要確認.xlsx", "-o", "marugoto.toml", "--overwrite"]) == 0
    assert "決めた言葉2件を、marugoto.toml の言葉に足しました。" in capsys.readouterr().err
    text = Path("marugoto.toml").read_text("utf-8")
    assert text.startswith("# 見本市の用語\n# 令和6年に作った\nlabel")
    before, after = profile.stated(office)[0], profile.stated(Path("marugoto.toml"))[0]
    before["vocabulary"]["channel"][0]["alt_labels"].append("見守り")
    before["vocabulary"]["district"][0]["alt_labels"] = ["奥"]
    assert after == before


def test_a_hidden_spelling_cannot_be_carried_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                          capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("要確認.xlsx").write_bytes(review(SETTLED[:3], shown=False))
    assert main(["profiles", "convert", "要確認.xlsx", "-o", "marugoto.toml"]) == 0
    assert profile.stated(Path("marugoto.toml"))[0] == {"extends": "standard"}
    assert "3件（決めてください!B4、決めてください!B5、決めてください!B6）" in capsys.readouterr().err
    Path("要確認.xlsx").write_bytes(review(SETTLED[:3], profile="yoso"))
    assert main(["profiles", "convert", "要確認.xlsx", "-o", "other.toml"]) == 0  # the office's file lies here
    Path("marugoto.toml").unlink()
    assert main(["profiles", "convert", "要確認.xlsx", "-o", "third.toml"]) == 1


SHAPES = {
    "nothing": "",
    "a comment": "# 見本市\n",
    "tables out of order": OFFICE + "\n[dimension.channel]\nordered = true\n",
    "two runs of terms": OFFICE + '\n[[vocabulary.channel]]\ncode = "fax"\nalt_labels = ["複合機"]\n',
    "braces": 'vocabulary = { channel = [{ code = "phone", alt_labels = ["携帯"] }] }\ncolumns = { "a" = "topic" }\n',
    "dotted keys": 'dimension.channel.ordered = true\ncolumns."a" = "topic"\n',
    "line ends of Windows": OFFICE.replace("\n", "\r\n"),
}
MORE = {
    "vocabulary": {"channel": [{"code": "visit", "alt_labels": ["見守り"]},
                               {"code": "phone", "alt_labels": ["携帯", "内線"]}]},
    "dimension": {"channel": {"blank": ["なぞ"]}, "partner": {"none": ["ないない"]}},
    "columns": {"ひみつ": "ignored"},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_words_are_added_to_a_file_however_it_is_written(shape: str) -> None:
    before = tomllib.loads(SHAPES[shape])
    notes = [line for line in SHAPES[shape].splitlines() if line.startswith("#")]
    text = toml.amended(SHAPES[shape], MORE, [note.lstrip("# ") for note in notes]).decode()
    after = tomllib.loads(text)
    channel = {term["code"]: term.get("alt_labels") for term in after["vocabulary"].pop("channel")}
    known = {term["code"]: term.get("alt_labels") for term in before.get("vocabulary", {}).pop("channel", [])}
    phone = list(dict.fromkeys([*known.get("phone", []), "携帯", "内線"]))
    assert channel == {**known, "visit": ["見守り"], "phone": phone}
    assert after["vocabulary"] == before.get("vocabulary", {})
    assert after["columns"].items() == {**before.get("columns", {}), "ひみつ": "ignored"}.items()
    assert (after["dimension"]["channel"]["blank"], after["dimension"]["partner"]["none"]) == (["なぞ"], ["ないない"])
    rest = {key: value for key, value in before.items() if key not in MORE}
    assert {key: after[key] for key in rest} == rest
    assert [line for line in text.splitlines() if line.startswith("#")] == notes
    assert tomllib.loads(toml.amended(text, MORE).decode()) == tomllib.loads(text)
