"""How the text of a file is encoded: known for certain, or asked about; never guessed."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases
from typing import TYPE_CHECKING

from core.errors import RuleViolation, nearest
from core.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 1 << 20
SAMPLE = 24
"""Bytes around a bad one that the question shows."""
_CANDIDATES = ("cp1252", "cp850", "mac_roman")
_COMMON = (*_CANDIDATES, "utf-8", "utf-16", "latin-1", "iso8859-15", "cp1250", "shift_jis")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file may begin with; UTF-32 before UTF-16, which begins alike."""


def settle(path: Path, given: str | None) -> tuple[str, int]:
    """Give the file's encoding and the number of its lines, having read all of it once.

    Raises `RuleViolation` that asks for the encoding where the file is not what it must be, and
    where it cannot be read.
    """
    if path.exists() and not path.is_file():
        msg = f"{path} is not a file."
        raise RuleViolation(msg, next_step="Name a plain file: it is read more than once.")
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}."
        raise RuleViolation(msg, next_step="Check the name and the right to read it.") from error
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    named = _named(given) if given else None
    if marked and named and codecs.lookup(marked).name not in {named, f"{named}-sig"}:
        msg = f"{path.name} says by its first bytes that it is {marked}, not {given}."
        raise RuleViolation(msg, title="Which encoding?", next_step="Leave out --encoding.")
    encoding = marked or named or "utf-8"
    return encoding, _check(path, encoding)


def _named(given: str) -> str:
    try:
        name = codecs.lookup(given.strip()).name
        codecs.getincrementaldecoder(name)
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        near = nearest(given, {*aliases.values(), *_COMMON})
        msg = f"There is no encoding {given!r}.{near}"
        raise RuleViolation(msg, next_step=f"Common ones: {', '.join(_COMMON)}.") from None
    return name


def _check(path: Path, encoding: str) -> int:
    """Decode everything once, strictly; count the lines."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    read, lines, last = 0, 0, "\n"
    with path.open("rb") as stream:
        while True:
            block = stream.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                start = read + len(block) - len(error.object)
                raise _ask(path, encoding, error, lines, start) from error
            lines += text.count("\n")
            last = text[-1:] or last
            read += len(block)
            if not block:
                return lines + (last != "\n")


def _ask(
    path: Path, encoding: str, error: UnicodeDecodeError, lines: int, start: int
) -> RuleViolation:
    """Say which byte of which line is not of the encoding, and how others would read it."""
    data, at = error.object, error.start
    line = lines + data[:at].count(b"\n") + 1
    near = data[max(at - SAMPLE, 0) : at + SAMPLE]
    near = near[near.rfind(b"\n", 0, min(at, SAMPLE)) + 1 :].split(b"\n")[0]
    read = {name: one_line(near.decode(name, "replace")) for name in _CANDIDATES}
    ways = "; ".join(f"--encoding {name} reads {text!r}" for name, text in read.items())
    return RuleViolation(
        f"{path.name} is not {encoding.removesuffix('-sig')} text: line {line} has the byte "
        f"0x{data[at]:02X} (byte {start + at + 1:,} of the file). How is it encoded?",
        title="Which encoding?",
        next_step=f"Say it: {ways}.",
        details={"line": line, "byte": start + at + 1, "readings": read},
    )
