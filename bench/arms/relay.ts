import { fileURLToPath } from "node:url";
import type { Arm } from "./arm.ts";
import { freePort } from "../../tools/network/free-port.ts";
import { startOnPort } from "./process.ts";

/** The bare node:http relay of relay-main.ts, a process of its own. */
export async function startRelay(upstreamPort: number): Promise<Arm> {
  const port = await freePort();
  const main = fileURLToPath(new URL("./relay-main.ts", import.meta.url));
  const running = await startOnPort(
    process.execPath,
    [main, String(port), String(upstreamPort)],
    port,
    10_000,
  );
  return {
    name: "node relay",
    url: `http://127.0.0.1:${port}`,
    headers: () => ({}),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
