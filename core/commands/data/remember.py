"""A work that asks the database once for what many rows of an import name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from core.entities import Account, Membership, Record
from core.errors import NotFound
from core.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

R = TypeVar("R", bound=Record)
BY = ("external_id", "name")
"""How accounts are named."""


class Remembering(Work):
    """The same work, for some hundred rows that name the same few accounts and people.

    Records of the kind that the rows themselves change are looked up each time.
    """

    def __init__(self, work: Work, changing: type[Record]) -> None:
        """Remember for `work`, while records of `changing` are written."""
        super().__init__(work.unit, org=work.org, actor=work.actor, now=work.now)
        self.changing = changing
        self._named: dict[tuple[type[Record], str, tuple[str, ...]], Any] = {}
        self._groups: dict[int, list[Membership]] = {}

    def many(self, entity: type[R], **by: Any) -> list[R]:
        """Give the standing records with these values."""
        if entity is not Membership or set(by) != {"user_id"}:
            return super().many(entity, **by)
        user = by["user_id"]
        if user not in self._groups:
            self._groups[user] = super().many(Membership, user_id=user)
        return self._groups[user]  # type: ignore[return-value]

    def expect_accounts(self, texts: Iterable[str]) -> None:
        """Ask once for all accounts that rows name by their external ids."""
        wanted = tuple(sorted({word for text in texts if (word := text.strip())}))
        for account in self.many(Account, external_id=wanted) if wanted else ():
            self._named[Account, account.external_id, BY] = account

    def has_account(self, text: str) -> bool:
        """Say whether an account bears this external id or name."""
        try:
            self.account(text)
        except NotFound:
            return False
        return True

    def forget_account(self, text: str) -> None:
        """Look this account up anew: it was made, or taken back, just now."""
        for key in [key for key in self._named if key[1] == text.strip()]:
            del self._named[key]

    def _by(self, entity: type[R], text: str, *fields: str) -> R:
        if entity is self.changing:
            return super()._by(entity, text, *fields)
        key = (entity, text.strip(), fields)
        if key not in self._named:
            try:
                self._named[key] = super()._by(entity, text, *fields)
            except NotFound as error:
                self._named[key] = error
        known = self._named[key]
        if isinstance(known, NotFound):
            raise known
        record: R = known
        return record
