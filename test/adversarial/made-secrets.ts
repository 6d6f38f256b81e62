import { createHash } from "node:crypto";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

let made = 0;
/**
 * Made when the test runs, so that none stands in this repository; the same ones in each run, for of random ones now and then one
 * lacks what its form is known by (a digit, say).
 */
function next(): Buffer {
  made += 1;
  return createHash("sha512").update(`made for a test: ${made}`).digest();
}

/** A key of AWS's form, another one each time. */
export function awsKey(): string {
  return `AKIA${[...next().subarray(0, 16)].map((byte) => BASE32[byte % 32]).join("")}`;
}

/** What a password manager makes, with a digit in it. */
export function password(): string {
  return `${next().toString("base64url").slice(0, 18)}7q`;
}
