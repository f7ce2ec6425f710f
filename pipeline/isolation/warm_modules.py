"""What child processes have loaded before there is anything to do: once, for all of them."""

from __future__ import annotations

from pipeline.isolation.evidence_jobs import NEEDS
from pipeline.isolation.jobs import COMPOSE, DRAW_PAIR, FIND_SECRECY, INSPECT, PROVE, READ_PAGE, VERIFY
from pipeline.isolation.seal_jobs import FIND_INK, PRE_FLIGHT, SEAL

READING_MODULES = ("ocr.warm", INSPECT.module, FIND_SECRECY.module, READ_PAGE.module)
_JOBS = (COMPOSE, PROVE, FIND_INK, SEAL, VERIFY, PRE_FLIGHT, NEEDS, DRAW_PAIR)
ALL_MODULES = (*READING_MODULES, "signing.verify.warm", *(job.module for job in _JOBS))
