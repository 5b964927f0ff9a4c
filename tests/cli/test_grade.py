"""`llmos grade` grades a folder, and refuses to do it without a box."""

import json

import pytest

from llmos_edu.cli.grade import GradeOptions, read_plan
from tests.grading.sealed import ALL_POINTS, hand_in, needs_box, write_bundle


@pytest.fixture
def course(tmp_path):
    write_bundle(tmp_path)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return tmp_path / "sums.ipynb", inbox, tmp_path / "out"


class TestByHand:
    def test_flags_become_a_plan(self, tmp_path):
        options = GradeOptions(
            bundle=tmp_path, memory="1G", output_limit="2M", jobs=3, strict=True
        )
        plan = read_plan(options)
        assert plan.limits.memory_bytes == 2**30
        assert plan.limits.output_bytes == 2 * 2**20
        assert plan.rules.strict
        assert plan.jobs == 3

    def test_a_cluster_is_asked_for_in_words(self, tmp_path):
        options = GradeOptions(
            bundle=tmp_path, engine="ray", address="10.0.0.9:6379", deadline=90
        )
        plan = read_plan(options)
        assert (plan.engine, plan.address) == ("ray", "10.0.0.9:6379")
        assert plan.deadline_s == 90


class TestGolden:
    @needs_box
    @pytest.mark.slow
    @pytest.mark.parametrize("flags", [[], ["--warm"]])
    def test_a_class_is_graded_told_and_marked(self, llmos, course, flags):
        solution, inbox, out = course
        hand_in(inbox, "ada")
        hand_in(inbox, "bob", double="def double(x): return x * x")
        done = llmos("grade", solution, inbox, "-o", out, "--json", *flags)
        assert done.code == 0, done.complaint
        scores = {r["student"]: r["score"] for r in json.loads(done.out)}
        assert scores == {"ada": ALL_POINTS, "bob": ALL_POINTS - 3}
        pages = out.parent / "pages"
        assert llmos("feedback", out, "-o", pages).code == 0
        assert "7 of 7 points." in (pages / "ada.html").read_text()
        marks = out.parent / "marks"
        assert llmos("gradebook", out, "-o", marks, "--similarity").code == 0
        assert "bob,sums,graded,4,7" in (marks / "csv.csv").read_text()
        assert "squared" in (marks / "html.html").read_text()


class TestEdges:
    def test_without_a_word_no_box_is_left_out(self, llmos, course):
        solution, inbox, out = course
        hand_in(inbox, "ada")
        done = llmos("grade", solution, inbox, "-o", out, "--sandbox", "none")
        assert done.code == 2
        assert "--i-trust-these-files" in done.complaint
        assert not out.exists()

    def test_an_address_without_a_cluster_is_one_line(self, llmos, course):
        solution, inbox, out = course
        done = llmos("grade", solution, inbox, "-o", out, "--address", "10.0.0.9:6379")
        assert done.code == 2
        assert "got address='10.0.0.9:6379'" in done.complaint
        assert not out.exists()

    def test_a_bad_size_is_one_line(self, llmos, course):
        solution, inbox, out = course
        done = llmos("grade", solution, inbox, "-o", out, "--memory", "lots")
        assert done.code == 2
        assert "got 'lots'" in done.complaint
