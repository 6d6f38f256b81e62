import { expect, it } from "vitest";
import { isDeclaredHost, isDeclaredName } from "../../src/contract/declared-host.ts";

it.each([
  [["registry.example.com"], "registry.example.com", true],
  [["Registry.Example.com"], "registry.example.com", true],
  [["registry.example.com"], "a.registry.example.com", false],
  [["registry.example.com"], "xregistry.example.com", false],
  [["*.example.com"], "a.b.example.com", true],
  [["*.example.com"], "example.com", false],
  [["*.example.com"], "example.com.evil", false],
  [["*.example.com:8443"], "a.example.com:8443", true],
  [["*.example.com:8443"], "a.example.com:80", false],
  [["db.example.com:5432"], "db.example.com", false],
  [["db.example.com:443"], "db.example.com", true],
  [["db.example.com:443"], "db.example.com:80", false],
  [["db.example.com"], "db.example.com:5432", true],
  [["[2001:db8::1]:80"], "[2001:db8::1]:80", true],
  [["[2001:db8::1]:80"], "[2001:db8::2]:80", false],
  [[], "db.example.com", false],
])("of %j declared, %s is: %s", (declared, host, is) => {
  expect(isDeclaredHost(declared, host)).toBe(is);
});

it.each([
  [["Registry.Example.com:8443"], "registry.example.com", true],
  [["*.example.com:8443"], "a.example.com", true],
  [["*.example.com"], "example.com", false],
  [["[2001:db8::1]:80"], "[2001:db8::1]", true],
  [["db.example.com"], "dbxexample.com", false],
])("of %j declared, the name %s is: %s", (declared, name, is) => {
  expect(isDeclaredName(declared, name)).toBe(is);
});
