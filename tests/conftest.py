"""What the tests share, and which skips continuous integration allows."""

import os
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


# A skip outside this list fails the run where CI is set.
ALLOWED_SKIPS = {
    "gold data is not beside the checkout": "a user's clone does not have it",
    "needs SIGKILL": "Windows has no such signal",
    "sends SIGINT": "Windows sends it otherwise",
    "other systems refuse such a name": "only Linux has file names that are not text",
    "no small disk can be mounted": "only Linux has name spaces, and some containers forbid them",
    "not a git checkout": "a source archive has no history",
    "no Chromium is installed": "tests do not install a browser; .ci/run does where it can",
}
_skipped: list[str] = []


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(f"{report.nodeid}: {report.longrepr[2] if report.longrepr else ''}")


def pytest_sessionfinish(session):
    worker = hasattr(session.config, "workerinput")
    odd = [line for line in _skipped if not any(reason in line for reason in ALLOWED_SKIPS)]
    if odd and os.environ.get("CI") and not worker:
        print("\nskips that are not on the list in tests/conftest.py:", *odd, sep="\n  ")
        session.exitstatus = 1
