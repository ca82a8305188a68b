import { hash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { clientLogin, speeches } from "./speech.ts";
import { heldKey, TwoDoors } from "./two-doors.ts";

let doors: TwoDoors;

beforeAll(async () => {
  doors = await TwoDoors.open();
});
afterAll(() => doors[Symbol.asyncDispose]());
beforeEach(() => doors.forget());

/** Every log-in that any of the vendors takes, as a client would that sends too much. */
const everyLogin = {
  authorization: `Bearer ${clientLogin}`,
  "x-api-key": clientLogin,
  "x-goog-api-key": clientLogin,
  "api-key": clientLogin,
  "chatgpt-account-id": clientLogin,
  cookie: `session=${clientLogin}`,
};

describe.each(speeches)("a turn in $protocol", (speech) => {
  const { protocol, tool, login } = speech;

  test("that carries restricted code goes to the private model, its session ever after", async () => {
    const base = await doors.run(tool);
    const body = speech.afterReading(`${doors.cwd}/vault/x.ts`, "the recipe", true);
    const answer = await ask(base + speech.path(true), { body, headers: login });
    expect(speech.streamed(answer.text)).toMatchObject({ complete: true, error: null });
    const { intent } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
    expect(intent).toMatchObject({ deployment: "house", classification: "restricted", alarms: [] });
    // A summary of it, in which no path is named.
    await ask(base + speech.path(true), { body: speech.typed("sum it up", true), headers: login });
    const seen = await doors.house.seen();
    expect(seen.map(({ url, outcome }) => [url, outcome?.status])).toEqual([
      [speech.path(true), 200],
      [speech.path(true), 200],
    ]);
    expect(JSON.stringify(seen)).not.toContain(clientLogin);
    expect(await doors.cloud.seen()).toEqual([]);
  });

  test("for a deployment whose key the gateway holds takes that key alone, in this vendor's header", async () => {
    const base = await doors.run(tool, "keyed");
    const mark = speech.path(false).includes("?") ? "&" : "?";
    const url = `${base}${speech.path(false)}${mark}key=${clientLogin}`;
    const answer = await ask(url, { body: speech.typed("hello", false), headers: everyLogin });
    expect(answer.status).toBe(200);
    const [seen] = await doors.cloud.seen();
    const headers = new Map(seen?.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const [name, value] = speech.keyHeader(heldKey);
    expect(headers.get(name)).toBe(value);
    expect(JSON.stringify(seen)).not.toContain(clientLogin);
    expect(seen?.url).not.toContain("key=");
    expect([...Object.keys(everyLogin)].filter((one) => headers.has(one))).toEqual([name]);
    expect(doors.recordText()).not.toContain(clientLogin);
    expect(doors.recordText()).not.toContain(heldKey);
    const { intent } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
    expect(JSON.stringify(intent.headers)).toContain("(a log-in)");
  });

  test("names the model as the deployment knows it, and the record has both names", async () => {
    const base = await doors.run(tool, "keyed");
    const text = JSON.stringify(speech.typed("hello é", false), null, 1);
    for (const encoded of [false, true]) {
      const body = encoded ? gzipSync(text) : text;
      const headers = encoded ? { ...login, "content-encoding": "gzip" } : login;
      const answer = await ask(base + speech.path(false), { body, headers });
      expect(answer.status).toBe(200);
      const id = String(answer.headers["x-fourgate-exchange"]);
      const { intent } = await doors.exchange(id);
      const seen = (await doors.cloud.seen()).at(-1);
      const sent = Buffer.from(await doors.gateway.ledger.wireBytes(id));
      expect(seen?.sha256).toBe(hash("sha256", sent, "hex"));
      // Gemini's path has the name, and the body goes as it came.
      const inPath = protocol === "gemini";
      const changed = text.replace('"gpt-5.1"', '"keyed-model-1"');
      expect(seen?.url).toBe(speech.path(false, "keyed-model-1"));
      expect(sent.equals(Buffer.from(inPath ? body : changed))).toBe(true);
      expect(intent).toMatchObject({
        model: inPath ? "gemini-2.5-flash" : "gpt-5.1",
        path: speech.path(false),
        splice: inPath ? null : { from: '"gpt-5.1"', to: '"keyed-model-1"' },
      });
    }
  });

  test("takes the client's log-in to its own vendor, and none that belongs to another", async () => {
    const base = await doors.run(tool);
    // A ChatGPT account's makes it another deployment's.
    const { "chatgpt-account-id": _, ...headers } = everyLogin;
    const mark = speech.path(false).includes("?") ? "&" : "?";
    const url = `${base}${speech.path(false)}${mark}key=${clientLogin}`;
    await ask(url, { body: speech.typed("hello", false), headers });
    const [seen] = await doors.cloud.seen();
    const held = new Set(
      seen?.headers.flatMap(([name, value]) => (value.includes(clientLogin) ? [name.toLowerCase()] : [])),
    );
    const own: Readonly<Record<string, readonly string[]>> = {
      "openai-chat": ["authorization", "api-key"],
      "openai-responses": ["authorization", "api-key"],
      gemini: ["authorization", "x-goog-api-key"],
    };
    expect(seen?.url.includes(clientLogin)).toBe(protocol === "gemini");
    expect([...held].toSorted()).toEqual([...(own[protocol] ?? [])].toSorted());
    expect(doors.recordText()).not.toContain(clientLogin);
  });
});

test("a key in Gemini's query reaches Google and no record", async () => {
  const gemini = speeches[2];
  if (!gemini) throw new TypeError("Gemini is spoken");
  const base = await doors.run("gemini-cli");
  const url = `${base}${gemini.path(true)}&key=${clientLogin}`;
  const answer = await ask(url, { body: gemini.typed("hello", true) });
  expect(answer.status).toBe(200);
  expect((await doors.cloud.seen())[0]?.url).toBe(`${gemini.path(true)}&key=${clientLogin}`);
  const { intent } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
  expect(intent.query).toBe("alt=sse");
  expect(doors.recordText()).not.toContain(clientLogin);
});

test.each([
  ["OpenAI's", "/v1/models", { authorization: `Bearer ${clientLogin}` }, "openai", "gpt"],
  [
    "Codex's",
    "/v1/models?client_version=0.169.0",
    { authorization: `Bearer ${clientLogin}` },
    "openai",
    "gpt",
  ],
  ["Google's", "/v1beta/models", { "x-goog-api-key": clientLogin }, "google", "gemini"],
  [
    "Anthropic's",
    "/v1/models?limit=1000",
    { "x-api-key": clientLogin, "anthropic-version": "2023-06-01" },
    "anthropic",
    "claude",
  ],
])(
  "a list of models in %s words comes from the vendor that speaks them",
  async (_, path, headers, deployment, word) => {
    const base = await doors.run("opencode");
    const answer = await ask(base + path, { headers });
    expect([answer.status, answer.text.includes(word)]).toEqual([200, true]);
    const { intent } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
    expect(intent.deployment).toBe(deployment);
  },
);

test("protocols that mix in one session share its mark, its record and its findings", async () => {
  const base = await doors.run("opencode");
  const [chat, responses, gemini] = speeches;
  if (!chat || !responses || !gemini) throw new TypeError("three are spoken");
  const headers = { "x-session-id": "mixed" };
  await ask(base + chat.path(true), {
    body: chat.afterReading(`${doors.cwd}/vault/x.ts`, "the recipe", true),
    headers: { ...headers, ...chat.login },
  });
  const anthropic = {
    model: "claude-opus-4-8",
    max_tokens: 10,
    messages: [{ role: "user", content: "sum it up" }],
  };
  for (const [path, body] of [
    [responses.path(true), responses.typed("sum it up", true)],
    [gemini.path(true), gemini.typed("sum it up", true)],
    ["/v1/messages", anthropic],
  ] as const) {
    const answer = await ask(base + path, {
      body,
      headers: { ...headers, "x-api-key": clientLogin, "anthropic-version": "2023-06-01" },
    });
    expect(answer.status).toBe(200);
    const { intent } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
    expect(intent).toMatchObject({
      deployment: "house",
      classification: "restricted",
      actor: { session: "mixed" },
    });
  }
  expect(await doors.cloud.seen()).toEqual([]);
});

test("a client that lies about its name changes the name in the record, and nothing else", async () => {
  const gemini = speeches[2];
  if (!gemini) throw new TypeError("Gemini is spoken");
  const base = await doors.run("gemini-cli");
  const body = gemini.afterReading(`${doors.cwd}/vault/x.ts`, "the recipe", true);
  const intents = [];
  for (const agent of ["GeminiCLI/0.61.0", "claude-cli/2.1.330", "codex_cli_rs/9.9", "curl/8"]) {
    const headers = { ...gemini.login, "user-agent": agent };
    const answer = await ask(base + gemini.path(true), { body, headers });
    intents.push((await doors.exchange(String(answer.headers["x-fourgate-exchange"]))).intent);
  }
  expect(intents.map(({ actor }) => actor.tool)).toEqual([
    "gemini-cli 0.61.0",
    "claude-code 2.1.330 (in a run of gemini-cli)",
    "codex 9.9 (in a run of gemini-cli)",
    "gemini-cli (says curl/8)",
  ]);
  const first = intents[0];
  for (const { actor, deployment, classification } of intents)
    expect({ ...actor, deployment, classification, tool: "" }).toEqual({
      ...{ ...first?.actor, tool: "" },
      ...{ deployment: "house", classification: "restricted" },
    });
});

test("a device's token is worth nothing without what that device's key signs", async () => {
  for (const speech of speeches) {
    const url = `http://127.0.0.1:${String(doors.gateway.port)}${speech.path(false)}`;
    const headers = { ...speech.login, "x-fourgate-token": doors.deviceToken };
    const answer = await ask(url, { body: speech.typed("hello", false), headers });
    expect(answer.status).toBe(401);
    expect(speech.errorOf(answer.text)).toContain("belongs to a device");
  }
  expect(await doors.cloud.seen()).toEqual([]);
  expect(doors.records("refusal").slice(0, 3)).toMatchObject(
    speeches.map(() => ({ code: "unauthenticated", alarms: [expect.stringContaining("ada") as string] })),
  );
});

// Last, since the private model does not come back.
test("restricted code stays here in every protocol when the private model is away", async () => {
  await doors.house[Symbol.asyncDispose]();
  for (const speech of speeches) {
    const base = await doors.run(speech.tool);
    const body = speech.afterReading(`${doors.cwd}/vault/x.ts`, "the recipe", true);
    const answer = await ask(base + speech.path(true), { body, headers: speech.login });
    expect(answer.status).toBe(400);
    expect(speech.errorOf(answer.text)).toContain("does not answer");
    const { outcome } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
    expect(outcome.result).toBe("upstream_unreachable");
  }
  expect(await doors.cloud.seen()).toEqual([]);
});
