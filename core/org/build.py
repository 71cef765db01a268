"""Builds the parts of an organisation from the tables of its files; what is odd is noted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.entities.cases import REVIEW_LIMIT
from core.errors import nearest
from core.org.entries import NAMES
from core.org.flows import build_flows
from core.org.model import (
    Children,
    FieldDef,
    Gate,
    Grant,
    GroupDef,
    MailIn,
    Merging,
    Move,
    Profile,
    RecordType,
    Referrals,
    ReopenPolicy,
    Review,
    Settings,
    Status,
)
from core.org.resolving import build_resolving
from core.org.similar import build_similar
from core.rules.permissions import OF_ASSIGNMENTS, PERMISSIONS, WHOSE, WHOSE_ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.org.section import Section

MOST_MERGED = 100
"""Cases that become one at once, at most."""
FILE_LIMIT = 900
"""MiB of an attachment, at most; neither database keeps a value of a full GB."""


def build_settings(section: Section) -> Settings:
    """Build the settings."""
    settings = Settings(
        undo_close=section.length("undo_close", "10m"),
        file_limit=section.number("file_limit_mb", 25, least=1, most=FILE_LIMIT) << 20,
        refused_files=tuple(ending.casefold() for ending in section.texts("refused_files")),
        job_phase=section.text("job_phase", "").strip(),
        task_subjects=section.texts("task_subjects"),
        mail_delay=section.length("mail_delay", "0m"),
        rule_mails=section.number("rule_mails", 50),
        rule_closures=section.number("rule_closures", 50),
    )
    section.done()
    return settings


def build_group(key: str, section: Section) -> GroupDef:
    """Build a queue, a team or a public group."""
    group = GroupDef(
        key=key,
        name=section.name("name"),
        kind=section.text("kind"),
        email=section.text("email", "") or None,
        email_members=section.flag("email_members"),
        takes_assignments=section.flag("takes_assignments"),
        asks_managers=section.flag("asks_managers"),
        holds_account=section.flag("holds_account"),
        reasons=section.lists("reasons"),
    )
    section.done()
    return group


def build_profile(
    key: str, section: Section, types: Mapping[str, RecordType], usual: str
) -> Profile:
    """Build a profile; `all` are the record types that there are, `usual` the house's default."""
    mine = section.texts("types")
    every = tuple(types) if mine == ("all",) else mine
    may = section.section("may")
    grants = {name: _grants(may, name, every) for name in may.table}
    opens = {one for grant in grants.get("case.create", ()) for one in grant.types}
    profile = Profile(
        key=key,
        label=section.name("label"),
        types=every,
        default_type=section.text("default_type", usual if usual in opens else ""),
        grants=grants,
    )
    section.done()
    return profile


def with_articles(profiles: dict[str, Profile]) -> dict[str, Profile]:
    """Let who changes the organisation write articles where no profile names who may.

    That is an organisation of before there were any.
    """
    of_articles = {name for name in PERMISSIONS if name.startswith("article.")}
    if any(not of_articles.isdisjoint(profile.grants) for profile in profiles.values()):
        return profiles
    return {
        key: replace(profile, grants={**profile.grants, **dict.fromkeys(of_articles, lines)})
        if (lines := profile.grants.get("org.edit"))
        else profile
        for key, profile in profiles.items()
    }


def _grants(may: Section, name: str, every: tuple[str, ...]) -> tuple[Grant, ...]:
    if name not in PERMISSIONS:
        may.fault(name, f"is not known here.{nearest(name, PERMISSIONS)}")
        return ()
    if isinstance(may.table[name], str):
        return (Grant(types=every, whose=_whose(may, name, name)),)
    if not isinstance(may.table[name], list):
        may.fault(name, "must be a text, or a list of tables.")
        return ()
    return tuple(_grant(row, name, every) for row in may.sections(name))


def _grant(row: Section, name: str, every: tuple[str, ...]) -> Grant:
    named = row.texts("types")
    types = named if "types" in row.table else every
    grant = Grant(types=types, whose=_whose(row, "whose", name))
    row.done()
    return grant


def _whose(section: Section, key: str, permission: str) -> tuple[str, ...]:
    """Read whose records a line is about."""
    known = WHOSE_ASSIGNMENT if permission in OF_ASSIGNMENTS else WHOSE
    words = tuple(part.strip() for part in section.text(key).split(" or "))
    for word in words:
        if word not in known and isinstance(section.table.get(key), str):
            section.fault(key, f"{word!r} is not known.{nearest(word, known)}")
    return words


def build_record_type(root: Section, custom: Mapping[str, FieldDef]) -> RecordType:
    """Build a record type of a whole file; `custom` are the custom fields of cases."""
    head, process = root.section("record_type"), root.section("process")
    statuses = tuple(_status(row) for row in process.sections("statuses"))
    close, reopen, review, referrals, merge, gate, tasks, mail, resolve, children, similar = (
        root.section(key) for key in (
            "close", "reopen", "review", "assignments", "merge", "duplicates", "tasks", "mail",
            "resolve", "children", "similar",
        )
    )  # fmt: skip
    labels = root.words("labels")
    on_each_close = referrals.flag("on_each_close")
    root.known.update(NAMES)  # built when everything that it reads is known
    record_type = RecordType(
        key=head.name("key"),
        label=head.name("label"),
        description=head.text("description"),
        under=head.text("under", "anything"),
        account_kind=head.text("account_kind", "") or None,
        owner_profiles=head.texts("owner_profiles"),
        owner_groups=head.texts("owner_groups"),
        required=head.texts("required"),
        layout=head.texts("layout"),
        layouts=root.lists("layouts"),
        locked_when_closed=head.flag("locked_when_closed"),
        sealed_when_closed=head.flag("sealed_when_closed"),
        resolving=build_resolving(resolve) if "resolve" in root.table else None,
        flows=build_flows(root, {key: one.label for key, one in custom.items()} | labels),
        process_title=process.text("title"),
        process_description=process.text("description", ""),
        statuses=statuses,
        moves=tuple(_move(row, statuses) for row in root.sections("moves")),
        labels=labels,
        picklists=root.lists("picklists"),
        reasons=root.lists("reasons"),
        defaults=root.words("defaults"),
        blocked_by=close.texts("blocked_by"),
        with_children=close.flag("with_children"),
        children=_children(children),
        reopen=_reopen(reopen) if reopen.table else None,
        review=_review(review),
        gate=_gate(gate),
        mail=_mail(mail),
        aliases=root.lists("aliases"),
        referrals=Referrals(on_each_close=on_each_close) if "assignments" in root.table else None,
        merging=_merging(merge) if "merge" in root.table else None,
        similar=build_similar(similar) if "similar" in root.table else None,
        one_open_task=tasks.flag("one_open"),
        custom=custom,
    )
    sections = (
        close, reopen, review, referrals, merge, gate, tasks, mail, resolve, children, similar,
    )  # fmt: skip
    for section in (root, head, process, *sections):
        section.done()
    return record_type


def _review(section: Section) -> Review:
    return Review(
        who=section.text("who", "anyone"), template=section.text("template", ""),
        limit=section.number("limit", REVIEW_LIMIT, least=1, most=REVIEW_LIMIT),
        before_close=section.flag("before_close"),
    )  # fmt: skip


def _gate(section: Section) -> Gate:
    return Gate(
        then=section.text("then", "show"), closed_for=section.length("closed_for", "30d"),
        same=section.texts("same") or ("account",), one_open=section.texts("one_open"),
    )  # fmt: skip


def _mail(section: Section) -> MailIn:
    return MailIn(
        addresses=tuple(address.strip().lower() for address in section.texts("addresses")),
        opens=section.texts("opens"), queue=section.text("queue", ""),
        values=section.words("values"),
    )  # fmt: skip


def _merging(section: Section) -> Merging:
    most = section.number("most", 3, least=2, most=MOST_MERGED)
    return Merging(status=section.text("status"), most=most)


def _children(section: Section) -> Children:
    inherits = section.texts("inherits")
    return Children(
        most=section.number("most", 0), inherits=inherits if "inherits" in section.table else None
    )


def _status(row: Section) -> Status:
    status = Status(
        label=row.name("label"),
        is_closed=row.flag("closed"),
        is_default=row.flag("default"),
        system_only=row.flag("system_only"),
        escalates=row.flag("escalates"),
    )
    row.done()
    return status


def _move(row: Section, statuses: tuple[Status, ...]) -> Move:
    words = {
        "open": tuple(s.label for s in statuses if not s.is_closed),
        "closed": tuple(s.label for s in statuses if s.is_closed),
    }
    written = row.texts("from")
    sources = [label for word in written for label in words.get(word, (word,))]
    move = Move(
        on=row.text("on"),
        sources=tuple(sources),
        target=row.text("to"),
        confirm=row.text("confirm", "") or None,
        needs=row.text("needs", "") or None,
        by=row.texts("by"),
    )
    row.done()
    return move


def _reopen(section: Section) -> ReopenPolicy:
    return ReopenPolicy(
        status=section.text("status"),
        limit=section.number("limit", 0) or None,
        window=section.length("window", "0m") or None,
    )
