import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Fourgate, fourgateIsBuilt, startFourgate } from "../../tools/clients/fourgate.ts";
import type { Arm, Skipped } from "./arm.ts";
import { freePort } from "./process.ts";

const GATEWAY = "fourgate gateway";
const GUARDED = "fourgate guard and gateway";

/** Fourgate with everything on, one `fourgate up`: by its gateway alone, and through guard and gateway. */
export async function startFourgateArms(upstreamPort: number): Promise<readonly (Arm | Skipped)[]> {
  if (!fourgateIsBuilt()) {
    return [GATEWAY, GUARDED].map((name) => ({ name, skipped: "there is no `fourgate up` in this tree" }));
  }
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "bench-arm-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const userHome = join(folder, "home");
  await mkdir(userHome);
  const fourgate = stack.use(
    await startFourgate({
      home: join(folder, "data"),
      userHome,
      gatewayPort: await freePort(),
      guardPort: await freePort(),
      company: { cloudUrl: `http://127.0.0.1:${upstreamPort}`, privateUrl: null },
    }),
  );
  const run = stack.use(await holdRun(fourgate, folder));
  const owned = stack.move();
  return [
    {
      name: GATEWAY,
      url: fourgate.gatewayUrl,
      headers: { "x-fourgate-token": fourgate.token },
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    },
    // Lives as long as the other one.
    { name: GUARDED, url: run.baseUrl, headers: {}, async [Symbol.asyncDispose]() {} },
  ];
}

/** A `fourgate run -- claude` whose `claude` says its base URL and stays until it is stopped. */
async function holdRun(
  fourgate: Fourgate,
  folder: string,
): Promise<{ readonly baseUrl: string } & AsyncDisposable> {
  const bin = join(folder, "bin");
  const work = join(folder, "work");
  await mkdir(bin);
  await mkdir(work);
  await writeFile(join(bin, "claude"), '#!/bin/sh\necho "$ANTHROPIC_BASE_URL"\nexec sleep 100000\n');
  await chmod(join(bin, "claude"), 0o755);
  const [command = "", ...args] = fourgate.commandLine("run", "--", "claude");
  const env = { ...fourgate.env, PATH: `${bin}:${fourgate.env["PATH"] ?? ""}`, ANTHROPIC_API_KEY: "bench" };
  const child = spawn(command, args, { cwd: work, env, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const [line] = (await Promise.race([once(createInterface(child.stdout), "line"), exited])) as [unknown];
  if (typeof line !== "string" || !URL.canParse(line)) throw new Error("fourgate run gave no base URL");
  return {
    baseUrl: line,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
