"""An organisation is applied as a whole: no record is left without what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from core.commands.assignment import CreateAssignment
from core.commands.case import CloseCase, DeleteCase, EditCase
from core.commands.org import ApplyOrganisation, RevertOrganisation
from core.commands.queue import CreateQueue
from core.commands.user import EditUser
from core.commands.view import CreateView, ShareView
from core.entities import CaseAssignment, FeedItem, Group, Membership, User
from core.errors import NeedsConfirmation, NotAllowed
from tests.data.organisations import FILES, HAND, HELD, HOLD, NIGHT, apply, edited, on_hold, refusal

if TYPE_CHECKING:
    from tests.house import House


def test_what_is_applied_is_asked_first_and_in_force_at_once(house: House) -> None:
    with pytest.raises(NeedsConfirmation, match="status 'Parked' is new") as asked:
        house.do("root", ApplyOrganisation(files=HELD))
    assert "(version 1)" in asked.value.message
    done = apply(house, HELD)
    assert done.made["version"] == 2
    assert house.store.org_files() == HELD
    assert house.case(on_hold(house)).status == HOLD


def test_only_who_may_edit_the_organisation_applies_and_reverts(house: House) -> None:
    apply(house, HELD)
    for username in ("sam", "dana", "max", "bo", "sal", "rae"):
        with pytest.raises(NotAllowed):
            apply(house, FILES, by=username)
        with pytest.raises(NotAllowed):
            house.do(username, RevertOrganisation(version=1, confirmed=True))
    assert house.store.org_version() == 2


def test_the_same_files_are_not_another_version(house: House) -> None:
    assert "letter by letter" in refusal(house, dict(FILES))


def test_a_status_in_use_goes_only_where_its_cases_are_mapped(house: House) -> None:
    apply(house, HELD)
    first, second, third = (on_hold(house) for _ in range(3))
    house.do("max", DeleteCase(case=third, confirmed=True))
    told = refusal(house, FILES)
    assert "3 cases (3 open, 0 closed) of 'Customer Support' with the status 'Parked'" in told
    assert "--map 'customer_support.status:Parked=…'" in told
    wrong = {"customer_support.status:Parked": "Wroking"}
    assert "cannot become 'Wroking'. Did you mean 'Working'?" in refusal(house, FILES, **wrong)
    closed = {"customer_support.status:Parked": "Closed"}
    assert "cannot become 'Closed'" in refusal(house, FILES, **closed)
    done = apply(house, FILES, **{"customer_support.status:Parked": "Working"})
    assert "3 cases of 'Customer Support': Status 'Parked' becomes 'Working'" in done.message
    assert [house.case(number).status for number in (first, second)] == ["Working", "Working"]
    changes = house["root"].look.log(case=first, limit=1)[0].changes
    assert [(c.field, c.old, c.new) for c in changes if c.field] == [("status", HOLD, "Working")]
    entry = house.all(FeedItem, record_id=house.case(first).id, object="case")[-1]
    assert entry.body == f"Status: {HOLD} → Working\nbecause the organisation was changed"


def test_many_cases_are_mapped_in_as_many_statements_as_few(house: House) -> None:
    counts = []
    for more in (2, 12):
        apply(house, HELD)
        for _ in range(more):
            on_hold(house)
        said: list[str] = []

        def hear(*told: Any, said: list[str] = said) -> None:
            said.append(str(told[2]))

        event.listen(house.store.engine, "before_cursor_execute", hear)
        apply(house, FILES, **{"customer_support.status:Parked": "Working"})
        event.remove(house.store.engine, "before_cursor_execute", hear)
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_an_open_status_does_not_become_a_closed_one_under_its_cases(house: House) -> None:
    apply(house, HELD)
    on_hold(house)
    closed = edited(
        ("customer_support.toml", f'label = "{HOLD}" }}', f'label = "{HOLD}", closed = true }}'),
        ("customer_support.toml", f'{HAND}"{HOLD}"\n', ""),
        of=HELD,
    )
    assert "1 case (1 open, 0 closed)" in refusal(house, closed)
    apply(house, closed, **{"customer_support.status:Parked": "Working"})


def test_a_closed_status_stays_for_closed_cases(house: House) -> None:
    number = house.support()
    house.do("root", CloseCase(case=number))
    done = edited(("customer_support.toml", '"Closed"', '"Done"'))
    assert "(0 open, 1 closed)" in refusal(house, done)
    apply(house, done, **{"customer_support.status:Closed": "Done"})
    case = house.case(number)
    assert (case.status, case.is_closed) == ("Done", True)


def test_a_record_type_with_cases_goes_only_where_they_become_another(house: House) -> None:
    number = house.support()
    files = {name: text for name, text in FILES.items() if name != "customer_support.toml"}
    files = edited(
        ("profiles.toml", ', "customer_support"]', "]"),
        ("profiles.toml", ', "customer_support", "service"]', "]"),
        ("service.toml", 'opens = ["service", "customer_support"]', ""),
        ("profiles.toml", 'default_type = "customer_support"', 'default_type = "homeowner"'),
        ("organisation.toml", 'default_type = "customer_support"', ""),
        ("homeowner.toml", 'opens = ["homeowner", "customer_support"]', ""),
        ("installer.toml", 'opens = ["installer", "customer_support"]', ""),
        ("aging.toml", 'opens = ["customer_support"]', ""),
        of=files,
    )
    assert "of the record type 'Customer Support'" in refusal(house, files)
    assert "cannot become 'homeowner'" in refusal(
        house, files, **{"type:customer_support": "homeowner"}
    )
    other = FILES["customer_support.toml"].replace('key = "customer_support"', 'key = "help"')
    files["help.toml"] = other.replace('label = "Customer Support"', 'label = "Help"')
    files["profiles.toml"] = FILES["profiles.toml"].replace('"customer_support"', '"help"')
    apply(house, files, **{"type:customer_support": "help"})
    assert house.case(number).record_type == "help"
    assert house["root"].case(number).row.record_type == "help"


def test_values_of_open_cases_are_mapped_and_those_of_closed_ones_stay(house: House) -> None:
    opened, closed = house.homeowner(source="Fax"), house.homeowner(by="max", source="Fax")
    house.do("max", CloseCase(case=closed))
    files = edited(("homeowner.toml", ', "Fax"', ""))
    told = refusal(house, files)
    assert "1 case (1 open, 0 closed) of 'Homeowner' with the Case Source 'Fax'" in told
    house.do("root", EditCase(case=opened, fields={"origin": "Email"}))
    apply(house, files)
    assert (house.case(opened).origin, house.case(closed).origin) == ("Email", "Fax")


def test_reasons_and_priorities_are_mapped_with_what_follows_from_them(house: House) -> None:
    number = house.homeowner(priority="Low")
    files = edited(
        ("homeowner.toml", "Billing = [", '"Money" = ['), ("homeowner.toml", '"Autopay", ', ""),
        ("homeowner.toml", 'priority = ["High", "Medium", "Low"]', 'priority = ["High", "Medium"]'),
    )  # fmt: skip
    told = refusal(house, files)
    assert "'Billing'" in told
    assert "'Low'" in told
    assert "'Autopay'" not in told, "it is asked for when its primary reason is known"
    maps = {"homeowner.primary_reason:Billing": "Money", "homeowner.priority:Low": "High"}
    assert "Secondary Reason 'Autopay'" in refusal(house, files, **maps)
    apply(house, files, **maps, **{"homeowner.secondary_reason:Autopay": "Refund"})
    case = house.case(number)
    assert (case.primary_reason, case.secondary_reason) == ("Money", "Refund")
    assert (case.priority, case.rank) == ("High", 0)


def test_a_queue_goes_only_where_somebody_takes_what_it_has(house: House) -> None:
    apply(house, NIGHT)
    number = house.homeowner(queue="night")
    house.do("root", EditUser(user="dana", join=("night",)))
    house.do("dana", CreateView(name="Night"))
    house.do("dana", ShareView(view="Night", group=("night",)))
    told = refusal(house, FILES)
    assert "Night shift would be gone, and has 1 case, 1 member." in told
    assert "--map queue:night=…" in told
    assert "cannot become 'aging'" in refusal(house, FILES, **{"queue:night": "aging"})
    apply(house, FILES, **{"queue:night": "back_office_installer"})
    heir = house.get(Group, key="back_office_installer")
    assert house.case(number).owner_group_id == heir.id
    dana = house.get(User, username="dana")
    assert house.all(Membership, group_id=heir.id, user_id=dana.id)
    assert not house.all(Group, key="night")
    assert "Night shift" not in str(house["root"].look.groups())
    (view,) = [one for one in house["dana"].look.views() if one.name == "Night"]
    assert [group.key for group in view.groups] == ["back_office_installer"]


def test_a_team_goes_only_where_its_open_assignments_go(house: House) -> None:
    number = house.homeowner(by="max")
    house.do(
        "max", CreateAssignment(case=number, team="risk", reason="Fraud", subreason="Identity")
    )
    text = FILES["groups.toml"]
    start, end = text.index("[groups.risk]"), text.index("[groups.revenue_protection]")
    files = FILES | {"groups.toml": text[:start] + text[end:]}
    assert "Risk would be gone, and has 1 open case assignment." in refusal(house, files)
    apply(house, files, **{"team:risk": "compliance"})
    (made,) = house.all(CaseAssignment)
    assert made.team_id == house.get(Group, key="compliance").id
    assert "Compliance" in house.all(FeedItem, object="case")[-1].body


def test_a_profile_that_people_have_goes_only_where_they_get_another(house: House) -> None:
    text = FILES["profiles.toml"]
    start, end = text.index("[profiles.boundary]"), text.index("[profiles.aging_rep]")
    files = FILES | {"profiles.toml": text[:start] + text[end:]}
    assert "1 person has the profile 'Boundary team member'" in refusal(house, files)
    assert "cannot become 'sale'" in refusal(house, files, **{"profile:boundary": "sale"})
    apply(house, files, **{"profile:boundary": "sales"})
    assert house.get(User, username="bo").profile == "sales"


def test_somebody_is_left_who_may_edit_the_organisation(house: House) -> None:
    files = edited(("profiles.toml", '"org.edit" = "any"\n', ""))
    assert "Nobody would be left" in refusal(house, files)


def test_a_map_that_nothing_needs_or_nobody_understands_is_refused(house: House) -> None:
    for given, told in (
        ({"customer_support.status:Working": "New"}, "nothing needs to be mapped"),
        ({"qeue:a": "b"}, "Did you mean 'queue'?"),
        ({"homeowners.status:New": "b"}, "Did you mean 'homeowner'?"),
        ({"homeowner.staus:New": "b"}, "Did you mean 'status'?"),
        ({"Working": "New"}, "write it as TYPE.FIELD:OLD=NEW"),
    ):
        assert told in refusal(house, HELD, **given)


def test_groups_are_made_changed_and_taken_over(house: House) -> None:
    house.do("max", CreateQueue(name="Night", member=("dana",)))
    late = '[groups.late]\nname = "Night"\nkind = "queue"\n\n[groups.aging_cases]'
    taken = edited(("groups.toml", "[groups.aging_cases]", late))
    assert "groups.late: 'Night' is taken by the group night" in refusal(house, taken)
    apply(house, NIGHT)
    night = house.get(Group, key="night")
    assert (night.name, night.kind) == ("Night shift", "queue")
    assert len(house.all(Membership, group_id=night.id)) == 1
    renamed = edited(("groups.toml", '"Night shift"', '"Late shift"'), of=NIGHT)
    done = apply(house, renamed)
    assert "Changed queue 'Night shift': renamed to 'Late shift'" in done.message
    assert house.get(Group, key="night").name == "Late shift"
    team = edited(("groups.toml", 'name = "Night shift"\nkind = "queue"',
                   'name = "Night shift"\nkind = "team"'), of=NIGHT)  # fmt: skip
    assert "cannot become a team: it has 1 member" in refusal(house, team)
