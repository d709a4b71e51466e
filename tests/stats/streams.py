"""Small, dense event streams: few names and few instants, so that ties, chains and joins happen often."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.stats.reference import Json

ISSUERS = st.sampled_from(["north", "south"])
NAMES = st.sampled_from(["a", "b", "c", "d"])
LEARNERS = st.sampled_from(["l1", "l2", "l3"])
VISITORS = st.sampled_from(["v1", "v2"])
STATES = st.sampled_from(["US-WI", "US-TX", "US-DC", "US-PR", "US-XX", "CA-ON", "GH-AA"])
COUNTRIES = st.sampled_from(["US", "CA", "GH"])
SUBJECTS = st.sampled_from(["Mathematics", "Science", "Art"])
ENTITIES = st.sampled_from(["e1", "e2", "e3", "e4"])

# around the ends of quarters and the changes of clocks in Chicago, Berlin, Kathmandu and St John's
_EDGES = [
    "2020-07-01T00:00",
    "2020-09-30T18:15",
    "2020-10-01T00:00",
    "2020-10-01T05:00",
    "2020-10-25T01:00",
    "2020-11-01T07:00",
    "2020-11-02T06:00",
    "2020-12-31T23:00",
    "2021-01-01T00:00",
    "2021-01-01T06:00",
    "2021-03-14T08:00",
    "2021-03-15T05:00",
    "2021-03-28T01:00",
    "2021-04-01T05:00",
]
_OFFSETS = ["Z", "+00:00", "-05:00", "+05:45"]


@st.composite
def instants(draw: st.DrawFn) -> str:
    edge = datetime.fromisoformat(draw(st.sampled_from(_EDGES))).replace(tzinfo=UTC)
    moment = edge + draw(
        st.sampled_from([timedelta(0), timedelta(0), timedelta(microseconds=-1), timedelta(minutes=90)])
    )
    offset = draw(st.sampled_from(_OFFSETS))
    if offset == "Z":
        return moment.replace(tzinfo=None).isoformat() + "Z"
    return moment.astimezone(datetime.fromisoformat(f"2020-01-01T00:00:00{offset}").tzinfo).isoformat()


def _event(
    kind: str, optional: dict[str, st.SearchStrategy[object]] | None = None, **keys: object
) -> st.SearchStrategy[Json]:
    fixed: dict[str, st.SearchStrategy[object]] = {
        "type": st.just(kind),
        "at": instants(),
        **{key: value for key, value in keys.items() if isinstance(value, st.SearchStrategy)},
    }
    return st.fixed_dictionaries(fixed, optional=optional or {})


_KINDS: list[st.SearchStrategy[Json]] = [
    _event("issuer_joined", issuer=ISSUERS),
    _event("activation", issuer=ISSUERS, micro_credential=NAMES, version=st.just("1.0")),
    _event(
        "account",
        {
            "country": COUNTRIES,
            "state": STATES,
            "subject": st.one_of(SUBJECTS, st.lists(SUBJECTS, max_size=3)),
            "profile_complete": st.booleans(),
        },
        learner=LEARNERS,
    ),
    _event("rename", issuer=ISSUERS, micro_credential=NAMES, was=NAMES),
    _event("started", learner=LEARNERS, issuer=ISSUERS, micro_credential=NAMES),
    _event("withdrawn", learner=LEARNERS, issuer=ISSUERS, micro_credential=NAMES),
    _event("submission", submission=ENTITIES, learner=LEARNERS, issuer=ISSUERS, micro_credential=NAMES),
    _event("recommendation", submission=ENTITIES, assessor=ENTITIES, outcome=st.sampled_from(["award", "denial"])),
    _event("denial", submission=ENTITIES),
    _event(
        "award",
        {"state": STATES, "submission": ENTITIES},
        award=ENTITIES,
        learner=LEARNERS,
        issuer=ISSUERS,
        micro_credential=NAMES,
    ),
    _event("reissue", award=ENTITIES),
    _event("revocation", award=ENTITIES),
    _event(
        "stack_member",
        {"micro_credential_issuer": ISSUERS},
        issuer=ISSUERS,
        stack=st.sampled_from(["s1", "s2"]),
        micro_credential=NAMES,
        member=st.booleans(),
    ),
    _event("page_view", {"visitor": VISITORS, "issuer": ISSUERS}),
    st.fixed_dictionaries(
        {
            "type": st.just("page_views"),
            "day": st.sampled_from(["2020-09-30", "2020-10-01", "2020-12-31", "2021-01-01", "2021-03-31"]),
            "count": st.integers(0, 3),
        },
        optional={"visitors": st.integers(0, 3)},
    ),
]
_OFTEN = [_KINDS[2], _KINDS[3], _KINDS[9], _KINDS[9], _KINDS[12], _KINDS[13]]


@st.composite
def streams(draw: st.DrawFn, most: int = 40) -> list[Json]:
    """Draws events with distinct ids whose order says nothing about their times."""
    events = draw(st.lists(st.one_of(*_KINDS, *_OFTEN), max_size=most))
    places = draw(st.permutations(range(len(events))))
    return [{**event, "id": f"x{place:02}"} for place, event in zip(places, events, strict=True)]
