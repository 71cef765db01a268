"""Writes tables as TOML that a person reads and edits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LINE = 100
INLINE = "statuses"
"""The list of tables that is written in one place, a line for each."""


def text(value: str) -> str:
    """Write a text; what acts on a terminal or cannot be seen is written by its number."""
    if '"' in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return f'"{"".join(map(_character, value))}"'


def _character(one: str) -> str:
    if one in _ESCAPES:
        return _ESCAPES[one]
    if one.isprintable():
        return one
    return f"\\u{ord(one):04X}" if ord(one) < 1 << 16 else f"\\U{ord(one):08X}"


def key(name: str) -> str:
    """Write a key."""
    return name if _BARE.fullmatch(name) else text(name)


def document(tree: Mapping[str, Any], head: str = "") -> str:
    """Write a whole file; `head` are lines of comment."""
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    return f"{comment}{_table((), tree)}".replace("\n\n\n", "\n\n").lstrip("\n")


def _table(path: tuple[str, ...], tree: Mapping[str, Any]) -> str:
    own = {name: value for name, value in tree.items() if not _stands_apart(name, value)}
    lines = [f"{key(name)} = {_value(name, value)}\n" for name, value in own.items()]
    apart = [(name, value) for name, value in tree.items() if name not in own]
    told = "".join(lines)
    if path and (lines or not apart):
        told = f"\n[{'.'.join(map(key, path))}]\n{told}"
    for name, value in apart:
        if isinstance(value, Mapping):
            told += _table((*path, name), value)
        else:
            head = f"\n[[{'.'.join(map(key, (*path, name)))}]]\n"
            told += "".join(head + _table((), row) for row in value)
    return told


def _stands_apart(name: str, value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return name != INLINE and isinstance(value, list) and any(isinstance(v, Mapping) for v in value)


def _value(name: str, value: Any) -> str:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key(k)} = {_value(k, v)}" for k, v in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        items = [_value("", item) for item in value]
        line = f"[{', '.join(items)}]"
        if name != INLINE and len(name) + len(line) < _LINE:
            return line
        return "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    return str(value)
