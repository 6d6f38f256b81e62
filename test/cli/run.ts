import { PassThrough, Readable } from "node:stream";
import type { Io } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly directory?: string;
  readonly environment?: Io["environment"];
  readonly isTTY?: boolean;
  readonly stdin?: string | Buffer;
}

/** Runs one command in this process, with streams of its own. */
export async function run(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  const { directory = "/", environment = {}, isTTY = false, stdin } = surroundings;
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const stderr = Object.assign(new PassThrough(), { isTTY });
  // Nobody reads before the end: a bound would stop the writer.
  const texts = [stdout, stderr].map((stream) => collect(stream));
  const given = stdin === undefined ? {} : { stdin: Readable.from([Buffer.from(stdin)]) };
  const status = await main(argv, { stdout, stderr, ...given, environment, directory });
  stdout.end();
  stderr.end();
  const [out, err] = await Promise.all(texts);
  return { status, stdout: out!, stderr: err! };
}

async function collect(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
