"""A real browser for the tests: the system's Chromium, driven by Playwright. Nothing is downloaded."""

import shutil

import pytest


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window. Ends with the module: its event loop must not be there for other tests."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()
