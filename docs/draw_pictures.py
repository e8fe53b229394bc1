"""Draw the pictures of the two READMEs: charts of the sample log, as the program itself draws them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import marugoto_stats as ms
from marugoto_stats.render import chart
from marugoto_stats.wording import Lang

HERE: Final = Path(__file__).parent
SAMPLE: Final = HERE.parent / "data" / "samples" / "sakai_2023.xlsx"
FOLDER: Final = HERE / "pictures"
DRAWN: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("district_by_channel",),
    "ja": ("month", "district_by_channel", "partner"),
}
"""Language of a README → the tables whose charts stand in it."""


def main() -> None:
    """Draw every picture; each carries its alternative text, which the READMEs repeat."""
    for lang, tables in DRAWN.items():
        report = ms.analyse(SAMPLE, lang=lang)
        for table_id in tables:
            picture = FOLDER / f"{table_id}.{lang}.png"
            picture.write_bytes(chart.draw(report[table_id], report, format="png"))


if __name__ == "__main__":
    main()
