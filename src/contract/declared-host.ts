/**
 * Whether one of the declared hosts is this one (schemas: `host`). Declared names compare without case; `*.` stands for any name
 * below; a port binds where both sides name one.
 * @param host in lower case, without a final dot; `host`, `host:port` or `[address]:port`
 */
export function isDeclaredHost(declared: readonly string[], host: string): boolean {
  const asked = splitPort(host);
  return declared.some((text) => {
    const { name, port } = splitPort(text.toLowerCase());
    if (port !== "" && asked.port !== "" && port !== asked.port) return false;
    return name.startsWith("*.") ? asked.name.endsWith(name.slice(1)) : name === asked.name;
  });
}

function splitPort(host: string): { readonly name: string; readonly port: string } {
  const [, name = host, port = ""] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return { name, port };
}
