"""A file is admitted, or refused with a reason; neither needs a kernel."""

import json

from llmos_edu.grading.admission import admit, without_checks
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.submission import Submission
from tests.grading.sealed import ALL_POINTS, hand_in, submission, write_bundle


class TestByHand:
    def test_a_notebook_of_the_exercise_is_admitted(self, tmp_path):
        bundle = write_bundle(tmp_path)
        found = admit(hand_in(tmp_path), bundle=bundle)
        assert isinstance(found, Submission)
        assert found.exercise == "sums"

    def test_a_result_without_checks_is_a_zero_or_no_mark(self, tmp_path):
        bundle, handin = write_bundle(tmp_path), hand_in(tmp_path)
        zero = without_checks(handin, bundle, status="refused", message="why")
        assert (zero.score, zero.max_points, zero.message) == (0, ALL_POINTS, "why")
        failed = without_checks(handin, bundle, status="error", message="why")
        assert failed.score is None


class TestEdges:
    def test_another_exercise_is_refused(self, tmp_path):
        bundle = write_bundle(tmp_path)
        notebook = submission()
        notebook["metadata"]["llmos"]["exercise"] = "products"
        path = tmp_path / "eve.ipynb"
        path.write_text(json.dumps(notebook))
        found = admit(Handin(student="eve", path=path), bundle=bundle)
        assert found.status == "refused"
        assert "exercise 'sums', got 'products'" in found.message

    def test_a_link_is_refused(self, tmp_path):
        bundle, handin = write_bundle(tmp_path), hand_in(tmp_path)
        link = tmp_path / "link.ipynb"
        link.symlink_to(handin.path)
        found = admit(Handin(student="eve", path=link), bundle=bundle)
        assert found.status == "refused"
        assert "regular file" in found.message
