"""The machines of a cluster and the submissions on their way, seen from one process.

Every submission is given to one machine. It is given to another one as well when the
first failed, died, or has been silent past its deadline; the first result counts, so it
does no harm if two machines grade the same. A machine that cannot grade is passed over
and said so; when none is left, the batch stops with what it has.

Read in this order: `Task`, `Member`, `Call`, `Fleet`.
"""

import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from llmos_edu.core.errors import MissingPartError
from llmos_edu.grading.admission import without_checks
from llmos_edu.grading.examiner import MAX_TOTALS
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.limits import SETUP_S, STARTUP_S
from llmos_edu.grading.machines import Machine, Order
from llmos_edu.grading.results import Result
from llmos_edu.grading.submission import Submission

MAX_TRIES = 3
"""Machines that may fail at one submission before it gets the status `error`."""

LOOK_S = 5.0
GLANCE_S = 1.0
CLOSING_S = 30.0
logger = logging.getLogger(__name__)


@dataclass(eq=False, kw_only=True)
class Member:
    """One machine of the cluster, as it is known here."""

    node: str
    """Ray's name for it."""

    actor: Any
    """Ray's handle of the `Machine` that runs there."""

    n_free: int = 0
    """Submissions it can take now; 0 until it is ready."""

    trouble: str = ""
    """Why it gets nothing more; empty while it is well."""


@dataclass(kw_only=True)
class Task:
    """One submission on its way."""

    handin: Handin
    """Whose it is."""

    submission: Submission
    """What was read."""

    n_failures: int = 0
    """Machines that failed at it."""

    is_done: bool = False
    """Whether there is a result."""


@dataclass(kw_only=True)
class Call:
    """One submission at one machine."""

    task: Task
    """The submission."""

    member: Member
    """The machine."""

    ends: float
    """When it is late."""


def longest_s(order: Order) -> float:
    """Seconds that one honest submission may take at most, reruns included."""
    return STARTUP_S + SETUP_S + (MAX_TOTALS + 1) * order.plan.limits.total_s


@dataclass
class Fleet:
    """All machines of a cluster that take part in one batch."""

    ray: ModuleType
    order: Order
    members: dict[str, Member] = field(default_factory=dict)
    calls: dict[Any, Call] = field(default_factory=dict)
    starting: dict[Any, Member] = field(default_factory=dict)
    waiting: deque[Task] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.shared = self.ray.put(self.order)
        self.deadline_s = self.order.plan.deadline_s or longest_s(self.order)
        self.looked = self.heard = -float("inf")

    def grade(self, admitted: list[tuple[Handin, Submission]]) -> Iterator[Result]:
        """Give submissions out, take results in, until there is one for each."""
        tasks = [Task(handin=h, submission=s) for h, s in admitted]
        self.waiting.extend(tasks)
        n_left = len(tasks)
        self.heard = time.monotonic()
        while n_left:
            self._look()
            self._give_out()
            for result in self._take_in():
                n_left -= 1
                yield result
            self._notice_silence()

    def _look(self) -> None:
        """Take machines in that have joined the cluster."""
        if time.monotonic() - self.looked < LOOK_S:
            return
        self.looked = time.monotonic()
        for node in self.ray.nodes():
            n_cores = int(node["Resources"].get("CPU", 0))
            if node["Alive"] and n_cores and node["NodeID"] not in self.members:
                self._enlist(node["NodeID"], min(n_cores, self.order.plan.jobs))

    def _enlist(self, node: str, n_jobs: int) -> None:
        strategies = self.ray.util.scheduling_strategies
        place = strategies.NodeAffinitySchedulingStrategy(node, soft=False)
        remote = self.ray.remote(Machine).options(
            num_cpus=n_jobs, scheduling_strategy=place, max_restarts=0,
            max_task_retries=0, max_concurrency=self.order.plan.jobs + 1,
        )  # fmt: skip
        member = Member(node=node, actor=remote.remote(self.shared))
        self.members[node] = member
        self.starting[member.actor.is_ready.remote()] = member

    def _give_out(self) -> None:
        """Fill every machine that is well."""
        for member in self.members.values():
            while self.waiting and member.n_free and not member.trouble:
                task = self.waiting.popleft()
                if task.is_done:
                    continue
                member.n_free -= 1
                call = member.actor.grade.remote(task.handin, task.submission)
                ends = time.monotonic() + self.deadline_s
                self.calls[call] = Call(task=task, member=member, ends=ends)

    def _take_in(self) -> Iterator[Result]:
        """Wait for news of any machine, but not for long."""
        known = [*self.calls, *self.starting]
        if not known:
            self._give_up_if_hopeless()
            return
        ready, _ = self.ray.wait(known, num_returns=1, timeout=GLANCE_S)
        for news in ready:
            self.heard = time.monotonic()
            if (member := self.starting.pop(news, None)) is not None:
                self._welcome(member, news)
            elif (result := self._answer(self.calls.pop(news), news)) is not None:
                yield result
        self._give_up_if_hopeless()

    def _welcome(self, member: Member, news: object) -> None:
        """A machine has set itself up, or could not."""
        try:
            member.n_free = self.ray.get(news)
        except self.ray.exceptions.RayError as error:
            self._lose(member, reason(error))

    def _answer(self, call: Call, news: object) -> Result | None:
        """A machine is done with a submission, or was lost over it."""
        task, member = call.task, call.member
        try:
            result: Result = self.ray.get(news)
        except self.ray.exceptions.RayTaskError as error:
            member.n_free += 1
            return self._try_again(task, reason(error))
        except self.ray.exceptions.RayError as error:
            self._lose(member, reason(error))
            return self._try_again(task, reason(error))
        member.n_free += 1
        member.trouble = ""  # it was silent, not lost
        return None if self._is_old(task) else result

    def _is_old(self, task: Task) -> bool:
        was_done, task.is_done = task.is_done, True
        return was_done

    def _try_again(self, task: Task, why: str) -> Result | None:
        """Put a submission back, or give it the status `error` in the end."""
        task.n_failures += 1
        if task.n_failures < MAX_TRIES:
            self.waiting.appendleft(task)
            return None
        if self._is_old(task):
            return None
        message = f"{task.n_failures} machines failed at it, the last one with: {why}"
        return without_checks(
            task.handin, self.order.bundle, status="error", message=message
        )

    def _lose(self, member: Member, why: str) -> None:
        """Give a machine nothing more."""
        if not member.trouble:
            logger.warning("machine %s grades no more: %s", member.node[:8], why)
        member.trouble = why

    def _notice_silence(self) -> None:
        """What a machine has had for too long, another one gets as well."""
        now = time.monotonic()
        for call in self.calls.values():
            if now > call.ends:
                call.ends = float("inf")
                self._lose(call.member, f"no answer in {self.deadline_s:g} s")
                if not call.task.is_done:
                    self.waiting.appendleft(call.task)

    def _give_up_if_hopeless(self) -> None:
        """Stop when no machine is left, or none was heard of for far too long.

        Raises:
            MissingPartError: so it is; results so far are kept.
        """
        if self.starting or any(not m.trouble for m in self.members.values()):
            return
        if self.calls and time.monotonic() - self.heard < 2 * self.deadline_s:
            return
        told = {m.trouble for m in self.members.values()} or {"it has no processors"}
        raise MissingPartError(
            f"a machine of the cluster must be able to grade, got {len(self.members)} "
            f"that cannot: {'; '.join(sorted(told))}. Results so far are kept; go on "
            "with --resume"
        )

    def close(self) -> None:
        """Have every machine clean up, then end what we started there."""
        asked = [m.actor.close.remote() for m in self.members.values() if not m.trouble]
        if asked:
            self.ray.wait(asked, num_returns=len(asked), timeout=CLOSING_S)
        for member in self.members.values():
            with contextlib.suppress(self.ray.exceptions.RayError):
                self.ray.kill(member.actor)


def reason(error: BaseException) -> str:
    """The last line of what a machine said, without the way it took through Ray."""
    cause = getattr(error, "cause", None) or error
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    return lines[-1][:300]
