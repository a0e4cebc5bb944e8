// The SARIF reports against the schema that OASIS publishes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";

const require = createRequire(import.meta.url);
const schema = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

const read = (file) => JSON.parse(readFileSync(path.join(process.env.TELLTALE_REPORT_SAMPLES, file), "utf8"));

for (const file of ["sample.sarif", "clean.sarif", "hostile.sarif", "large.sarif"]) {
  test(`${file} keeps the published schema of SARIF 2.1.0`, () => {
    validate(read(file));
    assert.deepEqual((validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).slice(0, 5), []);
  });

  test(`${file} stays under the limits of code scanning`, () => {
    for (const run of read(file).runs) {
      assert.ok(run.results.length <= 5000);
      assert.ok(run.tool.driver.rules.every((rule) => rule.properties.tags.length <= 10));
      assert.ok(run.results.every((result) => result.locations.length <= 10));
      const ids = run.tool.driver.rules.map((rule) => rule.id);
      assert.ok(run.results.every((result) => ids[result.ruleIndex] === result.ruleId));
    }
  });
}

test("the schema is really asked: a broken report is refused", () => {
  const broken = read("sample.sarif");
  broken.runs[0].results[0].level = "fatal";
  assert.equal(validate(broken), false);
});
