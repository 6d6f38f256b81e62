/**
 * Whether tests that need a real tool can run here. `found` says if the machine has it. Where PROOFGATE_REQUIRE names
 * the tool (comma or space between names, as .ci/run sets it), its absence is an error and not a reason to skip.
 */
export function canUse(
  tool: string,
  found: boolean,
  required: string = process.env.PROOFGATE_REQUIRE ?? "",
): boolean {
  if (!found && required.split(/[\s,]+/).includes(tool)) {
    throw new Error(
      `PROOFGATE_REQUIRE names \`${tool}\`, and this machine has none: install it; its tests must not be skipped`,
    );
  }
  return found;
}
