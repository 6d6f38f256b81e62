import type { DockerInstruction } from "../../commands/readers/docker-instructions.ts";
import type { FoundInStructure } from "./found.ts";

/** Images that say in their names that they run as somebody else, or whose name a build argument decides. */
const UNPRIVILEGED = /nonroot|non-root|rootless|unprivileged|chainguard|\$/i;

interface Stage {
  readonly line: number;
  /** As it is written, of the outermost stage below it. */
  readonly image: string;
  readonly isOnStage: boolean;
  user?: { readonly line: number; readonly name: string } | undefined;
  isServing: boolean;
}

/** What the stages of a Dockerfile are built on, and as whom the last one runs. */
export function ofStages(instructions: readonly DockerInstruction[]): FoundInStructure[] {
  const stages = stagesIn(instructions);
  return [...stages.flatMap(latestTag), ...stages.slice(-1).flatMap(rootUser)];
}

function stagesIn(instructions: readonly DockerInstruction[]): Stage[] {
  const stages: Stage[] = [];
  const named = new Map<string, Stage>();
  for (const { name, body, line } of instructions) {
    if (name === "FROM") {
      const [image = "", as, called] = wordsOf(body);
      const below = named.get(image.toLowerCase());
      const stage: Stage = {
        line,
        image: below?.image ?? image,
        isOnStage: below !== undefined,
        user: below?.user,
        isServing: false,
      };
      stages.push(stage);
      if (as?.toLowerCase() === "as" && called) named.set(called.toLowerCase(), stage);
    }
    const stage = stages.at(-1);
    if (stage === undefined) continue;
    if (name === "USER") stage.user = { line, name: body.trim().replace(/^["']|[:"'].*$/g, "") };
    if (name === "CMD" || name === "ENTRYPOINT") stage.isServing = true;
  }
  return stages;
}

/** A stage that builds on another, and what a build argument decides, have no tag to speak of. */
function latestTag({ line, image, isOnStage }: Stage): FoundInStructure[] {
  if (isOnStage || image === "scratch" || image.includes("$") || image.includes("@")) return [];
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === "latest" ? [{ rule: "dockerfile-latest-tag", line, code: image }] : [];
}

function rootUser({ line, image, user, isServing }: Stage): FoundInStructure[] {
  if (user !== undefined)
    return /^(?:root|0)$/.test(user.name)
      ? [{ rule: "dockerfile-root-user", line: user.line, code: user.name }]
      : [];
  return isServing && !UNPRIVILEGED.test(image) ? [{ rule: "dockerfile-no-user", line, code: image }] : [];
}

/** The words of an instruction, its options left out; the JSON form is a list of words too. */
export function wordsOf(body: string): string[] {
  const words = body.split(/\s+/).filter((word) => word !== "" && !word.startsWith("--"));
  return words[0]?.startsWith("[")
    ? words
        .join(" ")
        .split(/[\s[\]",]+/)
        .filter(Boolean)
    : words;
}
