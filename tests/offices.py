"""Rows by chance, and a second counter of published figures: loops that know the rules in words, none of our code."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

from logs import csv_of

from marugoto_stats.model import Convention

CHAIN, OUTREACH, CROSSED = "件数のつながり", "アウトリーチ等を通じた継続的支援の内訳", "地区別・相談方法別"
PARTNERS, BY_DISTRICT, TOPICS = "相談における連携先・他機関紹介の状況", "連携先・地区別", "相談内容（複数回答）"
Place = tuple[str, str, str]
"""Table, row and column, as a person types them."""
PARTNER_NAMES = {"堺第１高齢者支援センター": "高齢者支援センター", "堺第２高齢者支援センター": "高齢者支援センター",
                 "高齢者支援センター": "高齢者支援センター", "病院": "病院", "警察": "警察"}  # fmt: skip
TOPIC_NAMES = {"病気": "健康", "健康": "健康", "介護": "介護", "借金": "債務"}


@dataclass(frozen=True)
class Row:
    serial: int
    day: str = "2023-05-01"
    district: str = "相原"
    channel: str = "訪問"
    support: str = "包括"
    partners: tuple[str, ...] = ("病院",)
    topics: tuple[str, ...] = ("介護",)
    weight: int = 1
    repeats: bool = False

    def written(self) -> list[str]:
        return [self.day, self.district, self.channel, self.support, "、".join(self.partners), "、".join(self.topics),
                str(self.weight), f"控え{self.serial}"]  # fmt: skip


def log_of(rows: list[Row], path: Path) -> Path:
    head = ["対応日", "地区", "相談方法", "支援区分", "連携先", "相談内容", "件数", "備考"]
    path.write_bytes(csv_of([head, *(row.written() for row in rows)]))
    return path


def random_rows(chance: random.Random) -> list[Row]:
    """Some rows by chance, among them one at least for every question."""

    def some(names: dict[str, str]) -> tuple[str, ...]:
        return tuple(chance.sample(list(names), chance.randint(1, 3)))

    rows = [
        Row(
            serial=n,
            day=chance.choice(["2023-04-03", "2023-09-15", "2024-03-29", "2024-03-01", "2024-04-01"]),
            district=chance.choice(["相原", "相原", "小山", ""]),
            channel=chance.choice(["訪問", "来所", "電話", ""]),
            support=chance.choice(["包括", "アウトリーチ", "社協事務", ""]),
            partners=chance.choice([(), ("なし",), ("不明",), *[some(PARTNER_NAMES) for _ in range(3)]]),
            topics=chance.choice([(), *[some(TOPIC_NAMES) for _ in range(4)]]),
            weight=chance.choice([1, 1, 1, 2, 3]),
        )
        for n in range(chance.randint(20, 40))
    ]
    rows = [row for row in rows if row.district or row.channel or row.support]  # else it is no contact
    two = ("堺第１高齢者支援センター", "堺第２高齢者支援センター")
    rows += [Row(100, weight=2), Row(101, support="社協事務", partners=two), Row(102, channel=""),
             Row(103, partners=()), Row(104, partners=("なし",)), Row(105, day="")]  # fmt: skip
    twice = rows[0] if rows[0].day <= "2024-03-31" else rows[-2]
    return [*rows, replace(twice, repeats=True)]


class Counter:
    """Figures of some rows under a convention, by loops."""

    def __init__(self, rows: list[Row], under: Convention) -> None:
        self.under = under
        self.rows = [
            row
            for row in rows
            if (row.day <= "2024-03-31" if row.day else under.undated == "inside")
            and not (row.repeats and under.twice == "once")
        ]
        self.on_tables = [row for row in self.rows if row.support != "社協事務" or under.clerical != "outside"]

    def n(self, rows: list[Row]) -> int:
        return sum(row.weight if self.under.weights == "column" else 1 for row in rows)

    def answers(self, rows: list[Row], names: dict[str, str], *, topics: bool = False, kind: str = "") -> int:
        total = 0
        for row in rows:
            found = [names[text] for text in (row.topics if topics else row.partners) if text in names]
            found = [each for each in found if not kind or each == kind]
            total += self.n([row]) * (len(found) if self.under.branches == "each" else len(set(found)))
        return total

    def base(self, rows: list[Row], names: dict[str, str], *, topics: bool = False) -> int:
        """N of a table of several answers, as the convention calls it."""
        let_in = []
        named = []
        for row in rows:
            texts = row.topics if topics else row.partners
            if set(texts) & set(names):
                named.append(row)
            elif texts == ("なし",):
                let_in += [row] if self.under.none == "inside" else []
            elif self.under.gaps == "inside":
                let_in.append(row)
        by_mentions = self.under.n == "all_mentions" or (self.under.n == "mentions" and not topics)
        whole = self.answers(named, names, topics=topics) if by_mentions else self.n(named)
        return whole + self.n(let_in)

    def figures(self) -> dict[Place, int]:
        tables, gaps_out = self.on_tables, self.under.gaps == "outside"
        crossed = [row for row in tables if not gaps_out or (row.district and row.channel)]
        typed_support = [row for row in self.rows if row.support or not gaps_out]
        consulted = [row for row in self.rows if row.support != "社協事務"]
        inside = self.under.clerical == "inside"
        return {
            (CHAIN, "対応件数", ""): self.n(self.rows),
            (CHAIN, "社協事務", ""): self.n([row for row in self.rows if row.support == "社協事務"]),
            (CHAIN, "相談件数", ""): self.n(self.rows if inside else consulted),
            ("総数と内訳", "相談（小計）", "対応（件）"): self.n(
                [row for row in typed_support if inside or row.support != "社協事務"]),
            (CROSSED, "相原", "訪問"): self.n([r for r in crossed if (r.district, r.channel) == ("相原", "訪問")]),
            (CROSSED, "相原", "無記入"): self.n([r for r in tables if (r.district, r.channel) == ("相原", "")]),
            (CROSSED, "相原", "計"): self.n([r for r in crossed if r.district == "相原"]),
            (CROSSED, "計", "来所"): self.n([r for r in crossed if r.channel == "来所"]),
            (CROSSED, "計", "計"): self.n(crossed),
            (OUTREACH, "計", "計"): self.n([r for r in crossed if r.support == "アウトリーチ"]),
            (PARTNERS, "N（件数）", ""): self.base(tables, PARTNER_NAMES),
            (PARTNERS, "高齢者支援センター", ""): self.answers(tables, PARTNER_NAMES, kind="高齢者支援センター"),
            (PARTNERS, "警察", ""): self.answers(tables, PARTNER_NAMES, kind="警察"),
            (PARTNERS, "Nの外：なし", ""): self.n([row for row in tables if row.partners == ("なし",)]),
            (BY_DISTRICT, "計", "計"): self.base([r for r in tables if r.district or not gaps_out], PARTNER_NAMES),
            (BY_DISTRICT, "計", "小山"): self.base([r for r in tables if r.district == "小山"], PARTNER_NAMES),
            (TOPICS, "N（件数）", ""): self.base(tables, TOPIC_NAMES, topics=True),
            (TOPICS, "健康", ""): self.answers(tables, TOPIC_NAMES, topics=True, kind="健康"),
        }  # fmt: skip
