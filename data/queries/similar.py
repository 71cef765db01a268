"""Cases that are like one: a few are taken from the indexes, then read and scored (domain.md 1.14).

However many cases there are, it is five questions: the case; how many say each of its key words;
the newest cases that say the rarest of them, or hold the same records; these with their texts; and
those that are shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import false, func, or_, select, true, union_all

from core.case_fields import FIELDS
from core.rows import SimilarRow
from core.rules.similar import (
    LEAST,
    LETTERS,
    key_words,
    likeness,
    questions,
    weight,
)
from core.text import storable
from core.words import cut
from core.work import case_number
from data.prepared import written
from data.queries.case_rows import READER, SELECTED
from data.queries.custom import case_rows
from data.queries.paging import checked
from data.queries.reading import Reading, no_case
from data.search import how_common, saying
from data.tables import case_links, cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from core.org.similar import SimilarRule
    from core.rules.similar import Likeness
    from data.queries.reading import AnyRow, AnySelect

SLICE = 40
"""The newest cases that are taken for each question."""
READ = 100
"""Cases whose texts are read: those that the most questions found."""
INDEXED = ("account", "contact", "contract", "job")
"""Fields by which cases are looked for; others count where a case was found in another way."""
_OTHERS = cases.alias("others")


class _Asked(NamedTuple):
    """What a case is compared by."""

    row: AnyRow
    rule: SimilarRule
    fields: dict[str, Any]
    """The fields that it holds of those that are compared."""
    weights: dict[str, float]
    """Its key words with what each weighs."""


class SimilarCases(Reading):
    """What stands beside a case because it is like it."""

    def similar(self, number: str, *, limit: int | None = None) -> tuple[SimilarRow, ...]:
        """Give the cases that are like one, the most alike first, as its record type says."""
        most = None if limit is None else checked(limit)
        with self.connect() as connection:
            row = self._compared(connection, storable(case_number(number)))
            kind = self.org.types.get(row.record_type)
            if kind is None or kind.similar is None:
                return ()
            rule = kind.similar
            fields = {name: value for name in rule.same if (value := _held(row, name)) is not None}
            words = key_words((getattr(row, name) for name in rule.words), rule.noise)
            found, every = how_common(connection, cases, words)
            weights = {word: weight(many, every) for word, many in found.items()}
            asked = _Asked(row, rule, fields, weights)
            near = self._near(connection, asked, questions(found, every))
            best = self._best(connection, asked, near)[: most or rule.most]
            return self._shown(connection, best)

    def _compared(self, connection: Connection, number: str) -> AnyRow:
        found = connection.execute(_READ.where(cases.c.number == number, self.visible())).first()
        if found is None:
            raise no_case(number)
        return found

    def _near(
        self, connection: Connection, asked: _Asked, wanted: Iterable[Sequence[str]]
    ) -> list[int]:  # fmt: skip
        """Give the cases that are worth reading: those that score best by what found them."""
        ways: dict[str, AnySelect] = {
            name: _newest(_column(name) == value)
            for name, value in asked.fields.items() if name in INDEXED
        }  # fmt: skip
        ways |= {
            " ".join(words): saying(self.dialect, cases, words).limit(SLICE) for words in wanted
        }
        if not ways:
            return []
        parts = [
            select(written(place), part.subquery().c.id) for place, part in enumerate(ways.values())
        ]
        names = [*ways]
        by: defaultdict[int, set[str]] = defaultdict(set)
        for place, found in connection.execute(union_all(*parts)):
            by[found].add(names[place])
        by.pop(asked.row.id, None)

        def rank(found: int) -> tuple[int, int]:
            said = {word for name in by[found] for word in name.split()}
            return _like(asked, by[found] & asked.fields.keys(), said).score, found

        return sorted(by, key=rank, reverse=True)[:READ]

    def _best(
        self, connection: Connection, asked: _Asked, near: Sequence[int]
    ) -> list[tuple[int, Likeness]]:
        """Score those of them that the person sees and that do not belong to it already."""
        if not near:
            return []
        statement = _READ.where(
            cases.c.id.in_(near), self.visible(), cases.c.master_id.is_(None),
            _STATES[asked.rule.status], ~_belongs(asked.row),
        )  # fmt: skip
        rows = connection.execute(statement).all()
        said = {row.id: _words(row, asked) for row in rows}
        heard = set().union(*said.values())
        # What none of them says is the rarest of all, and no reason to be unlike.
        weights = {word: n if word in heard else 1 for word, n in asked.weights.items()}
        asked = asked._replace(weights=weights)
        scored = [
            (row.id, _like(
                asked, [n for n, value in asked.fields.items() if _held(row, n) == value],
                said[row.id],
            ))
            for row in rows
        ]  # fmt: skip
        scored.sort(key=lambda one: (one[1].score, one[0]), reverse=True)
        return [one for one in scored if one[1].score >= LEAST]

    def _shown(
        self, connection: Connection, best: Sequence[tuple[int, Likeness]]
    ) -> tuple[SimilarRow, ...]:
        if not best:
            return ()
        statement = SELECTED.where(cases.c.id.in_([case for case, _ in best]))
        found = connection.execute(statement, {READER: self.actor.id})
        rows = {row.id: row for row in case_rows(self, connection, found)}
        return tuple(
            SimilarRow(rows[case], like.score, like.fields, like.words)
            for case, like in best if case in rows
        )  # fmt: skip


def _column(name: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = cases.c[FIELDS[name].attribute]
    return column


_READ: AnySelect = select(
    cases.c.id, cases.c.record_type, cases.c.master_id, cases.c.parent_case_id, cases.c.related_id,
    *(
        func.substr(_column(name), 1, LETTERS).label(name)
        if name in {"subject", "description"} else _column(name).label(name)
        for name in FIELDS
    ),
)  # fmt: skip
"""A case as it is compared; of a long text its beginning."""
_STATES = {
    "any": true(), "open": cases.c.is_closed == false(), "closed": cases.c.is_closed == true(),
}  # fmt: skip


def _held(row: AnyRow, name: str) -> Any:
    """Give a value that two cases may share; what is empty is not the same as what is empty."""
    value = getattr(row, name)
    return None if value == "" else value


def _words(row: AnyRow, asked: _Asked) -> set[str]:
    texts = (getattr(row, name) or "" for name in asked.rule.words)
    return {word for text in texts for word in cut(text)} & asked.weights.keys()


def _like(asked: _Asked, same: Iterable[str], said: set[str]) -> Likeness:
    return likeness([*same], asked.fields, said, asked.weights)


def _newest(where: ColumnElement[bool]) -> AnySelect:
    return select(cases.c.id).where(where).order_by(cases.c.id.desc()).limit(SLICE)


def _belongs(row: AnyRow) -> ColumnElement[bool]:
    """Say which cases stand on a case's page already: what was linked, its sequels, its family."""
    stands = case_links.c.removed_at.is_(None)
    linked = union_all(
        select(case_links.c.other_id).where(case_links.c.case_id == row.id, stands),
        select(case_links.c.case_id).where(case_links.c.other_id == row.id, stands),
        select(_OTHERS.c.id).where(_OTHERS.c.related_id == row.id),
        select(_OTHERS.c.id).where(_OTHERS.c.parent_case_id == row.id),
    )
    known = [n for n in (row.id, row.master_id, row.parent_case_id, row.related_id) if n]
    return or_(cases.c.id.in_(known), cases.c.id.in_(linked))
