/** UTF-16 units of one file that are read. A longer one is not looked at, and the answer says so. */
export const TEST_TEXT_MAX = 1 << 19;
