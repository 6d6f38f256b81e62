// Loaded before the program that is measured: its own process is the only one that knows.
process.on("exit", () => {
  process.stderr.write(`peak memory: ${process.resourceUsage().maxRSS} KiB\n`);
});
