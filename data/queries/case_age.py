"""How old a case is, in SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, extract, func


def elapsed(
    dialect: str, start: ColumnElement[Any], end: ColumnElement[Any]
) -> ColumnElement[int]:  # fmt: skip
    """Count whole milliseconds between two times; never fewer than none."""
    if dialect == "postgresql":
        exact: ColumnElement[Any] = extract("epoch", end - start) * 1000
    else:
        exact = func.round((func.julianday(end) - func.julianday(start)) * 86_400_000)
    age = cast(exact, BigInteger)
    return case((age < 0, 0), else_=age)
