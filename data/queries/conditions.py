"""Conditions and formulas in SQL: the same meaning as their closures, on both databases.

The tree that `core.rules.conditions` checks is turned node by node. What reads no field is computed
by Python itself, at the moment at which the statement runs. A condition that is not true may come
out as false or as NULL: a WHERE takes both alike, and whoever denies it must `coalesce` it.
What SQL cannot say with the very same meaning is refused here, before any statement runs.
"""

from __future__ import annotations

import ast
import operator
from math import isinf
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, Double, and_, cast, func, literal, not_, or_
from sqlalchemy.sql.elements import Grouping

from core.rules.conditions import compile_condition, compile_value
from core.rules.expressions import PLUS, Kind, Source
from core.text import keeps
from data.queries.condition_compares import compared
from data.queries.condition_lower import lowered
from data.queries.condition_pieces import (
    DEEPEST,
    HEAVIEST,
    Piece,
    certain,
    known,
    made,
    reckoned,
    told,
    valued,
)
from data.queries.condition_sql import end, length, place, within
from data.reckoning import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from core.errors import RuleViolation

    Scope = Mapping[str, Mapping[str, Kind]]
    Fields = Callable[[tuple[str, str]], Piece]
    """Gives a field by scope and name; the scope of the plain names is `""`."""

EXACT = 2**53
"""From here on doubles leave out whole numbers, which Python's whole numbers do not."""
LONGEST_TEXT = 10**9
TITLE = "This cannot be asked of the database"


def condition(
    source: str, scope: Scope, fields: Fields, *, dialect: str, now: Callable[[], datetime]
) -> ColumnElement[bool]:
    """Turn what must be true or false; `now` gives the moment in the zone of `today()`.

    Raises `RuleViolation` for what does not compile, and for what cannot mean the same in SQL.
    """
    compile_condition(source, scope)
    found: ColumnElement[bool] = turned(source, fields, dialect=dialect, now=now).sql
    return found


def formula(
    source: str, scope: Scope, fields: Fields, *, dialect: str, now: Callable[[], datetime]
) -> ColumnElement[Any]:
    """Turn a formula of any kind into a column of its values; see `condition`."""
    compile_value(source, scope)
    return told(turned(source, fields, dialect=dialect, now=now))


def turned(source: str, fields: Fields, *, dialect: str, now: Callable[[], datetime]) -> Piece:
    """Turn a source that compiles."""
    turner = _Turner(Source(source, TITLE), fields, dialect, now)
    return turner.piece(turner.source.tree)


class _Turner:
    """Turns a tree into SQL."""

    def __init__(
        self, source: Source, fields: Fields, dialect: str, now: Callable[[], datetime]
    ) -> None:
        self.source, self.fields, self.dialect, self.now = source, fields, dialect, now

    def piece(self, node: ast.expr) -> Piece:
        """Turn any node."""
        found = self._turn(node) if _reads(node) else self._known(node)
        if found.depth > DEEPEST or found.weight > HEAVIEST:
            says = "with what its formulas say it is too large for a database"
            raise self._no(node, f"{self.source.piece(node)}: {says}; write it shorter.")
        return found

    def _no(self, node: ast.expr, sentence: str) -> RuleViolation:
        return self.source.refuse(node, sentence)

    def _turn(self, node: ast.expr) -> Piece:
        match node:
            case ast.Name(id=name):
                found = self.fields(("", name))
            case ast.Attribute(value=ast.Name(id=scope), attr=name):
                found = self.fields((scope, name))
            case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                found = self._logic(node)
            case ast.UnaryOp(operand=part):
                found = self._less(node, known(Kind.NUMBER, int, is_fixed=True), self.piece(part))
            case ast.BinOp():
                found = self._sum(node, self.piece(node.left), self.piece(node.right))
            case ast.Compare():
                found = self._compare(node)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                found = self._call(name, [self.piece(part) for part in arguments])
            case _:
                raise self._no(node, f"{self.source.piece(node)} cannot be turned.")
        return found

    def _logic(self, node: ast.BoolOp | ast.UnaryOp) -> Piece:
        if isinstance(node, ast.UnaryOp):
            inner = self.piece(node.operand)
            return made(Kind.FLAG, not_(certain(inner)), inner, first=5, may_be_null=False)
        pieces = [self.piece(part) for part in node.values]
        join = and_ if isinstance(node.op, ast.And) else or_
        unsure = any(piece.may_be_null for piece in pieces)
        return made(Kind.FLAG, join(*(one.sql for one in pieces)), *pieces, may_be_null=unsure)

    def _known(self, node: ast.expr) -> Piece:
        """Let Python compute what reads no field."""
        text = ast.get_source_segment(self.source.wrapped, node) or ""
        computed = compile_value(text, {})
        if not computed.reads_now:
            found = computed({})
            self._require_fit(node, found)
            return known(computed.kind, lambda: found, is_fixed=True)
        return known(computed.kind, lambda: computed({}, now=self.now()), is_fixed=False)

    def _require_fit(self, node: ast.expr, value: object) -> None:
        """Raise for what a database does not keep as Python does."""
        if isinstance(value, str) and not keeps(value):
            says = "holds characters that no database keeps, so no field has them."
            raise self._no(node, f"{self.source.piece(node)} {says}")
        if isinstance(value, float) and isinf(value):
            raise self._no(node, f"{self.source.piece(node)} is too big for a database.")
        if isinstance(value, int) and int(float(value)) != value:
            says = "is too big: a database is exact up to 15 digits."
            raise self._no(node, f"{self.source.piece(node)} {says}")

    # sums -----------------------------------------------------------------------------------

    def _sum(self, node: ast.BinOp, left: Piece, right: Piece) -> Piece:
        if left.kind is Kind.NUMBER:
            add = isinstance(node.op, ast.Add)
            return self._plus(node, left, right) if add else self._less(node, left, right)
        first, second = (reckoned(self.dialect, piece) for piece in (left, right))
        act = operator.add if isinstance(node.op, ast.Add) else operator.sub
        if (
            isinstance(node.op, ast.Sub)
            and left.kind is right.kind
            and left.kind is not Kind.LENGTH
        ):
            days = left.kind is Kind.DATE
            apart = Grouping(first - second) * literal(DAY, BigInteger) if days else first - second
            return made(Kind.LENGTH, apart, left, right, copies=2, first=3, levels=5)
        kind = PLUS[left.kind, right.kind][0]
        if kind is Kind.DATE:
            first, second = (
                _whole_days(sql) if piece.kind is Kind.LENGTH else sql
                for piece, sql in ((left, first), (right, second))
            )
        count = within(self.dialect, kind, act(Grouping(first), Grouping(second)))
        return made(kind, count, left, right, copies=2, first=6, levels=9)

    def _plus(self, node: ast.expr, left: Piece, right: Piece) -> Piece:
        return self._number(node, "+", left, right)

    def _less(self, node: ast.expr, left: Piece, right: Piece) -> Piece:
        return self._number(node, "-", left, right)

    def _number(self, node: ast.expr, sign: str, left: Piece, right: Piece) -> Piece:
        largest = left.largest + right.largest
        is_fraction = left.is_fraction or right.is_fraction
        if isinf(largest) or (largest > EXACT and not is_fraction):
            says = "may become too big: a database is exact up to 15 digits."
            raise self._no(node, f"{self.source.piece(node)} {says}")
        # SQLAlchemy's own + would take brackets off, and fractions have another sum in each order.
        act: Callable[[Any], ColumnElement[Any]] = Grouping(left.sql).op(
            sign, precedence=7, return_type=Double()
        )
        sql = act(Grouping(right.sql))
        return made(Kind.NUMBER, sql, left, right, largest=largest, is_fraction=is_fraction)

    # tests and functions --------------------------------------------------------------------

    def _compare(self, node: ast.Compare) -> Piece:
        pieces = [self.piece(part) for part in (node.left, *node.comparators[:-1])]
        match node.ops[0], node.comparators[0]:
            case (ast.Is() | ast.IsNot() as asked, _):
                return self._emptiness(valued(pieces[0]), asked)
            case (ast.In() | ast.NotIn() as asked, ast.List() as members):
                return self._member(valued(pieces[0]), asked, members)
        pieces.append(self.piece(node.comparators[-1]))
        found = [
            compared(self.dialect, _SIGNS[type(asked)], pieces[n], pieces[n + 1])
            for n, asked in enumerate(node.ops)
        ]
        if len(found) == 1:
            return found[0]
        unsure = any(piece.may_be_null for piece in found)
        return made(Kind.FLAG, and_(*(one.sql for one in found)), *found, may_be_null=unsure)

    def _emptiness(self, left: Piece, asked: ast.cmpop) -> Piece:
        is_there = isinstance(asked, ast.IsNot)
        sql = left.sql.is_not(None) if is_there else left.sql.is_(None)
        return made(Kind.FLAG, sql, left, may_be_null=False)

    def _member(self, left: Piece, asked: ast.cmpop, of: ast.List) -> Piece:
        sql = left.sql.in_([self._fixed(part) for part in of.elts])
        found = made(Kind.FLAG, sql, left, may_be_null=left.may_be_null)
        if isinstance(asked, ast.In):
            return found
        return made(Kind.FLAG, not_(certain(found)), found, first=5, may_be_null=False)

    def _fixed(self, node: ast.expr) -> Any:
        ask = self._known(node).ask
        value = ask() if ask else None
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def _call(self, name: str, parts: list[Piece]) -> Piece:
        dialect, first = self.dialect, parts[0]
        unsure = any(part.may_be_null for part in parts)
        match name:
            case "minutes" | "hours" | "days":
                count = length(dialect, first.sql, name)
                return made(Kind.LENGTH, count, first, copies=3, first=4)
            case "size":
                count = cast(func.length(first.sql), Double())
                return made(
                    Kind.NUMBER, count, first, first=7, may_be_null=unsure, largest=LONGEST_TEXT
                )
            case "lower":
                text = lowered(dialect, first.sql)
                return made(Kind.TEXT, text, first, copies=6, first=4, may_be_null=unsure)
        text, part = (piece.sql for piece in parts)
        if name == "ends":
            says = end(dialect, text, part) == part
            return made(Kind.FLAG, says, *parts, copies=2, first=6, levels=9, may_be_null=unsure)
        at = place(dialect, text, part)
        says = at == 1 if name == "starts" else at > 0
        return made(Kind.FLAG, says, *parts, first=4, levels=6, may_be_null=unsure)


def _reads(node: ast.expr) -> bool:
    """Say whether a field stands in it: a name that is no function's."""
    called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    return any(isinstance(part, ast.Name) and id(part) not in called for part in ast.walk(node))


def _whole_days(count: ColumnElement[Any]) -> ColumnElement[Any]:
    """Both databases cut a quotient of whole numbers towards nought, as dates are moved."""
    return Grouping(count).op("/", precedence=8, return_type=BigInteger())(literal(DAY, BigInteger))


_SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
