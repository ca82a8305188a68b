import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { IntentRecord } from "@fourgate/core/audit/record";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import type { DatabasePlace } from "@fourgate/gateway/store/place";
import type { Projection } from "@fourgate/gateway/store/projection";
import { equalBytes } from "../ledger/equal-bytes.ts";
import { intentOf, outcomeOf } from "../ledger/records.ts";
import { Places } from "../store/kit/places.ts";
import { caughtUp, follow } from "../store/kit/projected.ts";

/** A ledger with a database behind it, in which conversations are recorded as the gateway records them. */
export class RecordedHouse implements AsyncDisposable {
  readonly folder: string;
  readonly ledger: FollowedLedger;
  readonly projection: Projection;
  readonly place: DatabasePlace;
  readonly #places: Places;
  readonly #previous = new Map<string, Prompt>();

  private constructor(
    folder: string,
    ledger: FollowedLedger,
    projection: Projection,
    place: DatabasePlace,
    places: Places,
  ) {
    this.place = place;
    this.folder = folder;
    this.ledger = ledger;
    this.projection = projection;
    this.#places = places;
  }

  static async open(): Promise<RecordedHouse> {
    const places = await Places.open();
    const folder = await mkdtemp(join(tmpdir(), "fourgate-house-"));
    const ledger = await openLedger({ dataDir: join(folder, "ledger") });
    const place = await places.place("server");
    const { projection } = follow(place, ledger.records);
    return new RecordedHouse(folder, ledger, projection, place, places);
  }

  /** One call with these messages, in the session of `changes`; gives its id. */
  async call(
    messages: readonly object[],
    changes: Partial<IntentRecord> & {
      readonly user?: string;
      readonly session?: string;
      readonly reply?: string;
    } = {},
  ): Promise<string> {
    const { user = "ada", session = "s1", reply = "", ...more } = changes;
    const bytes = Buffer.from(JSON.stringify({ model: "claude-sonnet-4-5", max_tokens: 9, messages }));
    const key = `${user}\n${session}`;
    const prompt = decode(bytes, messagesEndpoint, { previous: this.#previous.get(key), equalBytes }) ?? null;
    if (prompt) this.#previous.set(key, prompt);
    const plain = intentOf(bytes, more);
    const record = { ...plain, actor: { ...plain.actor, user, session } };
    await this.ledger.intent(record, { bytes, prompt, session: key });
    const sink = this.ledger.reply(record.id, user);
    const said =
      reply === ""
        ? Buffer.alloc(0)
        : Buffer.from(JSON.stringify({ type: "message", content: [{ type: "text", text: reply }] }));
    if (said.length > 0) sink.write(said);
    await this.ledger.outcome(outcomeOf(record.id, said), user, sink);
    return record.id;
  }

  async ready(): Promise<void> {
    await caughtUp(this.projection);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.projection[Symbol.asyncDispose]();
    await this.ledger[Symbol.asyncDispose]();
    await this.#places[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A conversation in which the model read this file. */
export function reading(path: string, content: string): readonly object[] {
  const id = `toolu_${path.replaceAll(/\W/g, "")}`;
  return [
    { role: "user", content: "look at it" },
    { role: "assistant", content: [{ type: "tool_use", id, name: "Read", input: { file_path: path } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: id, content }] },
  ];
}

/** As Claude Code's Read shows a file. */
export function numbered(text: string, first = 1): string {
  return text
    .split("\n")
    .map((line, at) => `${String(first + at)}\t${line}`)
    .join("\n");
}
