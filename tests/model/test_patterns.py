"""The schemas, compiled by the validator that most programs on Node.js use: it reads patterns as ECMA-262 has them."""

import json
import subprocess
from pathlib import Path

from tests.node_tools import node_modules

SCHEMAS = Path(__file__).parents[2] / "schemas"
COMPILE = """
const { default: Ajv } = require("ajv/dist/2020");
const ajv = new Ajv({ strict: false, validateFormats: false });
const refused = [];
for (const file of process.argv.slice(1)) {
  try { ajv.compile(JSON.parse(require("fs").readFileSync(file, "utf8"))); }
  catch (error) { refused.push(file + ": " + error.message); }
}
console.log(JSON.stringify(refused));
"""


def test_every_schema_is_one_to_ajv() -> None:
    files = sorted(SCHEMAS.glob("*.schema.json"))

    done = subprocess.run(
        ["node", "-e", COMPILE, *map(str, files)],
        cwd=node_modules().parent, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    assert files
    assert json.loads(done.stdout) == []
