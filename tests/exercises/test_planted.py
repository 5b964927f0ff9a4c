"""Mistakes that share a number with a named one, planted: none gets a false name."""

import ast
from pathlib import Path
from textwrap import indent

import pytest

from llmos_edu.grading.cells import notebook_text, read_notebook
from llmos_edu.grading.check import HINTED, check_notebook
from tests.architecture.project import ROOT

SAMPLING = """
written = source_ids.new_full((len(source_ids), 1), start_id)
for _ in range(max_new_tokens):
    shares = scores_of(source_ids, written).softmax(dim=-1)
    written = torch.cat([written, torch.multinomial(shares, 1)], dim=1)
return written[:, 1:]
"""
TWO_ATTENTION_BIASES_MISSING = """
feed_forward = 2 * d_model * d_ff + d_ff + d_model
attention = 4 * d_model * d_model + 2 * d_model
encoder = attention + feed_forward + 4 * d_model
return encoder, encoder + attention + d_model
"""
UNIFORM_BUT_FOR_LARGE_SCORES = """
logs = logits[target_ids != pad_id].softmax(dim=-1).clamp(min=1e-9).log()
return -logs.mean()
"""
NO_OFFSET_IN_THE_EMBEDDINGS = """
d = d_model
embeddings = (vocab_size + max_seq_len + 2) * d + d
layer = 4 * (d * d + d) + (d * d_ff + d_ff) + (d_ff * d + d) + 4 * d
return embeddings, layer, 2 * (d * d + d) + 2 * d + vocab_size + 2 * d + 2
"""
ONE_SEGMENT_TOO_MANY = """
begun = [cls_id, *first, sep_id]
segment_ids = [0] * len(begun) + [1] * (len(second) + 2)
return [*begun, *second, sep_id], segment_ids
"""
QUERIES_ALONE_REWARDED = """
slope = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
distance = torch.arange(n_queries)[:, None] - torch.arange(n_keys)
return slope[:, None, None] * distance.clamp(min=0)
"""
A_WHOLE_POWER_FOR_EACH_PAIR = """
angle = torch.arange(n_positions)[:, None] * base ** -torch.arange(d_model / 2)
return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(start_dim=1)
"""
PLANTED = {
    "transformer": {
        "greedy": SAMPLING,
        "parameters": TWO_ATTENTION_BIASES_MISSING,
        "smoothing": UNIFORM_BUT_FOR_LARGE_SCORES,
    },
    "bert": {"cost": NO_OFFSET_IN_THE_EMBEDDINGS, "pair": ONE_SEGMENT_TOO_MANY},
    "positions": {
        "price": QUERIES_ALONE_REWARDED,
        "waves": A_WHOLE_POWER_FOR_EACH_PAIR,
    },
}


def planted(exercise: str, bodies: dict[str, str], folder: Path) -> Path:
    """A student's notebook in which some functions have these bodies."""
    notebook = read_notebook(ROOT / "exercises" / f"{exercise}.ipynb")
    for found in notebook["cells"]:
        settings = found["metadata"].get("llmos", {})
        if settings.get("role") == "answer" and settings["name"] in bodies:
            tree = ast.parse("".join(found["source"]))
            function = next(n for n in tree.body if isinstance(n, ast.FunctionDef))
            written = indent(bodies[settings["name"]], "    ")
            function.body = ast.parse(f"def written():{written}").body[0].body
            found["source"] = ast.unparse(tree)
    path = folder / f"{exercise}.ipynb"
    path.write_text(notebook_text(notebook))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("exercise", PLANTED)
def test_a_mistake_that_shares_one_number_is_not_given_its_name(exercise, tmp_path):
    path = planted(exercise, PLANTED[exercise], tmp_path)
    report = check_notebook(path, key=ROOT / "exercises")
    told = {result.answer: result for result in report.results}
    for task in PLANTED[exercise]:
        assert told[task].status == "wrong", told[task].message
        assert told[task].says == (HINTED,), task
