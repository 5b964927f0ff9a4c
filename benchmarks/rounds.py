"""Time functions side by side and put what came out into a table.

A machine that also does other work slows down and speeds up by the minute. So the
functions take turns: what disturbs one round disturbs all of them, and the fastest
round of each is the least disturbed. Compare minima; the median says how quiet it was.
Where two are nearly equal, compare them within each round, over many rounds.
"""

import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from operator import truediv
from pathlib import Path

Seconds = Mapping[str, list[float]]


def interleave(
    functions: Mapping[str, Callable[[], object]],
    rounds: int,
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Call every function once a round and time it.

    Every other round runs backwards, so that nobody always follows the same neighbour.

    Args:
        functions: What to time, by name; each takes nothing.
        rounds: How many times each is called.
        clock: What is timed. The default is the time that passes;
            `time.process_time` is the time that processors spent on it, all threads
            together, which on a busy machine is the fairer one for a single thread.

    Returns:
        The seconds of each call, by name, in the order of the rounds.
    """
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for number in range(rounds):
        names = list(functions) if number % 2 == 0 else list(reversed(functions))
        for name in names:
            gc.collect()
            start = clock()
            functions[name]()
            seconds[name].append(clock() - start)
    return seconds


def table(
    seconds: Seconds, *, title: str, ours: str, amount: float = 1.0, unit: str = "calls"
) -> str:
    """Write the times as a table of text.

    Args:
        seconds: What `interleave` gave.
        title: What was timed, and how.
        ours: The name all others are compared with.
        amount: How much work one call does.
        unit: In what the work is counted, such as MB or tokens.

    Returns:
        One line for each name: least and median seconds, work per second in the fastest
        round, how many times as fast as it ours was there, and the median of what ours
        was in each round.
    """
    width = max(map(len, seconds))
    lines = [
        title,
        f"{'':{width}}  {'min s':>9}  {'median s':>9}  {unit + '/s':>10}  "
        f"{'ours is':>8}  in a round",
    ]
    for name, times in seconds.items():
        least = min(times)
        in_a_round = statistics.median(map(truediv, times, seconds[ours]))
        lines.append(
            f"{name:{width}}  {least:9.4f}  {statistics.median(times):9.4f}  "
            f"{amount / least:10.4g}  {least / min(seconds[ours]):6.2f} x  "
            f"{in_a_round:8.2f} x"
        )
    return "\n".join(lines)


def write_report(path: Path, measured: Mapping[str, Seconds]) -> None:
    """Keep every single time, with the machine it was taken on, as JSON.

    Args:
        path: The file.
        measured: What `interleave` gave, by the title of the table.
    """
    machine = {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "n_cores": os.cpu_count(),
    }
    report = {"machine": machine, "seconds": dict(measured)}
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
