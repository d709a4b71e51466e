"""A seeded generator of catalogues: files of 5 to 10 KB with everything that a real one holds, and nothing to report.

`python benchmarks/catalogue.py FOLDER --files 10000` writes a repository of so many micro-credentials and stacks, with a
badge for each. The same seed gives the same bytes. `--errors N` plants a known slip in every N-th file.
"""

import argparse
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

STACK_SIZE = 19
"""Micro-credentials in a stack, so that a twentieth of the files are stacks."""

WHO = """teachers|educators|coaches|families|students|mentors|librarians|counselors|leaders|colleagues|learners|tutors|
advisers|instructors|volunteers|neighbors|aides|specialists|partners|apprentices""".replace("\n", "").split("|")
DOES = """plan|teach|record|compare|gather|describe|rehearse|adapt|examine|revise|organize|observe|sketch|document|sort|
explain|model|question|practise|connect|design|discuss|measure|review|collect|choose|arrange|narrate|present|annotate""".replace(
    "\n", ""
).split("|")
HOW = """patient|written|shared|weekly|careful|short|spoken|visible|open|detailed|early|final|quiet|regular|local|guided|
simple|layered|collective|formal|playful|structured|repeated|gradual|independent|varied|honest|timely|flexible|brief|
creative|deliberate|friendly|public|seasonal|practical|rigorous|steady|tactile|thoughtful""".replace("\n", "").split(
    "|"
)
WHAT = """routines|lessons|notes|tasks|projects|journals|dialogues|examples|maps|models|surveys|stories|drafts|diagrams|
tables|essays|experiments|portfolios|questions|timelines|summaries|sketches|interviews|readings|reports|prototypes|posters|
recordings|checklists|collections|translations|simulations|debates|measurements|budgets|recipes|proofs|poems|charts|
scripts""".replace("\n", "").split("|")
WHERE = """in the workshop|at the museum|in small groups|after the unit|during the first week|on the playground|
with the whole class|across two terms|before the exhibition|in the laboratory|along the river|at home|in the library|
through the winter|between two visits|in the garden|on screen|by hand|near the harbor|in pairs""".replace(
    "\n", ""
).split("|")
WHY = """because trust grows from it|so that nobody waits|although time is scarce|until the idea holds|while others listen|
so that progress shows|because memory needs it|where doubts remain|so that each voice counts|when plans change|
because evidence matters|so that mistakes teach|unless a better way appears|as the seasons turn|
since habits last""".replace("\n", "").split("|")
SUBJECTS = ("mathematics", "biology", "history", "music", "computer science", "chemistry", "geography", "languages")
LEVELS = ("Developing", "Basic", "Proficient")

INK = ("#ffffff", "#ffc94d")
GROUND = ("#0f3a78", "#14502f", "#5a1846", "#3b2a6b")


@dataclass(frozen=True, slots=True)
class Prose:
    """Makes up sentences of which no two are alike."""

    chance: random.Random

    def sentence(self) -> str:
        """One sentence of about twenty words."""
        pick = self.chance.choice
        count = self.chance.randint(2, 97)
        first = (
            f"{pick(WHO)} {pick(DOES)} {count} {pick(HOW)} {pick(WHAT)} {pick(WHERE)}, {pick(DOES)} {pick(HOW)} "
            f"{pick(WHAT)} with {pick(WHO)} {pick(WHERE)}, and {pick(DOES)} {pick(HOW)} {pick(WHAT)} {pick(WHY)}."
        )
        return first[0].upper() + first[1:]

    def text(self, sentences: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(sentences))

    def phrase(self) -> str:
        """A few words, such as a title has."""
        return f"{self.chance.choice(HOW)} {self.chance.choice(WHAT)} {self.chance.choice(WHERE)}"


def folded(key: str, text: str, indent: int) -> str:
    """A text over several lines, as authors write it."""
    space = " " * (indent + 2)
    return f"{' ' * indent}{key}: >-\n{fill(text, 116, initial_indent=space, subsequent_indent=space)}\n"


SYLLABLES = [consonant + vowel for consonant in "bdkl" for vowel in "aeiou"]


def spelled(number: int) -> str:
    """A number in letters, so that titles are words and no two are alike."""
    letters = ""
    while True:
        number, rest = divmod(number, len(SYLLABLES))
        letters = SYLLABLES[rest] + letters
        if number == 0:
            return letters.capitalize()


def micro_credential(number: int, chance: random.Random) -> str:
    """One micro-credential, as text."""
    prose = Prose(chance)
    name = f"mc-{number:05}"
    title = f"{spelled(number)} {prose.phrase()}"
    ground = chance.choice(GROUND)
    out = [
        "# yaml-language-server: $schema=../.schemas/micro-credential.schema.json\n",
        f'kind: micro-credential\nid: {name}\ncode: B-{number}\nversion: "1.{chance.randint(0, 9)}"\n',
        f"status: active\nvisibility: public       # written out on purpose\ntitle: {title}\n",
        f"url: https://bench.example/micro-credentials/{name}\nperformer: Educator\n",
        folded("competency", f"Educators {chance.choice(DOES)} {prose.phrase()} {chance.choice(WHY)}.", 0),
        folded("description", prose.text(2), 0),
        "outcomes:\n",
    ]
    out += [f"  - id: outcome-{i}\n    text: {prose.sentence()}\n" for i in range(3)]
    out.append("key_method:\n" + folded("summary", prose.text(1), 2) + "  components:\n")
    for _ in range(3):
        out.append(f"    - name: {prose.phrase().capitalize()}\n" + folded("text", prose.text(1), 6))
    out.append("research:\n" + folded("rationale", prose.text(2), 2) + "  sources:\n")
    for _ in range(2):
        out.append(
            f"    - title: {prose.phrase().capitalize()} among {chance.choice(WHO)}\n"
            f'      authors: ["Lind, R.", "Okafor, {chance.choice("ABCDE")}."]\n'
            f"      year: {chance.randint(2022, 2026)}\n"
            f"      publication: Journal of {chance.choice(SUBJECTS).capitalize()} Education\n"
            "      medium: text\n"
        )
    out.append(
        "resources:\n"
        f"  - title: {prose.phrase().capitalize()}\n    url: https://bench.example/resources/{number}\n"
        f"    medium: text\n    note: {prose.sentence()}\n    free: true\n"
        "assessment:\n  pass_rule: all\n  methods: [portfolio]\n  supervision: none\n  identity_checked: false\n"
        "  blind: double\n  resubmissions: unlimited\n  parts:\n"
        "    - id: overview\n      kind: overview\n      title: Overview questions\n      items:\n"
        "        - id: context\n          title: Your class and your reasons\n"
        + folded("prompt", prose.text(1), 10)
        + "          response: text\n          words: {min: 150, max: 300}\n"
        + folded("passing", prose.text(1), 10)
        + "    - id: evidence\n      kind: evidence\n      title: Work examples\n      items:\n"
        "        - id: lesson\n          title: A lesson\n"
        + folded("prompt", prose.text(2), 10)
        + "          response: upload_or_link\n          accepts:\n            - [video, audio, text]\n"
        "          rubric:\n            levels:\n              - Developing\n              - Basic\n"
        "              - {name: Proficient, passes: true}\n            criteria:\n"
    )
    for i in range(chance.randint(2, 4)):
        out.append(f"              - id: criterion-{i}\n                name: {prose.phrase().capitalize()}\n")
        out.append("                descriptions:\n")
        out += [folded(level, prose.text(1), 18) for level in LEVELS]
    out.append(
        "    - id: reflection\n      kind: reflection\n      title: Reflection\n      items:\n        - id: looking-back\n"
        + folded("prompt", prose.text(1), 10)
        + "          response: text\n          words: {min: 200, max: 400}\n"
        + folded("passing", prose.text(1), 10)
    )
    out.append(
        f"badge:\n  file: badges/{name}.svg\n"
        f"  alt: A {chance.choice(HOW)} pattern of {chance.randint(3, 40)} {chance.choice(HOW)} lines around the letters "
        f"{spelled(number).upper()}\n"
        f'  colors:\n    - {{foreground: "{chance.choice(INK)}", background: "{ground}", use: graphic}}\n'
        f"subjects: [{chance.choice(SUBJECTS)}]\ngrades: [6-8, 9-12]\naudience: [Classroom teachers]\n"
        f"tags: [{chance.choice(HOW)} {chance.choice(WHAT)}, {chance.choice(SUBJECTS)}]\ndelivery: online\n"
        "estimated_hours: {min: 10, max: 15}\n"
        'prices:\n  - {amount: "75.00", currency: USD, charged_at: submission}\n'
        f"creators: [Bench {chance.choice(SUBJECTS).capitalize()} Group]\n"
    )
    return "".join(out)


def stack(number: int, members: range, chance: random.Random) -> str:
    """One stack, as text."""
    prose = Prose(chance)
    name = f"stack-{number:05}"
    held = "".join(f"  - {{micro_credential: mc-{member:05}}}\n" for member in members)
    return (
        "# yaml-language-server: $schema=../.schemas/stack.schema.json\n"
        f'kind: stack\nid: {name}\ncode: S-{number}\nversion: "1.0"\nstatus: active\nvisibility: public\n'
        f"title: {spelled(number)} {prose.phrase()}\nurl: https://bench.example/stacks/{name}\n"
        + folded("description", prose.text(20), 0)
        + "outcomes:\n"
        + "".join(f"  - id: outcome-{i}\n    text: {prose.sentence()}\n" for i in range(8))
        + f"audience: [Classroom teachers]\nmembers:\n{held}completion: all\nbadge:\n  file: badges/{name}.svg\n"
        f"  alt: A {chance.choice(HOW)} frame of {chance.randint(3, 40)} {chance.choice(HOW)} bars around the letters "
        f"{spelled(number).upper()}\n"
        f"subjects: [{chance.choice(SUBJECTS)}]\ngrades: [6-8, 9-12]\ndelivery: online\ncreators: [Bench Group]\n"
    )


def badge(number: int, ground: str) -> str:
    """A badge of its own for each."""
    ring = "".join(
        f'<circle cx="{64 + (i * 7 + number) % 40}" cy="{64 + (i * 11 + number) % 40}" r="{3 + i % 4}" fill="#ffc94d"/>'
        for i in range(8)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" width="128" height="128"><title>{number}</title>'
        f'<rect width="128" height="128" rx="16" fill="{ground}"/>{ring}</svg>\n'
    )


@dataclass(frozen=True, slots=True)
class Slip:
    """A known slip: the code that it gives, and how it is made."""

    code: str
    make: Callable[[str], str]


SLIPS = (
    Slip("MC002", lambda text: text.replace("performer: Educator", "perfomer: Educator")),
    Slip("MC020", lambda text: text.replace('version: "1.0"', "version: 1.0").replace('version: "1.', "version: 1.")),
    Slip("MC102", lambda text: text.replace("\nid: mc-", "\nid: mx-", 1)),
    Slip("MC309", lambda text: text.replace(" with ", " with with ", 1)),
    Slip("MC307", lambda text: text.replace("description: >-\n  ", "description: >-\n  TODO ", 1)),
    Slip("MC209", lambda text: text + "prerequisites:\n  - {micro_credential: there-is-no-such-one}\n"),
    Slip("MC210", lambda text: text.replace("file: badges/", "file: badges/no-")),
    Slip("MC001", lambda text: text.replace("delivery: online\n", "delivery: [online\n")),
)


def files(count: int, seed: int, every: int | None = None) -> Iterator[tuple[str, str]]:
    """Yields the path and the text of each file of a repository of so many definitions.

    Args:
        count: How many micro-credentials and stacks, together.
        seed: The same gives the same.
        every: In every so-many-th micro-credential a slip is planted; None = in none.
    """
    yield "mcctl.yaml", "version: 1\n"
    yield (
        "issuer.yaml",
        "kind: issuer\nid: bench\nname: Bench University\ntype: university\nurl: https://bench.example\n",
    )
    stacks = max(1, count // (STACK_SIZE + 1))
    credentials = count - stacks
    for number in range(credentials):
        chance = random.Random(f"{seed}:{number}")  # noqa: S311  # a corpus, no secret
        text = micro_credential(number, chance)
        if every is not None and number % every == every - 1:
            text = SLIPS[number // every % len(SLIPS)].make(text)
        yield f"micro-credentials/part-{number // 100:03}/mc-{number:05}.yaml", text
        yield f"badges/mc-{number:05}.svg", badge(number, GROUND[number % 4])
    for number in range(stacks):
        chance = random.Random(f"{seed}:stack:{number}")  # noqa: S311  # a corpus, no secret
        last = credentials if number == stacks - 1 else (number + 1) * STACK_SIZE
        yield f"stacks/stack-{number:05}.yaml", stack(number, range(number * STACK_SIZE, last), chance)
        yield f"badges/stack-{number:05}.svg", badge(number, GROUND[number % 4])


def write(folder: Path, count: int, seed: int = 1, every: int | None = None, *, is_committed: bool = False) -> None:
    """Writes a repository, and commits it in git where that is asked for."""
    for path, text in files(count, seed, every):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if is_committed:
        for command in (
            ("init", "--quiet"),
            ("add", "--all"),
            ("-c", "user.name=Bench", "-c", "user.email=bench@bench.example", "commit", "--quiet", "-m", "Bench"),
        ):
            subprocess.run(["git", *command], cwd=folder, check=True)  # noqa: S607  # git, with words of ours


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", type=int, metavar="N", help="a slip in every N-th micro-credential")
    parser.add_argument("--git", action="store_true", help="commit it")
    given = parser.parse_args()
    write(given.folder, given.files, given.seed, given.errors, is_committed=given.git)


if __name__ == "__main__":
    main()
