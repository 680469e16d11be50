"""What coders are asked, from ``lexicons/codebook.toml``: questions, their codes, and both as Markdown."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from pasni_analysis.lexicons import load_codebook

CANNOT_TELL = "cannot tell"


class Question(NamedTuple):
    """One question about an item; each code has a definition and two examples."""

    name: str
    ask: str
    definition: str
    doubt: str
    codes: dict[str, list[str]]

    @property
    def blind(self) -> bool:
        """Whether coders give a value that they are not shown; else they judge one that they see."""
        return set(self.codes) != {"yes", "no"}


class Form(NamedTuple):
    """What coders see of one table, and what they are asked."""

    title: str
    item: str
    shown: dict[str, str]
    terms: dict[str, str]
    questions: dict[str, Question]


@cache
def forms() -> dict[str, Form]:
    """Return the form of each table that can be coded, by name."""
    return {name: _form(part) for name, part in load_codebook().items() if isinstance(part, dict)}


def _form(part: dict[str, Any]) -> Form:
    questions = {name: Question(name, **about) for name, about in part["questions"].items()}
    return Form(part["title"], part["item"], part["shown"], part.get("terms", {}), questions)


def codebook(tables: Iterable[str] = ()) -> str:
    """Return the codebook of ``tables`` (empty: of all) as Markdown: it is written beside each sample."""
    lines = [
        "# Codebook",
        "",
        "For each item read the passage, then write one code into each empty column, as it is spelled here;",
        "capitals do not matter. Code alone; compare only when all coders are done. Examples are made up.",
        "",
        f"`{CANNOT_TELL}`: {load_codebook()['cannot_tell']}",
    ]
    for name in tables or forms():
        form = forms()[name]
        lines += ["", f"## {form.title}", "", f"`pasni sample {name}`. {form.item}"]
        lines += _table("column beside the passage", form.shown)
        lines += _table("term", form.terms)
        for question in form.questions.values():
            lines += _question(question)
    return "\n".join(lines) + "\n"


def _table(what: str, rows: dict[str, str]) -> list[str]:
    head = ["", f"| {what} | meaning |", "|---|---|"] if rows else []
    return head + [f"| {name} | {meaning} |" for name, meaning in rows.items()]


def _question(question: Question) -> list[str]:
    seen = "" if question.blind else " The value of the package stands beside the passage."
    return [
        *("", f"### {question.name}: {question.ask}", "", f"{question.definition}{seen}", ""),
        *(f"In doubt: {question.doubt}", "", "| code | definition | for example |", "|---|---|---|"),
        *(f"| `{code}` | {what} | {' – '.join(cases)} |" for code, (what, *cases) in question.codes.items()),
        f"| `{CANNOT_TELL}` | see above | |",
    ]
