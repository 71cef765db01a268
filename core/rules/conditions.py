"""Conditions and formulas of the organisation: Python's expression grammar, never `eval`.

A source is parsed by `ast`, checked against the fields and kinds that it may read, and turned
into closures over a short list of nodes. Whatever is not on the list is refused with its column,
before any run; once compiled, an expression never raises for values of the right kinds.

    and or not    == != < <= > >=    in, not in (a list of literals)    is None, is not None
    + and - on numbers, dates, times and lengths    texts, numbers, True, False
    status, old.status    minutes hours days size lower starts ends contains now today

Logic has two values: an empty field orders before and after nothing, and an empty flag is false.
Equality is Python's: two empty fields are equal, an empty one differs from every value.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from core.errors import RuleViolation, nearest
from core.rules.expressions import (
    FUNCTIONS,
    MINUS,
    MOMENTS,
    PLUS,
    Facts,
    Kind,
    Operation,
    Run,
    Source,
    Term,
    Values,
    careful,
    chain,
    ordering,
    read_field,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    Scope = Mapping[str, Mapping[str, Kind]]

__all__ = ["Condition", "Formula", "Kind", "Values", "compile_condition", "compile_value"]

BIGGEST = 10**18
"""The first whole number that is refused: eighteen digits are allowed."""

_ORDERS: Final[Mapping[type[ast.cmpop], Operation]] = {
    ast.Lt: ordering(operator.lt),
    ast.LtE: ordering(operator.le),
    ast.Gt: ordering(operator.gt),
    ast.GtE: ordering(operator.ge),
}
_EQUALS: Final[Mapping[type[ast.cmpop], Operation]] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}
_COMPARES = {**_ORDERS, **_EQUALS}
_ALONE = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
_REFUSED: Final[Mapping[type[ast.AST], str]] = {
    ast.Tuple: "A list is written in square brackets, [a, b], unlike",
    ast.List: "A list stands only after `in` or `not in`, unlike",
    ast.Call: "Only a function can be called, such as lower(text), unlike",
    ast.Attribute: "A field has no fields of its own, unlike in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A compiled expression; call it with the values of one record."""

    source: str
    kind: Kind
    reads: frozenset[tuple[str, str]]
    """Every (scope, field) that it reads: a scope that is there at a call must hold them."""
    reads_now: bool
    """It calls `now()` or `today()`, so it must be called with `now`."""
    warnings: tuple[str, ...]
    """What is allowed and probably not meant, a sentence each."""
    run: Run = field(repr=False, compare=False)

    def __call__(self, values: Values, *, now: datetime | None = None) -> object:
        """Give the value for these values, None where it is empty."""
        return self.run(Facts(values, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Formula):
    """A compiled expression that is true or false."""

    def __call__(self, values: Values, *, now: datetime | None = None) -> bool:
        """Say whether the condition holds for these values."""
        return bool(self.run(Facts(values, now)))


def compile_condition(source: str, scope: Scope, *, now: bool = True) -> Condition:
    """Check and compile what must be true or false; `now=False` forbids `now()` and `today()`.

    Raises `RuleViolation` that says the column and what to write instead.
    """
    compiler = _Compiler(Source(source, "The condition cannot be read"), scope, now=now)
    term = compiler.flag(compiler.source.tree)
    return Condition(**compiler.outcome(term))


def compile_value(source: str, scope: Scope, *, now: bool = True) -> Formula:
    """Check and compile a formula of any kind; see `compile_condition`."""
    compiler = _Compiler(Source(source, "The formula cannot be read"), scope, now=now)
    term = compiler.term(compiler.source.tree)
    return Formula(**compiler.outcome(term))


class _Compiler:
    """Turns a tree into a term; remembers what it reads."""

    def __init__(self, source: Source, scope: Scope, *, now: bool) -> None:
        self.source, self.scope, self.may_read_now = source, scope, now
        self.fields: dict[ast.AST, tuple[str, str]] = {}
        self.reads_now = False

    def outcome(self, term: Term) -> dict[str, Any]:
        """Give what a `Formula` is made of."""
        return {
            "source": self.source.given,
            "kind": term.kind,
            "reads": frozenset(self.fields.values()),
            "reads_now": self.reads_now,
            "warnings": tuple(self._warnings()),
            "run": term.run,
        }

    def flag(self, node: ast.expr) -> Term:
        """Compile what must be true or false."""
        term = self.term(node)
        if term.kind is not Kind.FLAG:
            says = f"{self._is(node, term)}, and true or false is needed here: compare it."
            raise self._no(node, says)
        return term

    def term(self, node: ast.expr) -> Term:
        """Compile any node of the language."""
        match node:
            case ast.Constant():
                found = self._constant(node)
            case ast.Name(id=name):
                found = self._field(node, "", name)
            case ast.Attribute(value=ast.Name(id=scope), attr=name):
                found = self._field(node, scope, name)
            case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                found = self._logic(node)
            case ast.UnaryOp() | ast.BinOp():
                found = self._arithmetic(node)
            case ast.Compare():
                found = self._compare(node)
            case ast.Call(func=ast.Name(id=name)):
                found = self._call(node, name)
            case _:
                reason = _REFUSED.get(type(node), "This is not part of the language:")
                raise self._no(node, f"{reason} {self.source.piece(node)}.")
        return found

    def _no(self, node: ast.expr, sentence: str) -> RuleViolation:
        return self.source.refuse(node, sentence)

    def _is(self, node: ast.expr, term: Term) -> str:
        return f"{self.source.piece(node)} is {term.kind.value}"

    def _constant(self, node: ast.Constant) -> Term:
        value = node.value
        if isinstance(value, bool):
            kind = Kind.FLAG
        elif isinstance(value, str):
            kind = Kind.TEXT
        elif isinstance(value, int | float):
            kind = Kind.NUMBER
            if value >= BIGGEST if isinstance(value, int) else not isfinite(value):
                raise self._no(node, "This number is too big: 18 digits are allowed.")
        elif value is None:
            raise self._no(node, "None stands only after `is` or `is not`.")
        else:
            raise self._no(node, f"{self.source.piece(node)} is neither a text nor a number.")
        return Term(kind, lambda _: value, is_fixed=True)

    def _field(self, node: ast.expr, scope: str, name: str) -> Term:
        kind = self.scope.get(scope, {}).get(name)
        if kind is None:
            raise self._no(node, self._unknown(scope, name))
        self.fields[node] = scope, name
        return Term(kind, read_field(scope, name, kind), can_be_empty=True)

    def _unknown(self, scope: str, name: str) -> str:
        scopes = [word for word in self.scope if word]
        if scope and scope not in scopes:
            return f"{scope!r} has no fields.{nearest(scope, scopes)}"
        if scope:
            return f"{scope!r} has no field {name!r}.{nearest(name, self.scope[scope])}"
        if name in scopes:
            return f"{name!r} stands before a field: write {name}.FIELD."
        if name in FUNCTIONS or name in MOMENTS:
            return f"{name!r} is a function: write {_usage(name)}."
        dotted = [f"{word}.{name}" for word in scopes if name in self.scope[word]]
        known = [*self.scope.get("", ()), *scopes, "True", "False", "None"]
        hint = f" Did you mean {dotted[-1]!r}?" if dotted else nearest(name, known)
        return f"{name!r} is not known.{hint}"

    def _logic(self, node: ast.BoolOp | ast.UnaryOp) -> Term:
        if isinstance(node, ast.UnaryOp):
            run = self.flag(node.operand).run
            return Term(Kind.FLAG, lambda facts: not run(facts))
        runs = [self.flag(part).run for part in node.values]
        if isinstance(node.op, ast.And):
            return Term(Kind.FLAG, lambda facts: all(run(facts) for run in runs))
        return Term(Kind.FLAG, lambda facts: any(run(facts) for run in runs))

    def _arithmetic(self, node: ast.UnaryOp | ast.BinOp) -> Term:
        if isinstance(node, ast.UnaryOp):
            term = self.term(node.operand)
            if not isinstance(node.op, ast.USub) or term.kind is not Kind.NUMBER:
                says = "Before a value stands only `-`, and only before a number, unlike in"
                raise self._no(node, f"{says} {self.source.piece(node)}.")
            return self._apply(node, Kind.NUMBER, operator.neg, [term])
        if not isinstance(node.op, ast.Add | ast.Sub):
            says = "+ and - are the only operations, unlike in"
            raise self._no(node, f"{says} {self.source.piece(node)}.")
        left, right = self.term(node.left), self.term(node.right)
        table = PLUS if isinstance(node.op, ast.Add) else MINUS
        found = table.get((left.kind, right.kind))
        if found is None:
            act = "added" if table is PLUS else "subtracted"
            both = f"{self._is(node.left, left)} and {self._is(node.right, right)}"
            raise self._no(node, f"{both}; these cannot be {act}.")
        return self._apply(node, *found, [left, right])

    def _apply(self, node: ast.expr, kind: Kind, operation: Operation, terms: list[Term]) -> Term:
        runs = [term.run for term in terms]
        safe = careful(operation, False if kind is Kind.FLAG else None)
        if all(term.is_fixed for term in terms):
            value = safe(*[run(Facts({}, None)) for run in runs])
            if value is None:
                raise self._no(node, f"{self.source.piece(node)} is too big for {kind.value}.")
            return Term(kind, lambda _: value, is_fixed=True)
        empty = kind is not Kind.FLAG and any(term.can_be_empty for term in terms)
        return Term(kind, lambda facts: safe(*[run(facts) for run in runs]), empty)

    def _compare(self, node: ast.Compare) -> Term:
        if any(isinstance(asked, _ALONE) for asked in node.ops):
            if len(node.ops) > 1:
                raise self._no(node, "`is` and `in` stand alone: join comparisons with `and`.")
            tests_empty = isinstance(node.ops[0], ast.Is | ast.IsNot)
            return self._emptiness(node) if tests_empty else self._membership(node)
        nodes = [node.left, *node.comparators]
        for place in nodes:
            if isinstance(place, ast.Constant) and place.value is None:
                raise self._no(place, "Write `is None` or `is not None` to test for empty.")
        terms = [self.term(place) for place in nodes]
        for n, asked in enumerate(node.ops):
            fault = _unlike(terms[n].kind, terms[n + 1].kind, orders=type(asked) in _ORDERS)
            if fault:
                left, right = self._is(nodes[n], terms[n]), self._is(nodes[n + 1], terms[n + 1])
                raise self._no(nodes[n + 1], f"{left} and {right}; {fault}.")
        operations = [_COMPARES[type(asked)] for asked in node.ops]
        return Term(Kind.FLAG, chain([term.run for term in terms], operations))

    def _emptiness(self, node: ast.Compare) -> Term:
        [right] = node.comparators
        if not isinstance(right, ast.Constant) or right.value is not None:
            raise self._no(right, "Only None stands after `is` and `is not`; write == or !=.")
        left = self.term(node.left)
        if not left.can_be_empty:
            raise self._no(node.left, f"{self.source.piece(node.left)} is never empty.")
        run = left.run
        if isinstance(node.ops[0], ast.Is):
            return Term(Kind.FLAG, lambda facts: run(facts) is None)
        return Term(Kind.FLAG, lambda facts: run(facts) is not None)

    def _membership(self, node: ast.Compare) -> Term:
        [right] = node.comparators
        if not isinstance(right, ast.List) or not right.elts:
            says = (
                "A list such as ['a', 'b'] stands after `in`; contains(text, part) looks in a text"
            )
            raise self._no(right, f"{says}, unlike {self.source.piece(right)}.")
        left = self.term(node.left)
        members = frozenset(self._member(element, left.kind) for element in right.elts)
        run = left.run
        if isinstance(node.ops[0], ast.In):
            return Term(Kind.FLAG, lambda facts: run(facts) in members)
        return Term(Kind.FLAG, lambda facts: run(facts) not in members)

    def _member(self, node: ast.expr, kind: Kind) -> object:
        number = node.operand if isinstance(node, ast.UnaryOp) else node
        if not isinstance(number, ast.Constant):
            raise self._no(
                node, f"A list holds texts or numbers, unlike {self.source.piece(node)}."
            )
        term = self.term(node)
        if term.kind is not kind:
            raise self._no(node, f"{self._is(node, term)}; {kind.value} is looked for.")
        return term.run(Facts({}, None))

    def _call(self, node: ast.Call, name: str) -> Term:
        function = FUNCTIONS.get(name)
        if function is None and name not in MOMENTS:
            near = nearest(name, [*FUNCTIONS, *MOMENTS])
            raise self._no(node, f"There is no function {name!r}.{near}")
        takes = function.takes if function else ()
        if node.keywords or len(node.args) != len(takes):
            raise self._no(node, f"Write {_usage(name)}, unlike {self.source.piece(node)}.")
        terms = [self.term(argument) for argument in node.args]
        for argument, term, kind in zip(node.args, terms, takes, strict=True):
            if term.kind is not kind:
                says = f"{self._is(argument, term)}, and {kind.value} is needed: {_usage(name)}."
                raise self._no(argument, says)
        if function:
            return self._apply(node, function.gives, function.operation, terms)
        if not self.may_read_now:
            raise self._no(node, f"The time is not known here: {name}() cannot be used.")
        self.reads_now = True
        return MOMENTS[name]

    def _warnings(self) -> Iterator[str]:
        """Tell of each ordering that is denied, true for an empty field, and not guarded."""
        tests = (node for node in ast.walk(self.source.tree) if isinstance(node, ast.Compare))
        asked = [test.left for test in tests if isinstance(test.ops[0], ast.Is | ast.IsNot)]
        guarded = {name for left in asked for name in self._names(left)}
        for node in _denied(self.source.tree, denied=False):
            names = [name for name in self._names(node) if name not in guarded]
            if names:
                says = f"{self.source.piece(node)} is denied, which is true when"
                says += f" {' or '.join(names)} is empty; test `{names[0]} is None` to be clear."
                yield self._no(node, says).message

    def _names(self, node: ast.expr) -> list[str]:
        inner = (self.fields[part] for part in ast.walk(node) if part in self.fields)
        return list(dict.fromkeys(".".join(filter(None, place)) for place in inner))


def _unlike(left: Kind, right: Kind, *, orders: bool) -> str:
    """Say why two kinds cannot be compared, or nothing."""
    if left is not right:
        return "these cannot be compared"
    return "these have no order" if orders and left is Kind.FLAG else ""


def _denied(node: ast.expr, *, denied: bool) -> Iterator[ast.Compare]:
    """Find the ordering comparisons that hold for an empty field since something denies them."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=part):
            yield from _denied(part, denied=not denied)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _denied(part, denied=denied)
        case ast.Compare(ops=ops, left=left, comparators=others):
            if denied and any(type(asked) in _ORDERS for asked in ops):
                yield node
            elif type(ops[0]) in _EQUALS:  # `(a > b) == False` denies as well
                for part in (left, *others):
                    yield from _denied(part, denied=True)


def _usage(name: str) -> str:
    return FUNCTIONS[name].usage if name in FUNCTIONS else f"{name}()"
