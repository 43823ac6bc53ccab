"""One answer as it comes in, by whichever channel."""

import uuid
from dataclasses import dataclass
from typing import Literal

from surveys.engine import Given
from surveys.questionnaire import Question

Channel = Literal["sms", "web", "worker"]


@dataclass(frozen=True, slots=True)
class Coming:
    """One answer as it comes in.

    ``words_id`` is what was typed, where it was heard; ``cause`` the saying's key, so that words
    and choice of one text share one alert (else the answer makes its own).
    """

    question: Question
    given: Given
    how: str
    channel: Channel
    words_id: uuid.UUID | None = None
    cause: str = ""
    is_late: bool = False
