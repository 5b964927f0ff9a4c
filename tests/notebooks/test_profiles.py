"""Every chapter runs from top to bottom in both profiles, here with short trainings."""

import subprocess
import sys

import pytest

from tests.notebooks.chapters import CHAPTERS, ROOT, code_cells, source

STEPS = 2


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("profile", ["cpu", "gpu"])
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_it_runs_to_its_end_with_few_steps(path, profile, tmp_path):
    parameters = ["-p", "profile", profile, "-p", "device", "cpu"]
    if "max_steps" in source(code_cells(path)[0]):
        parameters += ["-p", "max_steps", str(STEPS)]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "papermill", str(path), str(tmp_path / path.name)),
            *("--no-progress-bar", "--cwd", str(ROOT / "notebooks"), *parameters),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
