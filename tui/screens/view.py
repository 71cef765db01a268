"""The sheet of a saved list: name, filter, columns, order, groups, whom it is shared with, key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input
from textual.widgets.input import Selection

from core.commands.view import CreateView, EditView, KeyView
from core.filters import FilterError
from core.views.columns import WORK, columns_of, groups_of, sort_word
from tui.screens.form import FormSheet
from tui.screens.people import several
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.desk import Desk
    from core.errors import CaselineError
    from core.outcome import Outcome
    from core.rows import ViewRow
    from tui.lists.view import ListView

DIGITS = tuple("123456789")


class ViewSheet(FormSheet):
    """Save what is shown as a list, or change a list of one's own."""

    names: ClassVar[dict[str, str]] = {"form.send": "Save"}

    def __init__(
        self, desk: Desk, given: dict[str, str], about: str, view: ViewRow | None = None, *,
        start: str | None = None, then: Callable[[Outcome], None] | None = None,
    ) -> None:  # fmt: skip
        """Fill in what is `given`; reads the groups, so it is made in a thread."""
        super().__init__()
        self._org = desk.org
        self._saved, self._about, self._then, self.start = view, about, then, start
        mine = [group for group in desk.look.groups() if desk.person.username in group.members]
        self._groups = [(group.key, group.name) for group in mine]
        kept = {} if view is None else {
            "name": view.name, "filter": view.filter, "columns": view.columns.replace(" ", ", "),
            "sort": sort_word(view.sort, descending=view.descending),
            "group_by": view.grouping or "", "groups": ", ".join(g.key for g in view.groups),
            "digit": str(view.digit or ""),
        }  # fmt: skip
        self._kept_before, self._given = kept, kept | given
        self.ACT = "view.edit" if view else "view.create"  # type: ignore[misc]

    def heading(self) -> str:
        """Name the list."""
        return f"Edit the list {self._saved.name}" if self._saved else "Save as a list"

    def about(self) -> tuple[str, str]:
        """Give the list."""
        return "list", self._saved.key if self._saved else self._about

    def entries(self) -> list[Entry]:
        """Give the fields."""
        given = self._given
        columns = [(name, told.title) for name, told in columns_of(self._org).items()]
        groups = tuple(groups_of(self._org))
        sorts = (WORK, *(word for name, _ in columns for word in (name, f"-{name}")))
        return [
            Entry("name", "Name", value=given.get("name", ""), required=True),
            Entry("filter", "Filter", value=given.get("filter", ""), hint="every case"),
            Entry(
                "columns", "Columns", value=given.get("columns", ""), lookup=several(columns),
                hint="as usual; or number, age, contact:24",
            ),
            Entry("sort", "Order by", value=given.get("sort", WORK), words=sorts),
            Entry("group_by", "Group by", value=given.get("group_by", ""), words=groups),
            Entry(
                "groups", "Shared with", value=given.get("groups", ""), hint="nobody",
                lookup=several(self._groups),
            ),
            Entry("digit", "Key after g", value=given.get("digit", ""), words=DIGITS),
        ]  # fmt: skip

    def written(self) -> dict[str, str]:
        """Give all that stands there once something was typed: the list may be another later."""
        return self.form.values() if self.typed() else {}

    def submit(self) -> None:
        """Save it; of a list that there is only what is another now."""
        now = self.form.values()
        if self._saved is None:
            given = {name: text for name, text in now.items() if text and name != "name"}
            self.send(CreateView(**given, name=now["name"]), then=self._then)
            return
        changed = {name: text for name, text in now.items() if text != self._kept_before[name]}
        if changed:
            self.send(EditView(view=self._saved.key, **changed), then=self._then)
        else:
            self.dismiss(None)

    def refused(self, error: CaselineError) -> None:
        """Mark what of the filter is not understood."""
        super().refused(error)
        if isinstance(error, FilterError) and self.stands:
            self.focus_field("filter")
            start, end = error.place
            self.query_one("#filter", Input).selection = Selection(start, end)


class KeySheet(FormSheet):
    """Which digit after `g` opens a list."""

    names: ClassVar[dict[str, str]] = {"form.send": "Save"}

    def __init__(self, view: ListView, then: Callable[[Outcome], None]) -> None:
        """Ask for the digit of this list."""
        super().__init__()
        self._list, self._then = view, then

    def heading(self) -> str:
        """Name the list."""
        return f"A key for {self._list.title}"

    def entries(self) -> list[Entry]:
        """Give the one field."""
        hint = "1 to 9; empty for none"
        return [
            Entry(
                "digit", "Key after g", value=str(self._list.digit or ""), words=DIGITS, hint=hint
            )
        ]

    def submit(self) -> None:
        """Put the list on the key."""
        digit = self.form.values()["digit"] or "none"
        self.send(KeyView(view=self._list.key, digit=digit), then=self._then)
