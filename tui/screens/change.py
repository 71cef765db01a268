"""My change of the organisation: its files in the person's editor, then in force."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from core.commands.org import ApplyOrganisation
from core.drafts import KEY
from core.errors import CaselineError, Conflict, NotFound
from core.org.loader import load
from core.org.merging import merge
from tui.editor import edit_file
from tui.keymap import bindings
from tui.later import later
from tui.look import fit
from tui.screens.force import ForceSheet, Report
from tui.screens.pick import Pick
from tui.setup.files import LineOf
from tui.widgets.menu import Menu
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from textual.binding import BindingType

    from core.commands.registry import Command
    from core.desk import Desk
    from tui.setup.paper import Paper

ONTO, MAP = f"onto{KEY}", "map:"
"""What a draft holds beside the files: the version they were made for, and what was chosen."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What the editor opens first: a file at a line, a new one, or one with something added."""

    file: str
    line: int = 1
    text: str | None = None
    added: str = ""


class ChangeSheet(ForceSheet):
    """The files that are changed; what is wrong with them, or what they would change."""

    ACT: ClassVar[str] = "org.apply"
    TAKEN_UP: ClassVar[str] = "You began this ({when}); it is not in force."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("change")]
    names: ClassVar[dict[str, str]] = ForceSheet.names | {
        "row.open": "Editor", "form.leave": "Later", "form.editor": "",
    }  # fmt: skip

    def __init__(self, desk: Desk, begin: Begin | None = None) -> None:
        """Start from the organisation in force; reads, so it is made in a thread."""
        super().__init__()
        desk.keep_up()
        self.onto = desk.version
        self.base: dict[str, str] = dict(desk.files)
        """The files of that version."""
        self.changed: dict[str, str] = {}
        """The whole text of each file that is another; without a word in it the file goes."""
        self._begin = begin

    def heading(self) -> str:
        """Say what it is, and what it begins from."""
        return "Change the organisation"

    def about(self) -> tuple[str, str]:
        """It is about everything."""
        return ("", "")

    def on_mount(self) -> None:
        """Take up what was begun, then open the editor."""
        super().on_mount()
        if self._begin is not None:
            self.call_after_refresh(self._open, self._begin)

    # what is kept --------------------------------------------------------------------------

    def written(self) -> dict[str, str]:
        """Give the files, the version that they were made for, and what was chosen."""
        if not self.changed:
            return {}
        chosen = {f"{MAP}{what}{KEY}": new for what, new in self.maps.items()}
        return self.changed | chosen | {ONTO: str(self.onto)}

    def put_back(self, fields: dict[str, str]) -> None:
        """Take up what was changed before, and which version that was made for."""
        for name, text in fields.items():
            if name == ONTO:
                self.onto = int(text) if text.isdigit() else self.onto
            elif name.startswith(MAP):
                self.maps[name.removeprefix(MAP).removesuffix(KEY)] = text
            else:
                self.changed[name] = text

    def typed(self) -> bool:
        """Say whether any file is another."""
        return bool(self.changed)

    def action_form_leave(self) -> None:
        """Leave it for later: it is kept as it is. Without a place to keep it, ask."""
        if self.sending or not self.typed() or self.console.shelf is None:
            super().action_form_leave()
            return
        self.keep_draft()
        self.console.remark("Your change is kept and not in force.", severity="information")
        self.dismiss(None)

    @property
    def files(self) -> dict[str, str]:
        """All files as they would be."""
        whole = self.base | self.changed
        return {name: text for name, text in whole.items() if text.strip()}

    # looking -------------------------------------------------------------------------------

    def command(self, *, confirmed: bool) -> Command:
        """Give the command that puts all files in force."""
        maps = dict(self.maps)
        return ApplyOrganisation(files=self.files, onto=self.onto, maps=maps, confirmed=confirmed)

    def ask(self) -> Report:
        """Find errors first, all at once; then what the change would do."""
        desk = self.desk
        try:
            desk.keep_up()
            if desk.version != self.onto:
                self._find_base()
                return self._overtaken()
            self.base = dict(desk.files)
            self._settle()
            if not self.changed:
                return Report(said="Nothing is changed yet. Enter opens a file in your editor.")
            load(self.files)
        except CaselineError as error:
            return self.failed(error)
        return super().ask()

    def _settle(self) -> None:
        """Forget files that are as they are in force."""
        for name in [n for n, text in self.changed.items() if text == self.base.get(n, "")]:
            del self.changed[name]

    def _find_base(self) -> None:
        with self.desk.store.reading() as unit:
            found = unit.org_files(self.onto)
        if found is None:
            msg = f"There is no version {self.onto} of the organisation any more."
            raise NotFound(msg)
        self.base = found

    def _overtaken(self) -> Report:
        """Say who changed what meanwhile."""
        key = self.console.key("change.theirs")
        told = [
            f"Version {row.number}, by {row.actor}: "
            + "; ".join(text for _, text in row.lines[:4])
            for row in self.desk.look.org_versions()
            if row.number > self.onto
        ]  # fmt: skip
        msg = (
            f"The organisation was changed meanwhile: version {self.desk.version} is in force, and "
            f"your files were made for version {self.onto}. They are kept; {key} brings in what "
            "was changed."
        )
        return Report(said="\n".join([msg, "", *told]))

    @property
    def overtaken(self) -> bool:
        """Whether another version came in force than the files were made for."""
        return self.desk.version != self.onto

    # drawing -------------------------------------------------------------------------------

    def begin(self, paper: Paper) -> None:
        """Write which files are changed, and how much."""
        if not self.changed:
            return
        paper.heading("Files that I changed", f"since version {self.onto}")
        wide = min(max(len(name) for name in self.changed), 40)
        for name, text in self.changed.items():
            paper.row(((f"  {fit(name, wide)}", wide + 2, "$value"),
                       (_amount(self.base.get(name), text), 0, "$label")),
                      target=LineOf(name, 1), indent=0)  # fmt: skip

    def offers(self, act: str) -> bool:
        """Offer what can be done with the file under the cursor."""
        if act == "change.theirs":
            return self.overtaken
        if act in {"change.back", "change.remove"}:
            return self._file is not None
        return super().offers(act)

    @property
    def _file(self) -> str | None:
        """The changed file under the cursor."""
        target = self.query_one(Menu).target if self.stands else None
        return target.file if isinstance(target, LineOf) else None

    # files ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Open the editor here although nothing is typed on the sheet itself."""
        if action == "form_editor":
            return True
        return super().check_action(action, parameters)

    def text_of(self, name: str) -> str:
        """Give a file as it is now."""
        return self.changed.get(name, self.base.get(name, ""))

    def go_to(self, place: LineOf) -> None:
        """Open the editor on a line."""
        self.edit(place.file, place.line)

    def action_form_editor(self) -> None:
        """Open the file under the cursor, else ask which."""
        name = self._file or next(iter(self.changed), None)
        if name is not None:
            self.edit(name, 1)
        else:
            self.action_change_new()

    def _open(self, begin: Begin) -> None:
        text = self.text_of(begin.file)
        if begin.text is not None and not text:
            self.changed[begin.file] = begin.text
        line = begin.line
        if begin.added:
            line = text.count("\n") + 2
            self.changed[begin.file] = text + ("" if text.endswith("\n") else "\n") + begin.added
        self.edit(begin.file, line)

    def edit(self, name: str, line: int) -> None:
        """Let the person write a file in their editor, then look at all of it."""
        if self.sending:
            return
        self.complain([])
        try:
            text, failed = edit_file(
                self.app, name, self.text_of(name), line=line, keep=partial(self._put, name)
            )
            self._put(name, text)
        except CaselineError as error:
            self.refused(error)
            failed = ""
        if failed:
            self.complain([failed])
        if self.typed() or failed or self.overtaken:
            self.look()
        elif self._begin is not None and self.stands:
            self.console.remark("Nothing was changed.", severity="information")
            self.drop_draft()
            self.dismiss(None)
        else:
            self.look()

    def _put(self, name: str, text: str) -> None:
        """Take a text over, and keep it at once."""
        if text == self.base.get(name, ""):
            self.changed.pop(name, None)
        else:
            self.changed[name] = text
        self.keep_draft()

    def action_change_new(self) -> None:
        """Ask which other file is to be changed, or what a new one is to be called."""
        self.run_worker(later(self._another), group="file", exclusive=True)

    async def _another(self) -> None:
        from tui.screens.change_files import NEW, ask_name, files  # noqa: PLC0415

        items = [Item(NEW, "A new file"), *files(self.base | self.changed)]
        picked = await self.console.push_screen_wait(Pick("Which file?", items))
        if picked == NEW:
            picked = await ask_name(self.console, "The new file", set(self.base | self.changed))
        if picked is not None and self.stands:
            self.edit(picked, 1)

    def action_change_back(self) -> None:
        """Let a file be as it is in force."""
        if (name := self._file) is not None and self.changed.pop(name, None) is not None:
            self.look()

    def action_change_remove(self) -> None:
        """Take a file out of the organisation: it goes once this is in force."""
        if (name := self._file) is not None:
            self._put(name, "")
            self.look()

    def action_change_try(self) -> None:
        """Show what a rule would do as the files have it now."""
        self.run_worker(later(self._try), group="try", exclusive=True)

    async def _try(self) -> None:
        from tui.screens.rehearsal import rehearse  # noqa: PLC0415  seldom used

        try:
            org = await asyncio.to_thread(load, self.files)
        except CaselineError:
            self.complain(["What is wrong above comes first: no rule can be tried before."])
            return
        if not org.rules:
            self.complain(["These files have no rules."])
            return
        before = self.desk.org.rules
        rules = sorted(org.rules.values(), key=lambda rule: rule == before.get(rule.key))
        items = [Item(rule.key, rule.label, rule.when) for rule in rules]
        key = await self.console.push_screen_wait(Pick("Rehearse which rule?", items))
        if key is not None and self.stands:
            await rehearse(self.console, org, key)

    def action_change_theirs(self) -> None:
        """Bring in what others changed since these files were begun."""
        if self.overtaken:
            self.run_worker(later(self._bring_in), group="merge", exclusive=True)

    async def _bring_in(self) -> None:
        desk = self.desk
        try:
            await asyncio.to_thread(self._find_base)
        except CaselineError as error:
            self.refused(error)
            return
        clashes = []
        for name, mine in list(self.changed.items()):
            theirs, was = desk.files.get(name, ""), self.base.get(name, "")
            self.changed[name], count = merge(was, mine, theirs)
            clashes += [f"{name} at {count} places"] if count > 1 else []
            clashes += [f"{name} at one place"] if count == 1 else []
        self.onto, self.base = desk.version, dict(desk.files)
        self.keep_draft()
        if clashes:
            self.complain([
                (f"Both of you changed {', '.join(clashes)}. What each wrote stands there, between "
                "marks: say in your editor which it is to be.")
            ])  # fmt: skip
        self.look()

    def refused(self, error: CaselineError) -> None:
        """Say why; whoever was faster is named with what they changed."""
        if isinstance(error, Conflict):
            with suppress(CaselineError):
                self.look()
        else:
            super().refused(error)


def _amount(before: str | None, text: str) -> str:
    """Say how much of a file is another."""
    if not text.strip():
        return "goes" if before else "empty"
    if before is None:
        return f"new, {text.count(chr(10)):,} lines"
    more = less = 0
    old, new = before.splitlines(), text.splitlines()
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            more, less = more + d - c, less + b - a
    return f"+{more:,} -{less:,} lines"
