"""Count how much memory a function needs at its peak, beyond what is already taken."""

from collections.abc import Callable

from torch.profiler import ProfilerActivity, profile


def peak_bytes(function: Callable[[], object]) -> int:
    """Call a function and return the most that its tensors on the CPU took at once.

    Every allocation and release of torch is added up in the order they happened, so
    the answer does not depend on what else the machine or the process does.

    Args:
        function: What to measure; call it once before, so that what stays is there.
    """
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        function()
    events = profiler.profiler.kineto_results.events()
    memory = [event for event in events if event.name() == "[memory]"]
    taken = peak = 0
    for event in sorted(memory, key=lambda event: event.start_ns()):
        taken += event.nbytes()
        peak = max(peak, taken)
    return peak
