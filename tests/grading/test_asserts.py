"""Asserts become records: what an answer returned, and never what it should be."""

import pytest

from llmos_edu.grading.asserts import (
    defined_names,
    is_preparation,
    translate_asserts,
)


def translated(text):
    return translate_asserts(text, check="c", answers={"f"})


class TestByHand:
    def test_the_whole_check_cell(self):
        assert translated("assert f(3) == [9]").source == (
            "from llmos_check import check\n"
            "\n"
            "# The inputs are fixed as yet. Take them from `llmos_check.draw`, so that "
            "they depend\n"
            "# on the seed and a constant cannot be handed in.\n"
            "value_1 = f(3)\n"
            "check(\n"
            '    "c",\n'
            "    value_1=value_1,\n"
            ")\n"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "assert f(3) == 9",
            "assert 9 == f(3)",
            "assert np.isclose(f(3), 9.0)",
            "np.testing.assert_allclose(f(3), 9.0, rtol=1e-3)",
            "assert torch.equal(f(3), nine)",
        ],
    )
    def test_the_answers_side_is_recorded(self, text):
        made = translated(text)
        assert (made.n_values, made.left) == (1, ())
        assert "value_1 = f(3)\n" in made.source
        assert "9" not in made.source

    @pytest.mark.parametrize(
        "text",
        [
            "assert f(3) > 8",
            "assert f(3)",
            "assert f(3) == f(4)",
            "assert 1 == 1",
            "assert 1 < f(2) == 3",
            "for i in range(3):\n    assert f(i) == i",
            "f(3)",
            "%timeit f(3)",
        ],
    )
    def test_another_form_is_left_to_the_author(self, text):
        made = translated(text)
        assert (made.n_values, made.left) == (0, (text,))
        assert f"#     {text.splitlines()[0]}" in made.source
        assert made.source.endswith(
            'raise NotImplementedError("the check c is still to be written")\n'
        )

    def test_what_comes_from_an_answer_is_followed(self):
        made = translated("import math\ny = f(2)\nz = y + 1\nassert z == 5\n")
        assert "import math\ny = f(2)\nz = y + 1\nvalue_1 = z\n" in made.source

    def test_each_value_is_taken_where_its_assert_stood(self):
        made = translated("y = f(1)\nassert y == 1\ny = f(2)\nassert y == 2\n")
        assert "y = f(1)\nvalue_1 = y\ny = f(2)\nvalue_2 = y\n" in made.source

    def test_text_is_nothing_to_translate(self):
        assert translated('"""Does it work?"""\nassert f(1) == 1').left == ()


class TestNames:
    def test_names_at_the_top_in_order(self):
        text = "def f():\n    x = 1\nclass A: pass\ny: int = 1\nz = w = 2\n"
        assert defined_names(text) == ["f", "A", "y", "z", "w"]

    def test_names_of_a_cell_that_does_not_parse(self):
        assert defined_names("%matplotlib inline\ndef f(x):\n    return x") == ["f"]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("import math\n", True),
            ("def f(): pass\n", True),
            ("x = 1\n", False),
            ("import math\nmath.pi\n", False),
            ("", False),
            ("%pylab\n", False),
        ],
    )
    def test_preparation_only_imports_and_defines(self, text, expected):
        assert is_preparation(text) == expected
