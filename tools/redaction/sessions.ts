import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { overHttp, overSocket, runClient, type Outcome } from "./client.ts";
import type { Dialect } from "./dialect.ts";
import { chat } from "./dialects/chat.ts";
import { gemini } from "./dialects/gemini.ts";
import { messages } from "./dialects/messages.ts";
import { responses } from "./dialects/responses.ts";
import { Model } from "./model.ts";
import { planOf, type Plan } from "./plan.ts";

/** A guard, and what it needs around it. */
export interface Guarded extends AsyncDisposable {
  /** A folder that its runs work in, absolute. */
  readonly root: string;
  /** A run of this tool: its base URL. */
  run(tool: string): Promise<{ readonly baseUrl: string; end(): Promise<unknown> }>;
}

interface Way {
  readonly name: string;
  readonly dialect: Dialect;
  readonly isSocket: boolean;
}

const ways: readonly Way[] = [
  { name: "Messages", dialect: messages, isSocket: false },
  { name: "chat completions", dialect: chat, isSocket: false },
  { name: "Responses", dialect: responses, isSocket: false },
  { name: "Gemini", dialect: gemini, isSocket: false },
  { name: "Responses by WebSocket", dialect: responses, isSocket: true },
];

export interface SessionFigures {
  sessions: number;
  /** Requests behind the guard. */
  requests: number;
  /** What the vendor saw in place of secrets, all together. */
  placeholders: number;
  secrets: number;
  /** Secrets that the vendor saw. */
  leaks: number;
  /** Requests that began otherwise than what the session had sent. */
  changedPrefixes: number;
  /** Sessions in which the client has other files, or heard another thing, than without the guard. */
  differing: string[];
  readonly byWay: Record<string, number>;
}

/**
 * Sessions of random files, secrets and edits, each once through a guard and once straight to the
 * vendor, which listens on loopback. `guardBefore` starts a guard whose way ends at this address; what
 * comes from there has no other sign than the headers that a guard or a gateway adds.
 */
export async function runSessions(
  options: { readonly seed: number; readonly count: number; readonly atOnce: number },
  guardBefore: (vendorUrl: string) => Promise<Guarded>,
  note: (done: number) => void = () => undefined,
): Promise<SessionFigures> {
  let model: Model | null = null;
  const figures: SessionFigures = {
    ...{ sessions: 0, requests: 0, placeholders: 0, secrets: 0, leaks: 0, changedPrefixes: 0 },
    ...{ differing: [], byWay: {} },
  };
  await using vendor = await listening(async (request, body, response) => {
    const isGuarded = request.headers[straight] === undefined;
    if (isGuarded) figures.requests++;
    await model?.answer({ target: request.url ?? "", body, isGuarded }, response);
  });
  await using guarded = await guardBefore(vendor.url);
  model = new Model(guarded.root, [...new Set(ways.map(({ dialect }) => dialect))]);
  const answering = model;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < options.count) {
      const number = next++;
      const way = ways[number % ways.length]!;
      const plan = planOf(number, options.seed);
      const problem = await runSession(plan, way, answering, guarded, vendor.url);
      figures.sessions++;
      figures.secrets += plan.needles.length;
      figures.byWay[way.name] = (figures.byWay[way.name] ?? 0) + 1;
      if (problem !== null)
        figures.differing.push(
          `session ${String(number)} of seed ${String(options.seed)}, ${way.name}: ${problem}`,
        );
      note(figures.sessions);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  const { leaks, placeholders, changedPrefixes } = model;
  return { ...figures, leaks, placeholders, changedPrefixes };
}

/** Marks what goes past the guard. */
const straight = "x-straight";

type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void>;

async function listening(answer: Answer): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      answer(request, Buffer.concat(chunks), response).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What differs, without content; null for nothing. */
async function runSession(
  plan: Plan,
  { dialect, isSocket }: Way,
  model: Model,
  guarded: Guarded,
  vendorUrl: string,
): Promise<string | null> {
  model.expect(plan);
  try {
    const run = await guarded.run(dialect.tool);
    const { baseUrl } = run;
    using ask = isSocket ? overSocket(plan, dialect, baseUrl) : noSocket(overHttp(plan, dialect, baseUrl));
    const through = await runClient(plan, dialect, guarded.root, ask);
    const plain = overHttp(plan, dialect, vendorUrl, { [straight]: "1" });
    const without = await runClient(plan, dialect, guarded.root, plain);
    await run.end();
    return difference(through, without);
  } catch (error) {
    return `it broke off: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    model.forget(plan);
  }
}

function noSocket<T extends object>(ask: T): T & Disposable {
  return Object.assign(ask, { [Symbol.dispose]: () => undefined });
}

function difference(through: Outcome, without: Outcome): string | null {
  for (const [path, text] of Object.entries(without.files))
    if (through.files[path] !== text) return `the file ${path.split("/").at(-1) ?? ""} is another`;
  if (through.heard.length !== without.heard.length) return "it has more or fewer turns";
  for (const [turn, heard] of without.heard.entries()) {
    const other = through.heard[turn];
    for (const part of ["text", "thinking", "calls", "others"] as const)
      if (!isDeepStrictEqual(other?.[part], heard[part])) return `turn ${String(turn)} has other ${part}`;
  }
  return isDeepStrictEqual(through, without) ? null : "it has more files";
}
