"""What the short tier runs on one database instead of on each: the long tier runs it on both.

Which database a test gets is drawn from its name: PostgreSQL, which is slower to set up, meets a
third of the rules, and a rule that has several cases mostly meets both. What SQL itself decides
(queries, plans, journal, triggers, undo, migrations, races, health) is not listed: it runs on both
in each tier. What runs once more under other names (`tests.renamed`) needs one database only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import pytest

DECIDED_IN_CORE = {
    f"tests/{folder}/test_{name}.py"
    for folder, names in {
        "data": (
            "case_assignments case_calls case_creation case_editing case_family case_notes"
            " case_ownership case_status complaints edit_conflicts export feed gate_and_rules"
            " import_cases import_customers import_files import_map leaving lifecycle many merging"
            " merging_random outside owner_candidates people permission_matrix permissions queues"
            " settings settings_in_use skipping snooze undo_import why"
        ),
        "cli": "case_input cases exchange exit_codes feed many records",
    }.items()
    for name in names.split()
}
"""Files of tests of rules that commands decide; the databases only keep what came of it."""
KINDS = ("sqlite", "postgres")
TURNS = ("sqlite", "sqlite", "postgres")


def left_for_long(item: pytest.Item) -> bool:
    """Say whether the short tier leaves a test out, since its rule is tested on the other kind."""
    given = getattr(item, "callspec", None)
    kind = given.params.get("database_kind") if given is not None else None
    if given is not None and given.params.get("naming") == "renamed" and kind != KINDS[0]:
        return True
    if kind not in KINDS or item.location[0] not in DECIDED_IN_CORE:
        return False
    from tests.postgres import binaries  # noqa: PLC0415  pytest loads that file itself, first

    rule = item.nodeid.replace(kind, "")
    turn = crc32(rule.encode()) % len(TURNS) if binaries() else 0
    return bool(kind != TURNS[turn])
