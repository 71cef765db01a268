"""What becomes of records whose status, queue or profile goes: `--map` of the shell, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.org.model import Organisation

KINDS = {"type": "type", "profile": "profile", "group": "group", "queue": "group", "team": "group"}
"""What may stand before the colon; queues and teams are groups, and may be called so."""
FIELDS = ("status", "origin", "type", "priority", "primary_reason", "secondary_reason")
"""The fields of cases that a record type has a list for."""
FORM = (
    "TYPE.FIELD:OLD=NEW, type:OLD=NEW, queue:OLD=NEW, team:OLD=NEW, profile:OLD=NEW, "
    "field.case:OLD=NEW, or field.case.KEY:OLD=NEW for a choice"
)


@dataclass(slots=True)
class Maps:
    """Each old word with the new one, by what kind of word it is."""

    words: dict[tuple[str, ...], str] = field(default_factory=dict)
    """By `("group", old)`, `("profile", old)`, `("type", old)` or `(type, field, old)`.

    By `("field", kind, old)` and `("field.KIND", key, old)` what is about custom fields.
    """
    used: set[tuple[str, ...]] = field(default_factory=set)

    def get(self, *key: str) -> str | None:
        """Give the new word for an old one that is not there any more."""
        if key in self.words:
            self.used.add(key)
        return self.words.get(key)

    def idle(self) -> list[Problem]:
        """Give a problem for each that nothing asked for: it would not do what was meant."""
        return [
            Problem("map", f"--map {written(key)}={self.words[key]}: nothing needs to be mapped.")
            for key in self.words.keys() - self.used
        ]


def written(key: tuple[str, ...]) -> str:
    """Write what stands before the `=` of a map."""
    return f"{'.'.join(key[:-1])}:{key[-1]}"


def _of_fields(what: str, word: str, old: Organisation) -> tuple[str, ...] | None:
    """Give how a map is asked for that is about a custom field, or about one of its choices."""
    parts = what.split(".")
    if parts[0] != "field" or len(parts) not in {2, 3} or not old.fields_of(parts[1]):
        return None
    if len(parts) == 2:  # noqa: PLR2004  the field itself
        return ("field", parts[1], word)
    return (f"field.{parts[1]}", parts[2], word)


def read(given: Mapping[str, str], old: Organisation) -> tuple[Maps, list[Problem]]:
    """Read the maps; what is not understood is a problem each."""
    maps, problems = Maps(), []
    for text, new in given.items():
        what, colon, word = text.partition(":")
        record_type, dot, name = what.partition(".")
        if not colon or not word.strip() or not new.strip():
            problems.append(Problem("map", f"--map {text}={new}: write it as {FORM}."))
        elif (about := _of_fields(what, word.strip(), old)) is not None:
            maps.words[about] = new.strip()
        elif not dot and what in KINDS:
            maps.words[KINDS[what], word.strip()] = new.strip()
        elif not dot:
            hint = nearest(what, KINDS)
            problems.append(Problem("map", f"--map {text}={new}: {what!r} is not known.{hint}"))
        elif record_type not in old.types:
            told = f"there is no record type {record_type!r}.{nearest(record_type, old.types)}"
            problems.append(Problem("map", f"--map {text}={new}: {told}"))
        elif name not in FIELDS:
            told = f"{name!r} has no list of values.{nearest(name, FIELDS)}"
            problems.append(Problem("map", f"--map {text}={new}: {told}"))
        else:
            maps.words[record_type, name, word.strip()] = new.strip()
    return maps, problems
