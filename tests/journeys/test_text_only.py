"""A whole weekly check-in by text: signed webhooks, a worker of its own, real replies."""

import pytest
from sqlalchemy import func, select

from database.transactions import transaction
from sms.models import InboundText, OutboundText
from surveys.models import Response
from tests.journeys.acting import begin
from tests.journeys.conftest import Service
from tests.journeys.running import Running, eventually
from voice.models import Alert, Words

pytestmark = pytest.mark.slow


def test_a_week_by_text_with_a_worry_in_it(running: Running, service: Service) -> None:
    begin(running, service, "WEEKLY", slot="W08")
    eventually(lambda: len(running.texts_to(service.number)) == 1)

    running.text_from(service.number, "4")
    eventually(lambda: len(running.texts_to(service.number)) == 2)
    running.text_from(service.number, "my stepdad keeps hitting me")
    eventually(lambda: len(running.texts_to(service.number)) == 3)

    texts = running.texts_to(service.number)
    assert texts[0].startswith("Hi, it is Sam. How was your week?")
    assert texts[1].startswith("How safe do you feel this week?")
    assert texts[2] == "Thanks for the text. We will be in touch soon."
    with transaction(running.database) as session:
        alert = session.scalars(select(Alert)).one()
        words = session.get_one(Words, alert.words_id)
        assert alert.level == "P0"
        assert words.person_id == service.young_person.id


def test_a_repeated_webhook_and_a_killed_worker_lose_and_double_nothing(
    running: Running, service: Service
) -> None:
    begin(running, service, "WEEKLY", slot="W08")
    eventually(lambda: len(running.texts_to(service.number)) == 1)

    running.fault("duplicate", times=3)
    running.text_from(service.number, "4")
    running.kill("worker")
    eventually(lambda: len(running.texts_to(service.number)) == 2, seconds=90)
    running.text_from(service.number, "5")
    eventually(lambda: len(running.texts_to(service.number)) == 3, seconds=90)
    running.text_from(service.number, "we had pizza")
    eventually(lambda: len(running.texts_to(service.number)) == 4, seconds=90)

    with transaction(running.database) as session:
        count = session.scalar(select(func.count()).select_from(InboundText))
        sent = session.scalar(select(func.count()).select_from(OutboundText))
        assert (count, sent) == (3, 4)
        assert session.scalars(select(Response)).one().state == "complete"
