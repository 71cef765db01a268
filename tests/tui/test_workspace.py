"""The open records, without a screen: tabs, those beside them, and what was closed."""

from __future__ import annotations

import json

import pytest

from tui.workspace import LIMIT, Workspace, pack, unpack


def opened(*keys: str) -> Workspace:
    """Give a workspace with these cases in tabs."""
    workspace = Workspace()
    for key in keys:
        workspace.open("case", key)
    return workspace


def names(workspace: Workspace) -> list[list[str]]:
    """Give the keys in each tab."""
    return [[place.key for place in tab.places] for tab in workspace.tabs]


def test_an_open_record_focuses_its_tab() -> None:
    workspace = opened("1", "2")
    workspace.open("case", "1")
    assert (names(workspace), workspace.at) == ([["1"], ["2"]], 0)


def test_a_related_record_opens_beside_the_one_it_was_opened_from() -> None:
    workspace = opened("1", "2")
    workspace.open("account", "A", beside=True)
    workspace.open("contract", "C", beside=True)
    assert names(workspace) == [["1"], ["2", "A", "C"]]
    assert workspace.place
    assert workspace.place.is_at("contract", "C")
    workspace.step_within(1)
    assert workspace.place.is_at("case", "2")


def test_a_record_that_is_open_beside_another_is_focused_there() -> None:
    workspace = opened("1")
    workspace.open("account", "A", beside=True)
    workspace.open("case", "2")
    workspace.open("account", "A")
    assert (workspace.at, names(workspace)) == (0, [["1", "A"], ["2"]])


def test_closing_a_tab_closes_what_was_opened_from_it() -> None:
    workspace = opened("1", "2")
    workspace.open("account", "A", beside=True)
    workspace.close()
    assert names(workspace) == [["1"], ["2"]]
    workspace.open("account", "A", beside=True)
    workspace.step_within(-1)
    workspace.close()
    assert names(workspace) == [["1"]]


def test_closed_tabs_reopen_with_all_that_was_in_them_the_last_first() -> None:
    workspace = opened("1", "2")
    workspace.open("account", "A", beside=True)
    workspace.step_within(1)
    workspace.close()
    workspace.close()
    assert workspace.at is None
    assert workspace.reopen()
    assert names(workspace) == [["1"]]
    assert workspace.reopen()
    assert names(workspace) == [["1"], ["2", "A"]]
    assert not workspace.reopen()


def test_reopening_what_is_open_again_focuses_it() -> None:
    workspace = opened("1")
    workspace.close()
    workspace.open("case", "1")
    workspace.leave()
    assert workspace.reopen()
    assert (names(workspace), workspace.at) == ([["1"]], 0)


def test_the_list_stands_before_the_first_tab() -> None:
    workspace = opened("1", "2")
    workspace.leave()
    stops = []
    for _ in range(3):
        workspace.step(1)
        stops.append(workspace.at)
    assert stops == [0, 1, None]
    workspace.step(-1)
    assert workspace.at == 1


def test_the_next_record_of_a_list_takes_the_place_of_the_present_one() -> None:
    workspace = opened("1", "2")
    workspace.tabs[1].places[0].part = 3
    workspace.replace("case", "3")
    assert names(workspace) == [["1"], ["3"]]
    assert workspace.place
    assert workspace.place.part == 3
    workspace.replace("case", "1")
    assert (names(workspace), workspace.at) == ([["1"], ["3"]], 0)


def test_beyond_the_limit_the_tab_longest_unseen_makes_room_and_can_be_reopened() -> None:
    workspace = opened(*(str(n) for n in range(LIMIT)))
    workspace.jump(1)
    closed = workspace.open("case", "one more")
    assert closed
    assert closed.place.key == "1"
    assert len(workspace.tabs) == LIMIT
    assert workspace.place
    assert workspace.place.key == "one more"
    assert workspace.closed == [closed]


def test_all_tabs_close_and_come_back_in_their_order() -> None:
    workspace = opened("1", "2", "3")
    assert workspace.close_all() == 3
    while workspace.reopen():
        pass
    assert names(workspace) == [["1"], ["2"], ["3"]]


def test_tabs_are_kept_over_a_restart_as_plain_data() -> None:
    workspace = opened("1", "2")
    workspace.open("account", "A", title="Joana", beside=True)
    back = unpack(json.loads(json.dumps(pack(workspace))))
    assert (names(back), back.at) == ([["1"], ["2", "A"]], 1)
    assert back.place
    assert back.place.title == "Joana"


@pytest.mark.parametrize(
    "data", [None, [], {"tabs": 3}, {"tabs": [{}]}, {"tabs": [{"at": 5, "places": []}], "at": 0}]
)
def test_what_is_no_kept_workspace_opens_nothing(data: object) -> None:
    assert unpack(data) == Workspace()
