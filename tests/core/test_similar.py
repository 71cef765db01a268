"""How alike two cases are, without a database: words, weights, questions, the score (1.14)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.org import loader
from core.org.diff import differences
from core.rules.similar import (
    ENOUGH,
    FEW,
    LEAST,
    LETTERS,
    MOST_WORDS,
    RAREST,
    Likeness,
    key_words,
    likeness,
    questions,
    weight,
)

SHIPPED = loader.shipped()
WORDS = {"inverter": 10.0, "panel": 2.0, "leaks": 8.0}
HOSTILE = (
    '"inverter" AND NOT (panel* OR leaks) NEAR(a b, 3) ^start -minus col:on {x} \' ; -- %_\\',
    "\u202eretrevni\u2066 \u200binverter\ufeff", "🙏🏽 👩‍👩‍👧 🏠", "a b c d e f 1 2 3 ! ? *",
    "\x00\x1b[31m", "w" * 32_000, "und " * 8_000, "",
)  # fmt: skip


# key words -----------------------------------------------------------------------------------


def test_words_that_say_nothing_are_no_key_words() -> None:
    assert key_words(["The inverter is out of order, please call"], ["call"]) == (
        "inverter", "order",
    )  # fmt: skip


def test_noise_is_known_by_its_words_whatever_their_case_and_accents() -> None:
    assert key_words(["cafe Solar panel roof"], ["CAFÉ", "solar panel"]) == ("roof",)


def test_one_letter_says_nothing_nor_a_number_of_two_digits() -> None:
    assert key_words(["x 7 24 e4 4711 é"]) == ("e4", "4711")


def test_each_word_counts_once_and_the_subject_comes_first() -> None:
    assert key_words(["Roof leaks", None, "The ROOF leaks at the vent"]) == (
        "roof",
        "leaks",
        "vent",
    )


def test_of_long_texts_the_first_words_are_compared() -> None:
    assert len(key_words([" ".join(f"word{n}" for n in range(100))])) == MOST_WORDS
    assert key_words(["x" * LETTERS + " roof"]) == ()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_gives_more_than_plain_words(text: str) -> None:
    words = key_words([text])
    assert len(words) <= MOST_WORDS
    assert all(word.isalnum() and word == word.lower() for word in words)


@given(st.text())
def test_no_text_at_all_gives_anything_but_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() and "'" not in word for word in key_words([text]))


# weights, and what is looked for -------------------------------------------------------------


def test_a_word_weighs_one_more_for_each_halving_of_those_that_say_it() -> None:
    assert [weight(found, 1000) for found in (1000, 500, 250)] == [1, 2, 3]
    assert weight(0, 0) == weight(5000, 1000) == 1


def test_the_rarest_words_are_looked_for_alone_and_in_twos() -> None:
    found = {"roof": 40.0, "leaks": 3.0, "vent": 9.0}
    assert questions(found, 1000) == [
        ("leaks",), ("vent",), ("roof",), ("leaks", "vent"), ("leaks", "roof"), ("vent", "roof"),
    ]  # fmt: skip


def test_a_common_word_is_looked_for_only_beside_a_rare_one() -> None:
    asked = questions({"leaks": 100.0, "panel": FEW + 1, "roof": 900_000.0}, 1_000_000)
    assert asked == [("leaks",), ("leaks", "panel"), ("leaks", "roof"), ("panel", "roof")]
    assert questions({"panel": 500_000.0, "roof": 900_000.0}, 1_000_000) == []


def test_however_many_words_there_are_the_questions_are_few() -> None:
    found = {f"word{n}": float(n) for n in range(MOST_WORDS)}
    assert len(questions(found, 1000)) == RAREST + RAREST * (RAREST - 1) // 2
    assert questions({}, 1000) == []


# the score -----------------------------------------------------------------------------------


def test_the_same_words_and_fields_score_a_hundred() -> None:
    found = likeness(["account"], ["account"], WORDS.keys(), WORDS)
    assert found == Likeness(100, ("account",), ("inverter", "leaks", "panel"))


def test_a_third_are_the_fields_and_two_thirds_the_words_by_their_weights() -> None:
    assert likeness(["account"], ["account"], [], WORDS).score == 33
    assert likeness([], ["account"], WORDS, WORDS).score == 67
    assert likeness([], ["account"], ["inverter"], WORDS).score == 33
    assert likeness([], ["account"], ["panel"], WORDS).score == 7


def test_three_fields_that_are_the_same_are_as_good_as_all() -> None:
    fields = ["a", "b", "c", "d", "e", "f"]
    assert likeness(fields[:ENOUGH], fields, [], {}).score == 100
    assert likeness(fields[:1], fields, [], {}).score == 33


def test_any_field_that_is_the_same_is_enough_to_be_shown() -> None:
    fields = [str(n) for n in range(13)]
    assert likeness(fields[:1], fields, [], WORDS).score >= LEAST


def test_where_there_is_nothing_to_compare_nothing_is_similar() -> None:
    assert likeness([], [], ["roof"], {}) == Likeness(0)
    assert likeness([], [], ["roof"], {"roof": 1.0}).score == 100


# the organisation ----------------------------------------------------------------------------


def load(**given: str) -> Any:
    """Give the shipped organisation with other lines in `[similar]` of one type."""
    text = SHIPPED["homeowner.toml"]
    start = text.index("[similar]")
    end = text.index("\n[", start)
    lines = "".join(f"{key} = {value}\n" for key, value in given.items())
    made = f"{text[:start]}[similar]\n{lines}{text[end:]}"
    return loader.load({**SHIPPED, "homeowner.toml": made})


@pytest.mark.parametrize(("key", "value", "told"), [
    ("same", '["acount"]', "similar.same: 'acount' is not known. Did you mean 'account'?"),
    ("words", '["subjekt"]', "similar.words: 'subjekt' is not known. Did you mean 'subject'?"),
    ("status", '"opn"', "similar.status: 'opn' is not known. Did you mean 'open'?"),
    ("noise", '["…"]', "similar.noise: '…' holds no word."),
    ("noise", f'["{"x" * 81}"]', "similar.noise: it has 81 characters; 80 fit."),
    ("most", "0", "similar.most: must be from 1 to 50."),
    ("nois", '["x"]', "similar.nois: is not known here. Did you mean 'noise'?"),
])  # fmt: skip
def test_what_cannot_be_is_told_with_file_line_key_and_the_nearest_word(
    key: str, value: str, told: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        load(**{"same": '["account"]', key: value})
    message = refused.value.message
    assert "homeowner.toml:" in message
    assert told.partition(": ")[2] in message
    assert told.partition(": ")[0] in message.replace("[0]", "")


def test_a_section_that_compares_nothing_is_refused() -> None:
    with pytest.raises(RuleViolation, match=r"similar: needs `same`, `words` or both"):
        load(status='"open"')


def test_a_type_without_the_section_has_no_similar_cases() -> None:
    assert loader.load(SHIPPED).types["aging"].similar is None


def test_what_changes_in_it_is_told_in_peoples_words() -> None:
    old = loader.load(SHIPPED)
    new = load(same='["account"]', words='["subject"]', status='"open"', most="5")
    told = [one.line for one in differences(old, new, ({}, {}))]
    assert all(line.startswith("Record type 'Homeowner': similar cases: ") for line in told)
    assert "Record type 'Homeowner': similar cases: status: 'open' instead of 'any'" in told
    assert "Record type 'Homeowner': similar cases: cases that are shown: 5 instead of 10" in told
    assert any("same field 'contract' is removed" in line for line in told)
