"""What every view may reach for: the settings and the two databases, by role."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from database.transactions import Database
from portal.settings import Settings
from sms.carrier import CarrierSettings


@dataclass(frozen=True, slots=True)
class Heard:
    """What a running application stands on; ``releases`` reads sealed releases and nothing else."""

    settings: Settings
    database: Database
    releases: Database

    @property
    def carrier(self) -> CarrierSettings:
        """The carrier's settings."""
        return self.settings.carrier


def heard() -> Heard:
    """Return what the running application stands on."""
    return cast("Heard", current_app.extensions["heard"])
