import { FourgateError } from "@fourgate/core/errors";
import type { Block, Prompt, ToolCall } from "@fourgate/core/prompt/prompt";
import type { ReplyEvent } from "@fourgate/core/prompt/reply/reply-event";
import { callOfText } from "@fourgate/core/prompt/tools/call-text";

const sessionCountMax = 10_000;
const idCountMax = 5_000;
const callCountMax = 5_000;
/** What all sessions' calls name and run, together. */
const charsMax: number = 64 * 1024 * 1024;

/** What passed in one session and a later request may name instead of repeating it. */
class Seen {
  readonly ids = new Set<string>();
  readonly calls = new Map<string, ToolCall>();
  /** Of its calls. */
  chars = 0;

  id(id: string): void {
    this.ids.add(id);
    if (this.ids.size > idCountMax) this.ids.delete(firstOf(this.ids));
  }

  call(id: string, call: ToolCall): void {
    this.#drop(id);
    this.calls.set(id, call);
    this.chars += charsOf(call);
    if (this.calls.size > callCountMax) this.#drop(firstOf(this.calls.keys()));
  }

  #drop(id: string): void {
    const dropped = this.calls.get(id);
    if (!dropped) return;
    this.calls.delete(id);
    this.chars -= charsOf(dropped);
  }
}

/**
 * Responses that passed this door, by session: a request that refers to one is read together with
 * the tool calls that it held. What they said was judged when it passed, and its classification is
 * the session's. In memory and bounded: after a restart, or where too much passed since, such a
 * request is refused, and the client sends all.
 */
export class SeenResponses {
  readonly #sessions = new Map<string, Seen>();
  readonly #charsMax: number;
  #chars = 0;

  constructor(limit: number = charsMax) {
    this.#charsMax = limit;
  }

  /** Takes what a reply says while it passes. */
  learn(session: string, event: ReplyEvent): void {
    const { responseId, itemIds = [], calls = [] } = event;
    if (responseId === undefined && itemIds.length === 0 && calls.length === 0) return;
    const seen = this.#open(session);
    if (responseId !== undefined) seen.id(responseId);
    for (const id of itemIds) seen.id(id);
    for (const { toolUseId, tool, input } of calls)
      this.#call(seen, toolUseId, { tool, paths: [], ...callOfText(tool, Buffer.from(input, "utf8")) });
    this.#shrink();
  }

  /**
   * The prompt with the tool calls of the responses that it refers to.
   * @throws FourgateError body_ambiguous, for one that never passed here, and for a tool's result
   * whose call did not
   */
  resolve(session: string, prompt: Prompt): Prompt {
    const { previousResponse, references } = prompt;
    if (previousResponse === "" && references.length === 0) return prompt;
    const seen = this.#sessions.get(session);
    const named = previousResponse === "" ? references : [previousResponse, ...references];
    if (!seen || !named.every((id) => seen.ids.has(id))) throw unknown("an earlier response");
    for (const [id, call] of prompt.calls) this.#call(seen, id, call);
    const answered = prompt.placements.flatMap(({ part }) => part.blocks.map(answeredBy));
    // Where it comes from is known by its call alone.
    if (!answered.every((id) => id === undefined || seen.calls.has(id)))
      throw unknown("an earlier call of a tool");
    const calls = new Map([...seen.calls, ...prompt.calls]);
    this.#shrink();
    return { ...prompt, calls };
  }

  #call(seen: Seen, id: string, call: ToolCall): void {
    this.#chars -= seen.chars;
    seen.call(id, call);
    this.#chars += seen.chars;
  }

  /** The session that was quiet longest goes first. */
  #shrink(): void {
    for (const [session, { chars }] of this.#sessions) {
      if (this.#sessions.size <= sessionCountMax && this.#chars <= this.#charsMax) return;
      this.#sessions.delete(session);
      this.#chars -= chars;
    }
  }

  #open(session: string): Seen {
    const seen = this.#sessions.get(session) ?? new Seen();
    this.#sessions.delete(session);
    this.#sessions.set(session, seen);
    return seen;
  }
}

function answeredBy({ kind, toolUseId }: Block): string | undefined {
  return kind === "tool_result" ? toolUseId : undefined;
}

function charsOf({ tool, paths, mentions = [], command = "" }: ToolCall): number {
  return [tool, command, ...paths, ...mentions].reduce((sum, text) => sum + text.length, 100);
}

function unknown(what: string): FourgateError {
  return new FourgateError(
    "body_ambiguous",
    `the request refers to ${what} that did not pass here, so what it holds can't be read`,
    "send the whole conversation in the request, or start a new session",
  );
}

/** The oldest; "" where there is none. */
function firstOf(keys: Iterable<string>): string {
  for (const key of keys) return key;
  return "";
}
