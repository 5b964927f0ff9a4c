"""Nothing is lost with a dead machine, a silent one, or one that cannot grade."""

from types import ModuleType, SimpleNamespace

import pytest

from llmos_edu.core.errors import MissingPartError
from llmos_edu.grading.fleet import Fleet, longest_s
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.machines import Order
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.submission import read_submission
from tests.grading.gradings import check, result
from tests.grading.sealed import hand_in, write_bundle


class RayError(Exception):
    """As Ray's own."""


class RayTaskError(RayError):
    """As Ray's own."""


class FakeRay(ModuleType):
    """Ray on machines that do as they are told: `answers[node]` says what.

    An answer is "grades", "is silent", "dies", "fails", "cannot start", or the number
    of glances after which it grades after all.
    """

    exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)
    util = SimpleNamespace(
        scheduling_strategies=SimpleNamespace(
            NodeAffinitySchedulingStrategy=lambda node, soft: node
        )
    )

    def __init__(self, **answers):
        super().__init__("ray")
        self.answers, self.graded, self.killed, self.closed = answers, [], [], []
        self.glances = 0

    def put(self, value):
        return value

    def nodes(self):
        return [
            {"NodeID": name, "Alive": True, "Resources": {"CPU": 1.0}}
            for name in self.answers
        ]

    def remote(self, _):
        return SimpleNamespace(options=self._options)

    def _options(self, *, scheduling_strategy, **_):
        node = scheduling_strategy

        def promise(made):
            return SimpleNamespace(remote=made)

        def closed():
            self.closed.append(node)
            return (node, "ready", None)

        actor = SimpleNamespace(
            node=node,
            is_ready=promise(lambda: (node, "ready", None)),
            grade=promise(lambda handin, _: (node, "grade", handin.student)),
            close=promise(closed),
        )
        return SimpleNamespace(remote=lambda _: actor)

    def wait(self, known, *, num_returns, timeout):
        self.glances += 1
        ready = [ref for ref in known if self._has_news(ref)]
        return ready[:num_returns], []

    def _has_news(self, ref):
        node, what, _ = ref
        answer = self.answers[node]
        if what == "ready" or not isinstance(answer, int):
            return what == "ready" or answer != "is silent"
        return self.glances > answer

    def get(self, ref):
        node, what, student = ref
        answer = self.answers[node]
        if what == "ready":
            if answer == "cannot start":
                raise RayError("creation failed\nllmos_edu...MissingPartError: no box")
            return 1
        if answer == "dies":
            raise RayError(f"{node} is dead")
        if answer == "fails":
            raise RayTaskError("no space left")
        self.graded.append((node, student))
        return result(student, check("a"))

    def kill(self, actor):
        self.killed.append(actor.node)


@pytest.fixture
def admitted(tmp_path):
    handins = [hand_in(tmp_path, name) for name in ("ada", "bob", "eve")]
    return [(handin, read_submission(handin.path)) for handin in handins]


@pytest.fixture
def order(tmp_path):
    folder = tmp_path / "course"
    folder.mkdir()
    plan = Plan(engine="ray", deadline_s=1e-6)
    return Order(bundle=write_bundle(folder), batch={}, plan=plan)


def grade(ray, order, admitted):
    """All results, by student."""
    fleet = Fleet(ray, order)
    results = list(fleet.grade(admitted))
    fleet.close()
    assert len(results) == len(admitted)
    return {r.student: r for r in results}


class TestByHand:
    def test_every_submission_gets_one_result(self, order, admitted):
        ray = FakeRay(one="grades", two="grades")
        results = grade(ray, order, admitted)
        assert set(results) == {"ada", "bob", "eve"}
        assert sorted(ray.closed) == sorted(ray.killed) == ["one", "two"]

    def test_a_dead_machine_loses_nothing(self, order, admitted):
        results = grade(FakeRay(one="dies", two="grades"), order, admitted)
        assert {r.status for r in results.values()} == {"graded"}

    def test_what_a_silent_machine_has_goes_to_another_one_too(self, order, admitted):
        ray = FakeRay(one="is silent", two="grades")
        results = grade(ray, order, admitted)
        assert {r.status for r in results.values()} == {"graded"}
        assert {node for node, _ in ray.graded} == {"two"}
        assert ray.closed == ["two"]
        assert sorted(ray.killed) == ["one", "two"]

    def test_of_two_answers_the_first_counts(self, order, admitted):
        ray = FakeRay(one=3, two="grades")
        results = grade(ray, order, admitted)
        assert len(results) == 3

    def test_a_machine_without_a_box_is_passed_over(self, order, admitted, caplog):
        ray = FakeRay(one="cannot start", two="grades")
        assert {r.status for r in grade(ray, order, admitted).values()} == {"graded"}
        assert "machine one grades no more: llmos_edu...MissingPart" in caplog.text

    def test_a_submission_that_no_machine_can_grade_is_an_error(self, order, admitted):
        results = grade(FakeRay(one="fails", two="fails"), order, admitted)
        assert [(r.status, r.score) for r in results.values()] == [("error", None)] * 3
        assert results["ada"].message.endswith("with: no space left")

    def test_the_deadline_follows_the_limits(self, order):
        plan = Plan(engine="ray", limits=Limits(total_s=50))
        batch = Order(bundle=order.bundle, batch={}, plan=plan)
        assert longest_s(batch) == 120 + 120 + 4 * 50


class TestEdges:
    def test_a_cluster_where_none_can_grade_stops_the_batch(self, order, admitted):
        for answers in ({"one": "cannot start"}, {"one": "dies"}, {"one": "is silent"}):
            with pytest.raises(MissingPartError, match="got 1 that cannot: "):
                grade(FakeRay(**answers), order, admitted)
        with pytest.raises(MissingPartError, match="got 0 that cannot: it has no"):
            grade(FakeRay(), order, admitted)
