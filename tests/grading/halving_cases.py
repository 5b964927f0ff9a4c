"""Cases for the halving assignment, written to a folder as an author would."""

from llmos_edu.grading.cells import notebook_text
from tests.grading.halving import halving

HALF = {
    "wrong": {"doubled": "x * 2", "same": "x", "off_by_one": "x / 2 + 1"},
    "right": {"times_a_half": "0.5 * x"},
}
QUARTER = {
    "wrong": {"halved_once": "half(x)", "eighth": "x / 8"},
    "right": {"divided": "x / 4"},
}


def write_exercise(folder, notebook=None):
    """Write `solutions/halving.ipynb` and its cases; return the notebook's path."""
    path = folder / "solutions" / "halving.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook_text(notebook or halving()), encoding="utf-8")
    for answer, kinds in (("half", HALF), ("quarter", QUARTER)):
        for kind, cases in kinds.items():
            for name, expression in cases.items():
                write_case(path, answer, kind, name, expression)
    return path


def write_case(path, answer, kind, name, expression):
    """Write one case: a function of one expression."""
    file = path.with_suffix("") / answer / kind / f"{name}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    says = f"Your numbers are those of {name}."
    file.write_text(f'"""{says}"""\n\n\ndef {answer}(x):\n    return {expression}\n')
