"""One text from the inbox to answer, words, alert and reply, on the real database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.vault import unseal
from people import register
from people.models import Organisation, Person, Task
from sms import draining, inbox, rounds
from sms.carried import Inbound
from sms.models import Conversation, InboundText, OutboundText
from surveys import editions, finishing, invitations, workbook
from surveys.models import Answer, Response
from tests import factories
from voice.models import Alert, Words

BASE = "https://heard.example"


@pytest.fixture
def young_person(session: Session, now: datetime) -> Person:
    """A young person with a private phone and a staffed service, who may be texted now."""
    for key in ("WEEKLY", "RHI_FU"):
        compiled = workbook.compile_sheet(workbook.library_sheet(key), f"{key}.md")
        assert isinstance(compiled, workbook.Compiled)
        editions.publish(
            session, compiled, sheet=workbook.library_sheet(key), filename=f"{key}.md", now=now
        )
    worker = factories.make_staff(session, name="Sam Okoro")
    factories.make_staffed_week(session, worker=worker)
    organisation = session.get_one(Organisation, worker.organisation_id)
    person = factories.make_young_person(session, organisation=organisation)
    factories.make_caseload(session, person=person, worker=worker)
    factories.make_contact(session, person=person, cover_name="Sam")
    return person


def test_a_weekly_round_asks_answers_and_thanks(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)

    texts.begin("WEEKLY", slot="W08")
    texts.says("4")
    texts.says("5")
    texts.says("we won at football")

    assert [text.split("?")[0] for text in texts.received()] == [
        "Hi, it is Sam. How was your week",
        "How safe do you feel this week",
        "What went well this week",
        texts.received()[-1].split("?")[0],
    ]
    assert texts.received()[-1].startswith("Thanks.")
    assert session.scalars(select(Response)).one().state == "complete"


def test_an_urgent_sentence_opens_an_alert_stops_the_round_and_is_answered_once(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    texts.begin("WEEKLY", slot="W08")

    texts.says("i want to kill myself")
    texts.says("i mean it")

    alert = session.scalars(select(Alert).order_by(Alert.opened_at)).first()
    assert alert is not None
    assert alert.level == "P0"
    assert texts.phrases().count("S09") == 1
    assert session.scalars(select(Conversation)).one().mode == "paused"


def test_a_p1_answer_is_signposted_and_the_next_question_follows(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    texts.begin("WEEKLY", slot="W08")
    texts.says("3")

    texts.says("1")

    alert = session.scalars(select(Alert)).one()
    assert (alert.level, alert.trigger) == ("P1", "answer:WEEKLY.W02=1")
    assert texts.phrases()[-2:] == ["S09", "WEEKLY.W03"]


def test_a_choice_in_words_opens_what_its_digit_opens_and_the_talk_goes_on(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    texts.begin("WEEKLY", slot="W08")
    texts.says("3")

    texts.says("a bit unsafe")

    alert = session.scalars(select(Alert)).one()
    assert (alert.level, alert.trigger) == ("P2", "answer:WEEKLY.W02=2")
    assert texts.phrases()[-1] == "WEEKLY.W03"


def test_a_skip_of_a_safety_question_opens_nothing(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    texts.begin("WEEKLY", slot="W08")
    texts.says("3")

    texts.says("skip")

    assert session.scalars(select(Alert)).all() == []


def test_stop_stops_every_text_and_the_next_worry_is_still_heard(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    texts.begin("WEEKLY", slot="W08")

    texts.says("STOP")
    texts.says("he hits me every night")

    assert texts.phrases() == ["WEEKLY.W01"]
    alert = session.scalars(select(Alert)).one()
    assert alert.cannot_text


def test_a_text_from_nobody_we_know_is_kept_screened_and_shown_to_a_person(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)

    texts.says("hello?", sender="+447700900555")

    text = session.scalars(select(InboundText)).one()
    assert text.state == "with_person"
    assert session.scalars(select(OutboundText)).all() == []


def test_an_answer_that_cannot_be_read_is_asked_again_with_the_question(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    texts.begin("WEEKLY", slot="W08")

    texts.says("purple")

    assert texts.phrases() == ["WEEKLY.W01", "S07", "WEEKLY.W01"]
    assert session.scalars(select(Answer)).all() == []
    assert session.scalars(select(Words)).one().person_id == young_person.id


class Phone:
    """A young person's phone in a test: begins a questionnaire, texts, and reads what came."""

    def __init__(self, session: Session, person: Person, now: datetime) -> None:
        self.session, self.person, self.now = session, person, now
        self.count = 0

    def begin(self, key: str, **hidden: str) -> None:
        """Start a questionnaire by text."""
        invitation = invitations.invite(
            self.session,
            key=key,
            person=self.person,
            about=self.person,
            cause=f"test:{key}",
            hidden=hidden,
            now=self.now,
        )
        rounds.begin(self.session, invitation, base_url=BASE, now=self.now)

    def says(self, body: str, *, sender: str | None = None) -> None:
        """Text ``body``, a minute after the one before, and let the worker understand it."""
        self.count += 1
        self.now += timedelta(minutes=1)
        contact = register.contact_of(self.session, self.person.id)
        number = register.e164_of(contact.number) if contact else ""
        inbound = Inbound(
            provider_id=f"SM{self.count:032x}",
            from_number=sender or number,
            to_number="+447700900999",
            body=body,
            parts=1,
            attachments=0,
            opt_out_type=None,
        )
        inbox.keep(self.session, inbound, self.now)
        text = self.session.scalars(
            select(InboundText).where(InboundText.provider_id == inbound.provider_id)
        ).one()
        assert draining.understand_next(self.session, text.number_id, base_url=BASE, now=self.now)

    def rows(self) -> list[OutboundText]:
        """Return the texts queued, in order."""
        return list(self.session.scalars(select(OutboundText).order_by(OutboundText.seq)))

    def received(self) -> list[str]:
        """Return the words of the texts queued."""
        return [unseal(row, "body_sealed") or "" for row in self.rows()]

    def phrases(self) -> list[str]:
        """Return the names of the texts queued."""
        return [row.phrase for row in self.rows()]


def test_answers_are_sealed_and_counted(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    texts.begin("WEEKLY", slot="W08")

    texts.says("4")

    answer = session.scalars(select(Answer)).one()
    response = session.scalars(select(Response)).one()
    assert bytes(answer.value_sealed or b"") != b"4"
    assert finishing.answers_of(session, response)["/data/W01"].value == "4"


def test_a_text_that_failed_once_stays_one_row_of_words(
    session: Session, young_person: Person, now: datetime
) -> None:
    texts = Phone(session, young_person, now)
    contact = register.contact_of(session, young_person.id)
    assert contact is not None
    inbound = Inbound(
        "SM" + "e" * 32, register.e164_of(contact.number), "+447700900999", "he hits me", 1, 0, None
    )
    inbox.keep(session, inbound, now)

    draining.screen_alone(session, contact.number_id, now)
    draining.understand_next(session, contact.number_id, base_url=BASE, now=now)

    assert len(session.scalars(select(Words)).all()) == 1
    assert len(session.scalars(select(Alert)).all()) == 1
    assert texts.rows()


def test_a_text_no_turn_could_be_made_of_is_seen_by_its_own_provider_alone(
    session: Session, young_person: Person, now: datetime
) -> None:
    contact = register.contact_of(session, young_person.id)
    assert contact is not None
    inbound = Inbound(
        "SM" + "f" * 32, register.e164_of(contact.number), "+447700900999", "hi", 1, 0, None
    )
    inbox.keep(session, inbound, now)

    for _ in range(draining.QUICK_RETRIES):
        draining.screen_alone(session, contact.number_id, now)

    task = session.scalars(select(Task).where(Task.kind == "unlinked")).one()
    assert task.organisation_id == young_person.organisation_id
    assert task.person_id == young_person.id
