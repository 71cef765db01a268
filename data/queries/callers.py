"""Who is calling: the accounts that a number, a name, an address or a contract points at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, false, func, literal, or_, select, union

from core.rows import Caller
from core.text import storable
from data.queries.case_rows import SELECTED
from data.queries.custom import account_rows, case_rows
from data.queries.customer_order import order_of
from data.queries.customer_rows import Listing, listing, name_of
from data.queries.matching import customers_like, phone_digits
from data.queries.paging import checked
from data.queries.reading import Reading
from data.search import words
from data.tables import accounts, cases, contacts, contracts

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table

    from data.queries.paging import Order
    from data.queries.reading import AnyRow, AnySelect


class Callers(Reading):
    """Find the caller while they are on the line."""

    def callers(self, text: str, *, limit: int = 10) -> tuple[Caller, ...]:
        """Find accounts that every word points at, by their own data or their people's."""
        account, contact, contract = (
            listing(self, kind) for kind in ("account", "contact", "contract")
        )
        statement = (
            account.statement.where(self._pointed_at(text))
            .order_by(_surety(text).asc(), accounts.c.id.desc())
            .limit(checked(limit))
        )
        open_cases = SELECTED.where(self.visible(), cases.c.is_closed == false())
        with self.connect() as connection:
            rows = connection.execute(statement).all()
            ids = [row.id for row in rows]
            people = _of(connection, contact, order_of(self, contact), ids)
            signed = _of(connection, contract, order_of(self, contract), ids)
            open_ones = _by_account(
                connection,
                open_cases.add_columns(cases.c.account_id)
                .where(cases.c.account_id.in_(ids))
                .order_by(cases.c.rank, cases.c.created_at, cases.c.id),
            )
            open_rows = {key: case_rows(self, connection, some) for key, some in open_ones.items()}
            made = account_rows(self, connection, map(account.row, rows))
        return tuple(
            Caller(
                account=one,
                contacts=tuple(contact.row(other) for other in people.get(row.id, ())),
                contracts=tuple(contract.row(other) for other in signed.get(row.id, ())),
                open_cases=open_rows.get(row.id, ()),
            )
            for one, row in zip(made, rows, strict=True)
        )

    def _pointed_at(self, text: str) -> ColumnElement[bool]:
        """Say which accounts a caller's words mean; a telephone number counts as one word."""
        parts = [text] if phone_digits(text) else words(text)
        return and_(literal(value=bool(parts)), *(self._one_word(part) for part in parts))

    def _one_word(self, word: str) -> ColumnElement[bool]:
        return accounts.c.id.in_(
            union(
                self._standing(accounts, accounts.c.id, word),
                self._standing(contacts, contacts.c.account_id, word),
                self._standing(contracts, contracts.c.account_id, word),
            )
        )

    def _standing(self, table: Table, account: ColumnElement[Any], word: str) -> AnySelect:
        like = customers_like(self, table, word)
        return select(account).where(table.c.removed_at.is_(None), like).correlate(None)


def _surety(text: str) -> ColumnElement[int]:
    """Rank an account: named by key, number or address exactly; by its name; by part of it."""
    wanted = storable(text.strip())
    number = phone_digits(text) or wanted
    theirs = select(contacts.c.account_id).correlate(None)
    exactly = or_(
        accounts.c.external_id == wanted,
        func.lower(accounts.c.email) == wanted.lower(),
        accounts.c.phone_digits == number,
        accounts.c.id.in_(
            theirs.where(
                or_(
                    contacts.c.external_id == wanted,
                    func.lower(contacts.c.email) == wanted.lower(),
                    contacts.c.phone_digits == number,
                    contacts.c.mobile_digits == number,
                )
            )
        ),
        accounts.c.id.in_(
            select(contracts.c.account_id).where(contracts.c.number == wanted).correlate(None)
        ),
    )
    by_name = or_(
        func.lower(accounts.c.name) == wanted.lower(),
        accounts.c.id.in_(theirs.where(func.lower(name_of(contacts)) == wanted.lower())),
    )
    return case((exactly, 0), (by_name, 1), else_=2)


def _of(
    connection: Connection, chosen: Listing, order: Order, ids: list[int]
) -> dict[int, list[AnyRow]]:
    mine = chosen.statement.where(chosen.table.c.account_id.in_(ids))
    return _by_account(connection, order.sort(mine))


def _by_account(connection: Connection, statement: AnySelect) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.account_id, []).append(row)
    return found
