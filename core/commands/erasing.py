"""Erase a customer's personal data on request; it cannot be undone (design.md §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Account, Activity, Case, Contact, FeedItem, File, FileLink, IncomingMail
from core.entities.record import value_of
from core.errors import NeedsConfirmation, RuleViolation
from core.outcome import Outcome
from core.rules.erasing import erased_fields, kept_fields, of_account, of_contact, overwrite

if TYPE_CHECKING:
    from core.rules.erasing import Found
    from core.work import Work

COUNTED = (
    (Account, "account", "accounts"), (Contact, "contact", "contacts"), (Case, "case", "cases"),
    (FeedItem, "feed entry", "feed entries"), (Activity, "task or call", "tasks or calls"),
    (File, "file", "files"),
)  # fmt: skip
KEPT = (
    "Backups made before still hold it, and so do exported sheets, files that were saved and "
    "drafts on people's own machines: erase it there too."
)


def erase(work: Work, customer: Account | Contact, *, confirmed: bool) -> Outcome:
    """Overwrite a customer's data in records, feed, files and journal, once that is confirmed."""
    work.allow("customer.erase")
    if isinstance(customer, Account):
        account, found = customer, of_account(work, customer)
    else:
        account, found = work.get(Account, customer.account_id), of_contact(work, customer)
    if account.legal_hold:
        msg = f"An open legal matter needs the data of {account.external_id}: it is not erased."
        raise RuleViolation(msg, title="Legal hold", next_step="Wait until the matter is closed.")
    told = _told(found, besides=type(customer))
    if not confirmed:
        those = f" with {told}" if told else ""
        what = "Names, addresses and all free texts of these cases"
        what = what if found.get(Case) else "Names and addresses"
        msg = (
            f"Erase {customer.TITLE} {customer.external_id} ({customer.name}){those}? "
            f"{what} are overwritten, in the journal too."
        )
        way = "It cannot be undone, and backups still hold it."
        raise NeedsConfirmation(msg, title="Erase for good", next_step=way)
    shared = _overwrite(work, found)
    if shared:
        work.note(f"{shared} file contents stay: other customers' cases have the same files.")
    work.note(KEPT)
    if account is not customer:
        work.note(f"The account {account.external_id} stays as it is.")
    more = f", with {told}" if told else ""
    return Outcome(
        message=f"The personal data of {customer.TITLE} {customer.external_id} is erased{more}.",
        number=customer.external_id, kind=customer.KIND,
        made={many.split()[0]: len(found.get(entity, ())) for entity, _, many in COUNTED},
    )  # fmt: skip


def _told(found: Found, *, besides: type[Account | Contact]) -> str:
    """Count what goes along with the customer, who is named apart."""
    counts = [(len(found.get(e, ())), one, many) for e, one, many in COUNTED if e is not besides]
    *most, last = [f"{n:,} {one if n == 1 else many}" for n, one, many in counts if n] or [""]
    return " and ".join(filter(None, (", ".join(most), last)))


def _overwrite(work: Work, found: Found) -> int:
    """Overwrite records, contents and journal; gives how many contents others share."""
    contents = {
        content for kind in (File, IncomingMail) for record in found.get(kind, {}).values()
        if (content := value_of(record, "content_id")) is not None
    }  # fmt: skip
    ours = set(found.get(File, ()))
    shared = {content for content in contents if _is_shared(work, content, ours)}
    overwrite(work.org, found)
    journal = {
        entity: (tuple(records), erased_fields(entity), kept_fields(work.org, entity))
        for entity, records in found.items()
    }
    work.unit.write()
    for content in sorted(contents - shared):
        work.unit.erase_content(content)
    work.unit.erase_journal(journal)
    return len(shared)


def _is_shared(work: Work, content: int, ours: set[int]) -> bool:
    """Say whether somebody else's file has the same content."""
    others = [file.id for file in work.unit.every_of(File, content_id=content)]
    links = work.many(FileLink, file_id=tuple(set(others) - ours)) if set(others) - ours else []
    return bool(links)
