"""The look of charts: nothing overlaps or is cut, colours differ for every eye, labels break well."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from figures import sakai_report
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgb
from scenes import ODD, YEAR, hide, look, made_axis, one_way, scene_of

from marugoto_stats.errors import OutputError
from marugoto_stats.render import palette
from marugoto_stats.render.chart.paper import MARGIN, WIDTH
from marugoto_stats.render.chart.scale import steps
from marugoto_stats.render.wrap import LONGEST_LABEL, short, wrap

PUBLIC = sakai_report(audience="public")

# ── nothing overlaps, nothing is cut, four sizes ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*YEAR, *ODD])
def test_texts_stand_free(name: str) -> None:
    scene = scene_of(name)
    assert scene.overlaps() == []
    assert scene.struck() == []
    assert scene.outside() == []


def test_long_labels_leave_room_for_the_bars() -> None:
    assert max(box.width for _, box in scene_of("26 long labels, one huge").bars) > 2.5


@pytest.mark.parametrize("name", ["month", "district_by_channel", "partner"])
def test_hidden_figures_stand_free(name: str) -> None:
    scene = look(hide(PUBLIC[name]), PUBLIC)
    assert (scene.overlaps(), scene.struck(), scene.outside()) == ([], [], [])


def test_four_sizes_and_none_below_seven_points_on_a4() -> None:
    sizes = {float(text.get_fontsize()) for name in YEAR for _, _, text in scene_of(name).texts}
    assert len(sizes) <= 4
    on_a4 = 160 / 25.4 / 8
    assert min(sizes) * on_a4 >= 7


def test_a_chart_grows_beyond_twelve_bars_only() -> None:
    assert scene_of("ja inquirer").height == 5
    assert scene_of("ja partner").height > 5
    assert {scene_of(name).width for name in YEAR} == {8}


@pytest.mark.parametrize("name", [*YEAR, *ODD])
def test_nothing_stands_in_the_margins(name: str) -> None:
    """A document cuts them off."""
    boxes = [box for _, box, _ in scene_of(name).texts]
    assert min(box.x0 for box in boxes) >= MARGIN - 0.02
    assert max(box.x1 for box in boxes) <= WIDTH - MARGIN + 0.02


# ── colours ─────────────────────────────────────────────────────────────────────────────────────────────────

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency,
# IEEE TVCG 15 (2009), table of severity 1.0; applied to linear RGB.
MACHADO = {
    "none": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
SRGB_TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])


def linear(colour: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = SRGB_TO_XYZ @ rgb / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


TOGETHER = [(*palette.STRONG.values(), palette.REST), (palette.MAIN, palette.REST)]
"""Colours that stand on one chart."""
GROUNDS = {
    palette.PAPER: TOGETHER,
    palette.DARK[palette.PAPER]: [tuple(palette.DARK[colour] for colour in colours) for colours in TOGETHER],
}
"""The same, by the ground they stand on."""


@pytest.mark.parametrize("sight", MACHADO)
def test_colours_can_be_told_apart(sight: str) -> None:
    for colours in (colours for together in GROUNDS.values() for colours in together):
        seen = [lab(np.clip(MACHADO[sight] @ linear(colour), 0, 1)) for colour in colours]
        assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 14


def test_colours_differ_in_lightness() -> None:
    for ground, colours in ((ground, colours) for ground, together in GROUNDS.items() for colours in together):
        lightness = sorted(lab(linear(colour))[0] for colour in (*colours, ground))
        assert min(np.diff(lightness)) > 13


def test_texts_are_dark_enough() -> None:
    def luminance(colour: str) -> float:
        return float(SRGB_TO_XYZ[1] @ linear(colour))

    for colour in (palette.INK, palette.GREY):
        assert 1.05 / (luminance(colour) + 0.05) > 4.5
    assert 1.05 / (luminance(palette.MAIN) + 0.05) > 4.5  # white figures stand on it
    assert 1.05 / (luminance(palette.FAINT) + 0.05) > 3
    tones = {to_hex(text.get_color()) for name in YEAR for _, _, text in scene_of(name).texts}
    assert tones == {palette.INK.lower(), palette.GREY.lower(), palette.FAINT.lower(), "#ffffff"}


# ── labels ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("高齢者支援センター（地域包括支援センター）", 14, ["高齢者支援センター", "（地域包括支援センター）"]),
    ("アウトリーチ等を通じた継続的支援", 11, ["アウトリーチ等を", "通じた継続的支援"]),
    ("地域活動（サロン・居場所・買い物支援など）", 14, ["地域活動（サロン・", "居場所・買い物支援など）"]),
    ("地域活動団体・NPO", 7, ["地域活動団体・", "NPO"]),
    ("多機関協働", 4, ["多機関協", "働"]),
    ("Support for community building", 16, ["Support for", "community", "building"]),
    ("来所", 9, ["来所"]),
])
def test_labels_break_where_one_breathes(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, lambda line: len(line) <= width) == lines


@given(st.text(st.sampled_from("地域の支援（センター）・、サロンとNPO abー"), min_size=1), st.integers(1, 20))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, lambda line: len(line) <= width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)


@given(st.text(st.sampled_from("相談ab"), max_size=120))
def test_long_labels_are_cut(label: str) -> None:
    cut = short(label)
    length = sum(0.5 if sign.isascii() else 1 for sign in cut)
    assert length <= LONGEST_LABEL
    assert cut == label or (cut.endswith("…") and label.startswith(cut[:-1]))


@given(st.integers(1, 10**9), st.integers(1, 8))
def test_grid_steps_are_even_and_few(largest: int, most: int) -> None:
    found = steps(largest, most)
    assert found[0] == 0
    assert found[-1] <= largest
    assert 2 <= len(found) <= most + 1
    assert len(set(np.diff(found))) == 1


def test_a_sign_without_glyph_fails_by_code_point_alone() -> None:
    table = one_way(made_axis("topic", ["𠮷田地区"]), [3])
    with pytest.raises(OutputError) as failure:
        look(table)
    assert failure.value.slug == "missing-glyph"
    assert "U+20BB7" in str(failure.value)
    assert "田地区" not in str(failure.value) + repr(failure.value)


def test_signs_that_steer_or_calculate_are_only_signs() -> None:
    labels = ["_下線", "$生活費$500", r"$\badcmd$", "☑済", "<b>&"]
    words = look(one_way(made_axis("topic", labels), [5, 4, 3, 2, 1])).words
    assert set(labels) <= set(words)


def test_controls_never_reach_a_picture() -> None:
    words = look(one_way(made_axis("topic", ["相\x1b[31m談\u202e"]), [5])).words
    assert "相[31m談" in words
