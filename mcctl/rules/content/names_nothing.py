"""A value has the right form, but there is nothing of that name.

Codes of languages, currencies and licences are read by other programs, which know the lists: with a code that is in none, a
screen reader reads with the wrong voice, and a catalogue shows no price. An address that is cut off leads nobody anywhere.

Instead of:

```yaml micro-credentials/code-tracing.yaml
language: jp
license: CC-BY-4
prices: [{amount: "75.00", currency: RMB}]
url: https://northlake
skills: [{label: Reading program code, uri: "http://data.europa.eu/esco/skill/"}]
research:
  sources:
    - {title: Relationships between reading and writing code, year: 2008, doi: "https://doi.org/10.1145/1404520.1404531"}
    - {title: Explaining and tracing, year: 2009, url: "https://doi.org/10.1145"}
```

Write:

```yaml micro-credentials/code-tracing.yaml
language: ja
license: CC-BY-4.0
prices: [{amount: "75.00", currency: CNY}]
url: https://northlake.example/cs/code-tracing
skills: [{label: Reading program code, uri: "http://data.europa.eu/esco/skill/21d2f96d-35f7-4e3f-9745-c533d2dd6e97"}]
research:
  sources:
    - {title: Relationships between reading and writing code, year: 2008, doi: 10.1145/1404520.1404531}
    - {title: Explaining and tracing, year: 2009, url: "https://doi.org/10.1145/1562877.1562930"}
```
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.catalog.quotation import clipped, plain, quoted
from mcctl.diagnostics import Diagnostic, Edit, Fix, Route, Rule, Severity
from mcctl.model.issuer import Issuer
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.scalar import TextKind
from mcctl.model.stack import Stack
from mcctl.model.translation import IssuerTranslation, StackTranslation, Translation
from mcctl.rules.addresses import addresses
from mcctl.rules.broken_addresses import DOI, DOI_PREFIX, fault_of_address, fault_of_site, may_hold_fault
from mcctl.rules.code_lists import Fault, currency_fault, language_fault, license_fault

RULE = Rule("MC316", "names-nothing", Severity.WARNING)
BARE = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*|10\.[0-9]{4,9}/[A-Za-z0-9./_-]+")
"""A code that needs no quotes for its letters."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds codes that are in no list, and addresses that lead nowhere."""
    read: list[tuple[Issuer | MicroCredential | Stack, Document]] = [
        (entry.resource, entry.document) for entry in catalog.entries
    ]
    if catalog.issuer is not None and catalog.issuer_document is not None:
        read.append((catalog.issuer, catalog.issuer_document))
    for resource, document in read:
        for route, fault in _faults(resource):
            if fault is not None:
                yield _finding(fault, document, route)
    yield from _addresses(catalog)


def _faults(resource: Issuer | MicroCredential | Stack) -> Iterator[tuple[Route, Fault | None]]:
    translations: Sequence[Translation | StackTranslation | IssuerTranslation] = resource.translations
    for index, translation in enumerate(translations):
        yield ("translations", index, "language"), language_fault(translation.language)
    if not isinstance(resource, Stack):
        if resource.language is not None:
            yield ("language",), language_fault(resource.language)
        if resource.license is not None:
            yield ("license",), license_fault(resource.license)
    if not isinstance(resource, Issuer):
        for index, price in enumerate(resource.prices):
            yield ("prices", index, "currency"), currency_fault(price.currency)
    if isinstance(resource, MicroCredential) and resource.research is not None:
        for index, source in enumerate(resource.research.sources):
            if source.doi is not None:
                yield ("research", "sources", index, "doi"), _doi_fault(source.doi)


def _doi_fault(doi: str) -> Fault | None:
    if DOI.fullmatch(doi):
        return None
    bare = DOI_PREFIX.sub("", doi.strip(), count=1)
    if DOI.fullmatch(bare):
        return Fault("a DOI is written without what comes before its `10.`", bare, is_certain=True)
    return Fault(f"`{clipped(doi)}` is no DOI, such as `10.1145/3446871.3469765`")


def _finding(fault: Fault, document: Document, route: Route) -> Diagnostic:
    span = document.locate(route)
    fix: Fix | None = None
    hint = "look it up, or leave the key out"
    if fault.meant is not None:
        hint = f"write `{fault.meant}`" if fault.is_certain else f"did you mean `{fault.meant}`?"
        text = plain(fault.meant) if BARE.fullmatch(fault.meant) else quoted(fault.meant)
        fix = Fix(safe=fault.is_certain, edits=(Edit(span, text),))
    return Diagnostic(RULE, fault.message, document.path, span, route, hint=hint, fix=fix)


def _addresses(catalog: Catalog) -> Iterator[Diagnostic]:
    suspect = tuple(entry for entry in catalog.entries if may_hold_fault(entry.document.text))
    for address in addresses(replace(catalog, entries=suspect)):
        passage = address.passage
        is_field = passage.kind is TextKind.ADDRESS
        why = fault_of_address(address.url) or (fault_of_site(address.url) if is_field else None)
        if why is not None:
            yield Diagnostic(
                RULE, f"the address `{clipped(address.url)}` {why}", passage.document.path,
                passage.span(address.start, address.end), passage.route, hint="copy it once more from the page itself",
            )  # fmt: skip
