"""What a class is graded with: the solution notebook, its cases, one fingerprint."""

from dataclasses import dataclass
from pathlib import Path

from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import sha256
from llmos_edu.grading.cases import Case, read_cases
from llmos_edu.grading.cells import notebook_text, read_notebook, source
from llmos_edu.grading.library import imported_modules, outside_modules
from llmos_edu.grading.schema import Assignment, read_assignment


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """An assignment with its hidden half."""

    path: Path
    """The solution notebook."""

    assignment: Assignment
    """What it says about its cells."""

    cases: tuple[Case, ...]
    """Named wrong answers, for diagnoses."""

    sha256: str
    """Changes with the notebook or with any case."""

    @property
    def modules(self) -> set[str]:
        """Our modules that the instructor's cells import, answers left out."""
        answers = {answer.index for answer in self.assignment.answers.values()}
        found: set[str] = set()
        for index, cell in enumerate(self.assignment.notebook["cells"]):
            if cell["cell_type"] == "code" and index not in answers:
                found |= imported_modules(source(cell))
        return found

    @property
    def imports(self) -> set[str]:
        """Modules of others that any cell imports; a warm kernel has them ready."""
        cells = self.assignment.notebook["cells"]
        code = [source(c) for c in cells if c["cell_type"] == "code"]
        return {name for text in code for name in outside_modules(text)}


def read_bundle(path: Path) -> Bundle:
    """Read a solution notebook and the cases in the folder of its name.

    Args:
        path: `solutions/NAME.ipynb`, beside which `solutions/NAME/` may stand; or a
            folder that holds exactly one such notebook.

    Raises:
        ConfigError: there is no such notebook, or it cannot be an assignment.
        FileError: it cannot be read.
    """
    if path.is_dir():
        found = sorted(path.glob("*.ipynb"))
        if len(found) != 1:
            raise ConfigError(
                f"a bundle must hold one solution notebook, got {len(found)} in "
                f"{path}; name the notebook itself"
            )
        path = found[0]
    notebook = read_notebook(path)
    assignment = read_assignment(notebook)
    cases = read_cases(path.with_suffix(""), assignment)
    wrong = tuple(case for case in cases if case.kind == "wrong")
    parts = [notebook_text(notebook), *(case.source for case in wrong)]
    return Bundle(
        path=path,
        assignment=assignment,
        cases=wrong,
        sha256=sha256("\0".join(parts).encode("utf-8")),
    )
