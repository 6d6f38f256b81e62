import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { openAttestation } from "../../src/ledger/attestation-reading.ts";
import { readArchive } from "../../src/ledger/tar.ts";
import { archiveOf, OURS } from "./exported-run.ts";

const validatorOf = (name: string) => {
  const file = new URL(`../../schemas/predicate-${name}.v1.schema.json`, import.meta.url);
  return new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(file, "utf8")),
  );
};

it("publishes a schema for each predicate of its own: what is attested is of it, and nothing more is allowed", () => {
  const members = readArchive(archiveOf([{ id: "V-1", json: '{"verdict":"pass"}\n', facts: "{}" }]));
  const predicatesIn = (name: string) => {
    const text = members.find((each) => each.name === name)?.bytes.toString("utf8") ?? "";
    return text
      .trimEnd()
      .split("\n")
      .flatMap((line) => {
        const opened = openAttestation(line, [OURS]);
        return opened.ok ? [opened.statement] : [];
      });
  };
  const [exported] = predicatesIn("export.dsse.json");
  const entry = predicatesIn("attestations.jsonl").find(({ predicateType }) =>
    predicateType.includes("ledger-entry"),
  );
  for (const [name, statement] of [
    ["run-export", exported],
    ["ledger-entry", entry],
  ] as const) {
    const validate = validatorOf(name);
    expect(validate(statement?.predicate), JSON.stringify(validate.errors)).toBe(true);
    expect(statement?.predicateType).toBe(`urn:proofgate:predicate:${name}:v1`);
    expect(validate({ ...statement?.predicate, extra: 1 })).toBe(false);
    expect(validate({})).toBe(false);
  }
});
