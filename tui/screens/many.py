"""One act on all marked cases: what shall be done, a preview, then it is done."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar

from core import case_fields
from core.commands.case import (
    ChangeOwner,
    ClaimCase,
    CloseCase,
    EditCase,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.queue import PickCase, ReleaseCase, RemoveFromQueue, RouteCase
from core.drafts import MARKED
from core.errors import CaselineError, Unreachable
from core.many import Many, carry_out
from core.org.model import short
from tui.later import later
from tui.look import said
from tui.lookups import lookup
from tui.screens.form import FormSheet
from tui.screens.layout import entries
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from textual.widget import Widget

    from core.commands.registry import Command
    from core.desk import Desk
    from core.drafts import Draft
    from tui.ways import Ways

ANY = "0"
"""Stands for the number of each case."""
GROUPS = 100
"""Sentences that are shown with their cases: more are all different, and nobody reads them."""
FIRST = 3
"""Numbers that are named in a heading."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked before an act is done to many cases, and the act that follows from it."""

    title: str
    act: Callable[[Mapping[str, str]], Command]
    fields: Callable[[Desk], list[Entry]] | None = None
    """Gives the fields of the form; without it nothing is asked."""


def _owner(desk: Desk) -> list[Entry]:
    return [
        Entry("to", "A person", lookup=lookup(desk, "user")),
        Entry("to_queue", "Or a queue", lookup=lookup(desk, "queue")),
        Entry("mail", "Send e-mails", value="yes", words=("yes", "no")),
    ]


def _way(desk: Desk) -> list[Entry]:
    owners = {key for kind in desk.org.types.values() for key in kind.owner_groups}
    teams = tuple(key for key in sorted(owners) if desk.org.groups[key].kind == "team")
    team = [Entry("to_team", "Or a team", words=teams)] if teams else []
    return [
        Entry("to_queue", "To another queue", lookup=lookup(desk, "queue")),
        Entry("to", "Or a person", lookup=lookup(desk, "user")),
        *team,
        Entry("remove", "Then also remove from queue", value="no", words=("no", "yes")),
    ]


def _statuses(desk: Desk) -> list[Entry]:
    labels = (s.label for t in desk.org.types.values() for s in t.statuses if not s.is_closed)
    return [
        Entry("status", "Status", words=tuple(dict.fromkeys(map(short, labels))), required=True),
        Entry("confirmed", "Where it asks", value="skip", words=("skip", "yes, all the same")),
    ]


def _fields(desk: Desk) -> list[Entry]:
    """Give every field that some record type has; what is left empty stays as it is."""
    found: dict[str, Entry] = {}
    every = ((kind, entry) for kind in desk.org.types.values() for entry in entries(desk, kind))
    for kind, entry in every:
        if case_fields.attribute_of(kind, entry.name) not in case_fields.LINKS:
            known = found.get(entry.name, replace(entry, words=(), lists=()))
            found[entry.name] = replace(
                known, value="", shown="", required=False, hint="stays as it is",
                words=tuple(dict.fromkeys((*known.words, *entry.words))),
                lists=(*known.lists, *entry.lists),
            )  # fmt: skip
    return [*found.values()]


def _given(values: Mapping[str, str]) -> dict[str, str | None]:
    return {name: value for name, value in values.items() if value}


FORMS: dict[str, Ask] = {
    "claim": Ask("Assign to me", lambda _: ClaimCase(case=ANY)),
    "assign": Ask("Change owner", lambda given: ChangeOwner(
        case=ANY, to=given["to"] or None, to_queue=given["to_queue"] or None,
        no_mail=given["mail"] == "no",
    ), _owner),
    "status": Ask("Change status", lambda given: SetStatus(
        case=ANY, status=given["status"], confirmed=given["confirmed"] != "skip"
    ), _statuses),
    "edit": Ask("Edit", lambda given: EditCase(case=ANY, fields=_given(given)), _fields),
    "close": Ask("Close", lambda given: CloseCase(
        case=ANY, comment=given["comment"] or None, tasks=given["tasks"]
    ), lambda _: [
        Entry("comment", "A last word", long=True),
        Entry("tasks", "Open tasks", value="leave", words=("leave", "complete")),
    ]),
    "reopen": Ask("Reopen", lambda _: ReopenCase(case=ANY)),
    "post": Ask("Post", lambda given: PostToCase(
        case=ANY, text=given["text"], customer=given["reader"] == "the customer too"
    ), lambda _: [
        Entry("text", "Post", long=True, required=True),
        Entry("reader", "For", value="colleagues", words=("colleagues", "the customer too")),
    ]),
    "pick": Ask("Pick", lambda given: PickCase(case=ANY, stay=given["remove"] == "no"), lambda _: [
        Entry("remove", "Also remove from queue", value="yes", words=("yes", "no")),
    ]),
    "release": Ask("Release", lambda _: ReleaseCase(case=ANY)),
    "route": Ask("Route", lambda given: RouteCase(
        case=ANY, to_queue=given["to_queue"] or None, to=given["to"] or None,
        to_team=given.get("to_team") or None, remove=given["remove"] == "yes",
    ), _way),
    "remove": Ask("Remove from queue", lambda _: RemoveFromQueue(case=ANY)),
}  # fmt: skip
"""Each verb that is done to many cases at once."""


def ask_many(
    console: Ways, verb: str, numbers: tuple[str, ...], done: Callable[[], object]
) -> None:
    """Ask what is to be asked, then show what would be done; `done` follows once it was."""
    asked = FORMS[verb]
    if asked.fields is None:
        console.over(PreviewSheet(asked.act({}), numbers, done))
    else:
        console.over(ManySheet(verb, numbers, done))


def _cases(numbers: tuple[str, ...]) -> str:
    return f"{len(numbers):,} case{'' if len(numbers) == 1 else 's'}"


class ManySheet(FormSheet):
    """What shall be done to all of them; the draft of it bears their numbers."""

    names: ClassVar[dict[str, str]] = {"form.send": "Look what would be done"}

    def __init__(self, verb: str, numbers: tuple[str, ...], done: Callable[[], object]) -> None:
        """Ask for one act."""
        super().__init__()
        self.ACT = f"case.{verb}"  # type: ignore[misc]  # one sheet for four acts
        self._asked, self._numbers, self._done = FORMS[verb], numbers, done

    @classmethod
    def resumed(cls, draft: Draft) -> ManySheet:
        """Give the sheet that a draft was typed on, for the cases that were marked then."""
        return cls(draft.act.partition(".")[2], tuple(draft.key.split()), lambda: None)

    def heading(self) -> str:
        """Name the act, how many cases it is for, and the first of them."""
        return f"{self._asked.title} · {_cases(self._numbers)}: {_some([*self._numbers], FIRST)}"

    def about(self) -> tuple[str, str]:
        """Give the cases."""
        return MARKED, " ".join(self._numbers)

    def entries(self) -> list[Entry]:
        """Give the fields of the act."""
        return self._asked.fields(self.desk) if self._asked.fields else []

    def submit(self) -> None:
        """Show what would be done; the sheet stays below, to be corrected."""
        act = self._asked.act(self.form.values())
        self.console.over(PreviewSheet(act, self._numbers, self._finished, self))

    def sends(self) -> str:
        """Give the key that it is sent under, once that lies beside the words.

        Sent again after any end, the cases that were done are not done twice.
        """
        _, key = self._unanswered = self._unanswered or (None, uuid4().hex)
        self.sending = True
        if self._kept is not None:
            self._keep_now(self.written())
        return key

    def answered(self, error: CaselineError) -> None:
        """Let it be sent again: as another act, unless nobody knows what was done."""
        if not isinstance(error, Unreachable):
            self._unanswered = None
        self.settled()

    def _finished(self) -> None:
        self.drop_draft()
        self._done()
        if self.stands:
            self.dismiss(None)


class PreviewSheet(Sheet[None]):
    """What would be done, what is skipped and why; then it is done, and one undo takes it back."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.send": "Do it", "form.leave": "Back"}

    def __init__(
        self, act: Command, numbers: tuple[str, ...], done: Callable[[], object],
        asked: ManySheet | None = None,
    ) -> None:  # fmt: skip
        """Rehearse an act on these cases; what it says was `asked` on a sheet of its own."""
        super().__init__()
        self._act, self._numbers, self._done, self._asked = act, numbers, done, asked
        self._would: Many | None = None
        self._did: Many | None = None
        """What was done, where that is not what was foretold."""

    def heading(self) -> str:
        """Name the act and how many cases it is for."""
        title = type(self._act).META.title  # type: ignore[attr-defined]
        told = "what was done" if self._did else "what would be done"
        return f"{title} · {_cases(self._numbers)} · {told}"

    def content(self) -> Iterable[Widget]:
        """Give a bar while it goes on, and room for what becomes of the cases."""
        yield ProgressBar(total=len(self._numbers), show_eta=False, id="bar")
        with VerticalScroll(id="keys"):
            yield Lines(id="text")

    def on_mount(self) -> None:
        """Rehearse."""
        super().on_mount()
        self.set_focus(self.query_one("#keys"))
        self.run_worker(later(self._rehearse), group="many", exclusive=True)

    def offers(self, act: str) -> bool:
        """Offer to do it where there is something to do."""
        return self._ready if act == "form.send" else super().offers(act)

    @property
    def _ready(self) -> bool:
        """Whether it is known what would be done, and something is left to do."""
        would = self._would
        return bool(would and would.done) and self._did is None and not self.sending

    async def _rehearse(self) -> None:
        try:
            self._would = await self._go(rehearse=True)
        except CaselineError as error:
            self.refused(error)
            return
        if self.stands:
            self.query_one("#bar").display = False
            self.query_one("#text", Lines).show(*_told(self._would, "would be changed"))
            self.refresh_bindings()

    async def _go(self, *, rehearse: bool, key: str | None = None) -> Many:
        bar, desk = self.query_one("#bar", ProgressBar), self.desk
        bar.update(progress=0)
        bar.display = True

        def heard(done: int, _: int) -> None:
            self.app.call_from_thread(bar.update, progress=done)

        return await asyncio.to_thread(
            carry_out, desk, self._act, self._numbers, rehearse=rehearse, key=key, progress=heard
        )

    def action_form_send(self) -> None:
        """Do it."""
        if self._ready:
            self.sending = True
            self.refresh_bindings()
            self.app.run_worker(later(self._carry_out_all), group="acts", exclusive=False)

    def _stay(self, found: Many) -> None:
        """Let what was done otherwise than foretold be read."""
        if self._asked:
            self._asked.drop_draft()
        self._did, self.sending = found, False
        self.query_one("#bar").display = False
        self.query_one("#heading", Lines).show(*self._head())
        self.query_one("#text", Lines).show(*_told(found, "changed"))
        self.refresh_bindings()

    def _leave_done(self) -> None:
        """Leave this sheet, then the one below."""
        if self.stands:
            self.dismiss(None)
        self._done()

    def action_form_leave(self) -> None:
        """Leave; what was done is done."""
        if self._did is None:
            super().action_form_leave()
        else:
            self._leave_done()

    async def _carry_out_all(self) -> None:
        self.console.working(1)
        key = self._asked.sends() if self._asked else None
        try:
            found = await self._go(rehearse=False, key=key)
        except CaselineError as error:
            self.settled()
            if self._asked:
                self._asked.answered(error)
            self.refused(error)
        else:
            undo = f" {self.console.key('app.undo')} takes it back." if found.done else ""
            told = " ".join(filter(None, (found.message + undo, found.why)))
            self.console.remark(told, severity="information")
            if self.stands and self._would is not None and found.reasons != self._would.reasons:
                self._stay(found)
            else:
                self._leave_done()
            self.console.changed(own=True)
        finally:
            self.console.working(-1)


def _told(found: Many, verb: str) -> list[Content]:
    """Give the sentence, then each thing that is done and each reason, with all their cases."""
    lines = [said(found.said(verb), "bold $bright"), Content("")]
    for sign, style, told in (("+", "$value", found.deeds), ("–", "$key", found.reasons)):
        for sentence, numbers in [*told.items()][:GROUPS]:
            lines += [
                said(f"{sign} {sentence} ({len(numbers):,})", style),
                said(f"  {', '.join(numbers)}", "$label"), Content(""),
            ]  # fmt: skip
        if len(told) > GROUPS:
            left = sum(map(len, [*told.values()][GROUPS:]))
            lines += [said(f"{sign} and {left:,} more cases", style), Content("")]
    return lines


def _some(numbers: list[str], named: int) -> str:
    more = f" and {len(numbers) - named:,} more" if len(numbers) > named else ""
    return ", ".join(numbers[:named]) + more
