"""The shipped organisation with every key and every label called otherwise.

A word is turned letter by letter, vowels into vowels: its length, its case, its article and what is
near to it stay, and no renamed word is one of ours. A `House` on it takes what the tests write in
the shipped words, turns what the organisation named, and turns back what comes out. What the
organisation did not name (core columns, kinds of accounts, the language's own words) is never
turned, in neither direction: a word that stands in the program instead of the files is not known to
the renamed organisation, or comes out as `LEAKED`.
"""

from __future__ import annotations

import copy
import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from core.desk import Desk
from core.errors import CaselineError
from core.filters.terms import Term
from core.org import loader
from tests.house import House, R
from tests.house import build_on as small_build
from tests.toml import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.org.model import Organisation

WORD = re.compile(r"[^\W_]+")
PLAIN = re.compile(r"[a-z0-9]+")
TERM = re.compile(
    r"\b(status|type|priority|(?:primary_|secondary_)?reason|subreason|source|origin|queue|referred"
    r"|record_type|team|owner):((?:\"[^\"]*\"|[^\s\"])+)"
)
THRESHOLDS = (
    ("organisation.toml", ("settings", "undo_close"), "7m"),
    ("organisation.toml", ("settings", "file_limit_mb"), 7),
    ("homeowner.toml", ("reopen", "window"), "5h"),
    ("installer.toml", ("reopen", "window"), "5h"),
    ("homeowner.toml", ("merge", "most"), 4),
    ("installer.toml", ("merge", "most"), 4),
    ("homeowner.toml", ("review", "limit"), 700),
    ("installer.toml", ("duplicates", "closed_for"), "9d"),
    ("organisation.toml", ("settings", "mail_delay"), "3m"),
    ("aging_rules.toml", ("fields", "account", "has_aging_confirmations", "formula"),
     "oldest_aging_days > 6"),
)  # fmt: skip
"""Numbers of the shipped files, and what they are in the renamed ones."""
OURS = {"open", "closed", "all"}
"""Words of the language that stand where keys and labels of the organisation may."""
TYPED = {
    "type", "record_type", "types", "status", "primary", "secondary", "source", "priority",
    "case_type", "queue", "to_queue", "to_team", "team", "profile", "group", "groups", "join",
    "leave", "phase", "primary_reason", "secondary_reason", "origin", "current_phase",
    "give_to_queue", "reason", "subreason", "phases",
}  # fmt: skip
"""Parameters of commands, fields and filters whose values the organisation names."""
NEW_NAMES = {("CreateQueue", "name"), ("EditQueue", "name")}
"""Where a test gives a name that it then uses like the organisation's own."""
OWN = {("CreateTask", "priority"), ("EditQueue", "join"), ("EditQueue", "leave")}
"""Parameters that are called so, and hold words of tasks, or people."""
NAMED = {"status", "priority", "origin", "primary_reason", "secondary_reason"}
"""Attributes of cases that hold words of the organisation alone."""


WORDED = {"assignment", "handovers", "escalation"}
"""Tables of a record type's file that hold conditions and texts with places."""
PAIRS = "eu ao rz ls mx fh dw qt jg vn kb pc"
_LETTERS = {
    ord(one): other
    for pair in PAIRS.split() for word in (pair, pair[::-1])
    for one, other in (tuple(word), tuple(word.upper()))
}  # fmt: skip


def turned(text: str) -> str:
    """Turn each letter of each word, `a` apart; twice gives the same again."""
    return WORD.sub(lambda m: m[0].translate(_LETTERS) if len(m[0]) > 1 else m[0], text)


# the files -----------------------------------------------------------------------------------


@cache
def files() -> dict[str, str]:
    """Give the shipped files, renamed and with other thresholds."""
    trees = {name: tomllib.loads(text) for name, text in loader.shipped().items()}
    for name, path, value in THRESHOLDS:
        inner = trees[name]
        for key in path[:-1]:
            inner = inner[key]
        assert inner.get(path[-1]) != value
        inner[path[-1]] = value
    made = {}
    for name, tree in trees.items():
        if "record_type" in tree:
            made[f"{turned(name[:-5])}.toml"] = written(_record_type(tree))
        elif "rules" in tree:
            made[f"{turned(name[:-5])}.toml"] = written(_named(tree))
        else:
            made[name] = written(_others(tree))
    return made


@cache
def vocabulary() -> frozenset[str]:
    """Give every renamed word, in lower case."""
    ours, theirs = loader.shipped().values(), files().values()
    words = ({w.casefold() for one in some for w in WORD.findall(one)} for some in (ours, theirs))
    shipped, known = words
    return frozenset(word for word in known - shipped if turned(word) in shipped)


def _each(held: Any) -> Any:
    """Turn every text below, keys of tables too."""
    if isinstance(held, dict):
        return {_each(key): _each(value) for key, value in held.items()}
    if isinstance(held, list):
        return [_each(value) for value in held]
    return turned(held) if isinstance(held, str) and held not in OURS else held


def _named(held: Any) -> Any:
    """Turn every name of the organisation below, in conditions and texts as well."""
    if isinstance(held, dict):
        return {_named(key): _named(value) for key, value in held.items()}
    if isinstance(held, list):
        return [_named(value) for value in held]
    return NAMED_IN_TEXTS.sub(lambda m: turned(m[0]), held) if isinstance(held, str) else held


def _values(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Turn what stands under some keys; the keys are the language's own."""
    return table | {key: _each(table[key]) for key in keys if key in table}


def _all(table: dict[str, Any]) -> dict[str, Any]:
    return _values(table, *table)


def _record_type(tree: dict[str, Any]) -> dict[str, Any]:
    ways = {
        "record_type": ("key", "label", "description", "owner_profiles", "owner_groups"),
        "process": ("title", "description"), "reopen": ("status",), "merge": ("status",),
    }  # fmt: skip
    made = dict(tree)
    for name, keys in ways.items():
        if name in made:
            made[name] = _values(made[name], *keys)
    if "resolve" in made:
        made["resolve"] = _all(made["resolve"])
    if "flows" in made:
        made["flows"] = [_flow(flow) for flow in made["flows"]]
    made["process"]["statuses"] = [_values(s, "label") for s in made["process"]["statuses"]]
    made["moves"] = [_values(move, "from", "to", "by") for move in made.get("moves", [])]
    for name in ("labels", "aliases", "defaults", "picklists"):
        made[name] = _all(made.get(name, {}))
    if "mail" in made:
        mail = _values(made["mail"], "opens", "queue")
        made["mail"] = mail | {"values": _all(mail.get("values", {}))}
    made["reasons"] = _each(made.get("reasons", {}))
    made["layouts"] = {_each(key): value for key, value in made.get("layouts", {}).items()}
    layout = made["record_type"].get("layout", [])
    made["record_type"]["layout"] = [turned(key) if key in CUSTOM else key for key in layout]
    return made | {name: _named(made[name]) for name in WORDED & made.keys()}


def _flow(flow: dict[str, Any]) -> dict[str, Any]:
    """Turn a guided process: what it is called, its stages, its questions and their answers."""
    return _values(flow, "key", "label") | {
        "stages": [
            _values(stage, "label")
            | {"steps": [_values(step, "label", "ask", "values") for step in stage["steps"]]}
            for stage in flow["stages"]
        ]
    }


def _view(view: dict[str, Any]) -> dict[str, Any]:
    """Turn a list: its name, and what its filter names of the organisation."""

    def told(found: re.Match[str]) -> str:
        return f"{found[1]}:{found[2] if found[1] == 'owner' else turned(found[2])}"

    return _values(view, "name") | {"filter": TERM.sub(told, view.get("filter", ""))}


def _others(tree: dict[str, Any]) -> dict[str, Any]:
    made = _values(tree, "default_type", "name", "definitions")
    if "priorities" in made:
        made["priorities"] = _all(made["priorities"])
        made["settings"] = _values(made["settings"], "job_phase", "task_subjects")
    if "views" in made:
        made["views"] = {_each(key): _view(one) for key, one in made["views"].items()}
    if "groups" in made:
        made["groups"] = {
            _each(key): _values(group, "name", "reasons") for key, group in made["groups"].items()
        }
    if "profiles" in made:
        made["profiles"] = {_each(k): _profile(one) for k, one in made["profiles"].items()}
    return made


def _profile(profile: dict[str, Any]) -> dict[str, Any]:
    made = _values(profile, "label", "types", "default_type")
    made["may"] = {
        name: [_values(line, "types") for line in given] if isinstance(given, list) else given
        for name, given in made["may"].items()
    }
    return made


def _names() -> Iterator[str]:
    """Give what conditions and texts may name of the organisation."""
    for text in loader.shipped().values():
        tree = tomllib.loads(text)
        for table in ("groups", "profiles", "rules", "templates", "settings"):
            for key, one in tree.get(table, {}).items():
                if isinstance(one, dict):
                    yield from (key, one.get("name", key), one.get("label", key))
                    yield from one if table == "settings" else ()
        for own in tree.get("fields", {}).values():
            yield from (word for key, one in own.items() for word in (key, one["label"]))
        if "record_type" in tree:
            yield from (tree["record_type"]["key"], tree["record_type"]["label"])
            yield from (status["label"] for status in tree["process"]["statuses"])
            yield from (word for words in tree.get("picklists", {}).values() for word in words)


_LONGEST = sorted({*_names()}, key=len, reverse=True)
NAMED_IN_TEXTS = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _LONGEST))})(?![\w-])")
"""A name of the organisation as a whole."""
CUSTOM = {
    key
    for text in loader.shipped().values()
    for own in tomllib.loads(text).get("fields", {}).values() for key in own
}  # fmt: skip
"""The keys of custom fields."""


# in and out ----------------------------------------------------------------------------------


class Words:
    """Turns what goes in, and back what comes out; knows what was typed besides the files."""

    def __init__(self) -> None:
        """Know the files."""
        self._typed: set[str] = set()

    def into(self, held: Any) -> Any:
        """Turn every text; what was typed is known when it comes out again."""
        if isinstance(held, str):
            words = {*WORD.findall(held), *PLAIN.findall(held.casefold())}
            self._typed |= {turned(word).casefold() for word in words}
            return turned(held)
        if isinstance(held, tuple | list):
            return type(held)(self.into(one) for one in held)
        return held

    def command(self, command: Any) -> Any:
        """Turn those parameters of a command, or of a filter, that the organisation names."""
        if not is_dataclass(command):
            return command
        made = {}
        for one in fields(command):
            value = getattr(command, one.name)
            here = (type(command).__name__, one.name)
            if (one.name in TYPED or here in NEW_NAMES) and here not in OWN and value is not None:
                made[one.name] = self.into(value)
            elif isinstance(value, str):
                made[one.name] = self._free(one.name, value)
            elif one.name == "terms":
                made[one.name] = tuple(self._term(term) for term in value)
            elif isinstance(command, Term):
                continue
            elif isinstance(value, dict):
                made[one.name] = self._pairs(value)
            elif is_dataclass(value):
                made[one.name] = self.command(value)
        return replace(command, **made) if made else command

    def line(self, line: str) -> str:
        """Turn the values of a filter line; `me` and `none` are its own words."""

        def value(found: re.Match[str]) -> str:
            return f"{found[1]}:{','.join(self._value(found[1], v) for v in found[2].split(','))}"

        return TERM.sub(value, line)

    def _value(self, name: str, value: Any) -> Any:
        """Turn a value of a term, unless it is a person or one of the filter's own words."""
        ours = {turned(word).casefold() for word in WORD.findall(str(value))} <= vocabulary()
        kept = value in {None, "none"} or (name == "owner" and not ours)
        return value if kept else self.into(value)

    def _term(self, term: Term) -> Term:
        if not TERM.match(f"{term.name}:x"):
            return term
        if term.name == "owner":
            kept = [self._owner(str(value)) for value in term.values]
            return replace(term, values=tuple(kept))
        return replace(term, values=tuple(self._value(term.name, v) for v in term.values))

    def _owner(self, value: str) -> str:
        kind, colon, key = value.partition(":")
        return f"{kind}:{self.into(key)}" if colon and kind == "group" else value

    def _free(self, name: str, text: str) -> str:
        """Turn what a text of one's own names of the organisation."""
        if name == "filter" or text.startswith("queue:"):
            return self.line(text)
        return MENTIONED.sub(lambda m: self.into(m[0]), text)

    def _pairs(self, given: dict[str, Any]) -> dict[str, Any]:
        """Turn the values of fields, and a field's label where it is called by that."""
        made: dict[str, Any] = {}
        for name, value in given.items():
            slug = name.casefold().replace(" ", "_")
            label = slug if slug in TYPED else LABELS.get(slug)
            is_ours = bool(label and slug not in TYPED) or name in CUSTOM
            called = turned(name) if is_ours else name
            typed = label in TYPED - {"status"} and isinstance(value, str)
            made[called] = self.into(value) if typed else value
        return made

    def back(self, text: str) -> str:
        """Turn every renamed word in a text back."""
        known = vocabulary() | self._typed
        return WORD.sub(lambda m: turned(m[0]) if m[0].casefold() in known else m[0], text)

    def out(self, held: Any) -> Any:
        """Turn back whatever came out, at any depth."""
        if isinstance(held, str):
            return self.back(held)
        if isinstance(held, CaselineError):
            return self._error(held)
        if is_dataclass(held) and not isinstance(held, type):
            return self._fields(held)
        return self._members(held)

    def _members(self, held: Any) -> Any:
        if isinstance(held, tuple) and hasattr(held, "_fields"):
            return type(held)(*(self._attribute(held, name) for name in held._fields))
        if isinstance(held, tuple | list | set | frozenset):
            return type(held)(self.out(one) for one in held)
        if isinstance(held, dict):
            return {self.out(key): self.out(value) for key, value in held.items()}
        return held

    def _fields(self, held: Any) -> Any:
        made = copy.copy(held)
        for one in fields(held):
            object.__setattr__(made, one.name, self._attribute(held, one.name))
        for name in ("by_label", "default_status", "closed_statuses"):
            getattr(made, "__dict__", {}).pop(name, None)
        return made

    def _attribute(self, held: Any, name: str) -> Any:
        value = getattr(held, name)
        told = self.out(value)
        named = name == "record_type" or (name in NAMED and hasattr(held, "record_type"))
        if named and value and isinstance(value, str) and told == value:
            return f"LEAKED {value}"
        return told

    def _error(self, error: CaselineError) -> CaselineError:
        for name in ("message", "next_step", "title", "details", "problems"):
            setattr(error, name, self.out(getattr(error, name)))
        error.args = (error.message,)
        return error


def _labels() -> Iterator[tuple[str, str]]:
    for text in loader.shipped().values():
        tree = tomllib.loads(text)
        for key, label in tree.get("labels", {}).items():
            yield label.casefold().replace(" ", "_"), key
        for key, labels in tree.get("aliases", {}).items():
            yield from ((label.casefold().replace(" ", "_"), key) for label in labels)


LABELS = dict(_labels())
"""Each label of a field, as one may call it, with the field's key."""
_GROUPS = tomllib.loads(loader.shipped()["groups.toml"])["groups"]
_CALLED = sorted({*_GROUPS, *(one["name"] for one in _GROUPS.values())}, key=len, reverse=True)
MENTIONED = re.compile(rf"(?<=@)(?:{'|'.join(map(re.escape, _CALLED))})\b", re.IGNORECASE)
"""Groups that a text mentions, by key or name."""


# the house -----------------------------------------------------------------------------------


class Renamed:
    """A desk, or what one looks at from it, that turns what goes in and what comes out."""

    def __init__(self, inner: Any, words: Words) -> None:
        """Stand before `inner`."""
        self.__dict__["_inner"], self.__dict__["_words"] = inner, words

    def __getattr__(self, name: str) -> Any:
        """Give what `inner` has, turned back; what is called takes its parameters turned."""
        return _answered(getattr(self._inner, name), self._words, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Pass on what a test changes."""
        setattr(self._inner, name, value)


def _answered(held: Any, words: Words, name: str) -> Any:
    if isinstance(held, Desk) or name == "look":
        return Renamed(held, words)
    return _called(held, words, name) if callable(held) else words.out(held)


def _called(method: Callable[..., Any], words: Words, name: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        first = [
            words.line(one) if name in {"filter", "complete"} else words.command(one)
            for one in given
        ]
        more = {k: words.into(v) if k in TYPED else words.command(v) for k, v in named.items()}
        try:
            return _answered(method(*first, **more), words, "")
        except CaselineError as error:
            raise words.out(error) from None

    return call


class RenamedHouse(House):
    """A house on the renamed organisation, for tests that are written in the shipped words."""

    def __post_init__(self) -> None:
        """Open the store."""
        super().__post_init__()
        self.words = Words()

    def __getitem__(self, username: str) -> Any:
        """Give a person's desk."""
        return Renamed(super().__getitem__(username), self.words)

    @property
    def org(self) -> Organisation:
        """The organisation in the shipped words."""
        org: Organisation = self.words.out(super().org)
        return org

    def word(self, shipped: str) -> str:
        """Give what is called so here."""
        return str(self.words.into(shipped))

    def ruled(self, username: str, change: Callable[[Organisation], Organisation]) -> Any:
        """Give a desk at which a changed organisation is in force."""
        return Renamed(super().ruled(username, change), self.words)

    def all(self, entity: type[R], **by: object) -> list[R]:
        """Give the records as they are stored now, turned back."""
        turned_by = {k: self.words.into(v) if k in TYPED | {"key"} else v for k, v in by.items()}
        found: list[R] = self.words.out(super().all(entity, **turned_by))
        return found


def build(url: str) -> None:
    """Found the renamed organisation with the people and customers of the small house."""
    small_build(url, files(), turned)
