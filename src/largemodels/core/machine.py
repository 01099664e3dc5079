"""The machine on which something was measured."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil


def machine(today: str) -> dict[str, Any]:
    """A few facts on this machine; ``today`` is a date such as ``2025-01-31``."""
    import torch  # takes a second; who only reads facts does without

    return {
        "cores": psutil.cpu_count(logical=True),
        "cpu": cpu_model(),
        "date": today,
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "python": platform.python_version(),
        "system": platform.system(),
        "torch": torch.__version__,
    }


def cpu_model() -> str:
    """The processor's name as the system gives it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def hardware(facts: Mapping[str, Any]) -> str:
    """Cores, processor and GPU, such as ``2 CPU cores (AMD EPYC), no GPU``."""
    return f"{facts['cores']} CPU cores ({facts['cpu']}), {facts['gpu'] or 'no GPU'}"
