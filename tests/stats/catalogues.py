"""A catalogue for invented events."""

from mcctl.stats.demo_catalogue import DemoCatalogue, DemoMicroCredential, DemoStack

NINE = DemoCatalogue(
    "northlake",
    "Northlake University",
    tuple(
        DemoMicroCredential(f"mc-{place}", "1.1" if place == 3 else "1.0", ("lesson/modelling", "lesson/talk"))
        for place in range(1, 10)
    ),
    (
        DemoStack("first-steps", ("mc-1", "mc-2", "mc-3")),
        DemoStack("all-of-it", tuple(f"mc-{n}" for n in range(2, 10))),
    ),
)
