"""Put the graders of exercises on trial: right answers in full, wrong ones by name.

For instructors. Give solutions by name, or none for all of them. Exits with 1 when an
exercise is not proven.
"""

from dataclasses import dataclass, field

from llmos_edu.cli.checkout import checkout
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.components import choose


@dataclass(frozen=True, kw_only=True)
class ProveOptions:
    """Which solutions."""

    names: tuple[str, ...] = field(default=(), metadata={"positional": True})
    """Solutions by name; all of them by default."""
    seeds: tuple[int, ...] = ()
    """Seeds to try them with, two at least; three fixed ones by default."""


FLAGS = [ProveOptions]


def run(options: ProveOptions, terminal: Terminal) -> bool:
    """Prove each exercise and say what its grader gets wrong."""
    from llmos_edu.grading.prove import SEEDS, prove_exercise

    found = sorted((checkout() / "solutions").glob("*.ipynb"))
    every = {path.stem: path for path in found}
    chosen = [choose("solution", name, every) for name in options.names or every]
    proofs = [prove_exercise(path, seeds=options.seeds or SEEDS) for path in chosen]
    for proof in proofs:
        wrong = [case for case in proof.cases if case.kind == "wrong"]
        terminal.say(
            f"{proof.exercise}: {'proven' if proof.proven else 'NOT PROVEN'}; "
            f"mutation score {proof.mutation_score:.0%} of {len(wrong)} wrong answers, "
            f"{len(proof.cases) - len(wrong)} other right ones"
        )
        for failure in proof.failures:
            terminal.say(f"    {failure}")
    terminal.answer([proof.to_dict() for proof in proofs])
    return all(proof.proven for proof in proofs)
