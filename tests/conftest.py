"""What the tests share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
collect_ignore_glob = ["notebooks/*"]  # fixtures that fail on purpose


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The default corpus."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def gold() -> Path:
    """The annotated data beside the checkout."""
    folder = ROOT.parent / "shared" / "gold"
    if not folder.is_dir():
        pytest.skip("gold data is not beside the checkout")
    return folder
