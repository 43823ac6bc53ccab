"""The words of a commissioner's page for what a release names by code, in the page's language.

A release holds codes alone; questions and answers are worded as the library asks them.
"""

from dataclasses import dataclass

from portal.languages import gettext


@dataclass(frozen=True, slots=True)
class Scale:
    """Questions to parents that share their answers: words by item code, and by answer code."""

    questions: dict[str, str]
    answers: dict[str, str]


def statements() -> dict[str, str]:
    """Return the five statements; Y1 says that it is context."""
    return {
        "Y1": gettext("Did not think they were in any danger (context only)"),
        "Y2": gettext("Will try to let someone know where they are"),
        "Y3": gettext("Learnt tips for keeping safe"),
        "Y4": gettext("Learnt other ways of solving problems"),
        "Y5": gettext("Would not go missing again"),
    }


def interviews() -> dict[str, str]:
    """Return the counts of interviews: all returns, the offer, the six statuses, and in time."""
    return {
        "eligible": gettext("Returns that should be offered an interview"),
        "offered": gettext("Offered by a named person"),
        "completed": gettext("Completed"),
        "declined": gettext("Declined"),
        "not_engaged": gettext("Not engaged"),
        "offered_waiting": gettext("Offered, waiting"),
        "accepted_booked": gettext("Accepted and booked"),
        "not_yet_offered": gettext("Not yet offered"),
        "within_72h": gettext("Completed within 72 hours"),
    }


def late_reasons() -> dict[str, str]:
    """Return why an interview was late or not held, our own capacity first."""
    return {
        "capacity": gettext("No capacity: leave, sickness or vacancies"),
        "late_information": gettext("Told too late"),
        "missing_again": gettext("Missing again first"),
        "school": gettext("Hard to arrange at school"),
        "carers_unaware": gettext("Family, carers or home did not see why"),
        "out_of_area": gettext("Living out of the area"),
    }


def outcomes() -> dict[str, str]:
    """Return the outcomes that may be shown with a direction."""
    return {
        "O1": gettext("Me and the adults around me"),
        "O2": gettext("Saying how I feel"),
        "O3": gettext("My sexual health"),
        "O4": gettext("Drink and drugs"),
        "O6": gettext("Feeling better about my life"),
        "O9": gettext("Staying in touch"),
        "O10": gettext("School, college or work"),
    }


def outcomes_without_direction() -> dict[str, str]:
    """Return the outcomes whose scores may fall because more danger is seen."""
    return {
        "O5": gettext("Spotting when people use me"),
        "O7": gettext("Keeping safe"),
        "O8": gettext("Safer people around me"),
    }


def parents() -> list[Scale]:
    """Return what parents are asked to pick one answer to, by the answers they may pick."""
    much = {
        "1": gettext("No"),
        "2": gettext("Not much"),
        "3": gettext("Sort of"),
        "4": gettext("Mostly"),
        "5": gettext("Yes"),
    }
    school = {"P12": gettext("Is your child going to school, college or work?")}
    return [
        Scale(_how_far(), much),
        Scale(school, {**much, "6": gettext("Does not have one")}),
        _between_them(),
        *_workers(),
    ]


def _how_far() -> dict[str, str]:
    return {
        "P01": gettext("Do you feel we listen to you?"),
        "P04": gettext("Did you get help soon enough?"),
        "P05": gettext("Does the help fit what your family needs?"),
        "P06": gettext("Do we treat you as part of the team?"),
        "P07": gettext("Do you know what the plan is and who does what?"),
        "P08": gettext("If they go missing, do you know what to do?"),
        "P09": gettext("Do you know why the chat after they come back matters?"),
        "P11": gettext("Does your child know how to stay safe?"),
    }


def _between_them() -> Scale:
    return Scale(
        {"P10": gettext("How are things between you and your child?")},
        {
            "1": gettext("Really bad"),
            "2": gettext("Bad"),
            "3": gettext("OK"),
            "4": gettext("Good"),
            "5": gettext("Really good"),
        },
    )


def _workers() -> list[Scale]:
    return [
        Scale(
            {"P02": gettext("How many workers have you had in the last 6 months?")},
            {"1": "1", "2": "2", "3": "3", "4": gettext("4 or more"), "5": gettext("Not sure")},
        ),
        Scale(
            {"P03": gettext("Have you had to tell your story again to someone new?")},
            {
                "1": gettext("No"),
                "2": gettext("Once"),
                "3": gettext("Twice"),
                "4": gettext("More than twice"),
            },
        ),
    ]


def channels() -> dict[str, str]:
    """Return the ways in which people are asked."""
    return {
        "sms": gettext("Text message"),
        "web": gettext("Web page"),
        "worker": gettext("With a worker"),
    }


def characteristics() -> dict[str, str]:
    """Return what a statement is broken down by, one at a time, as the caption of its table."""
    return {
        "area": gettext("By area: will try to let someone know"),
        "gender": gettext("By gender: will try to let someone know"),
        "ethnicity": gettext("By ethnic group: will try to let someone know"),
        "setting": gettext("By home or care: will try to let someone know"),
    }


def category(characteristic: str, code: str) -> str:
    """Return a group in words; an area is its own name."""
    known = {
        "gender": {
            "boys": gettext("Boys"),
            "girls": gettext("Girls"),
            "other": gettext("Another gender"),
        },
        "ethnicity": {
            "asian": gettext("Asian"),
            "black": gettext("Black"),
            "mixed": gettext("Mixed"),
            "white": gettext("White"),
            "other": gettext("Another ethnic group"),
        },
        "setting": {
            "home": gettext("Living at home"),
            "care": gettext("Living in care"),
            "other": gettext("Another place"),
        },
    }
    return {"unknown": gettext("Not known"), **known.get(characteristic, {})}.get(code, code)
