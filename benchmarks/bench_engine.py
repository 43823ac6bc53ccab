"""How long one step of a form takes: one more answer put in, and the next question found.

A form of 30 questions, every second one with a condition on earlier answers (two of them on a
calculated row), half of it answered, its answers as they come out of storage. Floor: 0.5 ms a step
on one core (guide forms.md 4). Prints one JSON line. Run:
``.venv/bin/python -m benchmarks.bench_engine``.
"""

import json
import platform
import statistics
import timeit
from collections.abc import Callable
from datetime import date

from surveys import engine
from surveys.engine import Given
from surveys.questionnaire import Edition, Question

QUESTIONS = 30
LONG_FORM = 485
FLOOR_MS = 0.5
TODAY = date(2026, 11, 20)


def form(count: int) -> Edition:
    """Return a form of ``count`` questions and one calculated row."""
    rows = [Question(name="staffed", path="/data/staffed", kind="hidden")]
    rows += [
        Question(
            name=f"Q{number}",
            path=f"/data/Q{number}",
            kind="select_one",
            relevant=condition(number),
            constraint=". >= 1 and . <= 5",
        )
        for number in range(count)
    ]
    low = "if(/data/Q0 = '1' or /data/Q2 = '2', 'yes', 'no')"
    rows.append(Question(name="low", path="/data/low", kind="calculate", calculation=low))
    return Edition("BENCH", "1", "Bench", ("en",), tuple(rows))


def condition(number: int) -> str:
    """Return the condition of a question: every second one has one."""
    if number % 2 == 0:
        return ""
    if number % 11 == 0:
        return "/data/low = 'no' and /data/staffed = 'yes'"
    return f"/data/staffed = 'yes' and /data/Q{number - 1} >= 1 and /data/Q0 != '5'"


def step_ms(count: int) -> tuple[float, float]:
    """Return milliseconds of one step, and of one step with every row's value and the route."""
    edition = form(count)
    stored = {f"/data/Q{number}": "3" for number in range(count // 2)}
    hidden = {"staffed": "yes"}

    def step() -> None:
        answers = {path: Given("answered", value) for path, value in stored.items()}
        question = edition.questions[1 + count // 2]
        assert not engine.refused(question, "4", edition, answers, hidden, today=TODAY)
        answers[question.path] = Given("answered", "4")
        assert engine.next_question(edition, answers, hidden, TODAY) is not None

    def everything() -> None:
        answers = {path: Given("answered", value) for path, value in stored.items()}
        engine.values(edition, answers, hidden, TODAY)
        engine.route(edition, answers, hidden, TODAY)

    return _median_ms(step), _median_ms(everything)


def _median_ms(run: Callable[[], None]) -> float:
    return statistics.median(timeit.repeat(run, number=50, repeat=9)) / 50 * 1000


if __name__ == "__main__":
    short, short_all = step_ms(QUESTIONS)
    long, long_all = step_ms(LONG_FORM)
    figures = {
        "step_ms_30": round(short, 3),
        "values_and_route_ms_30": round(short_all, 3),
        "step_ms_485": round(long, 3),
        "values_and_route_ms_485": round(long_all, 3),
        "floor_ms_30": FLOOR_MS,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }
    print(json.dumps(figures))
