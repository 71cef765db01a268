"""Opening cases (domain.md 1.2 to 1.4), on both databases, through the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    CreateCase,
)
from core.commands.customer import CreateCustomer
from core.entities import (
    Contract,
    FeedItem,
    MilestoneComment,
)
from core.errors import NeedsConfirmation, RuleViolation

if TYPE_CHECKING:
    from tests.house import House


def feed(house: House, number: str) -> list[str]:
    """Give the bodies of a case's feed, oldest first."""
    case = house.case(number)
    return [item.body for item in house.all(FeedItem, object="case", record_id=case.id)]


def test_a_homeowner_case_needs_a_contract(house: House) -> None:
    with pytest.raises(RuleViolation, match="must be created under a contract"):
        house.do("sam", CreateCase(type="homeowner", account="HO-1"))


def test_a_case_takes_account_contact_and_installer_from_its_contract(house: House) -> None:
    view = house["sam"].case(house.homeowner())
    assert view.row.account is not None
    assert view.row.account.key == "HO-1"
    assert view.row.contact is not None
    assert view.row.contact.name == "Jo Rivera"
    assert view.installer is not None
    assert view.installer.key == "IN-1"


def test_the_creator_owns_the_case_and_it_is_new(house: House) -> None:
    row = house["sam"].case(house.homeowner()).row
    assert (row.owner.kind, row.owner.key, row.status) == ("user", "sam", "New")


def test_numbers_are_eight_digits_from_1000_on(house: House) -> None:
    assert [house.homeowner(), house.homeowner()] == ["00001000", "00001001"]


@pytest.mark.parametrize("contract", ["C-2", "C-3"])
def test_a_cancelled_contract_is_asked_about_and_the_answer_is_recorded(
    house: House, contract: str
) -> None:
    with pytest.raises(NeedsConfirmation, match=f"Contract {contract} is .*what you intended"):
        house.homeowner(contract=contract)
    number = house.homeowner(contract=contract, confirmed=True)
    assert "as intended" in feed(house, number)[0]


def test_a_case_under_an_unverified_contract_is_to_be_verified(house: House) -> None:
    assert house.case(house.homeowner(contract="C-4")).needs_data_review


def test_all_problems_of_a_case_are_told_at_once(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        house.do("sam", CreateCase(type="homeowner", contract="C-1", primary="Biling"))
    told = {problem.field: problem.message for problem in refused.value.problems}
    assert set(told) == {"primary_reason", "secondary_reason", "description", "origin"}
    assert "Did you mean 'Billing'?" in told["primary_reason"]


def test_a_secondary_reason_belongs_to_its_primary(house: House) -> None:
    with pytest.raises(RuleViolation, match="does not belong to Primary Reason 'Billing'"):
        house.homeowner(secondary="Roof leak")


def test_an_installer_case_from_an_account_needs_a_contact(house: House) -> None:
    message = "Installer cases created from an account need an installer contact"
    with pytest.raises(RuleViolation, match=message):
        house.do("sam", CreateCase(type="installer", account="IN-1", description="x"))


def test_an_installer_case_belongs_to_an_installer(house: House) -> None:
    with pytest.raises(RuleViolation, match="of kind installer"):
        house.installer(contact="P-1")


def test_a_customer_support_case_needs_only_a_subject(house: House) -> None:
    assert house.case(house.support()).subject == "A question"
    with pytest.raises(RuleViolation, match="Subject is missing"):
        house.do("sam", CreateCase(type="customer_support"))


def test_new_without_a_type_makes_the_default_type(house: House) -> None:
    number = house.do("sam", CreateCase(subject="A question")).number
    assert house.case(str(number)).record_type == "customer_support"


def test_a_case_about_a_job_without_the_phase_says_so(house: House) -> None:
    outcome = house.do(
        "sam",
        CreateCase(
            type="installer", contact="P-3", primary="Portal", secondary="Login",
            description="x", job="E-1",
        ),
    )  # fmt: skip
    assert outcome.notes == ("Job E-1 has no OPS phase; no comment was left there.",)
    assert not house.all(MilestoneComment)


def test_a_customer_not_in_the_system_gets_account_contact_and_unverified_contract(
    house: House,
) -> None:
    made = house.do("sam", CreateCustomer(name="Lee Park", phone="555 0199")).made
    contract = house.get(Contract, number=made["contract"])
    assert contract.status == "Unverified"
    assert house.case(house.homeowner(contract=made["contract"])).needs_data_review


def test_a_customer_whose_contact_has_the_same_address_is_asked_about(house: House) -> None:
    with pytest.raises(NeedsConfirmation, match="HO-1 Rivera Household"):
        house.do("sam", CreateCustomer(name="J. Rivera", email="jo@example.com"))


def test_a_customer_who_looks_the_same_is_asked_about(house: House) -> None:
    with pytest.raises(NeedsConfirmation, match="HO-1 Rivera Household"):
        house.do("sam", CreateCustomer(name="J. Rivera", phone="303-555-0142"))
