"""Editing cases: all problems at once, and what follows from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    EditCase,
    PostToCase,
)
from core.commands.contact import CreateContact
from core.commands.contract import EditContract
from core.errors import Conflict, NotFound, RuleViolation

if TYPE_CHECKING:
    from tests.house import House


def test_an_edit_tells_every_problem_and_saves_nothing(house: House) -> None:
    number = house.homeowner()
    given = {"priority": "Huge", "colour": "red", "status": "Closed", "description": ""}
    with pytest.raises(RuleViolation) as refused:
        house.do("sam", EditCase(case=number, fields=dict(given)))
    assert {problem.field for problem in refused.value.problems} == set(given)
    assert house.case(number).priority == "Medium"


def test_a_new_primary_reason_clears_a_secondary_that_is_not_its_own(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="Secondary Reason is missing"):
        house.do("sam", EditCase(case=number, fields={"primary_reason": "Monitoring"}))


def test_the_same_primary_reason_keeps_the_secondary(house: House) -> None:
    number = house.homeowner()
    fields = {"primary_reason": "Billing", "priority": "High"}
    house.do("sam", EditCase(case=number, fields=dict(fields)))
    assert house.case(number).secondary_reason == "Autopay"


def test_a_homeowner_case_never_loses_its_contract(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="must be created under a contract"):
        house.do("sam", EditCase(case=number, fields={"contract": ""}))


def test_an_installer_case_never_loses_its_account(house: House) -> None:
    number = house.installer()
    with pytest.raises(RuleViolation, match="created under an account or a contact"):
        house.do("sam", EditCase(case=number, fields={"account": ""}))


def test_whether_the_customer_is_to_be_verified_follows_the_contract(house: House) -> None:
    number = house.homeowner(contract="C-4")
    house.do("sam", EditCase(case=number, fields={"contract": "C-1"}))
    assert not house.case(number).needs_data_review
    house.do("sam", EditCase(case=number, fields={"contract": "C-4"}))
    assert house.case(number).needs_data_review


def test_what_becomes_of_a_contract_later_locks_no_case(house: House) -> None:
    number = house.homeowner()
    house.do("root", EditContract(contract="C-1", fields={"account": "HO-2"}))
    house.do("sam", EditCase(case=number, fields={"priority": "High"}))
    house.do("sam", EditCase(case=number, fields={"contract": "C-1", "contact": "P-2"}))
    row = house["sam"].case(number).row
    assert row.account is not None
    assert row.account.key == "HO-2"


def test_a_contact_is_found_by_a_name_of_several_words(house: House) -> None:
    fields = {"account": "HO-1", "first_name": "Jo", "last_name": "van der Berg"}
    house.do("sam", CreateContact(fields=dict(fields)))
    number = house.homeowner(contact="Jo van der Berg")
    assert house["sam"].case(number).row.contact is not None


def test_of_several_contacts_with_one_name_nobody_is_chosen(house: House) -> None:
    fields = {"account": "HO-2", "first_name": "Jo", "last_name": "Rivera"}
    house.do("sam", CreateContact(fields=dict(fields)))
    with pytest.raises(RuleViolation, match="2 contacts are called 'Jo Rivera'"):
        house.homeowner(contact="Jo Rivera")


def test_fields_answer_to_their_labels_and_former_names(house: House) -> None:
    number = house.homeowner()
    fields = {"Case Source": "Web", "Customer Request Type": "General",
              "Customer Request Subtype": "Other"}  # fmt: skip
    house.do("sam", EditCase(case=number, fields=dict(fields)))
    case = house.case(number)
    assert (case.origin, case.primary_reason, case.secondary_reason) == ("Web", "General", "Other")


def test_the_account_of_a_homeowner_case_follows_its_contract(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="account follows the contract"):
        house.do("sam", EditCase(case=number, fields={"account": "HO-2"}))
    house.do("sam", EditCase(case=number, fields={"contract": "C-3"}))
    row = house["sam"].case(number).row
    assert row.account is not None
    assert row.contact is not None
    assert (row.account.key, row.contact.key) == ("HO-2", "P-2")


def test_a_stale_edit_is_refused_with_who_and_when(house: House) -> None:
    number = house.homeowner("dana")
    seen = house.case(number).version
    house.do("ines", EditCase(case=number, fields={"priority": "High"}))
    with pytest.raises(Conflict, match="changed by Ines Duarte at 04:00"):
        house.do("dana", EditCase(case=number, fields={"source": "Web"}, if_version=seen))


def test_a_case_that_one_may_not_see_does_not_exist(house: House) -> None:
    number = house.homeowner()
    for username in ("bo", "rae", "sal"):
        with pytest.raises(NotFound, match=f"There is no case {number}"):
            house.do(username, PostToCase(case=number, text="x"))
