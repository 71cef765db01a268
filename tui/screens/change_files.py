"""What can be new in the organisation, and in which file it is written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input

from core.rules.permissions import allows
from core.text import storable
from tui.screens.change import Begin
from tui.screens.pick import Pick
from tui.screens.sheet import Sheet
from tui.setup.whole import administers
from tui.widgets.picker import Item

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from textual.widget import Widget

    from core.desk import Desk
    from tui.setup.whole import At, Whole
    from tui.ways import Ways

NEW = ""
"""The key of a file that is not there yet."""
LONGEST = 80
"""Characters of a name."""
ADDRESSES = re.compile(r"(?m)^(addresses\s*=\s*)\[[^\]]*\]")
"""Our mail addresses, in the file of a record type."""
STUBS = {
    "team": ("groups", "groups.toml", """\
[groups.{key}]
name = {name}
kind = "team"       # or "public", to be mentioned, or "queue", to own cases
"""),
    "profiles": ("profiles", "profiles.toml", """\
[profiles.{key}]
label = {name}
types = ["all"]
default_type = ""

[profiles.{key}.may]
"case.read" = "any"
"""),
    "case_fields": ("case_fields", "fields.toml", """\
[fields.case.{key}]
label = {name}
kind = "text"       # or "number", "date", "choice" with values, "flag", "reference", "formula"
"""),
    "account_fields": ("account_fields", "fields.toml", """\
[fields.account.{key}]
label = {name}
kind = "text"       # or "number", "date", "choice" with values, "flag", "reference", "formula"
"""),
    "rules": ("rules", "rules.toml", """\
[rules.{key}]
label = {name}
on = ["created"]
when = ""

[[rules.{key}.do]]
act = ""
"""),
    "views": ("views", "views.toml", """\
[views.{key}]
name = {name}
filter = ""
"""),
    "templates": ("templates", "templates.toml", """\
[templates.{key}]
subject = ""
body = \"\"\"
\"\"\"
"""),
}  # fmt: skip
"""What is written for something new: where its like stand, else in which file, and the text."""
TITLES = {
    "user": ("Person", "somebody who works here"), "queue": ("Queue", "made at once"),
    "types": ("Record type", "a file of its own, begun as another one"),
    "team": ("Team, public group, or a queue of the files", ""), "profiles": ("Profile", ""),
    "case_fields": ("Custom field of cases", ""),
    "account_fields": ("Custom field of accounts", ""), "rules": ("Rule", ""),
    "templates": ("Template", ""), "views": ("List", "one that everybody has"),
    NEW: ("Empty file", "anything of the organisation"),
}  # fmt: skip
LIKE = {"people": "user", "public": "team"}
"""What is offered first in a section, where it is called otherwise."""


class NameSheet(Sheet[str]):
    """Asks for a name."""

    names: ClassVar[dict[str, str]] = {"form.send": "Go on"}

    def __init__(self, title: str, hint: str, taken: Collection[str]) -> None:
        """Refuse names that are taken."""
        super().__init__()
        self._title, self._hint, self._taken = title, hint, taken

    def heading(self) -> str:
        """Give the title."""
        return self._title

    def content(self) -> Iterable[Widget]:
        """Give the line to type on."""
        yield Input(placeholder=self._hint, compact=True)

    def on_mount(self) -> None:
        """Type at once."""
        super().on_mount()
        self.set_focus(self.query_one(Input))

    def typed(self) -> bool:
        """A name that was not used is no loss."""
        return False

    def name_of(self, text: str) -> str:
        """Give the name as it is taken over."""
        return text.strip()

    def trouble(self, name: str) -> str:
        """Say what is wrong with a name, or nothing."""
        if not name:
            return "Give it a name."
        if len(name) > LONGEST:
            return f"The name has {len(name):,} characters; {LONGEST} fit."
        if storable(name) != name or not name.isprintable():
            return "The name holds signs that no database keeps."
        return f"{name!r} is there already." if name in self._taken else ""

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_form_send()

    def action_form_send(self) -> None:
        """Take the name."""
        name = self.name_of(self.query_one(Input).value)
        if told := self.trouble(name):
            self.complain([told])
        else:
            self.dismiss(name)


class FileNameSheet(NameSheet):
    """Asks for the name of a file."""

    def name_of(self, text: str) -> str:
        """Let it end as all of them do."""
        name = text.strip()
        return name if not name or name.endswith(".toml") else f"{name}.toml"

    def trouble(self, name: str) -> str:
        """A file lies in the folder itself."""
        if re.search(r"[/\\]|^\.", name):
            return "Name a file of the folder: without / and without a dot in front."
        return super().trouble(name)


async def ask_name(console: Ways, title: str, taken: Collection[str]) -> str | None:
    """Ask for the name of a new file."""
    sheet = FileNameSheet(title, "name.toml", taken)
    name: str | None = await console.push_screen_wait(sheet)
    return name


def files(known: Mapping[str, str]) -> list[Item]:
    """Give the files to choose from."""
    return [Item(name, name, f"{text.count(chr(10)):,} lines") for name, text in known.items()]


async def choose_new(console: Ways, desk: Desk, at: At | None) -> str | None:
    """Ask what is to be new, the like of what is shown first."""
    offered = [
        kind for kind in TITLES
        if (allows(desk.org, desk.actor, "queue.edit") if kind == "queue" else administers(desk))
    ]  # fmt: skip
    section = at.section if at is not None else ""
    first = LIKE.get(section, section)
    offered.sort(key=lambda kind: kind != first)
    items = [Item(kind, *TITLES[kind]) for kind in offered]
    picked: str | None = await console.push_screen_wait(Pick("New in the organisation", items))
    return picked


async def begin_new(console: Ways, whole: Whole, kind: str, at: At | None) -> Begin | None:
    """Ask how it is called, and give what the editor is to open."""
    if kind == NEW:
        name = await ask_name(console, "The new file", whole.files)
        return Begin(name, text="") if name is not None else None
    title, _ = TITLES[kind]
    hint = "what people call it"
    name = await console.push_screen_wait(NameSheet(f"New: {title}", hint, _taken(whole, kind)))
    if name is None:
        return None
    if kind == "types":
        return await _new_type(console, whole, name, at)
    part, file, stub = STUBS[kind]
    home = next((home for (one, _), home in whole.homes.items() if one == part), None)
    return Begin(home[0] if home else file, added=_filled(stub, name, whole, part))


def _taken(whole: Whole, kind: str) -> set[str]:
    return {record.label for record in whole.org.types.values()} if kind == "types" else set()


def _filled(stub: str, name: str, whole: Whole, part: str) -> str:
    key = _key(name, {key for one, key in whole.homes if one == part})
    return "\n" + stub.replace("{key}", key).replace("{name}", _toml(name))


async def _new_type(console: Ways, whole: Whole, name: str, at: At | None) -> Begin | None:
    """Begin a record type as another one that is there."""
    types = list(whole.org.types.values())
    if not types:
        return Begin(f"{_key(name, ())}.toml", text="")
    first = at.key if at is not None and at.section == "types" else ""
    types.sort(key=lambda one: one.key != first)
    items = [Item(one.key, one.label, one.description) for one in types]
    like = await console.push_screen_wait(Pick(f"{name} begins as a copy of", items))
    if like is None:
        return None
    key = _key(name, whole.org.types)
    file, line = whole.homes["types", like]
    text = whole.files[file]
    for what, value in (("key", key), ("label", name)):
        text = _set(text, what, value)
    text = ADDRESSES.sub(r"\1[]", text)  # an address belongs to one record type
    made = f"{key}.toml"
    while made in whole.files:
        made = f"{made.removesuffix('.toml')}_.toml"
    return Begin(made, line, text=text)


def _set(text: str, what: str, value: str) -> str:
    """Write another value into the table of a record type."""
    head, table, rest = text.partition("[record_type]")
    pattern = rf"(?m)^({what}\s*=\s*).*$"
    return head + table + re.sub(pattern, lambda m: m[1] + _toml(value), rest, count=1)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _key(name: str, taken: Collection[str]) -> str:
    """Make a key of a name."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[: LONGEST - 4] or "new"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}_{number}"
    return key
