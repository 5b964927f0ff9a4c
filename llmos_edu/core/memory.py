"""What the C library does with large blocks of memory that are no longer needed."""

import ctypes
import platform

M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4
"""Options of `mallopt`, from malloc.h."""

MOST_KEPT_BYTES = 2**31 - 1
"""Free memory at the end of the heap that is kept; the largest that fits an int."""


def keep_freed_memory() -> bool:
    """Let this process use its large blocks of memory again instead of returning them.

    Linux's C library asks the kernel for each block of over 32 MB anew and returns it
    as soon as it is freed. A new block comes in empty pages of 4 kB, and the first
    write to each costs more than the numbers written: a gradient of 100 MB takes four
    times as long to write as in memory that was used before, in every training step.
    `fit` asks for this once. The price: memory of the largest moment, up to 2 GB, stays
    with the process until it ends.

    Returns:
        Whether the C library is glibc and agreed; elsewhere nothing changes.

    Source: mallopt(3), Linux manual pages.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    mallopt = ctypes.CDLL(None).mallopt
    options = {M_MMAP_MAX: 0, M_TRIM_THRESHOLD: MOST_KEPT_BYTES}
    return all(mallopt(option, value) for option, value in options.items())
