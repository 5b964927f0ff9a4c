"""One warm child for all tests that run cells, instead of one import of torch each."""

from contextlib import nullcontext

import pytest

from llmos_edu.grading import blanks, check, prove
from llmos_edu.grading.local import Local


@pytest.fixture(scope="session")
def warm_child():
    """`write_blanks`, `check_notebook` and `prove` share a child while this is used."""
    with Local() as child, pytest.MonkeyPatch.context() as patch:

        def reuse(*, cell_timeout_s=60.0):
            child._cell_timeout_s = cell_timeout_s
            return nullcontext(child)

        for module in (blanks, check, prove):
            patch.setattr(module, "Local", reuse)
        yield child
