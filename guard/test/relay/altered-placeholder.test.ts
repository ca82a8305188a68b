import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { StartedRun } from "../../src/control/control.ts";
import { afterReading, awsKey } from "../kit/conversations.ts";
import { GuardAtWork } from "../kit/guard-at-work.ts";
import { assembledInput, textEvents, toolCallEvents } from "../kit/model-stream.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

const key = awsKey();
const placeholder = /FOURGATE_SECRET_[A-Z2-7]{16}/;
let gateway: StandInGateway;
let guard: GuardAtWork;
let run: StartedRun;

beforeAll(async () => {
  gateway = await new StandInGateway(shopPolicy).start();
  guard = await GuardAtWork.start(gateway);
  run = await guard.run();
});
afterAll(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});
afterEach(() => {
  gateway.arrived.length = 0;
  gateway.blocks.length = 0;
});

function answerWith(events: (standIn: string) => readonly string[]): void {
  gateway.answer = (arrived, response) => {
    const standIn = placeholder.exec(arrived.body.toString())?.[0] ?? "none";
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events(standIn).join(""));
  };
}

const turn = (): ReturnType<typeof afterReading> =>
  afterReading(join(guard.cwd, ".env"), `AWS_ACCESS_KEY_ID=${key}\n`, { stream: true });
const told = "the model altered a placeholder of a secret in its last reply: no value was put back there";

describe("a placeholder that the model altered", () => {
  test.each([
    ["cut", (standIn: string) => standIn.slice(0, -3)],
    ["in lower case", (standIn: string) => standIn.toLowerCase()],
    ["with more at its end", (standIn: string) => `${standIn}A`],
  ])("%s: refuses the write with a message, and the session goes on", async (_, alter) => {
    answerWith((standIn) =>
      toolCallEvents("Write", { file_path: join(guard.cwd, "x"), content: `k=${alter(standIn)}\n` }),
    );
    const reply = await guard.message(run, turn());
    expect(reply.body).toMatch(
      /event: error\ndata: [^\n]*Fourgate stopped this Write: it holds a placeholder/,
    );
    expect(reply.body).not.toContain("content_block_stop");
    expect(reply.body).not.toContain(key);
    answerWith(() => textEvents("as you like"));
    const next = await guard.message(run, turn());
    expect(next.status).toBe(200);
    expect(next.body).toContain("as you like");
  });

  test("is left in the model's text and in a shell, and told once: in the record, and at the run's end", async () => {
    const own = await guard.run();
    const other = (standIn: string): string => standIn.toLowerCase();
    answerWith((standIn) => textEvents("I saw ", other(standIn).slice(0, 20), other(standIn).slice(20)));
    const text = await guard.message(own, turn());
    expect(text.body).not.toContain(key);
    expect(text.body).not.toContain("event: error");
    answerWith((standIn) => toolCallEvents("Bash", { command: `echo ${standIn.slice(0, -4)}` }));
    const shell = await guard.message(own, turn());
    expect(JSON.stringify(assembledInput(shell.body))).toMatch(/echo FOURGATE_SECRET_[A-Z2-7]{12}"/);
    answerWith((standIn) => textEvents(`${standIn} is in there`));
    await guard.message(own, turn());
    await guard.message(own, turn());
    expect(gateway.arrived.map(({ report }) => report?.alarms)).toEqual([
      undefined,
      [told],
      [told],
      undefined,
    ]);
    const control = await guard.control();
    expect(await control.endRun(own.run)).toEqual({ alteredPlaceholders: 2 });
  });
});
