"""No worrying text passes for a plain answer: a plain one opens only what its digit opens."""

import json
from datetime import datetime
from pathlib import Path

from surveys import questions, workbook
from surveys.questionnaire import Question

WORRYING = Path(__file__).parents[1] / "voice" / "data" / "worrying.jsonl"


def choice_questions(key: str) -> list[Question]:
    compiled = workbook.compile_sheet(workbook.library_sheet(key), f"{key}.md")
    assert isinstance(compiled, workbook.Compiled)
    return [question for question in compiled.edition.questions if question.choices]


def test_no_worrying_text_reads_as_a_choice_or_a_skip_and_nothing_besides(now: datetime) -> None:
    texts = [json.loads(line)["text"] for line in WORRYING.read_text("utf-8").splitlines()]
    asked = [*choice_questions("WEEKLY"), *choice_questions("RHI_FU")]

    plain = [
        (question.name, text)
        for question in asked
        for text in texts
        for read in (questions.read(question, text, "en", now),)
        if isinstance(read, questions.Skipped)
        or (isinstance(read, questions.Value) and not read.words)
    ]

    assert len(texts) >= 200
    assert plain == []
