"""What a feed brought about accounts: the house's rules answer it, and people work on it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from core.commands.account import EditAccount
from core.commands.case import CustomerMail, PostToCase
from core.commands.task import CompleteTask, CreateTask
from core.rows import CaseFilter
from data.demo.cast import read

if TYPE_CHECKING:
    from datetime import datetime

    from core.desk import Desk
    from core.rows import CaseRow, TaskRow
    from data.demo.cast import Cast
    from data.demo.customers import Account, Town
    from data.demo.script import Script

MOMENT = timedelta(minutes=3)
"""Between what somebody writes down and what they do next."""


class Fed:
    """Plans what came of the feed; cases and tasks are those that rules make."""

    def __init__(self, script: Script, cast: Cast, town: Town, desk: Desk, now: datetime) -> None:
        """Write into `script`; `desk` finds what the rules made."""
        self.script, self.cast, self.desk, self.now = script, cast, desk.acting(None), now
        self.accounts = [*town.installers, *town.businesses]
        self.told = read("fed")

    def plan(self) -> None:
        """Plan each account of the file."""
        for row in self.told["accounts"]:
            account = self.accounts[row["which"]]
            for ago, value in _split(row["values"]):
                fields: dict[str, str | None] = {self.told["field"]: value[0]}
                self.script.add(self._back(days=ago), None, partial(_edit, account, fields))
            for ago, step in _split(row.get("work", [])):
                self._work(account, self._back(days=ago), *step)
            for ago, (text,) in _split([row["letter"]] if "letter" in row else []):
                self._letter(account, self._back(hours=ago), text)

    def _back(self, **ago: float) -> datetime:
        return self.now - timedelta(**ago)

    def _work(
        self, account: Account, at: datetime, told: str, subject: str = "", due: str = ""
    ) -> None:
        """Let the worker say what was done, tick the task off, and go on where more is to do."""
        who = self.told["worker"]
        self.script.add(
            at, who, lambda: PostToCase(case=self._case(account).number, text=told)
        )  # fmt: skip
        if subject:
            day = (self.now + timedelta(days=int(due))).date().isoformat()
            self.script.add(at + MOMENT, who, lambda: CreateTask(
                case=self._case(account).number, subject=subject, to=who, due=day,
            ))  # fmt: skip
        self.script.add(
            at + 2 * MOMENT, who, lambda: CompleteTask(task=self._task(account).id)
        )  # fmt: skip

    def _letter(self, account: Account, at: datetime, text: str) -> None:
        self.script.add(
            at, None, lambda: CustomerMail(case=self._case(account).number, text=text)
        )  # fmt: skip

    def _case(self, account: Account) -> CaseRow:
        """Give the open case that a rule made for the account."""
        found = self.desk.look.cases(CaseFilter(account=account.key, is_closed=False)).rows
        return next(row for row in found if row.record_type not in self.cast.types)

    def _task(self, account: Account) -> TaskRow:
        """Give its oldest open task."""
        open_ones = self.desk.look.case(self._case(account).number).tasks
        return min((task for task in open_ones if not task.is_closed), key=lambda task: task.id)


def _edit(account: Account, fields: dict[str, str | None]) -> EditAccount:
    return EditAccount(account=account.key, fields=dict(fields))


def _split(lines: list[str]) -> list[tuple[float, list[Any]]]:
    parts = [line.split("|") for line in lines]
    return [(float(ago), rest) for ago, *rest in parts]
