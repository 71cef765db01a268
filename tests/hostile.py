"""Houses in which every text is hostile, and what may not be drawn or printed of it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from core.commands.account import CreateAccount
from core.commands.case import (
    AttachFiles,
    CreateCase,
    EditCase,
    LogCall,
    LogReview,
    PostToCase,
)
from core.commands.contact import CreateContact
from core.commands.contract import CreateContract
from core.commands.feed import CommentOnEntry
from core.commands.job import CommentOnJob, CreateJob
from core.commands.queue import CreateQueue
from core.commands.task import CreateTask
from core.commands.user import CreateUser
from core.errors import CaselineError
from core.files import Upload
from core.org import loader
from core.text import storable
from data.founding import found
from tests.data.sheets import SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.desk import Desk

NAUGHTY = SHARED / "robustness" / "naughty_strings.json"
RECORDINGS = SHARED / "robustness" / "terminal-recordings"
OURS = (
    "\x1b]52;c;aGFja2Vk\x07", "\x1b]0;owned\x1b\\", "\x1b[2J\x1b[31mred", "\x9b31mC1", "\x90q\x9c",
    "\u202egnp.exe", "\u2066abc\u2069", "[/nope] hi", "[@click=app.quit]x[/]", "[bold]b[/bold]",
    "[link=https://example.com]l[/link]", "items[0]", "\\[x]", "a\x00b", "\ufeffbom", "\u2028line",
    "\x08\x08back", "\ttab\tbed", "[$primary]x[/]", "{{7*7}}", "\x7fdel", "one\ntwo\r\nthree\rfour",
    "株式会社" * 30, "e\u0301\u0302\u0303" * 40, "👩‍👩‍👧" * 20, "@dana\x1b[A @ines", "x" * 255,
)  # fmt: skip
ACTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""What no line that we draw or print holds; a line feed only ends it."""


def corpus() -> list[str]:
    """Give our own hostile strings, those of the public list, and bytes meant for terminals."""
    strings = [*OURS]
    if NAUGHTY.is_file():
        strings += json.loads(NAUGHTY.read_text("utf-8"))
        strings += [
            path.read_bytes().decode("utf-8", "surrogateescape")[:2000]
            for path in sorted(RECORDINGS.glob("*"))
        ]
    return strings


def sample(every: int = 40) -> list[str]:
    """Give our own strings, and one of each few of the others."""
    return [*OURS, *corpus()[len(OURS) :: every]]


def acts(text: str) -> list[str]:
    """Give what would act in one line of text that is drawn or printed."""
    return [hex(ord(c)) for c in [*ACTS.findall(text), *(["\n"] if "\n" in text else [])]]


def build(url: str, strings: Sequence[str]) -> None:
    """Found a house in which each string is everything that a customer or a person can write."""
    people = [("root", f"Root {OURS[0]}", "admin")]
    desk = found(url, files=loader.shipped(), people=people, throwaway=True)
    root = desk.acting("root")
    root.do(CreateUser(username="dana", name="Dana \x1b[31mReyes\u202e", profile="back_office",
                       group=("back_office_homeowner",)))  # fmt: skip
    root.do(CreateUser(username="ines", name="[/nope] [@click=app.quit]Ines[/]",
                       profile="back_office"))  # fmt: skip
    root.do(CreateQueue(name="Queue \x9b2J [bold]x[/]\n2", member=("dana",)))
    root.do(CreateAccount(fields={"external_id": "IN", "name": OURS[4], "kind": "installer"}))
    for number, text in enumerate(strings):
        _write(root, number, text)
    desk.store.close()


def build_sample(url: str) -> None:
    """Found the house of the short tier."""
    build(url, sample())


def build_all(url: str) -> None:
    """Found the house of the long tier."""
    build(url, corpus())


def _write(root: Desk, number: int, text: str) -> None:
    """Write a string wherever it is accepted; where it is refused, a letter stands for it."""
    words = text if text.strip() else "y"
    key = f"X-{number}"
    name = words.encode("utf-8", "replace").decode()[:80]
    root.do(CreateAccount(fields={
        "external_id": key, "name": name, "kind": "homeowner",
        "street": name[:60], "city": name[:40], "owner": "dana",
    }))  # fmt: skip
    root.do(CreateContact(fields={
        "external_id": key, "account": key, "first_name": name[:40], "last_name": name,
        "title": name[:40],
    }))  # fmt: skip
    root.do(CreateContract(fields={
        "number": f"N-{number}", "account": key, "primary_contact": key, "installer": "IN",
        "status": ("Activated", "Cancelled")[number % 3 == 0], "city": name[:40],
    }))  # fmt: skip
    with suppress(CaselineError):
        root.do(CreateContract(fields={"number": name[:20], "account": key, "status": "Draft"}))
    root.do(CreateJob(fields={"engine_number": f"J-{number}", "account": key},
                      phases=("OPS", name[:20])))  # fmt: skip
    root.do(CommentOnJob(job=f"J-{number}", text=words[:4000]))
    case = root.do(CreateCase(
        type="homeowner", contract=f"N-{number}", contact=key, primary="Billing",
        secondary="Autopay", source="Phone", subject=name, description=words[:8000],
        queue="back_office_homeowner", confirmed=True,
    )).number or ""  # fmt: skip
    post = root.do(PostToCase(case=case, text=f"@dana {words[:8000]}")).made["post"]
    root.do(CommentOnEntry(entry=post, text=f"@dana {words[:8000]}"))
    for command in (
        partial(LogReview, comments=words[:1000]),
        partial(LogCall, comments=words[:8000], subject=name),
        partial(CreateTask, subject=name, to="dana", comments=words[:8000]),
        partial(EditCase, fields={"subject": f"2 {name}"}),
        partial(AttachFiles, files=(_upload(words),)),
    ):
        act: Any = command
        root.do(act(case=case))


def _upload(text: str) -> Upload:
    name = storable(text).replace("/", "").replace("\\", "")[:200].strip() or "y"
    return Upload(f"{name}.txt", text.encode("utf-8", "surrogateescape"))
