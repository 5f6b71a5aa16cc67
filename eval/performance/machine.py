"""What the machine is, and how much memory a process took."""

import os
import platform
from pathlib import Path

from eval.performance.results import Machine


def describe_machine() -> Machine:
    """The processor, its cores, the memory and the load at this moment."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(cpu=_cpu_name(), n_cores=cores, memory_gib=_memory_gib(), load=_load())


def peak_rss_mib() -> float:
    """The largest resident size this process has had, in MiB.

    Read from the kernel where it says so: `getrusage` also counts what the parent held when it started this
    process.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1_024
    import resource  # here, because not every system has it

    unit = 1_048_576 if platform.system() == "Darwin" else 1_024  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _cpu_name() -> str:
    path = Path("/proc/cpuinfo")
    if path.is_file():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    except (ValueError, OSError):  # a system that does not know these names
        return None


def _load() -> float | None:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None
