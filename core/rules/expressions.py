"""What conditions are made of: a source, kinds of values, and operations that nothing breaks.

An empty value is None. Arithmetic with it is empty, an ordering comparison or a text test with it
is false, and what no number, date or length can hold is empty too: nothing here raises.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from threading import Lock
from typing import Any, Final, NamedTuple

from core.errors import RuleViolation
from core.text import clip

LONGEST = 500
"""Characters of a source; the limit is kept before the parser sees any."""
DEEPEST = 50
"""Levels of a tree."""
LONGEST_LENGTH = timedelta(days=50_000_000)
"""Two of them added still fit into what databases count in: microseconds in 64 bits."""
PIECE = 40
TOO_DEEP = f"It is nested too deeply; {DEEPEST} levels are allowed."
EMPTY = "There is nothing in it."
UNREADABLE = "A character here cannot be read."
NOT_OPENED = "A closing bracket has no opening one."
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PARSING = Lock()
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)

Values = Mapping[str, Mapping[str, object]]
"""What a condition is asked about: scope, then field; `""` is the scope of the plain names."""


class Kind(Enum):
    """What a value is; the word is how a message calls it."""

    TEXT = "a text"
    NUMBER = "a number"
    FLAG = "true or false"
    DATE = "a date"
    TIME = "a time"
    LENGTH = "a length of time"


class Facts(NamedTuple):
    """The values of one run, and the moment at which it is asked."""

    values: Values
    now: datetime | None


Run = Callable[[Facts], Any]
Operation = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Term:
    """One piece of an expression, checked and ready to run."""

    kind: Kind
    run: Run
    can_be_empty: bool = False
    is_fixed: bool = False
    """It holds no field and no time, so it is computed once, when the expression is compiled."""


class Function(NamedTuple):
    """A function that an expression may call."""

    usage: str
    takes: tuple[Kind, ...]
    gives: Kind
    operation: Operation


def careful(operation: Operation, empty: object) -> Operation:
    """Give an operation that answers `empty` for an empty operand and for what is out of range."""

    def run(*operands: Any) -> Any:
        if any(operand is None for operand in operands):
            return empty
        try:
            return operation(*operands)
        except (OverflowError, ValueError):
            return empty

    return run


def ordering(operation: Operation) -> Operation:
    """Give an ordering comparison that is false where an operand is empty."""
    return lambda left, right: left is not None and right is not None and operation(left, right)


def in_utc(moment: datetime) -> datetime:
    """Give an aware time in UTC: two times of one other zone would be compared by wall clock."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        msg = "a time needs a zone"
        raise ValueError(msg)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first or the last hours of the calendar
        return _EARLIEST if moment.year == _EARLIEST.year else _LATEST


def read_field(scope: str, field: str, kind: Kind) -> Run:
    """Give a reader of one field; all fields of a scope that is not there are empty."""

    def read(facts: Facts) -> Any:
        row = facts.values.get(scope)
        return None if row is None else row[field]

    def read_time(facts: Facts) -> datetime | None:
        moment = read(facts)
        return None if moment is None else in_utc(moment)

    return read_time if kind is Kind.TIME else read


def chain(runs: list[Run], operations: list[Operation]) -> Run:
    """Give a comparison such as `a < b` or `a < b <= c`; each operand is computed once."""
    if len(operations) == 1:
        (left, right), compare = runs, operations[0]
        return lambda facts: compare(left(facts), right(facts))

    def compare_all(facts: Facts) -> bool:
        found = [run(facts) for run in runs]
        pairs = zip(operations, found, found[1:], strict=False)  # one value more than operations
        return all(compare(left, right) for compare, left, right in pairs)

    return compare_all


def _given(facts: Facts) -> datetime:
    if facts.now is None:
        msg = "this expression reads the time: hand in `now`"
        raise TypeError(msg)
    return facts.now


def _whole_days(length: timedelta) -> timedelta:
    whole = timedelta(days=abs(length).days)
    return whole if length > timedelta() else -whole


def _later(day: date, length: timedelta) -> date:
    return day + _whole_days(length)


def _earlier(day: date, length: timedelta) -> date:
    return day - _whole_days(length)


def _within(length: timedelta) -> timedelta:
    if abs(length) > LONGEST_LENGTH:
        msg = "longer than lengths of time may be"
        raise OverflowError(msg)
    return length


def _length(unit: str) -> Operation:
    return lambda count: _within(timedelta(**{unit: count}))


_N, _D, _T, _L, _TEXT = Kind.NUMBER, Kind.DATE, Kind.TIME, Kind.LENGTH, Kind.TEXT

PLUS: Final[Mapping[tuple[Kind, Kind], tuple[Kind, Operation]]] = {
    (_N, _N): (_N, operator.add),
    (_L, _L): (_L, lambda left, right: _within(left + right)),
    (_T, _L): (_T, operator.add),
    (_L, _T): (_T, operator.add),
    (_D, _L): (_D, _later),
    (_L, _D): (_D, lambda length, day: _later(day, length)),
}
"""What `+` makes of which kinds; a date moves by the whole days of a length."""

MINUS: Final[Mapping[tuple[Kind, Kind], tuple[Kind, Operation]]] = {
    (_N, _N): (_N, operator.sub),
    (_L, _L): (_L, lambda left, right: _within(left - right)),
    (_T, _L): (_T, operator.sub),
    (_T, _T): (_L, operator.sub),
    (_D, _L): (_D, _earlier),
    (_D, _D): (_L, operator.sub),
}
"""What `-` makes of which kinds."""

FUNCTIONS: Final[Mapping[str, Function]] = {
    "minutes": Function("minutes(number)", (_N,), _L, _length("minutes")),
    "hours": Function("hours(number)", (_N,), _L, _length("hours")),
    "days": Function("days(number)", (_N,), _L, _length("days")),
    "size": Function("size(text)", (_TEXT,), _N, len),
    "lower": Function("lower(text)", (_TEXT,), _TEXT, str.lower),
    "starts": Function("starts(text, prefix)", (_TEXT, _TEXT), Kind.FLAG, str.startswith),
    "ends": Function("ends(text, suffix)", (_TEXT, _TEXT), Kind.FLAG, str.endswith),
    "contains": Function("contains(text, part)", (_TEXT, _TEXT), Kind.FLAG, operator.contains),
}
"""The functions of values; an empty argument gives an empty value, or false."""

MOMENTS: Final[Mapping[str, Term]] = {
    "now": Term(Kind.TIME, lambda facts: in_utc(_given(facts))),
    "today": Term(Kind.DATE, lambda facts: _given(facts).date()),
}
"""The functions of the moment; `today()` is the day in the zone that `now` was handed in."""


class Source:
    """The text of an expression, its tree, and the places in it that messages name."""

    def __init__(self, given: str, title: str) -> None:
        """Parse `given`, or raise `RuleViolation` under the title `title`."""
        self.given, self.title = given, title
        if len(given) > LONGEST:
            msg = f"It has {len(given):,} characters; {LONGEST} are allowed."
            raise self.refusal(msg)
        if not given.strip():
            raise self.refusal(EMPTY)
        self.lines = given.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for row, line in enumerate(self.lines, 1):
            if found := _UNREADABLE.search(line):
                raise self.refusal(UNREADABLE, row, found.start() + 1)
        # In our own brackets, a source may start with spaces and go over several lines.
        self.wrapped = "(" + "\n".join(self.lines) + "\n)"
        self.tree = self._parse()
        self._require_shallow()

    def refusal(self, sentence: str, row: int = 0, column: int = 0) -> RuleViolation:
        """Build the refusal, with the place where one is known."""
        if not row:
            return RuleViolation(sentence, title=self.title)
        line = f"line {row}, " if len(self.lines) > 1 else ""
        return RuleViolation(
            f"At {line}column {column}: {sentence}",
            title=self.title,
            details={"line": row, "column": column},
        )

    def refuse(self, node: ast.expr, sentence: str) -> RuleViolation:
        """Build the refusal of a node."""
        before = self.wrapped.split("\n")[node.lineno - 1].encode()[: node.col_offset].decode()
        column = len(before) + (node.lineno > 1)  # the first line starts with our bracket
        return self.refusal(sentence, node.lineno, max(column, 1))

    def piece(self, node: ast.expr) -> str:
        """Quote what a node was written as, cut and made harmless."""
        return f"`{clip(ast.get_source_segment(self.wrapped, node) or '', PIECE)}`"

    def _parse(self) -> ast.expr:
        try:
            # What Python only warns of ('\d', `1or x`) is refused; its filters are global.
            with _PARSING, warnings.catch_warnings():
                warnings.simplefilter("error")
                tree = ast.parse(self.wrapped, mode="eval").body
        except SyntaxError as error:
            raise self._syntax(error) from None
        except (RecursionError, MemoryError):
            raise self.refusal(TOO_DEEP) from None
        except ValueError:
            raise self.refusal(UNREADABLE) from None
        if (tree.lineno, tree.col_offset) == (1, 0):  # it starts with our own bracket
            if isinstance(tree, ast.Tuple) and not tree.elts:
                raise self.refusal(EMPTY)
            if not isinstance(tree, ast.Tuple | ast.GeneratorExp):
                raise self.refusal(NOT_OPENED)
        return tree

    def _syntax(self, error: SyntaxError) -> RuleViolation:
        row, column = error.lineno or 1, error.offset or 1
        column -= row == 1
        says = clip(error.msg, LONGEST)
        if "too many nested" in says:
            says = TOO_DEEP
        elif "'=='" in says:
            says = "Write `==` to compare."
        elif row > len(self.lines) or column < 1:
            row, column = len(self.lines), len(self.lines[-1]) + 1
            says = NOT_OPENED if says.startswith("unmatched") else "It ends too early."
        else:
            says = f"It cannot be read here: {says.rstrip('.?')}."
        return self.refusal(says, row, column)

    def _require_shallow(self) -> None:
        level: list[ast.expr] = [self.tree]
        for _ in range(DEEPEST):
            below = (child for node in level for child in ast.iter_child_nodes(node))
            level = [child for child in below if isinstance(child, ast.expr)]
        if level:
            raise self.refuse(level[0], TOO_DEEP)
