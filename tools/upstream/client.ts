import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Hit, SeenRequest } from "./seen.ts";

export type SeenEntry = Omit<SeenRequest, "body">;

/** A stand-in upstream in a process of its own, and what it testifies. */
export interface UpstreamProcess extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  control(change: object): Promise<void>;
  seen(): Promise<readonly SeenEntry[]>;
  /** How many bodies came in which content-encoding. */
  encodings(): Promise<Readonly<Record<string, number>>>;
  body(n: number): Promise<Buffer>;
  search(needles: readonly string[]): Promise<readonly Hit[]>;
}

/** Starts tools/upstream/main.ts with this Node; `args` as on its command line. */
export async function spawnUpstream(args: readonly string[]): Promise<UpstreamProcess> {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const first = await Promise.race([once(createInterface(child.stdout), "line"), exited]);
  if (typeof first[0] !== "string") throw new Error("the stand-in upstream ended at its start");
  const { upstream: url, port } = JSON.parse(first[0]) as { upstream: string; port: number };
  const get = async (path: string, body?: object): Promise<Response> => {
    const response = await fetch(
      url + path,
      body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
    );
    if (!response.ok)
      throw new Error(`the stand-in upstream said ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    url,
    port,
    async control(change) {
      await get("/__control", change);
    },
    async seen() {
      return ((await (await get("/__seen")).json()) as { requests: SeenEntry[] }).requests;
    },
    async encodings() {
      return ((await (await get("/__seen")).json()) as { encodings: Record<string, number> }).encodings;
    },
    async body(n) {
      return Buffer.from(await (await get(`/__seen/${n}`)).arrayBuffer());
    },
    async search(needles) {
      return ((await (await get("/__seen/search", { needles })).json()) as { hits: Hit[] }).hits;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
