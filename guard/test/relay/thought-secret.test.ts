import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { StartedRun } from "../../src/control/control.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { sse } from "../kit/model-stream.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

const password = "quorva218" + "ztl";
const thought = `I will take \n"${password}" for it.`;
/** Longer than files are taken for unchanged. */
const laterMs = 700;
let gateway: StandInGateway;
let guard: GuardAtWork;
let run: StartedRun;

beforeAll(async () => {
  gateway = await new StandInGateway(shopPolicy).start();
  guard = await GuardAtWork.start(gateway);
  run = await guard.run();
  gateway.answer = (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "x-fourgate-exchange": "01GATEWAY" });
    response.end(thinkingEvents(thought).join(""));
  };
  const begin = { ...turn([]), stream: true };
  await guard.message(run, begin);
  await new Promise((resolve) => setTimeout(resolve, laterMs));
  await writeFile(join(guard.cwd, ".env.db"), `DB_PASSWORD=${password}\n`);
});
afterAll(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});
afterEach(() => {
  gateway.arrived.length = 0;
});

function thinkingEvents(thinking: string): string[] {
  const pieces = thinking.match(/[^]{1,5}/g) ?? [];
  const [type, index] = ["content_block_delta", 0];
  return [
    sse("message_start", { type: "message_start", message: { id: "m", type: "message", model: "m" } }),
    sse("content_block_start", {
      type: "content_block_start",
      index,
      content_block: { type: "thinking", thinking: "" },
    }),
    ...pieces.map((piece) => sse(type, { type, index, delta: { type: "thinking_delta", thinking: piece } })),
    sse("content_block_stop", { type: "content_block_stop", index }),
    sse("message_stop", { type: "message_stop" }),
  ];
}

/** A conversation in which the model thought these. */
function turn(thoughts: readonly string[]): { readonly messages: readonly unknown[] } {
  return {
    model: "m",
    max_tokens: 100,
    tools: [{ name: "Read", description: "Reads.", input_schema: { type: "object" } }],
    messages: [
      { role: "user", content: "make a password" },
      ...thoughts.flatMap((thinking) => [
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking, signature: "c2ln" },
            { type: "text", text: "done" },
          ],
        },
        { role: "user", content: "go on" },
      ]),
    ],
  } as { readonly messages: readonly unknown[] };
}

describe("a value that the model thought up, and that a secret file holds since", () => {
  test("goes on in the thinking that was seen, byte for byte, so that the session is not stuck", async () => {
    const reply = await guard.message(run, turn([thought]));
    expect(reply.status).toBe(200);
    expect(gateway.arrived.at(-1)?.body.toString()).toContain(JSON.stringify(thought));
  });

  test("does so after a restart of the guard", async () => {
    await guard.restart();
    run = await guard.run();
    expect((await guard.message(run, turn([thought]))).status).toBe(200);
  });

  test("is stopped in thinking that nobody saw, with a way on and a code to allow it by", async () => {
    const reply = await guard.message(run, turn([`${thought} Really.`]));
    expect(reply.status).toBe(451);
    expect(gateway.arrived).toEqual([]);
    expect(errorText(reply)).toContain("in the model's thinking, line 2");
    expect(errorText(reply)).toContain("go back to before it, or start a new conversation");
    expect(errorText(reply)).toMatch(/npx fourgate allow [0-9A-Z]{4} /);
  });
});
