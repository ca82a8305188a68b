import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { parseArgs } from "node:util";
import { readEnv } from "@fourgate/gateway/config/env";
import { startGateway } from "@fourgate/gateway/start";
import type { WireLimits } from "@fourgate/wire/limits";

const COLLECTIONS = 3;

/**
 * The gateway alone, without the drill, on a data folder that was made before (FOURGATE_HOME,
 * FOURGATE_GATEWAY_PORT). Its first line of output names its port; what it complains of stands on
 * standard error. On SIGUSR2 it collects its garbage and says how many bytes it still refers to.
 * Ends in order on SIGTERM.
 */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { limits: { type: "string", default: "{}" } } });
  const ended = once(process, "SIGTERM");
  process.on("SIGUSR2", () => void sayHeld());
  await using gateway = await startGateway({
    env: readEnv(process.env),
    limits: JSON.parse(values.limits) as Partial<WireLimits>,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify({ port: gateway.port })}\n`);
  await ended;
}

/** What a first collection hands to finalizers, buffers above all, is free only after a turn and a second one. */
async function sayHeld(): Promise<void> {
  for (let n = 0; n < COLLECTIONS; n++) {
    // Only under --expose-gc, as gateway-process.ts starts it.
    globalThis.gc?.();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ heldBytes: heapUsed + external })}\n`);
}

await main(process.argv.slice(2));
