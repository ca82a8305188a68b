import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { afterReading, awsKey } from "../kit/conversations.ts";
import { deskOfFile } from "../kit/guard-desk.ts";
import { assembledInput, textEvents, toolCallEvents } from "../kit/model-stream.ts";

const key = awsKey();
const placeholder = /FOURGATE_SECRET_[A-Z2-7]{16}/;
const desk = deskOfFile();

function answerWith(events: (standIn: string) => readonly string[]): void {
  desk.gateway.answer = (arrived, response) => {
    const standIn = placeholder.exec(arrived.body.toString())?.[0] ?? "none";
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events(standIn).join(""));
  };
}

const turn = (): ReturnType<typeof afterReading> =>
  afterReading(join(desk.guard.cwd, ".env"), `AWS_ACCESS_KEY_ID=${key}\n`, { stream: true });
const told = "the model altered a placeholder of a secret in its last reply: no value was put back there";

describe("a placeholder that the model altered", () => {
  test.each([
    ["cut", (standIn: string) => standIn.slice(0, -3)],
    ["in lower case", (standIn: string) => standIn.toLowerCase()],
    ["with more at its end", (standIn: string) => `${standIn}A`],
  ])("%s: refuses the write with a message, and the session goes on", async (_, alter) => {
    answerWith((standIn) =>
      toolCallEvents("Write", { file_path: join(desk.guard.cwd, "x"), content: `k=${alter(standIn)}\n` }),
    );
    const reply = await desk.guard.message(desk.run, turn());
    expect(reply.body).toMatch(
      /event: error\ndata: [^\n]*Fourgate stopped this Write: it holds a placeholder/,
    );
    expect(reply.body).not.toContain("content_block_stop");
    expect(reply.body).not.toContain(key);
    answerWith(() => textEvents("as you like"));
    const next = await desk.guard.message(desk.run, turn());
    expect(next.status).toBe(200);
    expect(next.body).toContain("as you like");
  });

  test("is left in the model's text and in a shell, and told once: in the record, and at the run's end", async () => {
    const own = await desk.guard.run();
    const other = (standIn: string): string => standIn.toLowerCase();
    answerWith((standIn) => textEvents("I saw ", other(standIn).slice(0, 20), other(standIn).slice(20)));
    const text = await desk.guard.message(own, turn());
    expect(text.body).not.toContain(key);
    expect(text.body).not.toContain("event: error");
    answerWith((standIn) => toolCallEvents("Bash", { command: `echo ${standIn.slice(0, -4)}` }));
    const shell = await desk.guard.message(own, turn());
    expect(JSON.stringify(assembledInput(shell.body))).toMatch(/echo FOURGATE_SECRET_[A-Z2-7]{12}"/);
    answerWith((standIn) => textEvents(`${standIn} is in there`));
    await desk.guard.message(own, turn());
    await desk.guard.message(own, turn());
    expect(desk.gateway.arrived.map(({ report }) => report?.alarms)).toEqual([
      undefined,
      [told],
      [told],
      undefined,
    ]);
    const control = await desk.guard.control();
    expect(await control.endRun(own.run)).toEqual({ alteredPlaceholders: 2 });
  });
});
