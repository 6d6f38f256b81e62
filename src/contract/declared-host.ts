/**
 * Whether one of the declared hosts is this one (schemas: `host`). Declared names compare without case; `*.` stands for any name
 * below; a declared port is the only one, and without one any port will do.
 * @param host in lower case, without a final dot; `host`, `host:port` or `[address]:port`; without a port it is that of HTTPS
 */
export function isDeclaredHost(declared: readonly string[], host: string): boolean {
  const { name, port } = splitPort(host);
  return declared.some((text) => {
    const one = splitPort(text.toLowerCase());
    return (one.port === "" || one.port === (port || HTTPS)) && isNamed(one.name, name);
  });
}

/** The same where nobody knows the port. @param name in lower case, without a port */
export function isDeclaredName(declared: readonly string[], name: string): boolean {
  return declared.some((text) => isNamed(splitPort(text.toLowerCase()).name, name));
}

const HTTPS = "443";

function isNamed(declared: string, name: string): boolean {
  return declared.startsWith("*.") ? name.endsWith(declared.slice(1)) : declared === name;
}

function splitPort(host: string): { readonly name: string; readonly port: string } {
  const [, name = host, port = ""] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return { name, port };
}
