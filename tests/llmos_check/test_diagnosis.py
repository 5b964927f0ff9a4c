"""Naming a mistake by the numbers it leaves."""

from dataclasses import replace

from llmos_check.diagnosis import Lookalikes, diagnose
from llmos_check.encoding import encode_record
from llmos_check.records import decode_record


def made(**values):
    return decode_record(encode_record("c", values))


KNOWN = Lookalikes(
    expected=made(plain=1.0, masked=2.0),
    wrong={
        "no_scale": made(plain=5.0, masked=6.0),
        "no_mask": made(plain=1.0, masked=1.5),
    },
    says={"no_scale": "The scale is missing.", "no_mask": "The mask is ignored."},
    rtol=0.0,
    atol=0.01,
)


class TestByHand:
    def test_the_references_numbers_are_right(self):
        assert diagnose(made(plain=1.0, masked=2.005), KNOWN).right

    def test_a_wrong_answers_numbers_are_named(self):
        found = diagnose(made(plain=5.0, masked=6.0), KNOWN)
        assert not found.right
        assert found.mistakes == ("no_scale",)
        assert found.says == ("The scale is missing.",)
        assert found.differs[0] == "`plain` is another number"

    def test_a_mistake_that_shows_in_one_value_is_named(self):
        assert diagnose(made(plain=1.0, masked=1.5), KNOWN).mistakes == ("no_mask",)

    def test_unknown_numbers_have_no_name(self):
        found = diagnose(made(plain=9.0, masked=9.0), KNOWN)
        assert (found.right, found.mistakes, len(found.differs)) == (False, (), 2)


class TestTwoMistakes:
    def test_each_value_is_explained_alone(self):
        found = diagnose(made(plain=5.0, masked=1.5), KNOWN)
        assert found.mistakes == ("no_scale", "no_mask")

    def test_one_wrong_answer_that_explains_everything_is_enough(self):
        both = made(plain=5.0, masked=1.5)
        known = replace(
            KNOWN, wrong=KNOWN.wrong | {"both": both}, says=KNOWN.says | {"both": "B."}
        )
        assert diagnose(both, known).mistakes == ("both",)

    def test_a_value_nobody_knows_leaves_the_known_one_named(self):
        assert diagnose(made(plain=7.0, masked=1.5), KNOWN).mistakes == ("no_mask",)

    def test_agreeing_with_a_wrong_answer_where_it_is_right_proves_nothing(self):
        # plain = 1.0 is also what no_mask gives; masked is nobody's
        assert diagnose(made(plain=1.0, masked=7.0), KNOWN).mistakes == ()

    def test_a_mistake_that_would_show_where_all_is_right_is_not_the_mistake(self):
        # no_scale would leave 6.0 in masked as well, and masked is right
        assert diagnose(made(plain=5.0, masked=2.0), KNOWN).mistakes == ()

    def test_a_mistake_that_shows_otherwise_in_another_value_is_not_the_mistake(self):
        assert diagnose(made(plain=5.0, masked=9.0), KNOWN).mistakes == ()


class TestEdges:
    def test_another_type_is_told_and_not_named(self):
        found = diagnose(made(plain=[1.0], masked=2.0), KNOWN)
        assert found.differs == ("`plain` is a list, but must be a float",)
        assert found.mistakes == ()

    def test_a_missing_value_is_told(self):
        assert diagnose(made(plain=1.0), KNOWN).differs == (
            "`masked` was not recorded",
        )

    def test_no_known_wrong_answers_is_no_diagnosis(self):
        alone = Lookalikes(expected=made(x=1), wrong={}, says={}, rtol=0, atol=0)
        assert diagnose(made(x=2), alone).mistakes == ()
