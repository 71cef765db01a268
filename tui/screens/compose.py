"""Write into a case's feed. The sheet names its target, so that nobody posts to a wrong place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work

from core.commands.case import PostToCase
from core.entities.feed import BODY_LIMIT
from core.errors import CaselineError
from tui.look import aside, ask
from tui.records.case import target
from tui.screens.enclose import EnclosingSheet
from tui.screens.write import WriteSheet
from tui.widgets.choice import Choice
from tui.widgets.composer import Composer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.desk import Desk
    from core.files import Upload
    from core.rows import CaseRow, CaseView
    from tui.ways import Ways

INTERNAL, CUSTOMER = "colleagues only", "the customer too"


class Mentioning(WriteSheet):
    """A sheet whose words may mention people and groups."""

    def on_mount(self) -> None:
        """Start to write; whom one may mention is read meanwhile."""
        super().on_mount()
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        desk = self.desk
        try:
            people = await ask(desk, lambda look: look.users())
            groups = await ask(desk, lambda look: look.groups())
        except CaselineError:
            return
        names = [person.name for person in people if person.is_active]
        self.query_one(Composer).suggest([*names, *(group.name for group in groups)])


class ComposeSheet(Mentioning, EnclosingSheet):
    """Enter is a new line; the key in the footer sends."""

    ACT = "case.post"
    TINT = "$brand"
    names: ClassVar[dict[str, str]] = {"form.send": "Post"}

    view: CaseView

    def __init__(self, view: CaseView, text: str = "", words: str = "") -> None:
        """Write to this case, beginning with a text; `words` come after what was written before."""
        super().__init__()
        self.view, self._text, self._words = view, text, words

    def on_mount(self) -> None:
        """Put in what was asked for, once what was written before is back."""
        super().on_mount()
        self.call_after_refresh(self._insert)

    def _insert(self) -> None:
        words, self._words = self._words, ""
        if words and self.stands:
            written = self.text
            self.query_one(Composer).write(f"{written}\n\n{words}" if written else words)

    def heading(self) -> str:
        """Name the target."""
        return target(self.view)

    def content(self) -> Iterable[Widget]:
        """Give the box, who may read it, and what goes with it."""
        yield Composer(self._text, limit=BODY_LIMIT)
        yield Choice("Who may read it", (INTERNAL, CUSTOMER), id="readers")
        yield self.files_line()

    def command(self, enclosed: tuple[Upload, ...]) -> PostToCase:
        """Post it."""
        customer = self.query_one(Choice).word == CUSTOMER
        return PostToCase(
            case=self.view.row.number, text=self.text, customer=customer, files=enclosed
        )


async def note_sheet(console: Ways, desk: Desk, case: CaseRow) -> None:
    """Open the composer on a case with its owner mentioned; of a queue its members are meant."""
    try:
        view = await aside(lambda: desk.case(case.number, feed_limit=1))
    except CaselineError as error:
        console.remark(str(error))
        return
    console.over(ComposeSheet(view, f"@{case.owner.name} "))
