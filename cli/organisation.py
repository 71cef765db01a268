"""`caseline org`: the organisation as files: checked, compared, applied, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import out, shapes
from cli.case_page import local
from cli.parser import add as add_verb
from cli.parser import distinct, file, pair, positive, verbs
from cli.verbs import add_commands, wrote
from core.clock import iso
from core.errors import NotFound
from core.rules.permissions import require_setup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from cli.parser import Parser
    from cli.session import Session
    from core.org.diff import Difference
    from core.org.model import Organisation
    from core.rows import VersionRow
    from core.salesforce.settle import Left

IMPORT = """\
It reads the XML files of DIR as Salesforce keeps them, in source format or
plain: the case object with fields, support processes, record types and list
views, and standardValueSets. It writes a new folder that `org check`, `org diff`
and `db init --org` take, with a report of every element that it could not turn."""
EXAMPLE = "docs/examples/complaints/org"
APPLY = """\
Nothing is done before the differences were told and --yes answers them. What
records would lose is refused and counted; --map says what they become instead:
  TYPE.FIELD:OLD=NEW   a status, or another value of cases of a record type;
                       FIELD is status, origin, type, priority,
                       primary_reason or secondary_reason
  type:OLD=NEW         the cases of a record type
  queue:OLD=NEW        what a queue has; team:… and group:… for the others
  profile:OLD=NEW      the people of a profile"""


def add(parser: Parser, name: str) -> None:
    """Fill in `org`."""
    below = verbs(parser)
    export = add_verb(
        below, "export", "write the organisation in force to a folder, byte for byte", _export,
        "caseline org export org",
    )  # fmt: skip
    _folder(export)
    export.add_argument(
        "--shipped", action="store_true", help="what the program comes with, instead"
    )
    export.add_argument("--force", action="store_true", help="write over files that differ")
    check = add_verb(
        below, "check", "say everything that is wrong with the files of a folder, by line and key",
        _check, f"caseline org check {EXAMPLE}",
    )  # fmt: skip
    _folder(check)
    diff = add_verb(
        below, "diff", "say what applying the files of a folder would change", _diff,
        f"caseline org diff {EXAMPLE}",
    )  # fmt: skip
    _folder(diff)
    diff.add_argument(
        "--shipped", action="store_true", help="compared with what the program comes with, instead"
    )
    apply = add_verb(
        below, "apply", "put the files of a folder in force", _apply,
        f"caseline org apply {EXAMPLE} --yes",
    )  # fmt: skip
    apply.description = f"{apply.description}\n{APPLY}"
    _folder(apply)
    apply.add_argument(
        "--map", metavar="WHAT:OLD=NEW", type=_map, action="append", default=[],
        help="what becomes of records that would lose it; again for more",
    )  # fmt: skip
    apply.add_argument(
        "--onto", metavar="VERSION", type=positive, help="refuse unless this version is in force"
    )
    history = add_verb(
        below, "history", "say who changed what of the organisation, and when", _history,
        "caseline org history",
    )  # fmt: skip
    history.add_argument(
        "version", metavar="VERSION", type=positive, nargs="?", help="only this one"
    )
    metadata = add_verb(
        below, "import-sf", "turn the metadata of a Salesforce service organisation into files",
        _import_sf, "caseline org import-sf docs/examples/salesforce --to my-org",
    )  # fmt: skip
    metadata.description = f"{metadata.description}\n{IMPORT}"
    metadata.add_argument("folder", metavar="DIR", type=file, help="the folder with the XML files")
    metadata.add_argument(
        "--to", metavar="FOLDER", type=file, help="what to write; without it DIR's name with -org"
    )
    add_commands(below, name)


def _folder(parser: Parser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", type=file, help="the folder with the organisation's TOML files"
    )


def _map(value: str) -> tuple[str, str]:
    return pair(value, "WHAT:OLD=NEW")


def _export(session: Session) -> None:
    from core.org import loader  # noqa: PLC0415  --help reads no organisation

    given = session.given
    if given.shipped:
        version, files, what = None, loader.shipped(), "the organisation that the program brings"
    else:
        desk = session.desk
        require_setup(desk.org, desk.actor)
        version, files = desk.version, desk.files
        what = f"version {version} of the organisation"
    done = session.admin.write_org(given.folder, files, over=given.force)
    written, same, others = done["written"], done["same"], done["others"]
    told = f"Wrote {what} to {given.folder}: {', '.join(written) or 'nothing that was not there'}."
    notes = [f"{', '.join(same)}: there already, letter by letter."] if same else []
    if others:
        notes.append(f"{', '.join(others)}: an apply of this folder would read that, too.")
    if session.json:
        out.document({"ok": True, "message": told, "version": version, **done, "notes": notes})
    else:
        out.say(told, *(f"Note: {note}" for note in notes))


def _check(session: Session) -> None:
    from core.org import loader  # noqa: PLC0415  --help reads no organisation

    files = loader.read(session.given.folder)
    told = f"Nothing is wrong with it: {_holds(loader.load(files))}."
    if session.json:
        out.document({"ok": True, "message": told, "files": sorted(files)})
    else:
        out.say(told)


def _holds(org: Organisation) -> str:
    """Say what an organisation consists of."""
    amounts = (
        out.amount(len(org.types), "record type"), out.amount(len(org.groups), "group"),
        out.amount(len(org.profiles), "profile"),
    )  # fmt: skip
    return f"{org.name} with {', '.join(amounts[:-1])} and {amounts[-1]}"


def _diff(session: Session) -> None:
    from core.org import loader  # noqa: PLC0415  --help reads no organisation
    from core.org.diff import differences  # noqa: PLC0415

    files = loader.read(session.given.folder)
    new = loader.load(files)
    if session.given.shipped:
        version, before = None, loader.shipped()
        old = loader.load(before)
    else:
        desk = session.desk
        require_setup(desk.org, desk.actor)
        version, before, old = desk.version, desk.files, desk.org
    found = differences(old, new, (before, files))
    if session.json:
        out.document({"version": version, "differences": [_difference(one) for one in found]})
        return
    whole = "what the program comes with" if version is None else f"version {version}"
    out.say(*([one.line for one in found] or [f"Nothing is different from {whole}."]))


def _difference(one: Difference) -> dict[str, str]:
    return {"section": one.section, "text": one.line}


def _apply(session: Session) -> None:
    from core.commands.org import ApplyOrganisation  # noqa: PLC0415  --help applies nothing
    from core.org import loader  # noqa: PLC0415
    from core.outcome import Outcome  # noqa: PLC0415

    given, files = session.given, loader.read(session.given.folder)
    loader.load(files)
    desk = session.desk
    if desk.files == files and not session.everywhere("key"):
        told = f"Nothing to apply: version {desk.version} says the same, letter by letter."
        wrote(session, Outcome(message=told, made={"version": desk.version, "trail": []}))
        return
    wrote(session, session.do(ApplyOrganisation(
        files=files, onto=given.onto or desk.version, maps=distinct(given.map, session.parser),
        confirmed=bool(session.everywhere("yes")),
    )))  # fmt: skip


def _import_sf(session: Session) -> None:
    from pathlib import Path  # noqa: PLC0415  --help needs none

    from core.salesforce import report  # noqa: PLC0415  --help reads no metadata
    from core.salesforce.turn import turn  # noqa: PLC0415

    given: Path = session.given.folder
    turned = turn(given)
    folder = session.given.to or Path(f"{given.resolve().name or 'salesforce'}-org")
    files = {**turned.files, report.NAME: report.text(turned, given.resolve().name)}
    session.admin.write_folder(folder, files)
    told = f"Wrote {', '.join(sorted(turned.files))} and {report.NAME} to {folder}."
    if session.json:
        out.document({
            "ok": True, "message": told, "files": sorted(files), "elements": turned.counts,
            "notes": report.notes(turned), "left": [_left(one) for one in turned.left],
            "not_xml": turned.others,
        })  # fmt: skip
        return
    out.say(told, report.summary(turned), *(f"Note: {note}" for note in report.notes(turned)))
    out.say("", "Not turned:", *report.left(turned))


def _left(one: Left) -> dict[str, Any]:
    return {
        "file": one.file, "element": one.element, "why": one.why, "lines": one.lines,
        "values": one.values,
    }  # fmt: skip


def _history(session: Session) -> None:
    found: Sequence[VersionRow] = session.desk.look.org_versions()
    if wanted := session.given.version:
        newest, found = len(found), [row for row in found if row.number == wanted]
        if not found:
            msg = f"There is no version {wanted} of the organisation."
            raise NotFound(msg, next_step=f"The newest one is {newest}.")
    if session.json:
        out.document(shapes.listed(map(_version, found)))
        return
    for row in found:
        out.heading(f"Version {row.number}, {local(session, row.at)}, {row.actor}")
        lines = [text for _, text in row.lines]
        out.say(*(f"  {text}" for text in lines or ["what it changed was not kept then"]))


def _version(row: VersionRow) -> dict[str, Any]:
    return {
        "version": row.number, "at": iso(row.at), "actor": row.actor, "action": row.action,
        "command": row.command, "trail": [{"section": s, "text": t} for s, t in row.lines],
    }  # fmt: skip
