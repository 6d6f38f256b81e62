import { type DockerInstruction, dockerInstructions } from "../../commands/readers/docker-instructions.ts";
import { ofStages, wordsOf } from "./dockerfile-stages.ts";
import type { FoundInStructure, StructureAnswer } from "./found.ts";

const URL_TEXT = /^(?:https?|ftp):\/\//i;
/** Something fetched that a shell or an interpreter reads as it comes. */
const FETCHED_AND_RUN =
  /\b(?:curl|wget)\b[^|;&\n]*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\/(?:usr\/)?bin\/)?(?:env\s+)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^|;&\n]*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:python3?|perl|ruby|node)\s*(?:-\s|-$|$|&&|;)|\b(?:ba|z)?sh\s+<\(\s*(?:curl|wget)\b|\b(?:ba|z|da)?sh\s+-c\s+["'](?:\$\(|`)\s*(?:curl|wget)\b|\beval\s+["']?(?:\$\(|`)\s*(?:curl|wget)\b/;
const CHECK_OFF = [
  /\bcurl\b[^|;&\n]*\s(?:--insecure\b|-[a-zA-Z]*k[a-zA-Z]*\b)/,
  /\bwget\b[^|;&\n]*\s--no-check-certificate\b/,
  /\bpip3?\b[^|;&\n]*\s--trusted-host\b/,
  /\b(?:npm|yarn|pnpm)\b[^|;&\n]*\bstrict-ssl[\s=]+false\b/,
  /\bgit\b[^|;&\n]*\bhttp\.sslVerify[\s=]+(?:false|0)\b/i,
  /\bapt(?:-get)?\b[^|;&\n]*\s--(?:allow-unauthenticated|force-yes)\b/,
  /\bapk\b[^|;&\n]*\s--allow-untrusted\b/,
  /\b(?:yum|dnf|microdnf)\b[^|;&\n]*\s--nogpgcheck\b/,
  /\b(?:NODE_TLS_REJECT_UNAUTHORIZED=["']?0|PYTHONHTTPSVERIFY=["']?0|GIT_SSL_NO_VERIFY=["']?(?:1|true))\b/i,
];
const SECRET_NAME =
  /(?:^|_)(?:password|passwd|passphrase|secret|secret_?key|api_?key|access_?key|private_?key|access_?token|auth_?token|github_?token|npm_?token|token)$/i;
/** Names of files that hold secrets, and values that are none. */
const NO_SECRET =
  /^(?:|["']{2}|\$.*|\/.*|.*\.(?:pem|key|json|txt|ya?ml)|true|false|yes|no|none|null|\d{1,5}|changeme|example|dummy|placeholder|x+)$/i;

/** Rules on Dockerfiles. Each instruction is looked at once, whatever its stage. */
export function analyseDockerfile(text: string): StructureAnswer {
  const instructions = [...dockerInstructions(text)];
  return {
    matches: [...instructions.flatMap(ofInstruction), ...ofStages(instructions)].sort(
      (one, other) => one.line - other.line,
    ),
  };
}

function ofInstruction({ name, body, line, document }: DockerInstruction): FoundInStructure[] {
  const at = (rule: string, code: string) => ({ rule, line, code });
  const found: FoundInStructure[] = [];
  if (name === "ADD" && !/--checksum=/.test(body)) {
    const [source] = wordsOf(body).filter((word) => URL_TEXT.test(word) && !/\.git(?:#\S*)?$/.test(word));
    if (source !== undefined) found.push(at("dockerfile-add-from-url", source));
  }
  if (name === "RUN") {
    const fetched = FETCHED_AND_RUN.exec(`${body}\n${document?.text ?? ""}`);
    if (fetched) found.push(at("dockerfile-fetched-script", fetched[0]));
  }
  if (name === "RUN" || name === "ENV" || name === "ARG") {
    const whole = `${name === "ENV" ? body.replace(/^(\w+)\s+(?=\S)/, "$1=") : body}\n${document?.text ?? ""}`;
    const off = CHECK_OFF.map((check) => check.exec(whole)).find((match) => match !== null);
    if (off) found.push(at("dockerfile-tls-verification-off", off[0]));
  }
  if (name === "ENV" || name === "ARG")
    for (const { key, value } of assignments(name, body))
      if (SECRET_NAME.test(key) && (value === undefined ? name === "ARG" : !NO_SECRET.test(value)))
        found.push(at("dockerfile-secret-in-image", key));
  return found;
}

/** `ENV A=1 B="2 3"`, `ENV A 1`, `ARG A=1`, `ARG A`. */
function assignments(name: string, body: string): { readonly key: string; readonly value?: string }[] {
  const old = /^(\w+)\s+([^=].*)$/s.exec(body.trim());
  if (name === "ENV" && old && !/^\w+=/.test(body.trim())) return [{ key: old[1]!, value: plain(old[2]!) }];
  return [...body.matchAll(/(?:^|\s)(\w+)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|\S*))?/g)].map(
    ([, key = "", value]) => ({
      key,
      ...(value === undefined ? {} : { value: plain(value) }),
    }),
  );
}

function plain(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/s, "$2");
}
