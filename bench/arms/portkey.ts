import { join } from "node:path";
import { ensurePeer } from "../../tools/peers/install.ts";
import type { Arm, Skipped } from "./arm.ts";
import { freePort } from "../../tools/network/free-port.ts";
import { startOnPort } from "./process.ts";

/**
 * Portkey's gateway, a process of its own, no guardrail and no cache: Messages, chat and Responses, each
 * in and out as it is. Gemini's own paths it does not take.
 */
export async function startPortkey(upstreamPort: number): Promise<Arm | Skipped> {
  const name = "portkey";
  let home: string;
  try {
    home = await ensurePeer("portkey");
  } catch (error) {
    return {
      name,
      skipped: `it could not be installed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const port = await freePort();
  const main = join(home, "node_modules/@portkey-ai/gateway/build/start-server.js");
  const running = await startOnPort(process.execPath, [main, "--headless", `--port=${port}`], port, 20_000);
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    headers: (protocol) =>
      protocol === "gemini"
        ? null
        : {
            "x-portkey-provider": protocol === "anthropic" ? "anthropic" : "openai",
            "x-portkey-custom-host": `http://127.0.0.1:${upstreamPort}/v1`,
          },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
