"""The JSON shapes of customers, people and the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.shapes import Shape, case, custom, day, key, name, time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from core.org.model import Organisation, RecordType
    from core.rows import (
        AccountRow,
        Caller,
        ContactRow,
        ContractRow,
        GroupRow,
        Hit,
        JobRow,
        MilestoneRow,
        UserRow,
    )


def account(row: AccountRow) -> Shape:
    """Give an account."""
    return {
        "external_id": row.external_id, "name": row.name, "kind": row.kind, "phone": row.phone,
        "email": row.email, "owner": row.owner, **_address(row), "parent": row.parent,
        "account_manager": row.account_manager, "sales_manager": row.sales_manager,
        "legal_hold": row.legal_hold, "open_cases": row.open_cases, "version": row.version,
        **custom(row.custom),
    }  # fmt: skip


def contact(row: ContactRow) -> Shape:
    """Give a contact."""
    return {
        "external_id": row.external_id, "name": row.name, "first_name": row.first_name,
        "last_name": row.last_name, "email": row.email, "phone": row.phone, "mobile": row.mobile,
        "title": row.title, "account": row.account.key, "account_name": row.account.name,
        "last_login_at": time(row.last_login_at), "do_not_email": row.do_not_email,
        "is_active": row.is_active, "version": row.version,
    }  # fmt: skip


def contract(row: ContractRow) -> Shape:
    """Give a contract."""
    return {
        "number": row.number, "status": row.status,
        "account": {"external_id": row.account.key, "name": row.account.name},
        "installer": key(row.installer), "installer_name": name(row.installer),
        "primary_contact": key(row.primary_contact),
        "primary_contact_name": name(row.primary_contact),
        "start": day(row.start), "end": day(row.end), "term_months": row.term_months,
        **_address(row), "version": row.version,
    }  # fmt: skip


def job(row: JobRow) -> Shape:
    """Give a job with its phases and its milestone feed."""
    return {
        "engine_number": row.engine_number, "account": row.account.key,
        "account_name": row.account.name, "contract": row.contract,
        "current_phase": row.current_phase, "phases": list(row.phases),
        "milestones": [_milestone(line) for line in row.milestones], "version": row.version,
    }  # fmt: skip


def _milestone(row: MilestoneRow) -> Shape:
    return {
        "phase": row.phase, "milestone": row.milestone, "body": row.body,
        "visibility": row.visibility, "at": time(row.at),
        "author": row.author.key if row.author else "System", "case": row.case,
    }  # fmt: skip


def caller(found: Caller, now: datetime) -> Shape:
    """Give an account that a caller may belong to, with what belongs to it."""
    return {
        "account": account(found.account),
        "contacts": [contact(row) for row in found.contacts],
        "contracts": [contract(row) for row in found.contracts],
        "open_cases": [case(row, now) for row in found.open_cases],
    }


def hit(row: Hit) -> Shape:
    """Give one result of a search."""
    return {
        "kind": row.kind, "key": row.key, "title": row.title, "detail": row.detail,
        "case": row.case,
    }  # fmt: skip


def user(row: UserRow) -> Shape:
    """Give a person."""
    return {
        "username": row.username, "name": row.name, "profile": row.profile,
        "groups": list(row.groups), "is_active": row.is_active, "email": row.email,
        "time_zone": row.time_zone,
    }  # fmt: skip


def group(row: GroupRow, org: Organisation) -> Shape:
    """Give a queue, team or public group."""
    defined = org.groups.get(row.key)
    return {
        "key": row.key, "name": row.name, "kind": row.kind, "members": list(row.members),
        "open_cases": row.open_cases, "takes_assignments": row.takes_assignments,
        "email": row.email, "is_private": row.is_private, "owner": row.owner,
        "reasons": _reasons(defined.reasons) if defined else [],
    }  # fmt: skip


def record_type(kind: RecordType) -> Shape:
    """Give a record type with every value that its lists accept."""
    reopen = kind.reopen
    return {
        "key": kind.key, "label": kind.label, "description": kind.description,
        "statuses": [
            {
                "label": s.label, "is_closed": s.is_closed, "is_default": s.is_default,
                "system_only": s.system_only,
            }
            for s in kind.statuses
        ],
        "moves": [
            {
                "on": m.on, "from": list(m.sources), "to": m.target, "confirm": m.confirm,
                "needs": m.needs, "by": list(m.by),
            }
            for m in kind.moves
        ],
        "assignments": {"on_each_close": kind.referrals.on_each_close} if kind.referrals else None,
        "mail_addresses": list(kind.mail.addresses),
        "picklists": {field: list(values) for field, values in kind.picklists.items()},
        "reasons": _reasons(kind.reasons), "required": list(kind.required),
        "labels": dict(kind.labels), "defaults": dict(kind.defaults), "layout": list(kind.layout),
        "layouts": {profile: list(fields) for profile, fields in kind.layouts.items()},
        "under": kind.under, "account_kind": kind.account_kind,
        "owner_profiles": list(kind.owner_profiles), "owner_groups": list(kind.owner_groups),
        "blocked_by": list(kind.blocked_by), "locked_when_closed": kind.locked_when_closed,
        "reopen": {
            "status": reopen.status, "limit": reopen.limit,
            "window_seconds": int(reopen.window.total_seconds()) if reopen.window else None,
        } if reopen else None,
        "review": {"who": kind.review.who, "template": kind.review.template},
    }  # fmt: skip


def _reasons(reasons: Mapping[str, tuple[str, ...]]) -> list[Shape]:
    return [{"label": label, "subreasons": list(under)} for label, under in reasons.items()]


def _address(row: Any) -> Shape:
    return {
        "street": row.street, "city": row.city, "state": row.state,
        "postal_code": row.postal_code, "country": row.country,
    }  # fmt: skip
