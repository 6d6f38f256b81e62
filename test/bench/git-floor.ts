import { spawn } from "node:child_process";

/**
 * What git alone needs to say which paths differ and to hand over every new content, through pipes that are read: the
 * least that any judge of the range can do. In milliseconds.
 */
export async function gitFloor(repository: string, base: string, head: string): Promise<number> {
  const startedAt = performance.now();
  const raw = await output(repository, ["diff-tree", "-r", "-z", "--raw", "--no-renames", base, head], "");
  const fields = raw.toString("latin1").split("\0");
  const oids: string[] = [];
  // Each path stands after its `:mode mode oid oid status`.
  for (let at = 0; at + 1 < fields.length; at += 2) oids.push((fields[at] as string).split(" ")[3] as string);
  await output(repository, ["cat-file", "--batch", "--buffer"], `${oids.join("\n")}\n`, "thrown away");
  return performance.now() - startedAt;
}

function output(
  repository: string,
  args: readonly string[],
  input: string,
  chunks: "kept" | "thrown away" = "kept",
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", repository, ...args], { stdio: ["pipe", "pipe", "inherit"] });
    const kept: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunks === "kept") kept.push(chunk);
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(Buffer.concat(kept));
      else reject(new Error(`git ${args[0]} ended with ${status}`));
    });
    child.stdin.end(input);
  });
}
