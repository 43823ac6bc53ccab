"""Says in which languages a questionnaire is complete: questionnaires.md 1, translations. Pure."""

from collections.abc import Iterable, Iterator

from surveys.questionnaire import Question, Texts


def incomplete_languages(
    questions: Iterable[Question], languages: tuple[str, ...]
) -> dict[str, str]:
    """Return each language that lacks a wording, with the name of the first place that lacks it.

    ``languages`` are codes, the default first: what is filled in it must be filled in each other.
    The default itself is never incomplete.
    """
    default, *others = languages
    missing: dict[str, str] = {}
    for place, texts in _wordings(questions):
        if texts.get(default):
            for code in others:
                if not texts.get(code):
                    missing.setdefault(code, place)
    return missing


def _wordings(questions: Iterable[Question]) -> Iterator[tuple[str, Texts]]:
    for question in questions:
        for texts in (question.labels, question.hints, question.constraint_messages, question.sms):
            yield question.name, texts
        for choice in question.choices:
            yield f"{question.list_name} {choice.name}", choice.labels
        if question.group is not None:
            yield question.group.path, question.group.labels
