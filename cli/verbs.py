"""Verbs from the registry of commands: one definition in the core is one verb here."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import out
from cli.many import add_where, do_many, require_either, takes_many
from cli.parser import Usage, add, distinct, pair, whole
from core.commands.registry import arguments, subject
from core.text import storable, without_source

if TYPE_CHECKING:
    from cli.parser import Parser, Verbs
    from cli.session import Session
    from core.commands.registry import Argument, Meta
    from core.outcome import Outcome


def add_commands(verbs: Verbs, name: str) -> None:
    """Add a verb for each command of a subject that has a shell form of this kind."""
    for meta in subject(name):
        if meta.shell:
            add_command(verbs, meta)


def add_command(verbs: Verbs, meta: Meta) -> Parser:
    """Add the verb of one command."""
    first = (meta.cls.__doc__ or meta.title).strip().split("\n")[0]
    told = without_source(first).rstrip(".")
    parser = add(
        verbs, meta.verb, (told[:1].lower() + told[1:]).replace("%", "%%"),
        partial(run, meta=meta), meta.example.replace("%", "%%"),
    )  # fmt: skip
    files, many = _files(meta.cls), takes_many(meta)
    for argument in arguments(meta.cls):
        read = Path if argument.name in files else storable
        _add_argument(
            parser, argument, read, nargs="?" if many and argument.name == "case" else None
        )
    if many:
        add_where(parser)
    return parser


def _files(cls: type[Any]) -> set[str]:
    """Give the fields that hold files; a person names them by their paths."""
    return {field.name for field in fields(cls) if "Upload" in str(field.type)}


def _add_argument(parser: Parser, argument: Argument, read: Any, *, nargs: str | None) -> None:
    told = argument.help.replace("%", "%%")
    if argument.type == "int":
        read = whole
    metavar = "PATH" if read is Path else argument.name.upper()
    choices = argument.choices or None
    flags, dest = argument.flags, argument.name
    if argument.form == "word":
        parser.add_argument(dest, metavar=metavar, type=read, nargs=nargs, help=told)
    elif argument.form == "words":
        parser.add_argument(dest, metavar=metavar, type=read, nargs="+", help=told)
    elif argument.form == "switch":
        parser.add_argument(*flags, dest=dest, action="store_true", help=told)
    elif argument.form == "pairs":
        parser.add_argument(
            *flags, dest=dest, metavar=argument.metavar, type=pair, action="append", default=[],
            help=f"{told}; again for more",
        )  # fmt: skip
    elif argument.form == "many":
        parser.add_argument(
            *flags, dest=dest, metavar=metavar, type=read, action="append", default=[],
            help=f"{told}; again for more",
        )  # fmt: skip
    elif argument.form == "option":
        parser.add_argument(
            *flags, dest=dest, metavar=None if choices else metavar, type=read, choices=choices,
            required=argument.required, default=argument.default, help=told,
        )  # fmt: skip


def run(session: Session, *, meta: Meta) -> None:
    """Build the command from what was typed, carry it out, and say what was done."""
    if meta.verb == "edit":
        _require_change(session, meta.cls)
    if takes_many(meta):
        require_either(session)
        if session.given.where is not None:
            do_many(session, built(session, meta.cls))
            return
    wrote(session, session.do(built(session, meta.cls)))


def _require_change(session: Session, cls: type[Any]) -> None:
    changes = [a for a in arguments(cls) if a.form in {"pairs", "many", "option"}]
    given = [getattr(session.given, a.name) for a in changes if a.name != "if_version"]
    if all(value in (None, []) for value in given):
        msg = "nothing to change: name each field with its new value"
        if any(a.form == "pairs" for a in changes):
            msg = "nothing to change: name each field with --set FIELD=VALUE"
        raise Usage(msg, session.parser)


def built(session: Session, cls: type[Any]) -> Any:
    """Give the command that was typed."""
    files = _files(cls)
    values: dict[str, Any] = {}
    for argument in arguments(cls):
        if argument.form == "hidden":
            values[argument.name] = bool(session.everywhere("yes"))
            continue
        value = getattr(session.given, argument.name)
        if argument.name in files:
            value = _read(session, value)
        elif argument.form == "pairs":
            value = distinct(value, session.parser)
        values[argument.name] = tuple(value) if isinstance(value, list) else value
    return cls(**values)


def _read(session: Session, paths: list[Path]) -> tuple[Any, ...]:
    from core.files import attempt  # noqa: PLC0415  most commands take no files

    limit = session.desk.org.settings.file_limit
    return tuple(attempt(path, limit) for path in paths)


def wrote(session: Session, outcome: Outcome) -> None:
    """Say what was done."""
    if session.json:
        answer = {
            "ok": True, "message": outcome.message, "action": outcome.action,
            "number": outcome.number,
        }  # fmt: skip
        out.document(outcome.made | answer | {"notes": list(outcome.notes)})
        return
    out.say(outcome.message, *(f"Note: {note}" for note in outcome.notes))
