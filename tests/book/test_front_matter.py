"""Generated pages say what their sources say."""

import pytest

from llmos_edu.book.front_matter import (
    glossary_page,
    graders_page,
    map_page,
    read_chapter,
    read_text,
)
from llmos_edu.core import InputError
from tests.book.scratch import notebook, words

WORDS = """# Build attention

**How does a word find out what it means?**

**You will build** masks
and heads.

**You need** a matrix.

**Cost** on two cores: 30 s.
"""
PROOF = {
    "exercise": "warm_up",
    "seeds": [1, 2],
    "mutation_score": 1.0,
    "proven": True,
    "failures": [],
    "cases": [
        {"answer": "the_sum", "case": "off_by_one", "kind": "wrong"}
        | {"earned": 0.5, "possible": 2.0, "named": ["off_by_one"]},
        {"answer": "the_sum", "case": "by_hand", "kind": "right"}
        | {"earned": 2.0, "possible": 2.0, "named": []},
    ],
}


def chapter(name="05_attention", text=WORDS):
    return read_chapter(name, {**notebook(), "cells": [words(text)]})


class TestByHand:
    def test_a_chapter_is_read_by_its_first_lines(self):
        read = chapter()
        assert (read.number, read.title) == ("05", "Build attention")
        assert read.question == "How does a word find out what it means?"
        assert read.builds == "masks and heads."
        assert read.needs == "a matrix."
        assert read.cost == "on two cores: 30 s."

    def test_the_map_leads_to_chapters_and_exercises(self):
        text = map_page([chapter()], exercises=["attention"])
        assert "## 05 · [Build attention](notebooks/05_attention.ipynb)" in text
        assert "**Cost** on two cores: 30 s." in text
        assert "(path:exercises/attention.ipynb)" in text
        assert "exercises/" not in map_page([chapter()], exercises=["bert"])

    def test_links_of_a_chapter_are_right_on_the_map_too(self):
        needs = "[00](00_welcome.ipynb) and [this](../exercises/warm_up.ipynb)."
        read = chapter(text=f"# A\n\n**You need** {needs}")
        assert read.needs == (
            "[00](notebooks/00_welcome.ipynb) and [this](path:exercises/warm_up.ipynb)."
        )

    def test_the_glossary_leads_to_the_chapters_that_there_are(self):
        text = "| head | one of several | 05 |\n| token | a piece | 03 |\n"
        page = glossary_page(text, [chapter()])
        assert "| one of several | [05](notebooks/05_attention.ipynb) |" in page
        assert "| a piece | 03 |" in page

    def test_the_graders_page_lists_every_wrong_answer(self):
        text = graders_page([PROOF])
        assert "## `warm_up`" in text
        assert "| **100%** | 1 | 1 | 2 |" in text
        assert "| `the_sum` | `off_by_one` | 0.5 / 2 |" in text


class TestEdges:
    def test_a_chapter_that_says_nothing_is_known_by_its_name(self):
        read = chapter("07_training", "Just words.")
        assert (read.title, read.question, read.cost) == ("07_training", "", "")

    def test_a_grader_that_is_not_proven_is_not_published(self):
        proof = PROOF | {"proven": False, "failures": ["sum/wrong/x must lose points"]}
        with pytest.raises(InputError, match=r"warm_up: sum/wrong/x must lose"):
            graders_page([proof])

    def test_a_page_that_is_not_there_is_empty(self, tmp_path):
        assert read_text(tmp_path / "none.md") == ""
