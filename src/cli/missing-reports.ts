import type { Verdict } from "../engine/verdict.ts";
import type { Given } from "./command.ts";

/** By which options of `check` a fact that a gate requires is handed over. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  tests: ["--tests FILE"],
  acceptance: ["--tests FILE"],
  tests_on_base: ["--tests-on-base FILE"],
  base_tests_on_head: ["--base-tests-on-head FILE"],
  coverage: ["--coverage FILE"],
  coverage_change: ["--coverage FILE", "--base-coverage FILE"],
  static_analysis: ["--sarif FILE"],
  dependencies: ["--advisories DIR"],
  usage: ["--usage FILE"],
};

/** The options, each once, that would hand over what is required and not known; none that was given already. */
export function optionsToGive({ findings, facts }: Verdict, given: Given): readonly string[] {
  const required = findings.filter(({ kind }) => kind === "undetermined");
  const missing = facts.filter(
    ({ name, source }) =>
      source === "unknown" && required.some(({ message }) => message.startsWith(`\`${name}\` `)),
  );
  const options = missing.flatMap(({ name }) => OPTIONS[name] ?? []);
  return [...new Set(options)].filter((option) => given.all(nameIn(option)).length === 0);
}

const nameIn = (option: string) => option.slice(2, option.indexOf(" "));
