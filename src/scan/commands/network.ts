import { isDeclaredName } from "../../contract/declared-host.ts";
import { type Scene, say } from "./scene.ts";
import { type ShellWord, shown, UNKNOWN } from "./shell-word.ts";

const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|.*\.localhost)$/;

/** The host that a URL, `user@host:path` or `host:port` names; undefined where it names none; "" where it is unknown. */
export function hostOf(address: string): string | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(address);
  const authority = url ? url[1]! : /^(?:[^@/:\s]+@)?(\[[^\]]+\]|[^/:\s]+):(?!\\)/.exec(address)?.[1];
  const bare = authority ?? (/^[^/\s]+\.[a-z]{2,}(\/|$)/i.test(address) ? address.split("/")[0]! : undefined);
  if (bare === undefined) return address.startsWith(UNKNOWN) ? "" : undefined;
  const host = bare.slice(bare.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  return host.includes(UNKNOWN) ? "" : host.toLowerCase().replace(/\.$/, "");
}

/** Whether plan or config declare the host, or it is this machine. */
export function isDeclared(scene: Scene, host: string): boolean {
  return LOCAL.test(host) || isDeclaredName(scene.context.network ?? [], host);
}

/** @param address a URL or another way to name a host */
export function contacts(scene: Scene, address: ShellWord, program: string): undefined {
  const host = hostOf(address.value);
  if (host === undefined || host === "") {
    return say(
      scene,
      "undeclared-host",
      `\`${program}\` reaches a host that is known only when it runs: \`${shown(address.text)}\``,
    );
  }
  if (!isDeclared(scene, host)) {
    say(
      scene,
      "undeclared-host",
      `\`${program}\` reaches \`${shown(host)}\``,
      "neither the plan nor the config declares it",
    );
  }
}

/** A program that reaches hosts which its words need not name: declared ones are enough. */
export function contactsOneOf(scene: Scene, hosts: readonly string[], program: string): boolean {
  if (hosts.every((host) => isDeclared(scene, host))) return true;
  say(
    scene,
    "undeclared-host",
    `\`${program}\` reaches \`${hosts.join("`, `")}\``,
    "neither the plan nor the config declares it",
  );
  return false;
}
