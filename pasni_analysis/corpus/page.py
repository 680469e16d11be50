"""The lines of one page while they are judged: which rule took which line, and what the line said."""

from collections.abc import Collection, Sequence

from pasni_analysis.corpus import chrome
from pasni_analysis.corpus.dates import DATE_LINE
from pasni_analysis.corpus.edits import Edit, split_lines
from pasni_analysis.corpus.outlets import find_outlet, normalize_outlet
from pasni_analysis.corpus.words import bare

RUNS = {"above the article", "below the article", "related stories"}


def _find_title(texts: Sequence[str], title: str) -> set[int]:
    # The first lines that are the title: one, or as many as it has itself.
    whole, longest = bare(title), title.count("\n") + 1
    for first in range(len(texts) if whole else 0):
        for end in range(first + 1, min(first + longest, len(texts)) + 1):
            if whole == "".join(map(bare, texts[first:end])):
                return set(range(first, end))
    return set()


class Page:
    """Lines of a raw text, the edits that took some of them, and the metadata found in these."""

    def __init__(self, raw: str, skip: Collection[str], recurring: Collection[str], title: str = "") -> None:
        """Split ``raw``; ``skip`` names the rules that take nothing, ``title`` is the headline as given."""
        self.lines = split_lines(raw)
        self.texts = [line.text for line in self.lines]
        self.taken: dict[int, Edit] = {}
        self.found: dict[str, list[str]] = {}
        self.recurring = recurring
        self.kept = _find_title(self.texts, title)  # no rule takes these
        self._skip = skip

    def edits(self) -> list[Edit]:
        """Return the edits in order; lines on end that other text than an article fills are one."""
        merged: list[Edit] = []
        for edit in sorted(self.taken.values()):
            if merged and edit.rule in RUNS and merged[-1].rule == edit.rule and merged[-1].end == edit.start:
                merged[-1] = merged[-1]._replace(end=edit.end)
            else:
                merged.append(edit)
        return merged

    def take(self, index: int, rule: str, kind: str = "", value: str = "") -> bool:
        """Take a line by a rule, unless that is switched off; ``kind`` names what the line tells."""
        if rule in self._skip or index in self.kept:
            return False
        line = self.lines[index]
        end = self.lines[index + 1].start if index + 1 < len(self.lines) else line.end
        self.taken[index] = Edit(line.start, end, rule, "metadata" if kind else "removed")
        if kind:
            self.found.setdefault(kind, []).append(value or line.text)
        return True

    def take_strong(self, index: int) -> bool:
        """Take a line that is furniture by its words alone, or because it recurs in the corpus."""
        text = self.texts[index]
        if rule := chrome.strong_rule(text):
            if rule == "copyright" and (owner := chrome.copyright_owner(text)):
                return self.take(index, rule, "outlet", owner)
            return self.take(index, rule, "byline" if rule == "byline" else "")
        return text in self.recurring and not chrome.is_prose(text) and self.take(index, "recurring line")

    def take_imprint(self, index: int) -> bool:
        """Take "Published in Dawn, October 8th, 2025." where the outlet is a known one."""
        match = chrome.IMPRINT.fullmatch(self.texts[index])
        if not (
            match and find_outlet(match["outlet"]) and self.take(index, "imprint", "date", match["date"])
        ):
            return False
        self.found.setdefault("outlet", []).insert(0, normalize_outlet(match["outlet"]))
        return True

    def take_date(self, index: int, *, near: bool) -> bool:
        """Take a date on a line of its own; far from the text and without a label it dates nothing."""
        match = DATE_LINE.fullmatch(self.texts[index])
        if not match:
            return False
        label = (match["label"] or "").lower()
        if label == "today":
            return self.take(index, "page clock", "clock", match["date"])
        if not label and not near:
            return self.take(index, "page clock")  # or another story's
        kind = "updated" if label.startswith(("upd", "last", "mod")) else "date"
        return self.take(index, "date line", kind, match["date"])
