import { request } from "node:http";
import { expect, test } from "vitest";
import { runSessions, type Guarded } from "../../../tools/redaction/sessions.ts";
import { GuardAtWork } from "../kit/guard-at-work.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

const count = 10;
const protocols = ["anthropic", "openai-chat", "openai-responses", "gemini"] as const;

/** A guard whose gateway passes all on to the vendor. */
async function guardBefore(vendorUrl: string): Promise<Guarded> {
  const deployments = shopPolicy.deployments.map((deployment) => ({ ...deployment, protocols }));
  const gateway = await new StandInGateway({ ...shopPolicy, deployments }).start();
  const guard = await GuardAtWork.start(gateway);
  gateway.answer = async ({ target, method, body }, response) => {
    gateway.arrived.length = 0;
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const call = request(vendorUrl + target, { method }, (reply) => {
      response.writeHead(reply.statusCode ?? 0, { "content-type": reply.headers["content-type"] });
      reply.on("data", (chunk: Buffer) => response.write(chunk));
      reply.on("error", reject);
      reply.on("end", () => {
        response.end();
        resolve(undefined);
      });
    });
    call.on("error", reject);
    call.end(body);
    await promise;
  };
  return {
    root: guard.cwd,
    async run(tool) {
      const { baseUrl, run } = await guard.run({ tool });
      return { baseUrl, end: async () => (await guard.control()).endRun(run) };
    },
    async [Symbol.asyncDispose]() {
      await guard[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
    },
  };
}

test(
  "random sessions in every protocol, cut anywhere: the vendor sees no secret, the client what it sees without the guard",
  { timeout: 120_000 },
  async () => {
    const seed = Math.floor(Math.random() * 0x7fff_ffff);
    const figures = await runSessions({ seed, count, atOnce: 4 }, guardBefore);
    const { sessions, leaks, changedPrefixes, differing } = figures;
    expect({ seed, sessions, leaks, changedPrefixes, differing }).toEqual({
      ...{ seed, sessions: count, leaks: 0, changedPrefixes: 0, differing: [] },
    });
    expect(Object.keys(figures.byWay)).toHaveLength(5);
    expect(figures.placeholders).toBeGreaterThan(count);
  },
);
