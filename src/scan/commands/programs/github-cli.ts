import type { Call } from "../call.ts";
import { readOptions } from "../options.ts";
import { remember } from "../redirections.ts";
import { type Feed, say } from "../scene.ts";
import { literalWord, shown } from "../shell-word.ts";

/** `gh` reads and opens pull requests every day; what merges, deletes or publishes does not go by itself. */
export function gh(call: Call): Feed | undefined {
  const { scene } = call;
  const { operands } = readOptions(call.args, "-R --repo --hostname");
  const [area = literalWord(""), verb = literalWord(""), ...rest] = operands;
  const words = call.args.map(({ value }) => value);
  const line = shown(call.args.map(({ text }) => text).join(" "));
  if (area.value === "api") {
    const method = readOptions(
      call.args,
      "-X --method -f -F -H --jq -q --input --raw-field --field -t --template",
    )
      .value("-X", "--method")
      ?.value.toUpperCase();
    if (words.some((word) => /git\/refs/.test(word)) && words.some((word) => /force=true/.test(word)))
      say(scene, "rewrites-history", `\`gh ${line}\` moves a branch by force`);
    if (method === "DELETE") say(scene, "destroys-remote", `\`gh ${line}\` deletes on GitHub`);
    else if (
      (method !== undefined && method !== "GET") ||
      words.some((word) => /^(-f|-F|--field|--raw-field|--input)$/.test(word))
    )
      say(scene, "acts-remotely", `\`gh ${line}\` changes something on GitHub`);
    return { kind: "fetched" };
  }
  if (words.includes("--admin"))
    return say(scene, "disables-protection", `\`gh ${line}\` goes past the branch's protection`);
  if (
    /^(delete|archive)$/.test(verb.value) &&
    /^(repo|release|secret|variable|ruleset|environment|label|issue|gist|cache|ssh-key|gpg-key|codespace|project)$/.test(
      area.value,
    )
  )
    return say(
      scene,
      area.value === "cache" || area.value === "gist" ? "acts-remotely" : "destroys-remote",
      `\`gh ${line}\` deletes on GitHub`,
    );
  if (area.value === "workflow" && verb.value === "disable")
    return say(scene, "disables-protection", `\`gh ${line}\` switches a workflow off`);
  if (area.value === "extension" && /^(install|exec)$/.test(verb.value))
    return say(scene, "installs-packages", `\`gh ${line}\` installs an extension`);
  if (area.value === "release" && verb.value === "download") {
    const options = readOptions(call.args, "-R --repo -p --pattern -D --dir -O --output");
    for (const word of [...options.values("-O", "--output"), ...options.values("-p", "--pattern"), ...rest])
      remember(scene, word, { kind: "fetched" });
  }
  if (
    /^(view|list|ls|status|diff|checks|watch|checkout|download|clone|search|rerun|verify|develop)$/.test(
      verb.value,
    ) ||
    /^(search|status|browse|version|help|completion|)$/.test(area.value) ||
    words.includes("--help")
  )
    return;
  if (
    area.value === "pr" &&
    /^(create|edit|comment|ready|review)$/.test(verb.value) &&
    !words.includes("--approve") &&
    !words.includes("-a")
  )
    return;
  say(scene, "acts-remotely", `\`gh ${line}\` changes something on GitHub, or shows a credential`);
}
