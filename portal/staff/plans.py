"""The voice section of the one plan: outcomes with owner and day, its text, and a PDF a reader.

Heard makes a section for the plan that stands in the case system, never a rival plan (guide
domain.md I4). Every section has a professionals' and a family copy.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.wrappers import Response as BaseResponse

from database.transactions import transaction
from outcomes import deliveries, plans
from outcomes.models import Document, PlanSection
from outcomes.plan_document import GOAL, Reader
from outcomes.plans import PlanDraft
from outcomes.scoring import OUTCOMES
from people import register, staff
from people.languages import marked
from people.models import Person, Staff
from portal import guards
from portal.clock import now
from portal.extension import heard
from portal.guards import audience
from portal.languages import gettext
from portal.staff import changes, chapters
from portal.staff.frame import WORK
from portal.staff.plan_form import PlanForm
from portal.wording import clean
from voice.models import Quote, Summary
from voice.wording import Suggestion
from voice.words import text_of

blueprint = Blueprint("plans", __name__)

Page = BaseResponse | str | tuple[str, int]

READERS: Mapping[str, str] = {
    "professionals": marked("Copy for professionals"),
    "family": marked("Copy for the family"),
}
READER = "<any(professionals, family):reader>"
FILE_NAME = "section.pdf"
"""Of every download: a name on a device or in a list must not name a child."""
