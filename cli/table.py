"""The hand-written table of what may follow `caseline`: cheap enough for `--help`.

Each entry says what it is about and which module of this package fills in its verbs; that module
is imported only when its entry is typed.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One word that may follow `caseline`."""

    help: str
    module: str
    commands: bool = False
    """Whether the registry of commands adds verbs under the same name."""


TABLE = {
    "case": Entry("open, take, work and close cases", "cli.cases", commands=True),
    "feed": Entry("the daily files; comment, edit and mark entries", "cli.tasks", commands=True),
    "assignment": Entry("what teams are asked to do", "cli.assignments", commands=True),
    "account": Entry("homeowners, installers and businesses", "cli.customers", commands=True),
    "contact": Entry("people at accounts", "cli.customers", commands=True),
    "contract": Entry("what homeowners signed", "cli.customers", commands=True),
    "job": Entry("jobs of installers", "cli.customers", commands=True),
    "customer": Entry("a customer who is not in the system yet", "cli.customers", commands=True),
    "caller": Entry("find who is calling", "cli.finding"),
    "search": Entry("look everywhere", "cli.finding"),
    "mail": Entry("the outbox, and mail that came in", "cli.mail", commands=True),
    "task": Entry("what somebody has to do", "cli.tasks", commands=True),
    "activity": Entry(
        "tasks, e-mails, calls and appointments about cases", "cli.tasks", commands=True
    ),
    "bell": Entry("notifications", "cli.tasks", commands=True),
    "user": Entry("people who work here", "cli.people", commands=True),
    "queue": Entry("queues and who works on them", "cli.people", commands=True),
    "article": Entry("what helps: knowledge articles", "cli.knowledge", commands=True),
    "group": Entry("queues, teams and public groups", "cli.people"),
    "type": Entry("record types with every picklist value", "cli.people"),
    "view": Entry("lists of cases: saved, shared, pinned", "cli.views", commands=True),
    "undo": Entry("take back an act", "cli.trail"),
    "log": Entry("who did what, newest first", "cli.trail"),
    "import": Entry("read records from a CSV file", "cli.exchange"),
    "export": Entry("write records to a file", "cli.exchange"),
    "worker": Entry("run what the organisation's rules do by the clock", "cli.worker"),
    "org": Entry(
        "the organisation as files: check, compare, apply", "cli.organisation", commands=True
    ),
    "db": Entry("make a database, keep it safe, look after it", "cli.databases"),
    "demo": Entry("open the console on a throwaway organisation", "cli.house"),
    "paths": Entry("where this person's files lie", "cli.house"),
    "keys": Entry("the keys of the console", "cli.house"),
    "completion": Entry("a completion script for your shell", "cli.house"),
}
"""Every first word, in the order that `--help` shows them."""
