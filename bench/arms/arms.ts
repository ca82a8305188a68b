import { startFourgateArms } from "./fourgate.ts";
import type { Arm, Skipped } from "./arm.ts";
import { startNginx } from "./nginx.ts";
import { startPortkey } from "./portkey.ts";
import { startRelay } from "./relay.ts";

export interface Arms extends AsyncDisposable {
  readonly running: readonly Arm[];
  readonly skipped: readonly Skipped[];
}

/** Starts every arm that this machine can run, all before the same upstream. */
export async function startArms(upstreamPort: number): Promise<Arms> {
  await using stack = new AsyncDisposableStack();
  const running: Arm[] = [
    {
      name: "direct",
      url: `http://127.0.0.1:${upstreamPort}`,
      headers: () => ({}),
      async [Symbol.asyncDispose]() {},
    },
  ];
  const skipped: Skipped[] = [];
  const starters = [
    async () => [await startNginx(upstreamPort)],
    async () => [await startRelay(upstreamPort)],
    async () => [await startPortkey(upstreamPort)],
    async () => await startFourgateArms(upstreamPort),
  ];
  for (const start of starters) {
    for (const arm of await start()) {
      if ("skipped" in arm) skipped.push(arm);
      else running.push(stack.use(arm));
    }
  }
  const owned = stack.move();
  return { running, skipped, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
