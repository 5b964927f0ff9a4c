"""An assignment as it is read: order, defaults, stubs."""

from llmos_edu.grading.schema import read_assignment
from tests.grading.halving import HALF, HALF_BLANK, halving


class TestByHand:
    def test_an_assignment_is_read_in_order(self):
        found = read_assignment(halving())
        assert found.exercise == "halving"
        assert found.setup == (0, 1)
        assert list(found.answers) == ["half", "quarter"]
        assert list(found.checks) == ["half", "half_hidden", "quarter"]
        assert found.tasks["half"].hints == ("What is the opposite of doubling?",)

    def test_fields_that_are_not_given_have_their_defaults(self):
        check = read_assignment(halving()).checks["half"]
        assert (check.points, check.hidden, check.bonus) == (2, False, False)
        assert (check.rtol, check.atol, check.timeout_s) == (1e-5, 1e-6, 20.0)

    def test_a_bonus_is_not_part_of_the_full_mark(self):
        assert read_assignment(halving()).max_points == 3

    def test_the_last_answer_a_check_needs_is_the_one_it_is_about(self):
        check = read_assignment(halving()).checks["quarter"]
        assert (check.after, check.about) == (("half", "quarter"), "quarter")

    def test_an_answer_knows_its_text_and_its_stub(self):
        found = read_assignment(halving())
        assert found.answers["half"].source == HALF
        assert found.stub("half") == HALF_BLANK
