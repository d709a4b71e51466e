"""What of a plan is only about what was changed on the platform."""

from mcctl.plan.plan import Plan


def only_drift(plan: Plan) -> Plan:
    """Keeps of a plan what was changed on the platform, and what is refused for it; it is shown and never applied."""
    return Plan(
        plan.platform,
        plan.origin,
        plan.commit,
        plan.issuer,
        plan.namespace,
        plan.revision,
        plan.guards,
        (),
        plan.made_by,
        plan.allowances,
        drift=plan.drift,
        refused=tuple(refusal for refusal in plan.refused if refusal.guard == "drift"),
        unchanged=plan.unchanged,
        allowed_by=plan.allowed_by,
        unneeded=plan.unneeded,
    )
