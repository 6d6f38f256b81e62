import * as http from "node:http";
import { CannotRun } from "../git/cannot-run.ts";

const NAMES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

/**
 * From now on this process asks GitHub through the proxy that the environment names, as git does that it starts:
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case.
 * @returns what ends that
 * @throws CannotRun for a proxy that this Node cannot use; its address is not repeated, for it may hold a password
 */
export function useProxy(environment: Readonly<Record<string, string | undefined>>): () => void {
  const use = (http as Partial<typeof http>).setGlobalProxyFromEnv;
  // Before 24.14 Node knows no proxies: git alone goes through one then.
  if (use === undefined || NAMES.every((name) => (environment[name] ?? "") === "")) return () => undefined;
  try {
    return use(environment);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_PROXY_INVALID_CONFIG") throw error;
    throw new CannotRun(
      "HTTPS_PROXY or HTTP_PROXY is no address of a proxy",
      "set it to an address such as `http://proxy.example.com:3128`",
    );
  }
}
