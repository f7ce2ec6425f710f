"""Training our own line recogniser: texts, typefaces, lines as scanners leave them, the net, and how it is trained.

Nothing here is needed to run the archive. `python -m training.reader --help` says how to start; torch, onnx and
onnxruntime live in an environment of their own (`scripts/train-env.sh`).
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # asked for when onnxruntime is loaded
