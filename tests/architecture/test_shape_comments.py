"""The checker of shape comments catches lies, and no module escapes it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.project import MODULES, ROOT, TESTS, name, subpackage
from tests.architecture.test_house_rules import imported_names, tree
from tests.shape_comments import (
    ShapeCommentError,
    checked_shape_comments,
    promises_in,
)

TENSORS = {"compress", "data", "generate", "models", "nn", "recipes", "train"}
COMMENTED = [
    path
    for path in MODULES
    if subpackage(path) in TENSORS
    and dict(promises_in(path.read_text(encoding="utf-8")))
]

TRUE = """
def f(x):
    y = x.transpose(1, 2)  # (batch, width, seq)
    z = y.reshape(
        2,
        -1,
    )  # (batch, both)
    return z
"""


def module_from(source: str, folder: Path) -> ModuleType:
    path = folder / "written.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("written", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def x():
    import torch

    return torch.zeros(2, 3, 5)


class TestTheChecker:
    def test_true_comments_pass_and_are_counted(self, tmp_path, x):
        module = module_from(TRUE, tmp_path)
        with checked_shape_comments(module, batch=2, seq=3, width=5, both=15) as seen:
            module.f(x)
        assert len(seen) == 2

    @pytest.mark.parametrize(
        ("true", "lie"),
        [
            ("(batch, width, seq)", "(batch, seq, width)"),
            ("(batch, width, seq)", "(batch, width)"),
            ("(batch, both)", "(both, batch)"),
            ("(batch, both)", "(batch, 16)"),
        ],
    )
    def test_a_lie_is_caught(self, tmp_path, x, true, lie):
        module = module_from(TRUE.replace(true, lie), tmp_path)
        with (
            pytest.raises(ShapeCommentError),
            checked_shape_comments(module, batch=2, seq=3, width=5, both=15),
        ):
            module.f(x)

    def test_a_line_that_does_not_run_is_not_counted(self, tmp_path):
        module = module_from(TRUE, tmp_path)
        with checked_shape_comments(module) as seen:
            pass
        assert seen == set()


@pytest.mark.parametrize("path", COMMENTED, ids=name)
def test_every_module_with_shape_comments_has_them_run(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    checking = [
        test
        for test in TESTS
        if "checked_shape_comments(" in test.read_text(encoding="utf-8")
        and (
            module in imported_names(tree(test)).values()
            or f'"{module}"' in test.read_text(encoding="utf-8")
        )
    ]
    assert checking, f"no test runs the shape comments of {module}"
