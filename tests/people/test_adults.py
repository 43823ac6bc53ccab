"""An adult is asked only while a worker's tick stands, with a reason and a day to look again."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from database import vault
from people import adults
from tests.factories import TODAY, make_adult, make_organisation, make_parent, make_young_person


def test_an_adult_is_not_safe_to_ask_until_somebody_ticked_it(session: Session) -> None:
    adult = make_adult(session, is_safe=False)

    assert not adults.is_safe_to_ask(adult, TODAY)


def test_a_tick_stands_until_its_review_date(session: Session) -> None:
    adult = make_adult(session)
    assert adult.safe_review_on is not None

    assert adults.is_safe_to_ask(adult, adult.safe_review_on)
    assert not adults.is_safe_to_ask(adult, date.fromordinal(adult.safe_review_on.toordinal() + 1))


@pytest.mark.parametrize(
    ("reason", "review_on"), [(None, TODAY), ("", TODAY), ("We talked about it.", None)]
)
def test_a_tick_needs_a_reason_and_a_review_date(
    session: Session, reason: str | None, review_on: date | None
) -> None:
    with pytest.raises(adults.NoReasonError):
        adults.add_adult(
            session,
            young_person=make_young_person(session),
            adult=make_parent(session),
            role="parent",
            safe_to_ask=True,
            reason=reason,
            review_on=review_on,
        )


def test_saying_it_again_changes_the_one_row(session: Session) -> None:
    child, parent = make_young_person(session), make_parent(session)
    make_adult(session, young_person=child, adult=parent)

    again = make_adult(session, young_person=child, adult=parent, is_safe=False)

    assert adults.adults_of(session, child.id) == [again]
    assert not again.safe_to_ask
    assert vault.unseal(again, "safe_reason_sealed") is None


def test_a_parent_may_have_several_children(session: Session) -> None:
    organisation = make_organisation(session)
    parent = make_parent(session, organisation=organisation)
    ties = {
        make_adult(
            session,
            young_person=make_young_person(session, organisation=organisation),
            adult=parent,
        ).id
        for _ in range(2)
    }

    assert {tie.id for tie in adults.young_people_of(session, parent.id)} == ties
