import type { BytePath } from "../../contract/byte-path.ts";

const SNAPSHOT =
  /(?:^|\/)(?:__snapshots__|__image_snapshots__|__file_snapshots__)\/|\.snap$|\.snap\.(?:js|ts|png)$|-snapshots\/[^/]+$|\.ambr$|\.(?:approved|verified|golden)(?:\.[\w-]+)?$|(?:^|\/)testdata\/(?:.*\/)?[^/]*golden|(?:^|\/)(?:golden|goldens|cassettes)\/|\.inline-snap$/;

/** Whether a file holds answers that a test runner recorded, by its path. */
export function isSnapshot(path: BytePath): boolean {
  return SNAPSHOT.test(path);
}
