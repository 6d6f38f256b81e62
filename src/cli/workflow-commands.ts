import { randomUUID } from "node:crypto";
import { type Io, write } from "./io.ts";

/**
 * From now on the runner obeys nothing that is printed (`::set-output`, `::add-mask::` …): what follows is said by others,
 * who cannot know the word that ends it [T139]. @returns what ends it.
 */
export async function stopObeying({ stdout }: Pick<Io, "stdout">): Promise<() => Promise<void>> {
  const end = randomUUID();
  await write(stdout, `::stop-commands::${end}\n`);
  return async () => await write(stdout, `\n::${end}::\n`);
}
