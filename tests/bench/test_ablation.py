from __future__ import annotations

import importlib

import pytest

from bench.reading.ablation import STEPS, Step, replaced


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.function)
def test_a_step_is_left_out_where_it_is_called_and_comes_back(step: Step) -> None:
    module = importlib.import_module(step.module)
    kept = getattr(module, step.function)
    with replaced(step, step.instead):
        assert getattr(module, step.function) is step.instead
    assert getattr(module, step.function) is kept
