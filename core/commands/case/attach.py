"""Put files on a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import files as uploads
from core.commands.registry import command, word, words
from core.entities import Case, File, FileContent, FileLink
from core.errors import Conflict, Problem, RuleViolation, wrong
from core.events import FilesAttached
from core.outcome import Outcome
from core.rules.owners import require_alone
from core.text import one_line

if TYPE_CHECKING:
    from core.files import Upload
    from core.work import Work


@command(
    "case.attach",
    title="Attach file",
    example="caseline case attach 1042 bill.pdf roof.jpg",
)
@dataclass(frozen=True, kw_only=True, slots=True)
class AttachFiles:
    """Put files on a case, closed ones too; the same content is kept once (domain.md 1.20)."""

    case: str = word("the case's number")
    files: tuple[Upload, ...] = words("the files")

    def decide(self, work: Work) -> Outcome:
        """Check every file, then keep those that the case does not have yet."""
        case = work.case(self.case)
        require_alone(work, case)
        if not self.files:
            msg = "No file was named."
            raise RuleViolation(msg)
        kept = attach(work, case, self.files)
        if not kept:
            msg = f"Case {case.number} has these files already."
            raise RuleViolation(msg)
        names = ", ".join(one_line(file.name) for file in kept)
        return Outcome(
            message=f"Attached to case {case.number}: {names}.", number=case.number, kind="case",
            made={"files": [file.id for file in kept]},
        )  # fmt: skip


def attach(work: Work, case: Case, given: tuple[Upload, ...]) -> list[File]:
    """Keep the files and link them; one whose content hangs there already is passed over."""
    wrong(faults(work, given), what="The upload")
    links = work.many(FileLink, object=Case.KIND, record_id=case.id)
    present = {work.get(File, link.file_id).sha256 for link in links}
    fresh: dict[str, Upload] = {}
    for upload in given:
        if upload.sha256 in present | fresh.keys():
            work.note(f"{one_line(upload.name)} is on the case already.")
        else:
            fresh[upload.sha256] = upload
    # In one order for everybody: two who keep the same files never wait for each other.
    contents = {digest: _content(work, fresh[digest]).id for digest in sorted(fresh)}
    kept = [_keep(work, case, upload, contents[digest]) for digest, upload in fresh.items()]
    if kept:
        work.emit(FilesAttached(case=case, files=tuple(kept)))
    return kept


def faults(work: Work, given: tuple[Upload, ...]) -> list[Problem]:
    """Say what speaks against each of the files."""
    settings = work.org.settings
    told = (uploads.check(upload, settings) for upload in given)
    return [Problem("file", message) for message in told if message]


def _content(work: Work, upload: Upload) -> FileContent:
    """Keep the bytes, unless they are there, or somebody keeps them at this very moment."""
    known = work.one(FileContent, sha256=upload.sha256)
    if known is not None:
        return known
    try:
        with work.unit.savepoint():
            return work.add(FileContent(sha256=upload.sha256, data=upload.data))
    except Conflict:
        known = work.one(FileContent, sha256=upload.sha256)
        if known is None:
            raise
        return known


def _keep(work: Work, case: Case, upload: Upload, content_id: int) -> File:
    file = work.add(
        File(
            name=upload.name, size=len(upload.data), sha256=upload.sha256, mime=upload.mime,
            content_id=content_id,
        )
    )  # fmt: skip
    work.add(FileLink(file_id=file.id, object=Case.KIND, record_id=case.id))
    return file
