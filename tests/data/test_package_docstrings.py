"""Docstrings with their packages: no name gives them away, no side shares a text."""

import pytest

from llmos_edu.core import CorpusError
from llmos_edu.data import (
    PACKAGES,
    docstrings,
    hide_names,
    package_docstrings,
    split_documents,
)


class TestByHand:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("An XML parser", "An package parser"),
            ("EmailMessage.email", "packageMessage.package"),
            ("nothing here", "nothing here"),
        ],
    )
    def test_names_go_wherever_they_stand(self, text, expected):
        assert hide_names(text) == expected


class TestLaws:
    def test_no_name_is_left_and_no_text_is_on_both_sides(self):
        sides = package_docstrings(("logging", "xml"))
        both = [*sides.train, *sides.valid]
        assert not any("logging" in t.text.lower() for t in both)
        assert {t.label for t in sides.train} == {0, 1}
        assert not {t.text for t in sides.train} & {t.text for t in sides.valid}

    def test_what_is_held_out_here_is_held_out_of_pretraining(self):
        held_out = set(split_documents(docstrings(), valid=0.1, test=0.0).valid)
        hidden = {hide_names(text, ("logging",)) for text in held_out}
        assert all(t.text in hidden for t in package_docstrings(("logging",)).valid)

    def test_the_eight_packages_are_in_this_python(self):
        assert len({t.label for t in package_docstrings().train}) == len(PACKAGES)


class TestEdges:
    def test_a_package_that_is_not_there_is_refused(self):
        with pytest.raises(CorpusError, match="'loging'"):
            package_docstrings(("loging",))
