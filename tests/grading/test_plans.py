"""A plan that cannot be carried out is refused before a file is read."""

import pytest

from llmos_edu.core.errors import ConfigError, UnknownNameError
from llmos_edu.grading.plans import Plan


class TestByHand:
    def test_a_plan_says_what_the_instructor_chose(self):
        plan = Plan(engine="ray", address="10.0.0.9:6379", deadline_s=90, jobs=4)
        assert (plan.engine, plan.address, plan.deadline_s) == (
            "ray", "10.0.0.9:6379", 90,
        )  # fmt: skip
        assert plan.jobs == 4
        assert plan.seed is None


class TestEdges:
    def test_numbers_out_of_range_are_refused(self):
        with pytest.raises(ConfigError, match="jobs must be 1 to 256, got 0"):
            Plan(jobs=0)
        with pytest.raises(ConfigError, match="seed must be 0 to 2147483647, got -1"):
            Plan(seed=-1)
        with pytest.raises(ConfigError, match="deadline_s must be positive, got -3"):
            Plan(engine="ray", deadline_s=-3)

    def test_a_setting_of_the_cluster_without_one_is_refused(self):
        with pytest.raises(ConfigError, match=r"got address='a:1' and deadline_s=None"):
            Plan(address="a:1")
        with pytest.raises(ConfigError, match=r"got address=None and deadline_s=5"):
            Plan(deadline_s=5)

    def test_an_unknown_engine_lists_those_there_are(self):
        with pytest.raises(UnknownNameError, match="local, ray, got 'rya'"):
            Plan(engine="rya")
