"""Organisations that differ a little from the shipped one, and applying them to a house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import SetStatus
from core.commands.org import ApplyOrganisation
from core.entities import Group
from core.errors import RuleViolation
from core.org import loader

if TYPE_CHECKING:
    from core.outcome import Outcome
    from tests.house import House

FILES = loader.shipped()
HOLD = "Parked"
HAND = '[[moves]]\non = "hand"\nfrom = ["open"]\nto = '


def edited(*changes: tuple[str, str, str], of: dict[str, str] | None = None) -> dict[str, str]:
    """Give the shipped files, or others, with some texts replaced."""
    files = dict(of or FILES)
    for name, old, new in changes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new)
    return files


WORKING = '{ label = "Working" },'
HELD = edited(
    ("customer_support.toml", WORKING, f'{WORKING}\n    {{ label = "{HOLD}" }},'),
    ("customer_support.toml", f'{HAND}"Working"', f'{HAND}"{HOLD}"\n\n{HAND}"Working"'),
)
"""Customer support cases may be parked."""
QUEUE = '[groups.night]\nname = "Night shift"\nkind = "queue"\n\n'
OWNERS = 'owner_groups = ["back_office_homeowner"'
NIGHT = edited(
    ("groups.toml", "[groups.aging_cases]", f"{QUEUE}[groups.aging_cases]"),
    *(
        (f"{name}.toml", OWNERS, OWNERS.replace("[", '["night", '))
        for name in ("homeowner", "installer", "customer_support")
    ),
)
"""There is a queue for the night."""


def apply(house: House, files: dict[str, str], by: str = "root", **maps: str) -> Outcome:
    """Apply files as somebody who has said yes."""
    return house.do(by, ApplyOrganisation(files=files, maps=maps, confirmed=True))


def refusal(house: House, files: dict[str, str], **maps: str) -> str:
    """Give why files are not applied; nothing is."""
    version, before = house.store.organisation(), house.all(Group)
    with pytest.raises(RuleViolation) as refused:
        apply(house, files, **maps)
    assert house.store.organisation() == version
    assert [group.id for group in house.all(Group)] == [group.id for group in before]
    return str(refused.value.message)


def on_hold(house: House) -> str:
    """Open a customer support case that is parked."""
    number = house.support()
    house.do("root", SetStatus(case=number, status=HOLD))
    return number
