import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ask, type Answer } from "./ask.ts";
import { clientLogin, speeches } from "./speech.ts";
import { TwoDoors } from "./two-doors.ts";

const key = `AKIA${"Q7RZ5XK2LM4NPT3W"}`;
const tools = [{ type: "function", name: "read", strict: false, parameters: {} }];

let doors: TwoDoors;

beforeAll(async () => {
  doors = await TwoDoors.open();
});
afterAll(() => doors[Symbol.asyncDispose]());
beforeEach(() => doors.forget());

const login = { authorization: `Bearer ${clientLogin}` };

interface Said {
  readonly id: string;
  readonly output: readonly { readonly id: string; readonly type: string; readonly call_id?: string }[];
}

function saidIn(answer: Answer, stream: boolean): Said {
  if (!stream) return JSON.parse(answer.text) as Said;
  const line = answer.text.split("\n").find((one) => one.includes('"type":"response.completed"')) ?? "";
  return (JSON.parse(line.slice("data: ".length)) as { response: Said }).response;
}

/** Asked over one way; what is kept at the vendor may be referred to. */
async function turn(url: string, headers: object, body: object, stream: boolean): Promise<Answer> {
  return await ask(`${url}/v1/responses`, {
    headers: { ...login, ...headers },
    body: { model: "gpt-5.1", store: true, tools, ...(stream ? { stream } : {}), ...body },
  });
}

test.each([
  ["as a stream", true],
  ["whole", false],
])(
  "a response that passed %s may be referred to: what its tools gave is labelled by its calls",
  async (_, stream) => {
    await doors.cloud.control({
      scripts: { steps: [{ calls: [{ tool: "read", input: { path: "vault/x.ts" } }] }] },
    });
    const run = await doors.run("codex");
    const first = saidIn(await turn(run, {}, { input: "read it" }, stream), stream);
    const result = {
      type: "function_call_output",
      call_id: first.output.at(-1)?.call_id,
      output: "the recipe",
    };
    const second = await turn(run, {}, { previous_response_id: first.id, input: [result] }, stream);
    const { intent } = await doors.exchange(String(second.headers["x-fourgate-exchange"]));
    expect(intent).toMatchObject({ deployment: "house", classification: "restricted", alarms: [] });
    expect(intent.labels).toContainEqual(expect.objectContaining({ repo: "mono", folder: "vault" }));
    expect(await doors.cloud.seen()).toHaveLength(1);
  },
);

test("an item of a response that passed may be named in its place", async () => {
  await doors.cloud.control({ scripts: { steps: [{ calls: [{ tool: "read", input: { path: ".env" } }] }] } });
  const run = await doors.run("codex");
  const first = saidIn(await turn(run, {}, { input: "read it" }, true), true);
  const [item] = first.output;
  const input = [
    { role: "user", content: "read it" },
    { type: "item_reference", id: item?.id },
    { type: "function_call_output", call_id: item?.call_id, output: `AWS_KEY=${key}\n` },
  ];
  const second = await turn(run, {}, { input }, true);
  expect(second.status).toBe(200);
  expect(await doors.cloud.search([key])).toEqual([]);
  const { intent } = await doors.exchange(String(second.headers["x-fourgate-exchange"]));
  expect(intent).toMatchObject({ guard: { redactions: 1 }, alarms: [] });
});

test("one that never passed is refused at both doors, with nothing sent", async () => {
  const [, responses] = speeches;
  const run = await doors.run("codex");
  const gateway = `http://127.0.0.1:${String(doors.gateway.port)}`;
  for (const [url, headers] of [
    [run, {}],
    [gateway, { "x-fourgate-token": doors.plainToken }],
  ] as const) {
    for (const body of [
      { previous_response_id: "resp_never", input: "go on" },
      { input: [{ type: "item_reference", id: "msg_never" }] },
      { conversation: "conv_1", input: "go on" },
      { prompt: { id: "pmpt_1" }, input: "go on" },
    ]) {
      const answer = await turn(url, headers, body, true);
      expect(answer.status).toBe(400);
      expect(responses?.errorOf(answer.text)).toMatch(/^Fourgate/);
    }
  }
  expect(await doors.cloud.seen()).toEqual([]);
});

test("one that passed in another run, or at the gateway for another person's session, is refused", async () => {
  const first = saidIn(await turn(await doors.run("codex"), {}, { input: "hi" }, true), true);
  const other = await turn(
    await doors.run("codex"),
    {},
    { previous_response_id: first.id, input: "go on" },
    true,
  );
  expect(other.status).toBe(400);
  const headers = { "x-fourgate-token": doors.plainToken };
  const gateway = `http://127.0.0.1:${String(doors.gateway.port)}`;
  const past = await turn(gateway, headers, { previous_response_id: first.id, input: "go on" }, true);
  expect(past.status).toBe(400);
  expect(await doors.cloud.seen()).toHaveLength(1);
});
