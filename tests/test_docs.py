"""The documentation: its pages are made without a warning and ask for nothing; its examples run."""

import contextlib
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pasni_analysis as pa
from pasni_analysis.cli import EXAMPLES, main
from pasni_analysis.parameters import PARAMETERS

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
# Their Python is run as it stands; seeds/ stands for the reader's own folder.
RUN = [
    "README.md",
    "docs/tutorial.md",
    "docs/tables.md",
    "docs/citing.md",
    "docs/checking.md",
    "docs/scale.md",
]
QUICK = {"corpus", "verify"}  # commands whose output does not wait for a parser


def blocks(path, language):
    text = path.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """The folder of a reader of the documentation: articles of their own, the default corpus, its figures."""
    folder = tmp_path_factory.mktemp("reader")
    for name in ("seeds", "my_articles"):
        shutil.copytree(ROOT / "seeds", folder / name)
    shutil.copytree(ROOT / "figures", folder / "figures")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("name", RUN)
def test_python_of_the_documentation_runs(name, reader, capsys):
    code = blocks(ROOT / name, "python")
    assert code
    with contextlib.chdir(reader):
        names = {"pa": pa}
        if "notes." in "".join(code) and "notes =" not in "".join(code):
            names["notes"] = pa.annotate(pa.load_corpus("seeds"))
        for block in code:
            exec(compile(block, name, "exec"), names)


def commands():
    for page in [ROOT / "README.md", *PAGES]:
        for block in blocks(page, "console"):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                yield pytest.param(command, output, id=f"{page.stem}: {command}")


@pytest.mark.parametrize(("command", "output"), list(commands()))
def test_what_the_documentation_shows_is_what_is_seen(command, output, reader, capsys):
    program, name, *rest = command.split()
    if program != "pasni":  # the shell's own
        return
    assert name in EXAMPLES
    if name in QUICK or output.startswith("pasni: "):
        with contextlib.chdir(reader):
            main([name, *rest])
        out, err = capsys.readouterr()
        assert [x.rstrip() for x in (out + err).splitlines()] == output.rstrip().splitlines()


def test_commands_of_the_documentation_exist():
    text = "\n".join(page.read_text("utf-8") for page in [ROOT / "README.md", *PAGES])
    named = set(re.findall(r"^(?:    |\$ )(?:\.venv/bin/)?pasni (\w+)", text, re.MULTILINE))
    assert named <= set(EXAMPLES)
    assert {"report", "corpus", "verify", "crate"} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_links_and_pictures_of_a_page_lead_to_files(page):
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_figure_that_is_cited_as_an_example_is_the_committed_one():
    # Made anew with other data, its entry is to be copied into the two pages.
    name = "2_timeline-event-timeline-1eb81c62"
    entry = (ROOT / "figures" / f"{name}.bib").read_text("utf-8")
    assert blocks(ROOT / "docs/tutorial.md", "bibtex") == [entry]
    record = json.loads((ROOT / "figures" / f"{name}.json").read_text("utf-8"))
    citing = " ".join((ROOT / "docs/citing.md").read_text("utf-8").replace("\n> ", " ").split())
    assert f"*{record['title']}.* {record['csl']['medium']}. {record['csl']['note']}." in citing


class Requests(HTMLParser):
    """What a browser fetches to show a page."""

    def __init__(self, text):
        super().__init__()
        self.urls = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.urls += [found[k] for k in ("src", "srcset", "poster", "data") if found.get(k)]
        if tag == "link" and found.get("rel") not in (
            "author",
            "index",
            "search",
            "next",
            "prev",
            "canonical",
        ):
            self.urls.append(found.get("href") or "")


def is_remote(url):
    return re.match(r"\s*(?:[a-z]+:)?//", url, re.IGNORECASE) is not None


def test_requests_of_a_page_are_recognised():
    page = '<link rel="stylesheet" href="https://a/b.css"><script src="//c/d.js"></script><a href="https://e/">e</a>'
    assert [is_remote(url) for url in Requests(page).urls] == [True, True]
    assert not is_remote("_static/furo.css")


@pytest.mark.slow
def test_pages_are_made_without_a_warning_and_ask_for_nothing(tmp_path):
    command = ["-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", tmp_path / "work"]
    done = subprocess.run(
        [sys.executable, *command, ROOT / "docs", tmp_path / "html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {page.stem for page in (tmp_path / "html").glob("*.html")}
    assert {page.stem for page in PAGES} <= made
    for page in (tmp_path / "html").glob("*.html"):
        remote = [url for url in Requests(page.read_text("utf-8")).urls if is_remote(url)]
        assert not remote, f"{page.name} asks for {remote}"
    for style in (tmp_path / "html").rglob("*.css"):
        urls = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", style.read_text("utf-8"))
        assert not [url for pair in urls for url in pair if is_remote(url)], style.name
    reference = (tmp_path / "html" / "api.html").read_text("utf-8")
    assert not [n for n in pa._MODULES if f'id="pasni_analysis.{n}"' not in reference]
    shown = (tmp_path / "html" / "command-line.html").read_text("utf-8")
    assert not [name for name in EXAMPLES if f"usage: pasni {name}" not in shown]
    table = (tmp_path / "html" / "parameters.html").read_text("utf-8")
    assert all(f">{name}<" in table for name in PARAMETERS)
    assert not [
        p.stem for p in PAGES if "<!-- made" in (tmp_path / "html" / f"{p.stem}.html").read_text("utf-8")
    ]
