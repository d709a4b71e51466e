"""The metrics that an issuer learns from about its own work: what became of submissions, stacks and micro-credentials.

`:end_us` is the period's end, or the instant as of which is counted where that is earlier; `:as_of_us` is that instant.
"""

from typing import Final

from mcctl.stats.metric import Metric
from mcctl.stats.terms import RENAMES, stated

_FIRSTS: Final = """
firsts AS (
  SELECT learner, issuer, micro_credential, MIN(at_us) AS at_us, COUNT(*) AS tries
  FROM (
    SELECT s.at_us, s.learner, s.issuer, COALESCE(p.present, s.micro_credential) AS micro_credential
    FROM events s LEFT JOIN present_ids p ON p.issuer = s.issuer AND p.was = s.micro_credential
    WHERE s.type = 'submission' AND s.at_us < :as_of_us AND (:all_issuers = 1 OR s.issuer = :issuer)
  ) submitted
  -- the learner last, or SQLite would walk all events in the order of its index of learners
  GROUP BY issuer, micro_credential, learner
  HAVING MIN(at_us) >= :start_us AND MIN(at_us) < :end_us
)"""

_FATES: Final = """
fates AS (
  SELECT s.attempt, f.tries, d.type AS decision,
    ROW_NUMBER() OVER (PARTITION BY f.issuer, f.micro_credential, f.learner ORDER BY s.id, d.at_us, d.id) AS place
  FROM firsts f
  JOIN events s ON s.type = 'submission' AND s.at_us = f.at_us AND s.learner = f.learner AND s.issuer = f.issuer
  LEFT JOIN present_ids p ON p.issuer = s.issuer AND p.was = s.micro_credential
  LEFT JOIN events d ON d.submission = s.submission AND d.type IN ('award', 'denial') AND d.at_us < :as_of_us
  WHERE COALESCE(p.present, s.micro_credential) = f.micro_credential
)"""

_TIMED: Final = """
timed AS (
  SELECT submission,
    MIN(CASE WHEN type = 'submission' THEN at_us END) AS submitted_us,
    MIN(CASE WHEN type <> 'submission' THEN at_us END) AS decided_us
  FROM events
  WHERE at_us < :as_of_us
    AND (type IN ('award', 'denial') OR (type = 'submission' AND (:all_issuers = 1 OR issuer = :issuer)))
    AND submission IN (
      SELECT submission FROM events WHERE type IN ('award', 'denial') AND at_us >= :start_us AND at_us < :end_us
    )
  GROUP BY submission
)"""

_OPEN: Final = """
undecided AS (
  SELECT submission FROM events WHERE type = 'submission' AND at_us < :end_us
  EXCEPT
  SELECT submission FROM events WHERE type IN ('award', 'denial') AND at_us < :end_us
),
brought AS (
  SELECT s.learner, s.issuer, COALESCE(p.present, s.micro_credential) AS micro_credential, s.at_us,
    ROW_NUMBER() OVER (PARTITION BY s.submission ORDER BY s.at_us, s.id) AS place
  FROM undecided u
  JOIN events s ON s.submission = u.submission
  LEFT JOIN present_ids p ON p.issuer = s.issuer AND p.was = s.micro_credential
  WHERE s.type = 'submission' AND s.at_us < :end_us AND (:all_issuers = 1 OR s.issuer = :issuer)
),
given_up AS (
  SELECT learner, issuer, micro_credential, MAX(at_us) AS last_us
  FROM (
    SELECT w.learner, w.issuer, COALESCE(p.present, w.micro_credential) AS micro_credential, w.at_us
    FROM events w LEFT JOIN present_ids p ON p.issuer = w.issuer AND p.was = w.micro_credential
    WHERE w.type = 'withdrawn' AND w.at_us < :end_us
  ) withdrawn
  GROUP BY issuer, micro_credential, learner
)"""

_DENIED: Final = """
denied AS (
  SELECT d.id, d.submission
  FROM events d
  WHERE d.type = 'denial' AND d.at_us >= :start_us AND d.at_us < :end_us
    AND NOT EXISTS (
      SELECT 1 FROM events b
      WHERE b.type IN ('award', 'denial') AND b.submission = d.submission
        AND (b.at_us < d.at_us OR (b.at_us = d.at_us AND b.id < d.id))
    )
),
of_what AS (
  SELECT d.id, d.submission, s.issuer, COALESCE(p.present, s.micro_credential) AS micro_credential,
    ROW_NUMBER() OVER (PARTITION BY d.submission ORDER BY s.at_us, s.id) AS place
  FROM denied d
  JOIN events s ON s.submission = d.submission
  LEFT JOIN present_ids p ON p.issuer = s.issuer AND p.was = s.micro_credential
  WHERE s.type = 'submission' AND s.at_us < :as_of_us AND (:all_issuers = 1 OR s.issuer = :issuer)
)"""

_STACKS: Final = """
joined AS (
  SELECT issuer, stack, micro_credential_issuer, micro_credential, member,
    ROW_NUMBER() OVER (
      PARTITION BY issuer, stack, micro_credential_issuer, micro_credential ORDER BY at_us DESC, id DESC
    ) AS place
  FROM (
    SELECT m.issuer, m.stack, m.micro_credential_issuer, COALESCE(p.present, m.micro_credential) AS micro_credential,
      m.member, m.at_us, m.id
    FROM events m LEFT JOIN present_ids p ON p.issuer = m.micro_credential_issuer AND p.was = m.micro_credential
    WHERE m.type = 'stack_member' AND m.at_us < :end_us
      AND (:all_issuers = 1 OR (m.issuer = :issuer AND m.micro_credential_issuer = :issuer))
  ) said
),
parts AS (
  SELECT issuer, stack, micro_credential_issuer, micro_credential FROM joined WHERE place = 1 AND member = 1
),
sizes AS (
  SELECT issuer, stack, COUNT(*) AS members FROM parts GROUP BY issuer, stack
)"""

_PEOPLE: Final = """
reached AS (
  SELECT learner, issuer, micro_credential, MAX(holds) AS holds
  FROM (
    SELECT e.learner, e.issuer, COALESCE(p.present, e.micro_credential) AS micro_credential,
      CASE WHEN e.type = 'award' AND r.award IS NULL THEN 1 ELSE 0 END AS holds
    FROM events e
    LEFT JOIN present_ids p ON p.issuer = e.issuer AND p.was = e.micro_credential
    LEFT JOIN (SELECT DISTINCT award FROM events WHERE type = 'revocation' AND at_us < :end_us) r ON r.award = e.award
    WHERE e.type IN ('started', 'submission', 'award') AND e.at_us < :end_us
  ) seen
  GROUP BY issuer, micro_credential, learner
),
people AS (
  SELECT m.issuer, m.stack, r.learner, SUM(r.holds) AS held
  FROM parts m JOIN reached r ON r.issuer = m.micro_credential_issuer AND r.micro_credential = m.micro_credential
  GROUP BY m.issuer, m.stack, r.learner
)"""

_IDLE: Final = """
idle AS (
  SELECT a.issuer, COALESCE(p.present, a.micro_credential) AS micro_credential
  FROM events a LEFT JOIN present_ids p ON p.issuer = a.issuer AND p.was = a.micro_credential
  WHERE a.type = 'activation' AND a.at_us <= :start_us AND :start_us < :end_us
    AND (:all_issuers = 1 OR a.issuer = :issuer)
  EXCEPT
  SELECT s.issuer, COALESCE(p.present, s.micro_credential)
  FROM events s LEFT JOIN present_ids p ON p.issuer = s.issuer AND p.was = s.micro_credential
  WHERE s.type = 'submission' AND s.at_us >= :start_us AND s.at_us < :end_us
),
last_awards AS (
  SELECT issuer, micro_credential, MAX(last_us) AS last_us
  FROM (
    SELECT a.issuer, COALESCE(p.present, a.micro_credential) AS micro_credential, a.last_us
    FROM (
      SELECT issuer, micro_credential, MAX(at_us) AS last_us
      FROM events WHERE type = 'award' AND at_us < :end_us
      GROUP BY issuer, micro_credential
    ) a LEFT JOIN present_ids p ON p.issuer = a.issuer AND p.was = a.micro_credential
  ) each_id
  GROUP BY issuer, micro_credential
)"""

FIRST_PASS: Final = Metric(
    "first_pass",
    "First pass and resubmission",
    "submissions in the period that were a learner's first for a micro-credential, by their first decision so far and by "
    "whether the learner submitted for it again; an attempt above 1 is no first one, and an award that names no "
    "submission decides none",
    stated(
        RENAMES,
        _FIRSTS,
        _FATES,
        query="""
SELECT decision, CASE WHEN tries > 1 THEN 1 ELSE 0 END AS again, COUNT(*)
FROM fates
WHERE place = 1 AND attempt = 1
GROUP BY decision, CASE WHEN tries > 1 THEN 1 ELSE 0 END
""",
    ),
)

DECISIONS: Final = Metric(
    "decisions",
    "Time to a decision",
    "submissions whose first award or denial lies in the period, by the local days of the submission and of that "
    "decision, between which Monday to Friday without holidays are counted; a decision on a submission that is not known "
    "is left out, and so is an award that names none",
    stated(
        _TIMED,
        query="""
SELECT submitted_day_us, {local_us} - {local_us} % 86400000000 AS decided_day_us, COUNT(*)
FROM (
  SELECT {local_us} - {local_us} % 86400000000 AS submitted_day_us, decided_us AS at_us
  FROM (SELECT submitted_us AS at_us, decided_us FROM timed) submitted
  WHERE at_us IS NOT NULL AND decided_us >= :start_us AND decided_us < :end_us
) decided
GROUP BY submitted_day_us, {local_us} - {local_us} % 86400000000
""",
    ),
)

WAITING: Final = Metric(
    "waiting",
    "Open submissions",
    "submissions without an award or a denial at the period's end, by the local day of the submission; one whose learner "
    "gave up since waits for no decision and is left out",
    stated(
        RENAMES,
        _OPEN,
        query="""
SELECT {local_us} - {local_us} % 86400000000 AS day_us, COUNT(*)
FROM (
  SELECT b.at_us
  FROM brought b LEFT JOIN given_up g
    ON g.learner = b.learner AND g.issuer = b.issuer AND g.micro_credential = b.micro_credential
  WHERE b.place = 1 AND (g.last_us IS NULL OR g.last_us <= b.at_us)
) waiting
GROUP BY {local_us} - {local_us} % 86400000000
""",
    ),
)

DENIALS_BY_CRITERION: Final = Metric(
    "denials_by_criterion",
    "Denials by criterion",
    "denials in the period that were the first decision on their submission, by micro-credential and by criterion that "
    "was not met; one denial may count in several, and what assessors recommended does not count",
    stated(
        RENAMES,
        _DENIED,
        query="""
SELECT d.issuer, d.micro_credential, c.criterion, COUNT(*)
FROM of_what d JOIN events c ON c.submission = d.submission AND c.of_event = d.id
WHERE d.place = 1 AND c.type = 'criterion_not_met'
GROUP BY d.issuer, d.micro_credential, c.criterion
""",
    ),
)

STACK_FUNNEL: Final = Metric(
    "stack_funnel",
    "From a first award to a whole stack",
    "stacks by the micro-credentials in them at the period's end, and the learners who until then began at least one of "
    "these, and who held awards of one, of half and of all; an award counts as a beginning too, a revoked one is not "
    "held, and for one issuer the micro-credentials of others are left out",
    stated(
        RENAMES,
        _STACKS,
        _PEOPLE,
        query="""
SELECT s.issuer, s.stack, s.members, COUNT(p.learner),
  COUNT(CASE WHEN p.held > 0 THEN 1 END),
  COUNT(CASE WHEN p.held > 0 AND 2 * p.held >= s.members THEN 1 END),
  COUNT(CASE WHEN p.held = s.members THEN 1 END)
FROM sizes s LEFT JOIN people p ON p.issuer = s.issuer AND p.stack = s.stack
GROUP BY s.issuer, s.stack, s.members
""",
    ),
)

DORMANT: Final = Metric(
    "dormant",
    "Dormant micro-credentials",
    "micro-credentials that were activated by the period's start and for which nobody submitted anything in it, with "
    "their last award until its end; events do not tell what was retired since, so that is not left out",
    stated(
        RENAMES,
        _IDLE,
        query="""
SELECT i.issuer, i.micro_credential, a.last_us
FROM idle i LEFT JOIN last_awards a ON a.issuer = i.issuer AND a.micro_credential = i.micro_credential
""",
    ),
)

INSIGHT: Final = (FIRST_PASS, DECISIONS, WAITING, DENIALS_BY_CRITERION, STACK_FUNNEL, DORMANT)
