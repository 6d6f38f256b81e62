import type { BytePath } from "../../contract/byte-path.ts";
import type { Weakening } from "../../engine/weakened-test.ts";
import type { TestInventory } from "./test-case.ts";

/** One test file in one version of the tree. */
export interface TestFile {
  readonly path: BytePath;
  readonly inventory: TestInventory;
  /** Nothing but its own tests makes it a file of tests: what its program asserts is nobody's test. */
  readonly isProgram?: boolean;
}

/** One way in which one test, or one file of tests, proves less than before. */
export interface TestWeakening {
  readonly kind: Weakening;
  /** Where the test stood before: documents know it by this place. */
  readonly from: BytePath;
  /** Where it stands now; absent where it is gone. */
  readonly to?: BytePath;
  readonly line?: number;
  /** The names before; absent where the whole file is meant. */
  readonly names?: readonly string[];
  readonly what: string;
}
