import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { clientLogin, speeches, type Speech } from "./speech.ts";
import { TwoDoors } from "./two-doors.ts";

const key = `AKIA${"Q7RZ5XK2LM4NPT3W"}`;

let doors: TwoDoors;

beforeAll(async () => {
  const limits = { bodyBytesMax: 1024 * 1024, bodyIdleMsMax: 300 };
  doors = await TwoDoors.open({ guardLimits: limits, gatewayLimits: limits });
});
afterAll(() => doors[Symbol.asyncDispose]());
beforeEach(() => doors.forget());

interface Bad {
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: (path: string) => string;
}

const bomb = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024));

const bad: readonly [string, number, string, (speech: Speech) => Bad][] = [
  ["is no JSON", 400, "JSON", () => ({ body: '{"model":' })],
  ["has bytes behind its end", 400, "", (speech) => ({ body: `${textOf(speech)}{}` })],
  ["has a key twice", 400, "", (speech) => ({ body: textOf(speech).replace("{", '{"tools":[],') })],
  [
    "is not UTF-8",
    400,
    "",
    (speech) => ({ body: Buffer.from(textOf(speech).replace("hello", "\u00ff"), "latin1") }),
  ],
  ["holds half a surrogate", 400, "", (speech) => ({ body: textOf(speech).replace("hello", "\\ud800") })],
  [
    "nests without end",
    400,
    "",
    (speech) => ({ body: textOf(speech).replace('"hello"', "[".repeat(5_000)) }),
  ],
  [
    "is too large",
    400,
    "larger",
    (speech) => ({ body: textOf(speech).replace("hello", "x".repeat(1_100_000)) }),
  ],
  ["is a bomb of zstd", 400, "too large", () => ({ body: bomb, headers: { "content-encoding": "zstd" } })],
  [
    "is not the zstd that it says",
    400,
    "zstd",
    (speech) => ({ body: textOf(speech), headers: { "content-encoding": "zstd" } }),
  ],
  [
    "is in an encoding that nobody reads",
    400,
    "content-encoding",
    (speech) => ({ body: textOf(speech), headers: { "content-encoding": "snappy" } }),
  ],
  [
    "is in another charset",
    400,
    "UTF-8",
    (speech) => ({ body: textOf(speech), headers: { "content-type": "application/json; charset=utf-16" } }),
  ],
  ["is empty", 400, "", () => ({ body: "" })],
  [
    "goes to an unknown method of the path",
    404,
    "address",
    () => ({ path: (path) => path.replace(/(?:completions|responses|streamGenerateContent)/, "$&/unknown") }),
  ],
  [
    "has its path written otherwise",
    404,
    "address",
    () => ({ path: (path) => path.replace("/v1", "/%76%31") }),
  ],
  [
    "has a query that comes twice",
    404,
    "address",
    () => ({ path: (path) => `${path}${path.includes("?") ? "&alt=json" : "?a=1&a=2"}` }),
  ],
];

function textOf(speech: Speech): string {
  return JSON.stringify(speech.typed("hello", true));
}

describe.each(speeches)("a request in $protocol", (speech) => {
  const ways = async (): Promise<readonly [string, Readonly<Record<string, string>>][]> => [
    [await doors.run(speech.tool), {}],
    [`http://127.0.0.1:${String(doors.gateway.port)}`, { "x-fourgate-token": doors.plainToken }],
  ];

  test.each(bad)(
    "that %s is refused in its protocol's words at both doors",
    async (_, status, words, make) => {
      const { body = textOf(speech), headers = {}, path = (same: string) => same } = make(speech);
      for (const [base, token] of await ways()) {
        const answer = await ask(base + path(speech.path(true)), {
          body,
          headers: { ...speech.login, ...token, ...headers },
        });
        expect(answer.status).toBe(status);
        expect(answer.headers).toMatchObject({
          "content-type": "application/json",
          "x-should-retry": "false",
        });
        const message = speech.errorOf(answer.text);
        expect(message).toMatch(/^Fourgate/);
        expect(message).toContain(words);
      }
      expect(await doors.cloud.seen()).toEqual([]);
    },
  );

  test("without a run or a token is told so in its protocol's words", async () => {
    const body = speech.typed("hello", true);
    const guard = `http://127.0.0.1:${String(doors.guard.port)}`;
    const gateway = `http://127.0.0.1:${String(doors.gateway.port)}`;
    for (const url of [guard, `${guard}/r/${"A".repeat(43)}`, gateway]) {
      const answer = await ask(url + speech.path(true), { body, headers: speech.login });
      expect(answer.status).toBe(401);
      expect(speech.errorOf(answer.text)).toMatch(/^Fourgate/);
    }
    const page = { ...speech.login, origin: "https://evil.example" };
    const answer = await ask((await doors.run(speech.tool)) + speech.path(true), { body, headers: page });
    expect([answer.status, speech.errorOf(answer.text)]).toEqual([401, expect.stringContaining("web pages")]);
    expect(await doors.cloud.seen()).toEqual([]);
  });

  test("whose body stops half way is refused, and its connection is free again", async () => {
    for (const [base, token] of await ways()) {
      const answer = await ask(base + speech.path(true), {
        body: '{"model":',
        headers: { ...speech.login, ...token, "content-length": "500" },
      });
      expect(answer.status).toBe(400);
      expect(speech.errorOf(answer.text)).toContain("in time");
    }
  });
});

describe("the vendors' own SDKs read what Fourgate says", () => {
  const shown = async (call: () => Promise<unknown>): Promise<{ status: unknown; message: string }> => {
    try {
      await call();
    } catch (error) {
      const { status, message } = error as { status?: unknown; message: string };
      return { status, message };
    }
    throw new Error("it was answered");
  };

  /** What a call says through each SDK, streamed and whole, at this base URL. */
  const calls = (base: string, text: string): readonly [string, () => Promise<unknown>][] => {
    const openai = new OpenAI({ apiKey: clientLogin, baseURL: `${base}/v1` });
    const google = new GoogleGenAI({ apiKey: clientLogin, httpOptions: { baseUrl: base } });
    const drained = async (events: AsyncIterable<unknown>): Promise<void> => {
      for await (const _ of events);
    };
    const messages = [{ role: "user" as const, content: text }];
    const asked = { model: "gemini-2.5-flash", contents: text };
    return [
      ["chat", () => openai.chat.completions.create({ model: "gpt-5.1", messages })],
      [
        "chat, streamed",
        async () =>
          drained(await openai.chat.completions.create({ model: "gpt-5.1", messages, stream: true })),
      ],
      ["responses", () => openai.responses.create({ model: "gpt-5.1", input: text })],
      [
        "responses, streamed",
        async () => drained(await openai.responses.create({ model: "gpt-5.1", input: text, stream: true })),
      ],
      ["gemini", () => google.models.generateContent(asked)],
      ["gemini, streamed", async () => drained(await google.models.generateContentStream(asked))],
    ];
  };

  test("and an ordinary answer passes", async () => {
    for (const [, call] of calls(await doors.run("opencode"), "hello")) await call();
    const seen = await doors.cloud.seen();
    expect(seen.map(({ outcome }) => outcome?.status)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  // A title or a summary would go redacted: what a person typed in a main turn is blocked.
  test("of a block, at once and once", async () => {
    const base = await doors.run("opencode");
    for (const speech of speeches) {
      const openai = new OpenAI({ apiKey: clientLogin, baseURL: `${base}/v1` });
      const google = new GoogleGenAI({ apiKey: clientLogin, httpOptions: { baseUrl: base } });
      const body = speech.typed(`use ${key}`, false) as never;
      const blocksBefore = doors.lines.length;
      const told = await shown(() => {
        if (speech.protocol === "openai-chat") return openai.chat.completions.create(body);
        if (speech.protocol === "openai-responses") return openai.responses.create(body);
        const { contents, tools } = body as { contents: never; tools: never };
        return google.models.generateContent({ model: "gemini-2.5-flash", contents, config: { tools } });
      });
      expect(told.status).toBe(400);
      expect(told.message).toContain("Gate 3, secrets: an AWS");
      expect(doors.lines.length).toBe(blocksBefore);
    }
    expect(await doors.cloud.seen()).toEqual([]);
  });

  test.each([
    [
      "no run",
      401,
      () => Promise.resolve(`http://127.0.0.1:${String(doors.guard.port)}/r/${"A".repeat(43)}`),
      "hello",
    ],
    ["no token", 401, () => Promise.resolve(`http://127.0.0.1:${String(doors.gateway.port)}`), "hello"],
    ["no such address", 404, async () => `${await doors.run("opencode")}/elsewhere`, "hello"],
    ["a body that is too large", 400, () => doors.run("opencode"), "x".repeat(1_100_000)],
  ])("of %s", async (_, status, base, text) => {
    for (const [name, call] of calls(await base(), text)) {
      const told = await shown(call);
      expect([name, told.status, told.message.includes("Fourgate")]).toEqual([name, status, true]);
    }
    expect(await doors.cloud.seen()).toEqual([]);
  });

  test("of a stream that broke off", async () => {
    const base = await doors.run("opencode");
    for (const [name, call] of calls(base, "hello").filter(([one]) => one.includes("streamed"))) {
      await doors.cloud.control({ faults: [{ kind: "reset", events: 1, only: "all" }] });
      const outcome = await call().then(
        () => "ended",
        (error: unknown) => (error as Error).message,
      );
      // Responses has an event for it, which the SDK hands over as any other; Google's SDK reads an
      // error only where it comes alone, and else says that the stream is not whole.
      const words = name.startsWith("responses") ? /^ended$/ : /Fourgate|Incomplete JSON segment/;
      expect([name, outcome]).toEqual([name, expect.stringMatching(words)]);
    }
  });

  // Last, since the gateway does not come back.
  test("of a gateway that is away", async () => {
    const base = await doors.run("opencode");
    await doors.gateway[Symbol.asyncDispose]();
    for (const [name, call] of calls(base, "hello")) {
      const told = await shown(call);
      expect([name, told.status, told.message]).toEqual([name, 400, expect.stringContaining("gateway")]);
    }
  });
});
