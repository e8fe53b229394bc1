"""What holds for every test: examples of chance are the same on every run, and no setting of the machine is felt."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", max_examples=30, deadline=None, derandomize=True, print_blob=False, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip
settings.register_profile("nightly", settings.get_profile("ci"), derandomize=False, max_examples=5000, print_blob=True)
settings.load_profile("ci")
gc.set_threshold(50_000, 20, 20)  # a test makes many values and few circles: looking for them less often saves a tenth


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to write the golden files anew; the change is then read like any other."""
    parser.addoption("--write-golden", action="store_true", help="write tests/golden anew instead of comparing with it")


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a machine may say about language, colour and width."""
    for name in ("MARUGOTO_LANG", "MARUGOTO_PASSWORD", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
