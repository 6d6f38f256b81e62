const EXPLANATION =
  /(?:^|\/)_{0,2}(?:docs?|documentation|tests?|testdata|e2e|specs?|fixtures?|mocks?|examples?|samples?)_{0,2}\/|\.(?:md|mdx|rst|adoc|snap)$|[._-](?:test|spec|example|sample|template|dist)(?:\.|$)|(?:^|\/)(?:readme|changelog|changes|history)[^/]{0,20}$/i;

/** Whether a file by its path explains, tests or shows how something is done: what it holds is seldom in use. */
export function isExplanation(path: string): boolean {
  return EXPLANATION.test(path);
}
