"""How a class is to be graded: everything an instructor chooses, checked at once."""

from dataclasses import dataclass, field

from llmos_edu.core.components import choose
from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.examiner import Rules
from llmos_edu.grading.limits import Limits

ENGINES = ("local", "ray")


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How a batch is to be graded."""

    jobs: int = 1
    """Submissions graded at the same time, on each machine."""

    engine: str = "local"
    """`local` grades on this machine, `ray` on every machine of a Ray cluster."""

    address: str | None = None
    """The cluster; None takes the one that this machine belongs to."""

    deadline_s: float | None = None
    """Seconds until another machine of the cluster gets a submission as well; None
    takes what the limits allow one submission at most."""

    seed: int | None = None
    """Seed of the checks' data; None draws one that nobody knew before."""

    sandbox: str = "auto"
    """The tier of the box, see `tiers.pick_tier`."""

    trust_files: bool = False
    """The instructor's word that no box is needed."""

    limits: Limits = field(default_factory=Limits)
    """Time, memory, output and processes of one run."""

    rules: Rules = field(default_factory=Rules)
    """Reruns, policy, helper cells."""

    resume: bool = False
    """Go on with a batch: keep its seed and every result that stands."""

    warm: bool = False
    """Copy kernels from one that has everything imported."""

    only: tuple[str, ...] = ()
    """Grade these students alone; empty for all."""

    def __post_init__(self) -> None:
        if not 1 <= self.jobs <= 256:
            raise ConfigError(f"jobs must be 1 to 256, got {self.jobs}")
        if self.seed is not None and not 0 <= self.seed < 2**31:
            raise ConfigError(f"seed must be 0 to {2**31 - 1}, got {self.seed}")
        choose("engine", self.engine, dict.fromkeys(ENGINES))
        if self.engine != "ray" and (self.address or self.deadline_s):
            raise ConfigError(
                "an address and a deadline must come with the engine ray, got "
                f"address={self.address!r} and deadline_s={self.deadline_s}; "
                "add --engine ray"
            )
        if self.deadline_s is not None and self.deadline_s <= 0:
            raise ConfigError(f"deadline_s must be positive, got {self.deadline_s:g}")
