import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { type Fourgate, fourgateIsBuilt, startFourgate } from "../../tools/clients/fourgate.ts";
import type { Arm, Skipped } from "./arm.ts";
import { freePort } from "../../tools/network/free-port.ts";

export const GATEWAY = "fourgate gateway";
export const GUARDED = "fourgate guard and gateway";

/** One `fourgate up` with everything on, in a folder of its own, and runs of its guard. */
export interface RunningFourgate extends AsyncDisposable {
  readonly fourgate: Fourgate;
  readonly gatewayPort: number;
  readonly guardPort: number;
  /** Where its runs work. */
  readonly cwd: string;
  /** Starts a run as `fourgate run` does, and gives its address on the guard. */
  startRun(): Promise<string>;
}

export async function startFourgateBefore(upstreamPort: number): Promise<RunningFourgate> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "bench-arm-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const userHome = join(folder, "home");
  const cwd = join(folder, "work");
  await mkdir(userHome);
  await mkdir(cwd);
  const [gatewayPort, guardPort] = [await freePort(), await freePort()];
  const fourgate = stack.use(
    await startFourgate({
      home: join(folder, "data"),
      userHome,
      gatewayPort,
      guardPort,
      company: { cloudUrl: `http://127.0.0.1:${upstreamPort}`, privateUrl: null },
    }),
  );
  const guard = await ControlClient.open(fourgate.env);
  const owned = stack.move();
  return {
    fourgate,
    gatewayPort,
    guardPort,
    cwd,
    async startRun() {
      const run = { cwd, tool: "claude-code", agent: null, deployment: null, pid: process.pid };
      return (await guard.startRun(run)).baseUrl;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** By its gateway alone, and through guard and gateway. */
export async function startFourgateArms(upstreamPort: number): Promise<readonly (Arm | Skipped)[]> {
  if (!fourgateIsBuilt()) {
    return [GATEWAY, GUARDED].map((name) => ({ name, skipped: "there is no `fourgate up` in this tree" }));
  }
  await using stack = new AsyncDisposableStack();
  const running = stack.use(await startFourgateBefore(upstreamPort));
  const url = await running.startRun();
  const owned = stack.move();
  const { gatewayUrl, token } = running.fourgate;
  return [
    {
      name: GATEWAY,
      url: gatewayUrl,
      headers: () => ({ "x-fourgate-token": token }),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    },
    // Lives as long as the other one.
    { name: GUARDED, url, headers: () => ({}), async [Symbol.asyncDispose]() {} },
  ];
}
