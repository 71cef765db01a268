"""Any valid organisation comes back as it was applied: files, differences and records."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.commands.org import ApplyOrganisation
from core.entities import Group
from core.errors import RuleViolation
from core.org import loader
from core.org.diff import differences
from data.exchange.organisation import write
from tests import house as small
from tests.core.test_organisation_diff import OTHER
from tests.core.test_organisation_errors import FILES, TREES, walk
from tests.toml import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Build

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30
).filter(str.strip)
PLACES = [(name, path) for name, tree in TREES.items() for path, _ in walk(tree)]


@st.composite
def organisations(draw: st.DrawFn) -> dict[str, str]:
    """Draw files that differ from the shipped ones in some values; not all are valid."""
    trees: dict[str, Any] = {name: _copy(tree) for name, tree in TREES.items()}
    for name, path in draw(st.lists(st.sampled_from(PLACES), max_size=4)):
        inner = trees[name]
        try:
            for part in path[:-1]:
                inner = inner[part]
            held = inner[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
        inner[path[-1]] = _another(draw, held)
    comment = draw(WORDS).replace("\x85", " ")
    files = {name: written(tree) for name, tree in trees.items()}
    return files | {"organisation.toml": f"# {comment}\r\n{files['organisation.toml']}"}


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _another(draw: st.DrawFn, held: Any) -> Any:
    if isinstance(held, bool):
        return not held
    if isinstance(held, int):
        return draw(st.integers(1, 900))
    if isinstance(held, str):
        return OTHER.get(held) or draw(WORDS)
    if isinstance(held, list):
        return held[draw(st.integers(0, 1)) :]
    return dict(list(held.items())[draw(st.integers(0, 1)) :])


def test_any_valid_organisation_comes_back_as_it_was_applied(
    copy_of: Callable[[Build], str],
) -> None:
    """What is refused leaves everything as it was; what is applied is exported as it came in."""
    applied = []
    with small.opened(copy_of(small.build)) as house:
        root = house["root"]

        @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
        @given(organisations())
        def apply(files: dict[str, str]) -> None:
            before = house.store.organisation()
            groups = {group.key: group.name for group in house.all(Group)}
            try:
                root.do(ApplyOrganisation(files=files, confirmed=True))
            except RuleViolation:
                assert house.store.organisation() == before
                assert {group.key: group.name for group in house.all(Group)} == groups
                return
            applied.append(files)
            assert house.store.organisation() == (before[0] + 1, files)
            _require_round_trip(root.files)
            assert {g.key: g.name for g in house.all(Group)} == {
                key: group.name for key, group in root.org.groups.items()
            }

        apply()
        root.do(ApplyOrganisation(files={**FILES, "zz.toml": "# the end\n"}, confirmed=True))
        assert applied
        _require_round_trip(root.files)


def _require_round_trip(files: dict[str, str]) -> None:
    """What is exported reads as the same files, and makes no difference."""
    with TemporaryDirectory() as folder:
        write(Path(folder), files, over=False)
        again = loader.read(Path(folder))
    assert again == files
    org = loader.load(files)
    assert differences(org, loader.load(again), (files, again)) == []
