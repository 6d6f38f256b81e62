import { type Feed, type Scene, UNKNOWN_FEED } from "./scene.ts";
import type { ShellWord } from "./shell-word.ts";

/** Functions within functions that a call is followed into. */
const CALLS_DEPTH_MAX = 8;

/**
 * Follows a call. The definition was judged with words that nobody knew, so that a call can only add what is blocked:
 * the rest was said there. Beyond its bounds it says nothing, for the same reason.
 */
export function follow(scene: Scene, name: string, args: readonly ShellWord[], judge: () => Feed): Feed {
  if (scene.followable <= 0 || scene.defining.length >= CALLS_DEPTH_MAX || scene.defining.includes(name))
    return UNKNOWN_FEED;
  const { budget } = scene;
  const start = scene.findings.length;
  const variables = new Map(scene.variables);
  for (const [index, word] of args.entries())
    scene.variables.set(String(index + 1), { values: [word], array: false });
  for (const all of ["@", "*"]) scene.variables.set(all, { values: args, array: true });
  scene.budget = Math.min(budget, scene.followable);
  const granted = scene.budget;
  scene.defining.push(name);
  const feed = judge();
  scene.defining.pop();
  scene.followable -= granted - scene.budget;
  scene.budget = budget;
  scene.variables.clear();
  for (const [variable, value] of variables) scene.variables.set(variable, value);
  scene.findings = scene.findings.filter(({ verdict }, index) => index < start || verdict === "block");
  return feed.kind === "fetched" || feed.kind === "hidden" ? feed : UNKNOWN_FEED;
}
