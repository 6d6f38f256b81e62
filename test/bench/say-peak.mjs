// Loaded before the program that is measured: its own process is the only one that knows.
import { readFileSync } from "node:fs";

process.on("exit", () => {
  process.stderr.write(`peak memory: ${peakKiB()} KiB\n`);
});

// On Linux getrusage(2) keeps, across execve, what the parent held at its fork: /proc has this program's own peak.
function peakKiB() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  const [, own] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  if (own === undefined) throw new Error("/proc/self/status has no VmHWM");
  return Number(own);
}
