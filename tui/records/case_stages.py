"""The stages of a guided process in a row, and what the active one still asks (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.text import one_line
from tui.look import pack
from tui.records.case_path import row_of

if TYPE_CHECKING:
    from core.rows import ProcessRow, StageStepRow


def stages(process: ProcessRow, width: int) -> list[Content]:
    """Give the stages, those that are passed ticked, and the steps of the active one below."""
    labels = [f"✓ {one.label}" if one.is_passed else one.label for one in process.stages]
    active = process.active
    here = process.stages.index(active) if active is not None else -1
    bar = row_of(labels, here, width)
    if active is None:
        told = f"{process.label}: {process.status}"
        if process.status == "active":
            told = f"{process.label} has no stage {one_line(process.stage)} any more"
        return [*bar, Content.assemble((told, "$label"))]
    return [*bar, *pack([_step(step) for step in active.steps], width)]


def _step(step: StageStepRow) -> Content:
    label = f"{one_line(step.label)}{'*' if step.is_required else ''}"
    if step.is_done:
        return Content.assemble(("✓ ", "$good"), (label, "$label"))
    return Content.assemble(("○ ", "$key"), (label, "$value"))
