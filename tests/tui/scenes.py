"""The main screens as scenes: who sits there, and which keys lead to what."""

from __future__ import annotations

from dataclasses import dataclass

from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    ClaimCase,
    CloseCase,
    LogReview,
    PostToCase,
    SetStatus,
)
from core.commands.job import CommentOnJob, EditJob
from core.commands.queue import AddToQueue
from core.commands.task import CreateTask
from core.files import Upload
from tests import house as small

WORKED, WAITING, CLOSED, ASKED = "00001000", "00001001", "00001002", "00001004"
PHASES = ("Site survey", "Design", "OPS")
LIVED = {"days": 3, "hours": 3}
"""How long after its founding the house is looked at."""


def furnish(url: str) -> None:
    """Build the small house, and let three days of work happen in it."""
    small.build(url)
    house = small.House(url)
    house.queued(
        subject="Inverter not reporting since Monday", primary="Monitoring",
        secondary="System offline", priority="High",
    )  # fmt: skip
    house.queued(subject="Autopay failed twice", contract="C-4")
    house.homeowner("dana", subject="Charged twice in March")
    house.installer("sam", queue="back_office_installer")
    house.support("sam", subject="When does the portal open again?")
    house.wait(days=1, hours=3)
    house.do("sam", PostToCase(case=WORKED, text="@dana please call back after 4 pm."))
    house.do("root", EditJob(job="E-1", fields={}, phases=PHASES))
    house.do("root", EditJob(job="E-1", fields={"current_phase": "OPS"}))
    house.do("sam", CommentOnJob(job="E-1", text="Crew is late."))
    house.do("dana", CloseCase(case=CLOSED, comment="Refunded, letter sent."))
    house.wait(days=2)
    house.do("dana", ClaimCase(case=WORKED))
    house.do("dana", SetStatus(case=WORKED, status="Awaiting Customer Support"))
    house.do("dana", LogReview(case=WORKED, comments="Current Status: waits for the reading."))
    house.do("dana", CreateTask(case=WORKED, subject="Call Jo back", due="2026-04-02"))
    house.do("dana", CreateTask(case=WORKED, subject="Ask for the serial number"))
    house.do("dana", AttachFiles(case=WORKED, files=(Upload("reading.txt", b"42 kWh"),)))
    house.do("ines", ChangeOwner(case=WAITING, to="dana", no_mail=True))
    house.queued(
        subject="Portal says the account is locked", primary="Account", secondary="Portal login"
    )
    house.do("sam", AddToQueue(queue="back_office_homeowner", case=ASKED))
    house.close()


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen: who sits there, and the steps that lead to it.

    A step is `keys …`, `type …`, `open KIND KEY`, or `see WORDS`.
    """

    name: str
    who: str
    steps: tuple[str, ...] = ()
    asked: bool = False
    """Whether the console asks who that is."""


def _in_case(*steps: str, number: str = WORKED) -> tuple[str, ...]:
    return (f"open case {number}", "see Assignments", *steps)


SCREENS = (
    Scene("persona", "dana", ("see Ines Duarte",), asked=True),
    Scene("home_back_office", "dana", ("keys g h", "see My queues")),
    Scene("home_frontline", "fay", ("keys g h", "see No queue is mine")),
    Scene("list_queue", "dana"),
    Scene("list_empty", "fay", ("see No cases here.",)),
    Scene("list_filtered_to_nothing", "dana", ("keys f", "type zebra", "see Esc shows all")),
    Scene("list_accounts", "dana", ("keys g a", "see 4 accounts")),
    Scene("list_tasks", "dana", ("keys g t", "see 2 open tasks")),
    Scene("list_people", "dana", ("keys g p", "see 10 people")),
    Scene("case_feed", "dana", _in_case()),
    Scene("case_details", "dana", _in_case("keys right")),
    Scene("case_activity", "dana", _in_case("keys right right right")),
    Scene("case_related", "dana", _in_case("keys left", "see reading.txt")),
    Scene("case_closed", "dana", _in_case(number=CLOSED)),
    Scene("account", "dana", ("open account HO-1", "see 4 Jobs")),
    Scene("contract_cancelled", "dana", ("open contract C-3", "see is asked about")),
    Scene("contact", "dana", ("open contact P-1", "see Contracts they signed")),
    Scene("job", "dana", ("open job E-1", "see Crew is late")),
    Scene("person", "dana", ("open user ines", "see Closed cases")),
    Scene("queue", "dana", ("open queue back_office_homeowner", "see Members", "keys right")),
    Scene("queue_items", "dana", ("keys g i", "see In queue", "see items")),
    Scene("queue_item", "dana", ("keys g i", "see 00001004", "keys less_than_sign",
                                 "see Queue of Case 00001004")),
    Scene("queue_views", "dana", ("keys g i", "see items", "keys at", "see Show what")),
    Scene("tabs", "dana", (*_in_case(), "open account HO-2", "see HO-2")),
    Scene("caller", "sam", ("keys C", "type rivera", "see 1 account")),
    Scene("search", "dana", ("keys slash", "type inverter", "keys enter", "see found")),
    Scene("bell", "dana", ("keys b", "see mentioned you")),
)  # fmt: skip
"""Played at each size."""
SHEETS = (
    Scene("case_history", "dana", _in_case(
        "keys left", "see Similar cases 2", "keys end up up enter", "see Field history of")),
    Scene("go", "dana", ("keys g", "see Stay")),
    Scene("new", "sam", ("keys n", "see Customer not in the system")),
    Scene("gate", "sam", (
        "open contract C-1", "see Related", "keys n enter", "see is not resolved")),
    Scene("contract_warning", "sam", (
        "open contract C-3", "see Related", "keys n enter", "see not resolved", "keys n",
        "see intended",
    )),
    Scene("new_case_errors", "sam", (
        "open account IN-1", "see Related", "keys n", "see Installer case", "type inst",
        "keys enter", "see not resolved", "keys n", "see Create case", "keys ctrl+s", "see !",
    )),
    Scene("edit_case", "dana", _in_case("keys e", "see Save")),
    Scene("composer", "dana", _in_case(
        "keys c", "see 10,000", "type @in", "see Tab takes it")),
    Scene("leave", "dana", _in_case(
        "keys c", "see 10,000", "type hello", "keys escape", "see Leave without")),
    Scene("log_review", "dana", _in_case("keys l", "see 1,000")),
    Scene("change_owner", "dana", _in_case("keys o", "see Fay Lind")),
    Scene("status", "dana", _in_case("keys s", "see move it to")),
    Scene("close", "dana", _in_case("keys x", "see last word")),
    Scene("call", "dana", _in_case("keys k", "see What was said")),
    Scene("help", "dana", ("keys question_mark", "see Keys in force")),
)  # fmt: skip
"""Played at the narrow size alone: a sheet becomes no wider."""
