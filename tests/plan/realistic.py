"""One realistic plan, for the two ways in which it is shown."""

from typing import Any

from mcctl.plan.plan import Plan
from tests.plan.builders import (
    Written,
    a_desired,
    a_live,
    a_micro_credential,
    a_plan,
    a_stack,
    changed_on_platform,
    mc,
    with_held,
)

FILES = ("code-tracing", "live-coding", "systematic-debugging", "unit-testing")
PROFICIENT = ("assessment", "parts", 0, "items", 0, "rubric", "criteria", 0, "descriptions", "Proficient")


def an_assessed(name: str, **fields: object) -> Written:
    return a_micro_credential(name, **fields).model_dump(mode="json", by_alias=True, exclude_defaults=True)


def a_realistic_plan() -> Plan:
    """A title, the text of one level of a rubric, a stack made public, one retirement, one field changed on the platform."""
    live = a_live(
        *(a_micro_credential(name) for name in FILES),
        a_stack("cs-strategies", "code-tracing", "live-coding", "unit-testing", title="CS Strategies"),
    )
    live = with_held(live, mc("live-coding"), awards=12, in_flight=3)
    live = with_held(live, mc("unit-testing"), awards=40)
    live = changed_on_platform(live, a_micro_credential("systematic-debugging", title="Systematic Debugging for All"))
    reworded = an_assessed("live-coding", version="1.1")
    holder: Any = reworded
    for segment in PROFICIENT[:-1]:
        holder = holder[segment]
    holder["Proficient"] = (
        "The educator says aloud why each line is written, and asks students to predict the next one."
    )
    desired = a_desired(
        a_micro_credential("code-tracing", title="Code Tracing with Memory Diagrams"),
        type(a_micro_credential()).model_validate(reworded),
        a_micro_credential("systematic-debugging"),
        a_micro_credential("unit-testing", status="archived"),
        a_stack(
            "cs-strategies", "code-tracing", "live-coding", "unit-testing", title="CS Strategies", visibility="public"
        ),
        commit="c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ffe",
    )
    return a_plan(desired, live, "expose code-tracing")
