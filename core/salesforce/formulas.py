"""Salesforce's formulas in our words, as far as these can say them.

What both languages know is turned: fields of the case, texts and numbers, comparisons, `AND`, `OR`,
`NOT`, sums and differences, days added to a date, and a few functions. Anything else is refused
with its name and its column: a formula that is turned in part would compute something else.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from core.rules.expressions import DEEPEST, LONGEST, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"""
    \s+ | /\*.*?\*/
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<name>\$?[A-Za-z_][A-Za-z0-9_.]*)
  | (?P<sign>&&|\|\||<>|!=|==|<=|>=|[-+*/^&=<>!(),])
""", re.VERBOSE | re.DOTALL)  # fmt: skip
_COMPARES = {"=": "==", "==": "==", "<>": "!=", "!=": "!=", "<": "<", ">": ">", "<=": "<=",
             ">=": ">="}  # fmt: skip
_MOMENTS = (Kind.DATE, Kind.TIME)


class Unsayable(Exception):
    """What our language cannot say; the message tells it with its column."""


class _Said(NamedTuple):
    """A piece in our words."""

    words: str
    kind: Kind
    is_one: bool = True
    """Whether it needs no brackets beside an operator."""

    @property
    def piece(self) -> str:
        return self.words if self.is_one else f"({self.words})"


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


def turned(source: str, fields: Mapping[str, tuple[str, Kind]]) -> tuple[str, Kind]:
    """Say a formula in our words; `fields` are ours by their names in Salesforce.

    Raises `Unsayable`.
    """
    reader = _Reader(source, fields)
    found = reader.either()
    if reader.token.kind != "end":
        reader.refuse(f"{reader.token.text!r} has no form here")
    return found.words, found.kind


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, source: str, fields: Mapping[str, tuple[str, Kind]]) -> None:
        if len(source) > 4 * LONGEST:
            msg = f"it has {len(source):,} characters; {LONGEST:,} fit"
            raise Unsayable(msg)
        self.fields, self.depth, self.at = fields, 0, 0
        self.tokens = [*_tokens(source)]

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def refuse(self, what: str, token: _Token | None = None) -> NoReturn:
        msg = f"{what} (column {(token or self.token).column})"
        raise Unsayable(msg)

    def _take(self, *signs: str) -> str:
        if self.token.kind == "sign" and self.token.text in signs:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            self.refuse(f"{sign!r} is missing before {self.token.text or 'the end'!r}")

    def either(self) -> _Said:
        return self._chain(self._both, "||", "or")

    def _both(self) -> _Said:
        return self._chain(self._compared, "&&", "and")

    def _chain(self, part: Callable[[], _Said], sign: str, word: str) -> _Said:
        parts = [part()]
        while self._take(sign):
            parts.append(part())
        return parts[0] if len(parts) == 1 else self._joined(parts, word)

    def _joined(self, parts: list[_Said], word: str) -> _Said:
        for one in parts:
            if one.kind is not Kind.FLAG:
                self.refuse(f"{one.words} is {one.kind.value}, not true or false")
        return _flag(f" {word} ".join(one.piece for one in parts))

    def _compared(self) -> _Said:
        left = self._sum()
        if not (sign := self._take(*_COMPARES)):
            return left
        right = self._sum()
        left, right = _as_length(left, right.kind), _as_length(right, left.kind)
        if left.kind is not right.kind:
            told = f"{left.words} is {left.kind.value} and {right.words} is {right.kind.value}"
            self.refuse(f"{told}: these cannot be compared here")
        return _flag(f"{left.piece} {_COMPARES[sign]} {right.piece}")

    def _sum(self) -> _Said:
        found = self._single()
        while sign := self._take("+", "-"):
            other = self._single()
            kind = self._kind_of_sum(found, sign, other)
            if found.kind in _MOMENTS:
                other = _as_length(other, Kind.LENGTH)
            found = _Said(f"{found.words} {sign} {other.piece}", kind, is_one=False)
        return found

    def _kind_of_sum(self, left: _Said, sign: str, right: _Said) -> Kind:
        kinds = (left.kind, right.kind)
        if kinds == (Kind.NUMBER, Kind.NUMBER):
            return Kind.NUMBER
        if left.kind in _MOMENTS and right.kind is Kind.NUMBER and right.words.isdecimal():
            return left.kind
        if left.kind not in _MOMENTS or left.kind is not right.kind or sign == "+":
            self.refuse(f"{left.kind.value} {sign} {right.kind.value} has no form here")
        return Kind.LENGTH

    def _single(self) -> _Said:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("it is nested too deeply")
        found = self._one(self.token)
        self.depth -= 1
        return found

    def _one(self, token: _Token) -> _Said:
        if self._take("-"):
            found = self._single()
            if found.kind is not Kind.NUMBER:
                self.refuse("'-' stands before a number alone", token)
            return _Said(f"-{found.piece}", Kind.NUMBER, is_one=False)
        if self._take("!"):
            return self._denied(self._single())
        if self._take("("):
            found = self.either()
            self._need(")")
            return found._replace(words=f"({found.words})", is_one=True)
        self.at += 1
        if token.kind == "text":
            plain = re.sub(r"\\(.)", r"\1", token.text[1:-1])
            return _Said(json.dumps(plain, ensure_ascii=False), Kind.TEXT)
        if token.kind == "number":
            return _Said(token.text, Kind.NUMBER)
        if token.kind != "name":
            self.at -= 1
            self.refuse(f"{token.text or 'the end'!r} has no form here", token)
        return self._called(token) if self._take("(") else self._field(token)

    def _field(self, token: _Token) -> _Said:
        if token.text.casefold() in {"true", "false"}:
            return _Said(token.text.capitalize(), Kind.FLAG)
        known = {name.casefold(): said for name, said in self.fields.items()}
        if token.text.casefold() not in known:
            self.refuse(f"{token.text!r} is no field that a formula reads here", token)
        return _Said(*known[token.text.casefold()])

    def _called(self, token: _Token) -> _Said:
        name, given = token.text.upper(), []
        if name not in _TAKES:
            self.refuse(f"{name}() has no form here", token)
        while not self._take(")"):
            given.append(self.either())
            if self.token.text != ")":
                self._need(",")
        least, most = _TAKES[name]
        if not least <= len(given) <= most:
            self.refuse(f"{name}() has {len(given)} values", token)
        return self._function(name, given, token)

    def _function(self, name: str, given: list[_Said], token: _Token) -> _Said:
        match name, [one.kind for one in given]:
            case (("AND" | "OR"), _):
                found = given[0] if len(given) == 1 else self._joined(given, name.lower())
            case "NOT", _:
                found = self._denied(given[0])
            case (("ISBLANK" | "ISNULL"), _):
                found = _flag(f"{given[0].piece} is None")
            case (("TODAY" | "NOW"), _):
                found = _Said(f"{name.lower()}()", Kind.DATE if name == "TODAY" else Kind.TIME)
            case "ISPICKVAL", [Kind.TEXT, Kind.TEXT]:
                asked = "is None" if given[1].words == '""' else f"== {given[1].piece}"
                found = _flag(f"{given[0].piece} {asked}")
            case (("CONTAINS" | "BEGINS"), [Kind.TEXT, Kind.TEXT]):
                ours = "contains" if name == "CONTAINS" else "starts"
                found = _Said(f"{ours}({given[0].words}, {given[1].words})", Kind.FLAG)
            case "LOWER", [Kind.TEXT]:
                found = _Said(f"lower({given[0].words})", Kind.TEXT)
            case "TEXT", [Kind.TEXT]:
                found = given[0]
            case _, kinds:
                told = ", ".join(kind.value for kind in kinds)
                self.refuse(f"{name}() of {told} has no form here", token)
        return found

    def _denied(self, one: _Said) -> _Said:
        if one.kind is not Kind.FLAG:
            self.refuse(f"{one.words} is {one.kind.value}, not true or false")
        return _flag(f"not {one.piece}")


_TAKES = {
    "AND": (1, 99), "OR": (1, 99), "NOT": (1, 1), "ISBLANK": (1, 1), "ISNULL": (1, 1),
    "TODAY": (0, 0), "NOW": (0, 0), "ISPICKVAL": (2, 2), "CONTAINS": (2, 2), "BEGINS": (2, 2),
    "LOWER": (1, 1), "TEXT": (1, 1),
}  # fmt: skip
"""The functions that have a form here, and how many values each takes."""


def _flag(words: str) -> _Said:
    return _Said(words, Kind.FLAG, is_one=False)


def _as_length(one: _Said, beside: Kind) -> _Said:
    """A number beside a length, or added to a date, counts days in Salesforce."""
    if beside is Kind.LENGTH and one.kind is Kind.NUMBER and one.words.isdecimal():
        return _Said(f"days({one.words})", Kind.LENGTH)
    return one


def _tokens(source: str) -> list[_Token]:
    found, at = [], 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            msg = f"{source[at]!r} cannot be read (column {at + 1})"
            raise Unsayable(msg)
        if match.lastgroup:
            found.append(_Token(match.lastgroup, match[0], at + 1))
        at = match.end()
    return [*found, _Token("end", "", len(source) + 1)]
