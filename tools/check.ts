import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { performance } from "node:perf_hooks";

// node tools/check.ts [NAME…]: everything about the code that can be known without running it.
// All stages run, whatever fails before them; NAMEs choose some of them.

interface Stage {
  readonly name: string;
  /** A program of node_modules/.bin, or node, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** What to do when it fails. */
  readonly remedy: string;
}

const stages: readonly Stage[] = [
  { name: "types", command: ["tsc", "-b"], remedy: "mend the types" },
  {
    name: "lint",
    command: ["oxlint", "--deny-warnings"],
    remedy: "mend, or say why on the line: .oxlintrc.json",
  },
  { name: "format", command: ["oxfmt", "--check"], remedy: "npm run format" },
  { name: "unused", command: ["knip", "--no-progress"], remedy: "remove what nothing uses: knip.json" },
  { name: "house", command: ["node", "tools/repo/main.ts"], remedy: "the rules: tools/repo/rules" },
];

const root = join(import.meta.dirname, "..");

interface Result {
  readonly passed: boolean;
  readonly output: string;
}

async function runStage({ command: [program, ...args] }: Stage): Promise<Result> {
  const bin = join(root, "node_modules/.bin");
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1", PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${String(code ?? signal)}`),
    );
  });
  const output = Buffer.concat(chunks).toString("utf8").trim();
  return { passed: failure === undefined, output: output === "" ? (failure ?? "") : output };
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    process.stderr.write(
      `check: no stage ${unknown}; there are ${stages.map(({ name }) => name).join(", ")}\n`,
    );
    return 2;
  }
  let failed = 0;
  for (const stage of stages.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const started = performance.now();
    // one after the other: each uses all cores, and the report stays readable
    const { passed, output } = await runStage(stage);
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${passed ? "ok  " : "FAIL"} ${stage.name.padEnd(8)}${seconds} s\n`);
    if (!passed) process.stdout.write(`${output.replaceAll(/^/gm, "     ")}\n     ${stage.remedy}\n`);
    if (!passed) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
