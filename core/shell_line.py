"""The line that does an act again on the shell, from what the journal keeps of what was asked."""

from __future__ import annotations

import re
from ast import literal_eval
from shlex import quote
from typing import TYPE_CHECKING, Any

from core.commands.registry import arguments, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.commands.registry import Argument

OWN = {"journal.undo": "caseline undo {action}"}
"""Acts whose shell form is not `subject verb`."""
_UPLOAD = re.compile(r"Upload\((?P<name>['\"].*['\"]), [0-9]+ bytes\)")
_NAMED = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
"""How some letters are written in `$'…'`."""


def shell_line(command: str, given: dict[str, Any]) -> str | None:
    """Give it, quoted for a shell; none where the shell has no such verb.

    Files are named as they were called: where they lay is not kept.
    """
    meta = find(command)
    if command in OWN:
        return OWN[command].format(**given)
    if meta is None or not meta.shell:
        return None
    words: list[str] = []
    options: list[str] = []
    for argument in arguments(meta.cls):
        value = given.get(argument.name)
        if argument.form == "hidden" or value is None or value == argument.default:
            continue
        if argument.form in {"word", "words"} and not _many(argument, value):
            words += _words(argument, value)
        else:
            options += _option(argument, value)
    dashed = any(word.startswith("-") for word in words)
    parts = [*options, "--", *words] if dashed else [*words, *options]
    return " ".join(["caseline", meta.subject, meta.verb, *map(quoted, parts)])


def _many(argument: Argument, value: Any) -> bool:
    """Say whether an act on one case was done to several (`--where`)."""
    return argument.name == "case" and argument.form == "word" and isinstance(value, list)


def _words(argument: Argument, value: Any) -> list[str]:
    texts = [str(each) for each in (value if isinstance(value, list) else [value])]
    return [_called(text) for text in texts] if argument.name == "files" else texts


def _called(text: str) -> str:
    """Give the name of a file in the place of what is kept of it."""
    found = _UPLOAD.fullmatch(text)
    return str(literal_eval(found["name"])) if found else text


def _option(argument: Argument, value: Any) -> Iterator[str]:
    if _many(argument, value):
        yield from ("--where", f"number:{','.join(value)}", "--yes")
    elif argument.form == "switch":
        yield argument.flags[0]
    elif argument.form == "pairs":
        for name, text in value.items():
            yield from _with(argument.flags[0], f"{name}={'' if text is None else text}")
    else:
        for each in _words(argument, value):
            yield from _with(argument.flags[0], each)


def _with(flag: str, value: str) -> tuple[str, ...]:
    """A value that begins with a dash would be read as an option."""
    return (f"{flag}={value}",) if value.startswith("-") else (flag, value)


def quoted(word: str) -> str:
    """Quote a word; with what acts on a terminal in it, in the form that names those (`$'…'`)."""
    return quote(word) if word.isprintable() else f"$'{''.join(map(_letter, word))}'"


def _letter(letter: str) -> str:
    if letter in _NAMED:
        return _NAMED[letter]
    return letter if letter.isprintable() else "".join(f"\\x{b:02x}" for b in letter.encode())
