"""Knowledge flows downwards, and nothing heavy is imported before it is needed."""

import logging
import subprocess
import sys
import tomllib

import pytest
from importlinter.cli import lint_imports

from tests.architecture.project import PACKAGE, ROOT

HEAVY = {"torch", "numpy", "matplotlib", "IPython", "papermill", "transformers", "rich"}


@pytest.fixture(autouse=True)
def _loggers_stay_awake():
    """import-linter sets up logging anew and silences every logger there was."""
    yield
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running `code`."""
    script = (
        f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


class TestLayers:
    def test_every_import_contract_is_kept(self, capsys, monkeypatch):
        monkeypatch.chdir(ROOT)
        config = str(ROOT / "pyproject.toml")
        code = lint_imports(config_filename=config, no_cache=True)
        assert code == 0, capsys.readouterr().out

    def test_every_package_has_a_layer(self):
        config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        contract = config["tool"]["importlinter"]["contracts"][0]
        named = {
            word.strip(" ()") for row in contract["layers"] for word in row.split("|")
        } | set(contract["exhaustive_ignores"])
        packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
        assert packages <= named


class TestLightImports:
    @pytest.mark.parametrize(
        "code",
        [
            "import llmos_edu",
            "import llmos_edu.core",
            "from llmos_edu.cli.main import main; main([])",
            "from llmos_edu.cli.main import main; main(['--help'])",
            "from llmos_edu.cli.main import main; main(['nonsense'])",
            "from llmos_edu.cli.main import main; main(['run', '--help'])",
        ],
    )
    def test_nothing_heavy_is_loaded_by(self, code):
        assert modules_after(code) & HEAVY == set()

    def test_nothing_of_jupyter_is_loaded_by_the_library(self):
        loaded = modules_after("import llmos_edu.models, llmos_edu.train")
        assert loaded & {"IPython", "matplotlib", "papermill", "transformers"} == set()

    def test_importing_the_library_leaves_the_random_state_alone(self):
        code = (
            "import torch; before = torch.random.get_rng_state();"
            "import llmos_edu.models, llmos_edu.train, llmos_edu.generate;"
            "assert torch.equal(before, torch.random.get_rng_state())"
        )
        assert "torch" in modules_after(code)
