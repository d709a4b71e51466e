"""Until when what comes to its end can be started and handed in: the days of a retirement, and when a day is over.

A day of a retirement is over when it has ended everywhere on Earth, 36 hours after it began in UTC: no learner is turned away
on what is still the last day where that learner lives.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from mcctl.model.micro_credential import Status
from mcctl.model.offer import Retirement

Act = Literal["start", "submission", "resubmission"]
"""What a learner does; a submission is a first one."""

EVERYWHERE = timedelta(hours=36)
"""From the midnight of UTC with which a day begins until it has ended in the last time zone, twelve hours behind UTC."""


def is_over(day: date, at: datetime) -> bool:
    """Tells whether a day has ended everywhere at an instant."""
    return at - datetime.combine(day, time(), UTC) >= EVERYWHERE


@dataclass(frozen=True, slots=True)
class Closing:
    """What of a resource decides until when learners may do what: its status and its announced end."""

    status: Status
    retirement: Retirement | None = None

    def last_day(self, act: Act) -> date | None:
        """Finds the last day for an act; None = no day is set.

        A day that is left out is the one of the next step: nobody starts what can no longer be handed in.
        """
        if self.retirement is None:
            return None
        days = (self.retirement.last_start, self.retirement.last_submission, self.retirement.last_resubmission)
        steps: tuple[Act, ...] = ("start", "submission", "resubmission")
        return next((day for day in days[steps.index(act) :] if day is not None), None)

    def allows(self, act: Act, at: datetime) -> bool:
        """Tells whether learners may do it at an instant; what is archived is finished, and never started."""
        if act == "start" and self.status == "archived":
            return False
        last = self.last_day(act)
        return last is None or not is_over(last, at)
