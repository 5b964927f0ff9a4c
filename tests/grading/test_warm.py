"""The warm process refuses what it cannot join, and goes on."""

import pytest

from llmos_edu.grading.desks import server
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.sandbox import environment
from llmos_edu.grading.warm_kernels import ask_for_kernel


class TestEdges:
    @pytest.mark.slow
    def test_a_box_that_is_gone_is_refused_each_time(self, tmp_path):
        place = tmp_path / "s"
        request = {
            "pid": 2**22 + 1, "doors": [], "limits": Limits().to_dict(),
            "folder": "/box", "environment": {}, "paths": [], "argv": [],
        }  # fmt: skip
        environ = environment() | {"PYTHONPATH": ""}
        with server("warm", [str(place)], place=place, environ=environ) as where:
            for _ in range(2):
                with pytest.raises(OSError, match="could not join the box"):
                    ask_for_kernel(where, request)
