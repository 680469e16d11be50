"""The controls of the explorer: ipywidgets to choose with, itables to sort and search, passages below."""

from typing import Any

from pasni_analysis.explorer import ALL, KINDS, Explorer, as_grid

try:
    import ipywidgets
    from itables.widget import ITable
except ImportError as error:
    raise ImportError(
        f"pa.explore: expected ipywidgets and itables, found no {error.name}; "
        "install the extra: pip install 'pasni_analysis[explore]'"
    ) from error

_GRID: dict[str, Any] = {
    "allow_html": False,
    "maxBytes": "1MB",
    "classes": "display compact",
    "showIndex": False,
}


class Controls:
    """Widgets over an :class:`Explorer`, and the page of passages that follows them."""

    def __init__(self, explorer: Explorer) -> None:
        """Show the first state: all entities, the passages of the first of them."""
        self.explorer, self.handle = explorer, None
        self.kind = ipywidgets.ToggleButtons(options=KINDS)
        self.name, self.outlet, self.period = (
            ipywidgets.Dropdown(options=self._options(choice), value="", description=said)
            for choice, said in ((KINDS[0], "which"), ("outlet", "outlet"), ("period", "period"))
        )
        self.keyword = ipywidgets.Text(description="keyword", continuous_update=False, placeholder="port*")
        self.counts, self.lines = ITable(select="single", **_GRID), ITable(**_GRID)
        tabs = ipywidgets.Tab(
            [self.counts, ipywidgets.VBox([self.keyword, self.lines])], titles=("Counts", "Concordance")
        )
        row = ipywidgets.HBox([self.name, self.outlet, self.period])
        self.box = ipywidgets.VBox([self.kind, row, tabs])
        self.kind.observe(self._change_kind, "value")
        self.name.observe(self._take_keyword, "value")
        for control in (self.outlet, self.period, self.keyword):
            control.observe(self._update, "value")
        self.counts.observe(self._select, "selected_rows")
        self._update()

    def _options(self, choice: str) -> list[tuple[str, str]]:
        return [(ALL, ""), *self.explorer.choices[choice].items()]

    def _change_kind(self, *_: Any) -> None:
        self.name.options = self._options(self.kind.value)
        self.name.value = ""
        self._take_keyword()

    def _take_keyword(self, *_: Any) -> None:
        # An entity is looked for by its name until another keyword is given.
        self.keyword.value = self.name.value if self.kind.value == KINDS[0] else ""
        self._update()

    def _update(self, *_: Any) -> None:
        choice = {c: getattr(self, c).value for c in ("kind", "name", "outlet", "period", "keyword")}
        self.view = self.explorer.view(**choice)
        self.counts.update(as_grid(self.view.counts), selected_rows=[0] if len(self.view.counts) else [])
        self.lines.update(as_grid(self.view.concordance), selected_rows=[])
        self._select()

    def _select(self, *_: Any) -> None:
        if self.handle:
            self.handle.update(self.bundle(), raw=True)

    def bundle(self) -> dict[str, str]:
        """Return the page for what is chosen now: it stays in the notebook where the kernel does not."""
        chosen = (self.name, self.outlet, self.period)
        title = "; ".join([self.kind.value, *(c.label for c in chosen if c.value)])
        row = next(iter(self.counts.selected_rows), None)
        return {"text/plain": title, "text/html": self.explorer.page(self.view, title, row)}

    def show(self) -> None:
        """Display the widgets and the page below them."""
        from IPython.display import display

        display(self.box)
        self.handle = display(self.bundle(), raw=True, display_id=True)
