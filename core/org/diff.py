"""What differs between two organisations, in people's words, grouped by what it is about.

It walks through the dataclasses of `core.org.model`: a field that is added there is told, too,
under its own name until it has words of its own here. What the model does not hold (comments, the
order of tables, another way to write the same) is told by the name of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from core.org.model import FieldDef, Move, Profile, RecordType
from core.org.wording import NOUNS, WORDS, move, said, shown, whose
from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.org.model import Grant, Organisation

HOUSE = "Organisation"
ORDER = "order"
PARTS = (
    "types", "groups", "profiles", "case_fields", "account_fields", "rules", "templates", "hours",
    "holidays", "views",
)  # fmt: skip
"""What an organisation holds by key."""
QUOTE = "'"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: what it is about, and what becomes of it."""

    section: str
    """`Record type Homeowner`, `Profile Sales`, `Organisation`: what it is about."""
    text: str
    """What would be different, after the section and a colon."""
    act: str = "Changed"
    """`Created`, `Changed` or `Deleted`, as the audit trail says it."""

    @property
    def line(self) -> str:
        """The whole of it as a person reads it before it is done."""
        colon = "" if self.text.startswith(("is ", "may ")) else ":"
        return one_line(f"{self.section}{colon} {self.text}")

    @property
    def trail(self) -> str:
        """The whole of it as the audit trail keeps it."""
        about = self.section[:1].lower() + self.section[1:]
        if self.act == "Changed":
            return one_line(f"Changed {about}: {self.text.removeprefix('is ')}")
        noun, _, name = about.partition(" '")
        return one_line(f"{self.act} {noun}: {name.removesuffix(QUOTE)}")


def differences(
    old: Organisation, new: Organisation, files: tuple[Mapping[str, str], Mapping[str, str]]
) -> list[Difference]:
    """Give everything that is different in `new`; `files` are those that each was read from.

    Nothing is given only where all files are the same, byte for byte.
    """
    found = [*_house(old, new)]
    for name in PARTS:
        found += _records(name, getattr(old, name), getattr(new, name))
    return found or [*_files(*files)]


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Difference(HOUSE, f"the file {name} is gone; nothing that it said is missing")
        elif name not in old:
            yield Difference(HOUSE, f"the file {name} is new; what it says was said elsewhere")
        elif old[name] != new[name]:
            text = f"the file {name} is written differently, and says the same"
            yield Difference(HOUSE, text)


def _house(old: Organisation, new: Organisation) -> Iterator[Difference]:
    for item in fields(old):
        if item.name not in PARTS and not item.metadata.get("derived"):
            before, after = getattr(old, item.name), getattr(new, item.name)
            for text in _value(
                WORDS.get((type(old).__name__, item.name), said(item.name)), before, after
            ):
                yield Difference(HOUSE, text)


def _records(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for key, record in new.items():
        if key not in old:
            yield Difference(_section(record), "is new", "Created")
            continue
        for text in _fields(old[key], record):
            yield Difference(_section(old[key]), text)
    for key, record in old.items():
        if key not in new:
            yield Difference(_section(record), "is removed", "Deleted")
    common = [key for key in old if key in new]
    if common != [key for key in new if key in old]:
        yield Difference(HOUSE, f"the {ORDER} of its {NOUNS[name]} is different")


def _section(record: Any) -> str:
    """Name a record type, a group or a profile as people do."""
    noun = NOUNS[type(record).__name__]
    if isinstance(record, FieldDef):
        return f"{noun} '{record.label}' of {record.object}s"
    kind = getattr(record, "kind", None)
    label = getattr(record, "label", None) or getattr(record, "name", "") or record.key
    return f"{NOUNS.get(kind or '', noun)} '{label}'"


def _fields(old: Any, new: Any) -> Iterator[str]:
    """Tell each field of two dataclasses of a kind."""
    kind = type(new).__name__
    for item in fields(new):
        if item.metadata.get("derived"):
            continue
        before, after = _held(old, item.name), _held(new, item.name)
        if before == after and _orders(before) == _orders(after):
            continue
        words = WORDS.get((kind, item.name), said(item.name))
        if (kind, item.name) in RENAMES:
            yield f"is renamed to {shown(after)}"
        elif item.name == "grants":
            yield from _grants(before, after)
        else:
            yield from _value(words, before, after)


def _held(record: Any, name: str) -> Any:
    """Give a field's value; what only follows from another field is not told with it again."""
    if isinstance(record, Profile) and name == "grants":
        return {permission: _usual(record, lines) for permission, lines in record.grants.items()}
    if isinstance(record, RecordType) and name == "moves":
        return tuple(_from_anywhere(record, one) for one in record.moves)
    return getattr(record, name)


def _usual(profile: Profile, lines: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """Leave out the types of a line where they are the profile's own."""
    return tuple(replace(line, types=()) if line.types == profile.types else line for line in lines)


def _from_anywhere(record_type: RecordType, one: Move) -> Move:
    """Give a move from every open status, or every closed one, as the file would name them."""
    for is_closed, name in ((False, "any open status"), (True, "any closed status")):
        if one.sources == tuple(s.label for s in record_type.statuses if s.is_closed is is_closed):
            return replace(one, sources=(name,))
    return one


RENAMES = {
    ("Rule", "label"),
    ("BusinessHours", "label"),
    ("Holidays", "label"),
    ("FieldDef", "label"),
    ("RecordType", "label"),
    ("GroupDef", "name"),
    ("Profile", "label"),
    ("ViewDef", "name"),
}
"""Fields by which people name a record."""


def _orders(value: Any) -> Any:
    """Give the order of keys: two mappings are equal whatever theirs."""
    if isinstance(value, Mapping):
        return [(key, _orders(inner)) for key, inner in value.items()]
    return None


def _value(words: str, old: Any, new: Any) -> Iterator[str]:
    """Tell how one value became another."""
    if old == new and _orders(old) == _orders(new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _mapping(words, old, new)
    elif is_dataclass(old) and is_dataclass(new) and type(old) is type(new):
        yield from (f"{words}: {text}" for text in _fields(old, new))
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _members(words, old, new)
    elif isinstance(old, bool) and isinstance(new, bool):
        yield f"{words}: {'yes' if new else 'no'} instead of {'yes' if old else 'no'}"
    elif new is None or new == "":
        yield f"{words}: none any more; it was {shown(old)}"
    elif old is None or old == "":
        yield f"{words}: {shown(new)}; there was none"
    else:
        yield f"{words}: {shown(new)} instead of {shown(old)}"


def _mapping(words: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key, value in new.items():
        if key not in old:
            yield (
                f"{words} '{key}' is new: {shown(value)}" if value else f"{words} '{key}' is new"
            )
        else:
            yield from _value(f"{words} '{key}'", old[key], value)
    yield from (f"{words} '{key}' is removed" for key in old if key not in new)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield f"{words}: another {ORDER}"


def _members(words: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    """Tell what a list has more, less, and in another order; by the names of its members."""
    before, after = _named(old), _named(new)
    for name, member in after.items():
        if name not in before:
            yield f"{words} {name} is new"
        else:
            yield from (f"{words} {name}: {text}" for text in _inner(before[name], member))
    yield from (f"{words} {name} is removed" for name in before if name not in after)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"{words}: another {ORDER}"


def _inner(old: Any, new: Any) -> Iterator[str]:
    if is_dataclass(new):
        yield from _fields(old, new)


def _named(members: tuple[Any, ...]) -> dict[str, Any]:
    """Give members by what people call them; two that are called the same are counted."""
    found: dict[str, Any] = {}
    for member in members:
        name = said_member = _member(member)
        number = 1
        while name in found:
            number += 1
            name = f"{said_member} (number {number})"
        found[name] = member
    return found


def _member(member: Any) -> str:
    if not is_dataclass(member):
        return shown(member)
    label = getattr(member, "label", member)
    return move(member) if isinstance(member, Move) else f"'{label}'"


def _grants(
    old: Mapping[str, tuple[Grant, ...]], new: Mapping[str, tuple[Grant, ...]]
) -> Iterator[str]:
    """Tell what people of a profile may do from then on, and what no more."""
    for permission in dict.fromkeys((*new, *old)):
        before, after = old.get(permission), new.get(permission)
        act = WORDS.get(("may", permission), permission)
        if before is None and after is not None:
            yield f"may {act} from now on: {whose(after)}"
        elif after is None:
            yield f"may no longer {act}"
        elif before is not None and before != after:
            yield f"may {act}: {whose(after)} instead of {whose(before)}"
    if list(old) != list(new) and old == new:
        yield f"what they may: another {ORDER}"
