/** Bytes of one report. What a suite of 100,000 tests, or the coverage of 5,000,000 lines, is written in. */
export const REPORT_BYTES_MAX = 128 * 1024 * 1024;

/** Elements inside elements, objects inside objects. Reports of real tools stay below 20. */
export const REPORT_DEPTH_MAX = 100;

/** UTF-16 units of one attribute or one run of text that is kept: outputs of tests are longer, and are not kept. */
export const KEPT_TEXT_MAX = 20_000;

/** Files in one report. */
export const REPORT_FILES_MAX = 200_000;

/** Executable lines in one report, doubled ones included. */
export const REPORT_LINES_MAX = 5_000_000;

/** The highest line number that a report may speak of. */
export const LINE_NUMBER_MAX = 10_000_000;

/** Tests in one report. */
export const REPORT_TESTS_MAX = 1_000_000;

/** UTF-16 units of a file's or a test's name in a report. */
export const NAME_LENGTH_MAX = 4096;
