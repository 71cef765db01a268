"""Mail: what came in and has no case yet, what is to leave or could not, and what left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from core.commands.mail import CancelMail, HoldMail, PlaceMail, ReleaseMail, RetryMail
from core.errors import CaselineError
from core.rows import IncomingRow, OutgoingRow
from core.rules.permissions import creatable
from core.text import clip, one_line
from tui.keymap import KEYS, action, bindings
from tui.later import later
from tui.look import ask, fit, moment, zone
from tui.screens.base import Base
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import BLANK, Line, Menu
from tui.widgets.offers import Offer
from tui.widgets.picker import Item
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.binding import BindingType

    from core.desk import Desk

WAITING, GONE = ("failed", "held", "sending", "queued"), ("sent", "cancelled")
LATELY = 50
"""Mails that left or found their case, which are shown for a look back."""
WHEN, WHO = 14, 28
_SAID = {
    "queued": "waits", "held": "held", "sending": "is being sent", "failed": "could not leave",
    "sent": "left", "cancelled": "cancelled",
}  # fmt: skip
_MARKS = {"failed": ("! ", "bold $bad"), "held": ("‖ ", "$key")}
_ON = {
    "mail_hold": {"queued", "held"}, "mail_retry": {"failed", "queued"},
    "mail_cancel": {"queued", "held", "failed"},
}  # fmt: skip
"""The states of a mail of the outbox in which each act is open."""
_ACTS = {action(key) for key in KEYS if key.where == "mail"}


class MailScreen(Base):
    """Newest first in each part; the keys act on the mail under the cursor."""

    TITLE = "Mail"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("mail")]

    def compose(self) -> ComposeResult:
        """Title, mails, keys."""
        yield TitleBar()
        with Vertical(id="page"):
            yield Lines(Content(""), id="found")
            yield Menu(id="hits")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them."""
        self.set_focus(self.query_one(Menu))

    def read_again(self, *, own: bool = False) -> None:
        """Read everything anew, in place."""
        del own
        self._read()

    @work(exclusive=True, group="mails")
    async def _read(self) -> None:
        desk = self.desk
        try:
            kept, waiting, gone = await ask(desk, lambda look: (
                look.inbox("kept"), look.outbox(*WAITING), look.outbox(*GONE, limit=LATELY)
            ))  # fmt: skip
        except CaselineError as error:
            self.refused(error)
            return
        told = (
            f"{len(kept):,} without a case · {len(waiting):,} in the outbox"
            if kept or waiting else "No mail waits for anybody."
        )  # fmt: skip
        self.query_one("#found", Lines).show(Content.assemble((told, "$label")))
        self.query_one(Menu).show([*_lines(desk, kept, waiting, gone)])
        self.refresh_bindings()

    @property
    def mail(self) -> IncomingRow | OutgoingRow | None:
        """The mail under the cursor."""
        target = self.query_one(Menu).target if self.is_mounted else None
        return target if isinstance(target, IncomingRow | OutgoingRow) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep each key for the mails that it can act on."""
        if not super().check_action(action, parameters):
            return False
        if action not in _ACTS:
            return True
        mail = self.mail
        if action == "mail_place":
            return isinstance(mail, IncomingRow) and mail.state == "kept"
        if not isinstance(mail, OutgoingRow) or mail.state not in _ON[action]:
            return False
        return action != "mail_retry" or mail.attempts > 0

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        """Read it; its case is a key away there."""
        from tui.screens.mail_text import MailText  # noqa: PLC0415  sheets load when they are used

        if isinstance(event.target, IncomingRow | OutgoingRow):
            self.console.over(MailText(event.target))

    def action_mail_hold(self) -> None:
        """Hold it, or let it go again."""
        if isinstance(self.mail, OutgoingRow):
            held = self.mail.state == "held"
            self.carry_out((ReleaseMail if held else HoldMail)(mail=self.mail.id))

    def action_mail_retry(self) -> None:
        """Try it again with the next ones."""
        if isinstance(self.mail, OutgoingRow):
            self.carry_out(RetryMail(mail=self.mail.id))

    def action_mail_cancel(self) -> None:
        """Give it up."""
        if isinstance(self.mail, OutgoingRow):
            self.carry_out(CancelMail(mail=self.mail.id))

    def action_mail_place(self) -> None:
        """Say where it belongs."""
        if isinstance(self.mail, IncomingRow):
            self.run_worker(later(self._place, self.mail), group="place", exclusive=True)

    async def _place(self, mail: IncomingRow) -> None:
        from tui.screens.pick import Pick  # noqa: PLC0415
        from tui.screens.pick_record import PickRecord  # noqa: PLC0415

        desk = self.desk
        types = [desk.org.types[key] for key in creatable(desk.org, desk.actor)]
        items = [Item("", "A case that is there", "found by number or words")]
        items += [Item(one.key, f"A new {one.label} case") for one in types]
        title = f"Where does it belong?  {clip(mail.subject, 60) or 'no subject'}"
        picked: str | None = await self.console.push_screen_wait(Pick(title, items))
        if picked is None:
            return
        if picked:
            self.carry_out(PlaceMail(mail=mail.id, type=picked))
            return
        offer = await self.console.push_screen_wait(PickRecord("On which case?", _search(desk)))
        if offer is not None:
            self.carry_out(PlaceMail(mail=mail.id, case=offer.value))


def _search(desk: Desk) -> Callable[[str], list[Offer]]:
    """Give the search for cases by number or words; before a letter is typed it finds none."""

    def find(text: str) -> list[Offer]:
        hits = desk.look.search(text, within="cases", limit=20) if text.strip() else ()
        return [Offer(hit.key, hit.key, one_line(f"{hit.title} {hit.detail}")) for hit in hits]

    return find


def _lines(
    desk: Desk, kept: tuple[IncomingRow, ...], waiting: tuple[OutgoingRow, ...],
    gone: tuple[OutgoingRow, ...],
) -> Iterator[Line]:  # fmt: skip
    parts = (
        ("Came in, and has no case yet", [_incoming(desk, row) for row in kept]),
        ("Outbox", [_outgoing(desk, row) for row in waiting]),
        ("Left lately", [_outgoing(desk, row) for row in gone]),
    )
    for title, lines in parts:
        if lines:
            yield Line(Content.assemble((title, "$label")))
            yield from lines
            yield BLANK


def _incoming(desk: Desk, row: IncomingRow) -> Line:
    when = fit(moment(row.received_at, desk.clock.now(), zone(desk)), WHEN)
    text = Content.assemble(
        ("! ", "bold $key"), (when, "$label"),
        (fit(one_line(row.sender or "nobody"), WHO) + "  ", "$value"),
        (one_line(row.subject) or "no subject", "bold $value"),
        (f"\n{' ' * (WHEN + 2)}{one_line(row.reason or '')}", "$label"),
    )  # fmt: skip
    return Line(text, row)


def _outgoing(desk: Desk, row: OutgoingRow) -> Line:
    now, here = desk.clock.now(), zone(desk)
    when = fit(moment(row.sent_at or row.created_at, now, here), WHEN)
    told = _SAID[row.state]
    if row.next_at is not None:
        told = f"{told}, tried again {moment(row.next_at, now, here)}"
    why = f": {one_line(row.error)}" if row.error and row.state != "sent" else ""
    case = f"case {row.case} · " if row.case else ""
    text = Content.assemble(
        _MARKS.get(row.state, ("  ", "")), (when, "$label"),
        (fit(one_line(row.recipient), WHO) + "  ", "$value"),
        (one_line(row.subject), "bold $value" if row.sent_at is None else "$value"),
        (f"\n{' ' * (WHEN + 2)}{case}{told}{why}", "$label"),
    )  # fmt: skip
    return Line(text, row)
