import { describe, expect, it } from "vitest";
import { listOf, told } from "./reading.ts";
import { samples } from "./samples.ts";

describe("manifests and lock files of other ecosystems [P93]", () => {
  it.each(samples)("%s says its packages", (path, text, packages) => {
    expect(told(path, text)).toEqual(packages);
  });

  it.each([
    [
      "requirements.txt",
      "-i https://pypi.acme.example/simple\n--extra-index-url http://x.example/\n",
      ["pypi.acme.example", "x.example"],
    ],
    ["requirements.txt", "--index-url https://pypi.org/simple\n", []],
    [
      "pom.xml",
      "<project><repositories><repository><url>https://maven.acme.example/x</url></repository></repositories></project>",
      ["maven.acme.example"],
    ],
    [
      "build.gradle.kts",
      'repositories { mavenCentral(); maven { url = uri("https://maven.acme.example/x") } }\n',
      ["maven.acme.example"],
    ],
    ["Gemfile", 'source "https://gems.acme.example"\n', ["gems.acme.example"]],
    [
      "composer.json",
      '{"repositories": [{"type": "composer", "url": "https://satis.acme.example"}]}',
      ["satis.acme.example"],
    ],
  ])("%s says which indexes it adds [T155]", (path, text, hosts) => {
    expect(listOf(path, text).indexes.map(({ host }) => host)).toEqual(hosts);
  });

  it.each([
    ["build.gradle", 'dependencies { \nimplementation "a:b:${version}", name\nimplementation "$x"\n}\n'],
    ["Gemfile", "gem name, version\n"],
    ["Dockerfile", "FROM $IMAGE\n"],
    ["requirements.txt", "!!!\n"],
  ])("%s says what of it only running it would tell", (path, text) => {
    expect(listOf(path, text).gaps).toHaveLength(1);
  });
});
