"""A class to grade: twenty honest students of different habits, ten hostile ones.

Everyone hands in the exercise `warm_up`. The honest ones solve it, each in a way that
has been trouble for a grader: other algorithms, cells split in two, progress bars by
the thousand, notebooks that an editor stripped of every mark. Each of the hostile ones
is paid for what is right in the notebook, and for nothing else.

Read in this order: `HONEST`, `HOSTILE`, `write_class`.
"""

import copy
import json
from collections.abc import Callable
from pathlib import Path

from llmos_edu.grading.cells import Cell, Notebook, code_cell, read_notebook, settings

SOLUTION = Path(__file__).parent.parent / "solutions" / "warm_up.ipynb"
ALL_POINTS = 8.0
WITHOUT_FIRST = 7.0
FIRST = "last_token"
MARKER = "llmos-left-over"
"""Stands in the command line of every process that a hostile student leaves behind."""

Habit = Callable[[Notebook], Notebook | bytes]


def answered(**answers: str) -> Habit:
    """Other texts for some answers."""

    def write(notebook: Notebook) -> Notebook:
        for name, text in answers.items():
            answer(notebook, name)["source"] = text
        return notebook

    return write


def answer(notebook: Notebook, name: str) -> Cell:
    """The cell of an answer."""
    return next(
        cell for cell in notebook["cells"]
        if settings(cell).get("role") == "answer" and settings(cell)["name"] == name
    )  # fmt: skip


def answers(notebook: Notebook) -> list[Cell]:
    """The cells of all answers."""
    return [c for c in notebook["cells"] if settings(c).get("role") == "answer"]


def _split(notebook: Notebook) -> Notebook:
    """One answer in two cells, as an editor's split leaves it: both keep the marks."""
    first = answer(notebook, "distances")
    second = copy.deepcopy(first) | {"id": "the-second-half"}
    first["source"] = "def squared(x):\n    return x * x\n"
    second["source"] = (
        "def distances(x):\n"
        "    return squared(x[:, :, None] - x[:, None]).sum(dim=-1)\n"
    )
    notebook["cells"].insert(notebook["cells"].index(first) + 1, second)
    return notebook


def _windows(notebook: Notebook) -> bytes:
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    return json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()


def _format_4_2(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell.pop("id", None)
    return notebook | {"nbformat_minor": 2}


def _colab(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": cell.pop("id", "")}
    return notebook | {"nbformat_minor": 0}


def _only_ids(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def _only_comments(notebook: Notebook) -> Notebook:
    for cell in answers(notebook):
        first = f"# llmos: answer {settings(cell)['name']}\n"
        cell["source"] = [first, *cell["source"]]
    for number, cell in enumerate(notebook["cells"]):
        cell |= {"metadata": {}, "id": f"new-{number}"}
    return notebook


def _playground(notebook: Notebook) -> Notebook:
    for number in range(0, 2 * len(notebook["cells"]), 2):
        play = code_cell("1 / 0  # what happens?\n", cell_id=f"play-{number}")
        notebook["cells"].insert(number, play)
    return notebook


def _with_pictures(notebook: Notebook) -> Notebook:
    picture = {"image/png": "iVBORw0K" * 100_000}
    output = {"output_type": "display_data", "data": picture, "metadata": {}}
    answers(notebook)[0]["outputs"] = [output]
    return notebook


def _answers_alone(notebook: Notebook) -> Notebook:
    return notebook | {"cells": answers(notebook)[::-1]}


def _own_checks(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if settings(cell).get("role") == "check":
            cell["source"] = "print('all good')\n"
            cell["metadata"]["llmos"]["points"] = 1000
    return notebook


HONEST: dict[str, Habit] = {
    "as_in_the_book": lambda notebook: notebook,
    "other_algorithms": answered(
        last_token="def last_token(x):\n    return x.flip(1)[:, 0]\n",
        distances=(
            "def distances(x):\n    squares = x.pow(2).sum(-1)\n"
            "    return squares[:, :, None] + squares[:, None] - 2 * x @ x.mT\n"
        ),
    ),
    "built_in": answered(
        distances="def distances(x):\n    return torch.cdist(x, x) ** 2\n",
        shares="def shares(counts):\n    return F.normalize(counts, p=1, dim=-1)\n"
        "import torch.nn.functional as F\n",
    ),
    "loops": answered(
        distances=(
            "def distances(x):\n    rows = []\n    for tokens in x:\n"
            "        rows.append([[((a - b) ** 2).sum() for b in tokens]"
            " for a in tokens])\n    return torch.tensor(rows)\n"
        )
    ),
    "double_precision": answered(
        shares=(
            "def shares(counts):\n    counts = counts.double()\n"
            "    return (counts / counts.sum(-1, keepdim=True)).float()\n"
        )
    ),
    "numpy": answered(
        distances=(
            "import numpy as np\ndef distances(x):\n    x = x.numpy()\n"
            "    gaps = x[:, :, np.newaxis] - x[:, np.newaxis]\n"
            "    return torch.from_numpy((gaps ** 2).sum(-1))\n"
        )
    ),
    "answers_alone": _answers_alone,
    "checks_of_their_own": _own_checks,
    "helper_in_the_cell": answered(
        table_bytes=(
            "def size(n, width):\n    return n * width\n\n"
            "def table_bytes(vocab_size, d_model):\n"
            "    n = vocab_size * d_model\n    return size(n, 4), size(n, 2)\n"
        )
    ),
    "other_letters": answered(
        shares="def shares(数):\n    '''各行の和で割る — ½'''\n"
        "    return 数 / 数.sum(-1, keepdim=True)\n"
    ),
    "progress_bars": answered(
        last_token=(
            "def last_token(x):\n    for i in range(3000):\n"
            "        print(f'\\r{i / 30:5.1f} % |{\"#\" * (i // 100)}|', end='')\n"
            "    return x[:, -1]\n"
        )
    ),
    "widgets": answered(
        last_token=(
            "from comm import create_comm\n"
            "bar = create_comm(target_name='jupyter.widget', data={'value': 0})\n"
            "def last_token(x):\n    for i in range(1500):\n"
            "        bar.send({'method': 'update', 'state': {'value': i}})\n"
            "    return x[:, -1]\n"
        )
    ),
    "split_answer": _split,
    "carriage_returns": _windows,
    "format_4_2": _format_4_2,
    "colab": _colab,
    "lost_metadata": _only_ids,
    "only_comments": _only_comments,
    "broken_cells_beside": _playground,
    "heavy_pictures": _with_pictures,
}
"""Ways to earn every point."""


def _cut(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode()[:1500]


HOSTILE: dict[str, tuple[Habit, float]] = {
    "crash": (
        answered(last_token="def last_token(x):\n    import os; os._exit(3)\n"),
        WITHOUT_FIRST,
    ),
    "fork_bomb": (
        answered(last_token="import os\nwhile True: os.fork()\n"),
        WITHOUT_FIRST,
    ),
    "endless_loop": (
        answered(
            last_token=(
                "import time\ndef last_token(x):\n"
                "    while True: time.sleep(0.1)  # endless, and cheap for the test\n"
            )
        ),
        WITHOUT_FIRST,
    ),
    "patches_and_returns_nothing": (
        answered(
            last_token=(
                "torch.allclose = torch.equal = lambda *a, **k: True\n"
                "class Yes(Tensor):\n    def __eq__(self, other): return True\n"
                "def last_token(x): return Yes(x[:, 0])\n"
            ),
            shares="def shares(counts): return None\n",
            next_tokens="def next_tokens(ids): return ids[:, :1], None\n",
            table_bytes="def table_bytes(n, d): return 0, 0\n",
            distances="distances = lambda x: torch.zeros(2, 4, 4)\n",
        ),
        0.0,
    ),
    "prints_300_mb": (
        answered(last_token="def last_token(x): print('x' * 300_000_000)\n"),
        WITHOUT_FIRST,
    ),
    "reads_the_reference": (
        answered(
            last_token=(
                "from pathlib import Path\ndef last_token(x):\n"
                "    for folder in ('tmp', 'home', 'root', 'var', 'llmos', 'box'):\n"
                "        for name in ('known.json', 'warm_up.ipynb'):\n"
                "            if any(Path('/', folder).rglob(name)):\n"
                "                return x[:, -1]\n"
                "    raise FileNotFoundError('nothing to read')\n"
            )
        ),
        WITHOUT_FIRST,
    ),
    "leaves_a_process": (
        answered(
            last_token=(
                "import os, sys\ndef last_token(x):\n"
                "    if os.fork() == 0:\n        os.setsid()\n"
                f"        os.execv(sys.executable, [sys.executable, '-c',"
                f" 'import time; time.sleep(900)', '{MARKER}'])\n"
                "    return x[:, 0]\n"
            )
        ),
        WITHOUT_FIRST,
    ),
    "empty": (lambda notebook: b"", 0.0),
    "cut_short": (_cut, 0.0),
    "link": (lambda notebook: notebook, 0.0),
}
"""What it does, and the points that stand in the notebook all the same."""


def write_class(folder: Path, *, n_honest: int, n_hostile: int) -> dict[str, float]:
    """Write what a class hands in; habits repeat when it is large.

    Args:
        folder: Receives a notebook for each student.
        n_honest: How many solve the exercise.
        n_hostile: How many do something else.

    Returns:
        The points that each student has earned.
    """
    earned: dict[str, float] = {}
    for number in range(n_honest):
        name = list(HONEST)[number % len(HONEST)]
        student = f"{name}-{number}"
        _write(folder / f"{student}.ipynb", HONEST[name])
        earned[student] = ALL_POINTS
    for number in range(n_hostile):
        name = list(HOSTILE)[number % len(HOSTILE)]
        student = f"hostile-{name}-{number}"
        habit, points = HOSTILE[name]
        path = folder / f"{student}.ipynb"
        if name == "link":
            path.symlink_to(SOLUTION)
        else:
            _write(path, habit)
        earned[student] = points
    return earned


def _write(path: Path, habit: Habit) -> None:
    notebook = habit(copy.deepcopy(read_notebook(SOLUTION)))
    if not isinstance(notebook, bytes):
        notebook = json.dumps(notebook, indent=1, ensure_ascii=False).encode()
    path.write_bytes(notebook)
