"""What can be asked about one kind of record, and how it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import RuleViolation, nearest
from core.rows import Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from core.rows import Input
    from core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One kind of record; its functions get the work and the records that `find` gives."""

    find: Callable[[Work, str], tuple[Any, ...]]
    """Give the records that a number names; raises `NotFound` where one may not see them."""
    acts: Mapping[str, Callable[..., object]]
    """Each verb with the check that its command makes first."""
    values: Mapping[str, Callable[..., tuple[str, list[Input]]]]
    """Each field that is explained, with its answer and what that rests on."""
    rules: Mapping[str, str]
    """The rule behind each of them."""
    inputs: Callable[..., Iterator[Input]]
    """What the rule of an act looks at; the verb comes last."""

    @property
    def questions(self) -> tuple[str, ...]:
        """Everything that can be asked about, values first."""
        return (*self.values, *(verb for verb in self.acts if verb not in self.values))


def explain(work: Work, subject: Subject, about: tuple[Any, ...], question: str) -> Why:
    """Explain an act by its verb, or a value by its field; raises `RuleViolation` for another."""
    wanted = question.strip().casefold().replace(" ", "_")
    act = _act(work, subject, about, wanted) if wanted in subject.acts else None
    if wanted in subject.values:
        answer, told = subject.values[wanted](work, *about)
        more = () if act is None else act.inputs
        return Why(
            about=wanted, ok=act.ok if act else None, answer=answer, rule=subject.rules[wanted],
            inputs=tuple(dict.fromkeys((*told, *more))), way=act.way if act else None,
        )  # fmt: skip
    if act is not None:
        return act
    msg = f"{question!r} is nothing that is explained.{nearest(wanted, subject.questions)}"
    raise RuleViolation(msg, next_step=f"Known: {', '.join(subject.questions)}.")


def _act(work: Work, subject: Subject, about: tuple[Any, ...], verb: str) -> Why:
    refusal = work.refusal(subject.acts[verb], *about)
    return Why(
        about=verb, ok=refusal is None, rule=subject.rules[verb],
        answer=refusal.message if refusal else "This is open to you now.",
        inputs=tuple(subject.inputs(work, *about, verb)),
        way=refusal.next_step if refusal else None,
    )  # fmt: skip
