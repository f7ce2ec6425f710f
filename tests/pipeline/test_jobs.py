"""What children are asked to do is there, takes what it is given, and gives what is said of it."""

from __future__ import annotations

import subprocess
import sys
from inspect import signature
from typing import Any, get_args, get_type_hints

import pytest

from pipeline.isolation import jobs
from pipeline.isolation.task import Task

_TASKS = {name: task for name, task in vars(jobs).items() if isinstance(task, Task)}
_HEAVY = ("pyhanko", "pikepdf", "pypdfium2", "onnxruntime", "fontTools")
_DEAR = (*_HEAVY, "pydantic", "numpy", "sqlalchemy")


@pytest.mark.parametrize("name", _TASKS)
def test_a_task_is_a_function_with_these_types(name: str) -> None:
    task = _TASKS[name]
    takes, returns = get_args(get_type_hints(jobs)[name])
    said = signature(task.function)

    assert [parameter.annotation for parameter in said.parameters.values()] == [_spelled(kind) for kind in takes]
    assert said.return_annotation == _spelled(returns) == _spelled(task.returns)


@pytest.mark.parametrize(
    ("who", "without"),
    [
        ("pipeline.processing.steps, pipeline.texts.reread_steps", _HEAVY),
        ("pipeline.archive", _DEAR),
    ],
)
def test_who_hands_work_to_children_loads_nothing_that_does_it(who: str, without: tuple[str, ...]) -> None:
    seen = f"import sys, {who}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True).stdout.split()

    assert "pipeline.isolation.jobs" in loaded
    assert not {module for module in without if module in loaded}


def _spelled(kind: Any) -> str:
    return str(kind.__name__)
