"""How cases of a record type are resolved, where they are not just closed (S3, domain.md 1.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.org.lines import Path
    from core.org.model import RecordType
    from core.org.section import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolving:
    """That cases of a type are resolved with an answer."""

    types: tuple[str, ...]
    """The closed statuses that a resolution may have."""
    cancelled: str
    """The closed status of a case that came to nothing."""


def build_resolving(section: Section) -> Resolving:
    """Build it."""
    return Resolving(types=section.texts("types"), cancelled=section.text("cancelled"))


def check_resolving(record_type: RecordType) -> Iterator[tuple[Path, str]]:
    """Find what it cannot be: what ends a case are closed statuses of its own process."""
    resolving = record_type.resolving
    if resolving is None:
        return
    if not resolving.types:
        yield ("resolve", "types"), "at least one is needed: what a case is resolved as."
    ends: list[tuple[Path, str]] = [(("types", n), one) for n, one in enumerate(resolving.types)]
    for at, word in (*ends, (("cancelled",), resolving.cancelled)):
        if word not in record_type.by_label:
            known = nearest(word, record_type.by_label)
            yield ("resolve", *at), f"{word!r} is not known.{known}"
        elif not record_type.by_label[word].is_closed:
            yield ("resolve", *at), f"{word!r} is an open status; these end a case."
    if resolving.cancelled in resolving.types:
        yield ("resolve", "cancelled"), f"{resolving.cancelled!r} is a resolution type already."
