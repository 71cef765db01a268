"""Keeping files on a case, and with what is written into its feed (domain.md 1.10, 1.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import files as uploads
from core.entities import Case, FeedItem, File, FileContent, FileLink
from core.errors import Conflict, Problem, wrong
from core.events import FilesAttached
from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.entities import Record
    from core.files import Upload
    from core.work import Work


def attach(work: Work, case: Case, given: tuple[Upload, ...]) -> list[File]:
    """Keep the files and link them; one whose content hangs there already is passed over."""
    wrong(faults(work, given), what="The upload")
    present = _present(work, case).keys()
    fresh: dict[str, Upload] = {}
    for upload in given:
        if upload.sha256 in present | fresh.keys():
            work.note(f"{one_line(upload.name)} is on the case already.")
        else:
            fresh[upload.sha256] = upload
    kept = _keep(work, case, fresh)
    if kept:
        work.emit(FilesAttached(case=case, files=tuple(kept.values())))
    return [*kept.values()]


def enclose(work: Work, case: Case, item: FeedItem, given: tuple[Upload, ...]) -> list[File]:
    """Keep the files on the case and name them with what was written.

    One whose content hangs on the case already is named with it all the same.
    """
    wrong(faults(work, given), what="The upload")
    known = _present(work, case)
    wanted: dict[str, Upload] = {}
    for upload in given:
        wanted.setdefault(upload.sha256, upload)
    known |= _keep(work, case, {d: wanted[d] for d in wanted if d not in known})
    found = [known[digest] for digest in wanted]
    for file in found:
        work.add(FileLink(file_id=file.id, object=FeedItem.KIND, record_id=item.id))
    return found


def enclosed(work: Work, items: Iterable[FeedItem]) -> list[FileLink]:
    """Give the links to the files that are named with some entries, locked."""
    ids = tuple(item.id for item in items)
    return work.many(FileLink, lock=True, object=FeedItem.KIND, record_id=ids)


def faults(work: Work, given: tuple[Upload, ...]) -> list[Problem]:
    """Say what speaks against each of the files."""
    settings = work.org.settings
    told = (uploads.check(upload, settings) for upload in given)
    return [Problem("file", message) for message in told if message]


def _present(work: Work, case: Case) -> dict[str, File]:
    """Give the files that hang on the case, by what is in them."""
    links = work.many(FileLink, object=Case.KIND, record_id=case.id)
    found = work.unit.every(File, {link.file_id for link in links})
    return {file.sha256: file for file in reversed(found)}


def _keep(work: Work, case: Case, fresh: dict[str, Upload]) -> dict[str, File]:
    """Keep new files on the case, by what is in them."""
    # In one order for everybody: two who keep the same files never wait for each other.
    contents = {digest: keep_content(work, fresh[digest]).id for digest in sorted(fresh)}
    return {d: _link(work, case, upload, contents[d]) for d, upload in fresh.items()}


def keep_aside(work: Work, record: Record, given: Iterable[Upload]) -> None:
    """Keep files with what has no case yet; `bring` links them once it has one."""
    fresh = {upload.sha256: upload for upload in given}
    contents = {digest: keep_content(work, fresh[digest]).id for digest in sorted(fresh)}
    for digest, upload in fresh.items():
        _link(work, record, upload, contents[digest])


def bring(work: Work, record: Record, case: Case) -> None:
    """Put the files that were kept with a record onto a case; what is there already stays once."""
    links = work.many(FileLink, object=record.KIND, record_id=record.id)
    present = _present(work, case)
    files = [f for f in work.unit.every(File, {link.file_id for link in links})
             if f.sha256 not in present]  # fmt: skip
    for file in files:
        work.add(FileLink(file_id=file.id, object=Case.KIND, record_id=case.id))
    if files:
        work.emit(FilesAttached(case=case, files=tuple(files)))


def keep_content(work: Work, upload: Upload) -> FileContent:
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


def _link(work: Work, record: Record, upload: Upload, content_id: int) -> File:
    file = work.add(
        File(
            name=upload.name, size=len(upload.data), sha256=upload.sha256, mime=upload.mime,
            content_id=content_id,
        )
    )  # fmt: skip
    work.add(FileLink(file_id=file.id, object=record.KIND, record_id=record.id))
    return file
