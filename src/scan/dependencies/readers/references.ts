import type { Dependency, DependencyList } from "../dependency.ts";
import { originOf, urlOf } from "../origins.ts";

const COMMIT = /^[0-9a-f]{40}$/;

/** `uses:` of workflows and of composite actions: actions, reusable workflows and images. */
export function readWorkflow(text: string): DependencyList {
  const dependencies = text.split(/\r?\n/).flatMap((line): Dependency[] => {
    const written = /^\s*(?:-\s+)?(?:["']?uses["']?)\s*:\s*["']?([^"'\s#]+)/.exec(line)?.[1];
    if (written === undefined || written.startsWith("./")) return [];
    if (written.startsWith("docker://")) return imageOf(written.slice("docker://".length), line.trim());
    const [, name, version] = /^([\w.-]+\/[\w.-]+(?:\/[^@]+)?)@(.+)$/.exec(written) ?? [];
    if (name === undefined || version === undefined) return [];
    return [
      {
        ecosystem: "github",
        name: name.toLowerCase(),
        version,
        isDirect: true,
        isDev: true,
        integrity: COMMIT.test(version) ? [`commit:${version}`] : [],
        anchor: line.trim(),
      },
    ];
  });
  return { kind: "manifest", ecosystem: "github", dependencies, indexes: [], gaps: [] };
}

/** `FROM` and `COPY --from` of Dockerfiles; an image whose name a build argument decides is a gap. */
export function readDockerfile(text: string): DependencyList {
  const stages = new Set<string>();
  const defaults = new Map<string, string>();
  const dependencies: Dependency[] = [];
  const gaps: string[] = [];
  for (const raw of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const line = raw.trim().slice(0, 4000);
    const argument = /^ARG\s+(\w+)=["']?([^\s"']+)/i.exec(line);
    if (argument) defaults.set(argument[1]!, argument[2]!);
    const [, base, stage] = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    const copied = /^(?:COPY|ADD)\s+(?:--\S+\s+)*?--from=(\S+)/i.exec(line)?.[1];
    const written = base ?? copied;
    if (
      written !== undefined &&
      !/^\d+$/.test(written) &&
      !stages.has(written.toLowerCase()) &&
      written !== "scratch"
    ) {
      const image = written.replace(
        /\$\{?(\w+)(?::?-([^}]*))?\}?/g,
        (whole, name: string, otherwise?: string) => {
          return defaults.get(name) ?? otherwise ?? whole;
        },
      );
      if (image.includes("$")) gaps.push(`\`${line.slice(0, 80)}\` is computed`);
      else if (!stages.has(image.toLowerCase()))
        dependencies.push(...imageOf(image, raw.trim().split(/\s{2,}/)[0]!));
    }
    if (stage !== undefined) stages.add(stage.toLowerCase());
  }
  return { kind: "manifest", ecosystem: "docker", dependencies, indexes: [], gaps };
}

/** `registry/name:tag@digest`. Without a registry: Docker Hub. */
function imageOf(image: string, anchor: string): Dependency[] {
  const [, name, tag, digest] =
    /^([^\s@]+?)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  if (name === undefined) return [];
  return [
    {
      ecosystem: "docker",
      name: name
        .replace(/^docker\.io\//, "")
        .replace(/^library\//, "")
        .toLowerCase(),
      ...(tag === undefined ? {} : { version: tag }),
      isDirect: true,
      isDev: false,
      integrity: digest === undefined ? [] : [digest],
      anchor,
    },
  ];
}

/** .gitmodules: each submodule by its path, and where it is fetched from. */
export function readSubmodules(text: string): DependencyList {
  const dependencies: Dependency[] = [];
  let name = "";
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    name = /^\[submodule\s+"(.*)"\]/.exec(line)?.[1] ?? name;
    const address = /^url\s*=\s*(.+)$/i.exec(line)?.[1];
    if (address === undefined) continue;
    const found =
      address.startsWith("../") || address.startsWith("./") ? undefined : originOf(address, "generic");
    // The commit is pinned by the tree entry itself.
    const repository = found?.repository ?? repositoryIn(address);
    dependencies.push({
      ecosystem: "generic",
      name: name || address,
      isDirect: true,
      isDev: false,
      ...(found === undefined
        ? {}
        : {
            origin: { ...found, kind: "git", isPinned: true, ...(repository ? { repository } : {}) } as const,
          }),
      integrity: [],
      anchor: line,
    });
  }
  return { kind: "manifest", ecosystem: "generic", dependencies, indexes: [], gaps: [] };
}

function repositoryIn(address: string): string | undefined {
  return urlOf(address)
    ?.pathname.replace(/^\/+|\/+$/g, "")
    .toLowerCase();
}
