import type { ServerResponse } from "node:http";
import { promptOf, replyOf } from "./conversation.ts";
import type { Plan } from "./plan.ts";
import { fields, list, type Dialect } from "./dialect.ts";
import { Random } from "./random.ts";

const placeholder = /FOURGATE_SECRET_[A-Z2-7]{16}/g;

/** A request as it arrived at the vendor. */
export interface Arrived {
  readonly target: string;
  readonly body: Buffer;
  readonly isGuarded: boolean;
}

/**
 * The vendor of all sessions: it copies what it sees, keeps what it was sent, and cuts its replies
 * where the plan says.
 */
export class Model {
  /** Needles that arrived from behind the guard. */
  leaks = 0;
  /** Requests whose history began otherwise than the session's last one. */
  changedPrefixes = 0;
  placeholders = 0;
  readonly #root: string;
  readonly #dialects: readonly Dialect[];
  readonly #plans = new Map<number, Plan>();
  readonly #histories = new Map<number, readonly string[]>();

  constructor(root: string, dialects: readonly Dialect[]) {
    this.#root = root;
    this.#dialects = dialects;
  }

  expect(plan: Plan): void {
    this.#plans.set(plan.number, plan);
  }

  forget(plan: Plan): void {
    this.#plans.delete(plan.number);
    this.#histories.delete(plan.number);
  }

  async answer({ target, body, isGuarded }: Arrived, response: ServerResponse): Promise<void> {
    const text = body.toString("utf8");
    const number = Number(/Session (\d+):/.exec(text)?.[1]);
    const plan = this.#plans.get(number);
    const dialect = this.#dialects.find(({ path }) => target === path);
    if (plan === undefined || dialect === undefined || !text.includes(promptOf(plan)))
      throw new Error(`nobody expects this request: ${target}`);
    const history = list(fields(JSON.parse(text))[dialect.history]);
    if (isGuarded) this.#look(plan, text, history);
    const results = dialect.results(history);
    const turn = results.length;
    const reply = replyOf(plan, this.#root, dialect.tools, turn, results);
    let block = 0;
    const cut = (whole: string): string[] =>
      pieces(whole, plan.cutAt, new Random(plan.seed + turn * 101 + block++));
    const bytes = Buffer.from(dialect.events(reply, cut, `resp_${String(number)}_${String(turn)}`).join(""));
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const chunk of chunks(bytes, plan, turn)) {
      response.write(chunk);
      // So that it arrives in more pieces than one.
      if (plan.chunking !== "whole") await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  }

  #look(plan: Plan, text: string, history: readonly object[]): void {
    this.leaks += plan.needles.filter((needle) => text.includes(needle)).length;
    this.placeholders += text.match(placeholder)?.length ?? 0;
    const items = history.map((item) => JSON.stringify(item));
    const before = this.#histories.get(plan.number) ?? [];
    if (!before.every((item, index) => item === items[index])) this.changedPrefixes++;
    this.#histories.set(plan.number, items);
  }
}

/** Cut anywhere but inside a character, and in each placeholder at this offset from its start. */
function pieces(whole: string, cutAt: number, random: Random): string[] {
  const cuts = new Set<number>();
  for (const { index } of whole.matchAll(placeholder)) cuts.add(index + cutAt);
  for (let at = random.below(160); at < whole.length; at += 1 + random.below(160)) cuts.add(at);
  const out: string[] = [];
  let from = 0;
  for (const at of [...cuts].toSorted((a, b) => a - b)) {
    const isInside = /[\udc00-\udfff]/.test(whole.charAt(at));
    if (at <= from || at >= whole.length || isInside) continue;
    out.push(whole.slice(from, at));
    from = at;
  }
  return whole === "" ? [] : [...out, whole.slice(from)];
}

function* chunks(bytes: Buffer, { chunking, seed }: Plan, turn: number): Generator<Buffer> {
  const random = new Random(seed + turn);
  for (let at = 0; at < bytes.length;) {
    // Byte by byte for a while; all of a long reply would take seconds.
    const isSingle = chunking === "bytes" && at < 400;
    const length = chunking === "whole" ? bytes.length : isSingle ? 1 : 1 + random.below(4_000);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
