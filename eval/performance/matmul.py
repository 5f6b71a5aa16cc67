"""What the machine reaches in plain matrix multiplication.

The rate is an upper bound for the encoder: square matrices in the caches, nothing but multiplications.
"""

import statistics
import time

import torch

from eval.performance.results import MatmulRate

_SIDE = 1_024  # three such fp32 matrices are 12 MB: large enough to fill the cores, small enough for their caches
_WARM_UP = 3
_REPEATS = 15


def measure_matmul() -> MatmulRate:
    """The median rate of square products in single and half precision, where the encoder would run."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return MatmulRate(
        device=torch.cuda.get_device_name() if device == "cuda" else "cpu",
        fp32_gflops=_gflops(torch.float32, device),
        bf16_gflops=_gflops(torch.bfloat16, device),
    )


def _gflops(dtype: torch.dtype, device: str) -> float:
    generator = torch.Generator().manual_seed(0)
    left, right = (torch.randn(_SIDE, _SIDE, generator=generator).to(device, dtype) for _ in range(2))
    on_cpu = device == "cpu"
    clock = time.process_time if on_cpu else time.perf_counter  # CPU seconds are those of all threads
    seconds = []
    with torch.inference_mode():
        for _ in range(_WARM_UP + _REPEATS):
            started = clock()
            left @ right  # (_SIDE, _SIDE)
            if not on_cpu:
                torch.cuda.synchronize()
            seconds.append(clock() - started)
    workers = torch.get_num_threads() if on_cpu else 1
    return workers * 2 * _SIDE**3 / statistics.median(seconds[_WARM_UP:]) / 1e9
