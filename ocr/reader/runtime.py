"""The one door to onnxruntime, whose telemetry is off before it is loaded, and once more by its own call.

As it comes, it keeps an identifier of the machine in the user's cache and looks up a host of its maker's.
"""

from __future__ import annotations

import os
from typing import Any


def onnxruntime_module() -> Any:
    """The module `onnxruntime`, silent.

    Raises:
        ImportError: it is missing.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime
