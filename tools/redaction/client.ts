import { WebSocket } from "ws";
import { promptOf, type Call, type Reply, type Turn } from "./conversation.ts";
import { fields, type Dialect, type Heard } from "./dialect.ts";
import type { Plan } from "./plan.ts";

/** All that a client has at a session's end. */
export interface Outcome {
  readonly files: Readonly<Record<string, string>>;
  readonly heard: readonly Heard[];
}

/** One turn: what was said so far, for what came. */
export type Ask = (turns: readonly Turn[]) => Promise<readonly object[]>;

/** A tool with a file system in memory: it does what the model says until that says nothing more. */
export async function runClient(plan: Plan, dialect: Dialect, root: string, ask: Ask): Promise<Outcome> {
  const files = new Map(plan.files.map(({ name, text }) => [`${root}/${name}`, text]));
  const turns: Turn[] = [];
  const heard: Heard[] = [];
  for (;;) {
    const reply = dialect.parse(await ask(turns));
    heard.push(reply);
    if (reply.calls.length === 0) return { files: Object.fromEntries(files), heard };
    const said: Reply = { text: reply.text, thinking: reply.thinking, calls: reply.calls };
    turns.push({ reply: said, results: reply.calls.map((call) => carryOut(call, dialect, files)) });
    if (turns.length > plan.steps.length) throw new Error("the model went on beyond its plan");
  }
}

export function overHttp(
  plan: Plan,
  dialect: Dialect,
  baseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Ask {
  return async (turns) => {
    const response = await fetch(baseUrl + dialect.path, {
      method: "POST",
      headers: { "content-type": "application/json", ...dialect.headers, ...more },
      body: JSON.stringify(dialect.request({ prompt: promptOf(plan), turns })),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`status ${String(response.status)}: ${text.slice(0, 300)}`);
    return text
      .split("\n\n")
      .map((event) => /^data: (\{.*)$/m.exec(event)?.[1])
      .flatMap((data) => (data === undefined ? [] : [JSON.parse(data) as object]));
  };
}

/** Responses over a WebSocket: each frame carries what is new and names the response before it. */
export function overSocket(plan: Plan, dialect: Dialect, baseUrl: string): Ask & Disposable {
  const socket = new WebSocket(baseUrl.replace("http:", "ws:") + dialect.path);
  const opened = new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  let previous: string | null = null;
  let sent = 0;
  const ask = async (turns: readonly Turn[]): Promise<readonly object[]> => {
    await opened;
    const request = fields(dialect.request({ prompt: promptOf(plan), turns }));
    const all = request[dialect.history] as readonly object[];
    // Of the last turn only the results: the model's own items it has.
    const input = previous === null ? all : all.slice(sent).filter((item) => isResult(item));
    const events: object[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const take = (data: Buffer): void => {
      const event = JSON.parse(data.toString("utf8")) as { type: string; response?: { id: string } };
      events.push(event);
      if (event.type === "response.completed") {
        previous = event.response?.id ?? null;
        resolve(undefined);
      } else if (event.type === "error") reject(new Error(JSON.stringify(event).slice(0, 300)));
    };
    socket.on("message", take);
    const { stream: _stream, ...own } = request;
    socket.send(
      JSON.stringify({
        type: "response.create",
        ...own,
        ...(previous === null ? {} : { previous_response_id: previous }),
        input,
      }),
    );
    sent = all.length;
    await promise.finally(() => socket.off("message", take));
    return events;
  };
  return Object.assign(ask, {
    [Symbol.dispose]: () => {
      socket.close();
    },
  });
}

function isResult(item: object): boolean {
  return String(fields(item)["type"]).endsWith("_output");
}

type Files = Map<string, string>;

function carryOut(call: Call, dialect: Dialect, files: Files): string {
  if (call.isText) return applyPatch(call.input, files);
  const input = fields(JSON.parse(call.input));
  const command = input["command"] ?? input["cmd"];
  if (typeof command === "string")
    return dialect.shell(files.get(command.replace("cat ", "")) ?? "no such file");
  const path = String(input["file_path"] ?? input["filePath"]);
  if (typeof input["content"] === "string") {
    files.set(path, input["content"]);
    return "written";
  }
  const edits = Array.isArray(input["edits"]) ? input["edits"].map(fields) : [input];
  const from = edits.map((edit) => edit["old_string"] ?? edit["oldString"]);
  if (from.every((text) => text === undefined)) return dialect.read(files.get(path) ?? "no such file");
  const to = edits.map((edit) => String(edit["new_string"] ?? edit["newString"]));
  return from.map((text, i) => replaced(path, String(text), to[i] ?? "", files)).join("\n");
}

function replaced(path: string, from: string, to: string, files: Files): string {
  const parts = (files.get(path) ?? "").split(from);
  if (parts.length !== 2) return `found ${String(parts.length - 1)} times: nothing was changed`;
  files.set(path, parts.join(to));
  return "changed";
}

/** Codex's patches, as far as these sessions use them. */
function applyPatch(patch: string, files: Files): string {
  const lines = patch.split("\n").slice(1, -1);
  const [, kind, path = ""] = /^\*\*\* (Add|Update) File: (.*)$/.exec(lines[0] ?? "") ?? [];
  const of = (mark: string, hunk: readonly string[]): string =>
    hunk.flatMap((line) => (line.startsWith(mark) ? [`${line.slice(1)}\n`] : [])).join("");
  if (kind === "Add") {
    files.set(path, of("+", lines.slice(1)));
    return "added";
  }
  const hunks = `\n${lines.slice(1).join("\n")}`.split("\n@@\n").slice(1);
  return hunks
    .map((hunk) => hunk.split("\n"))
    .map((hunk) => replaced(path, of("-", hunk), of("+", hunk), files))
    .join("\n");
}
