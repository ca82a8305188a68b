import { asFields, parsedFields, type ReplyEvent, type ToolInput } from "./reply-event.ts";

const blockCharsMax = 256 * 1024;
const openBlockCountMax = 64;
const stringCountMax = 10_000;
const stringCharsMin = 6;
/** After so many pieces a text is put together, since each is otherwise kept by itself, at some 60 bytes. */
const joinedPieceCount = 64;

interface OpenBlock {
  readonly isJson: boolean;
  text: string;
  pieceCount: number;
}

/**
 * Gathers what a model writes in one reply and hands over each text when its block ends: text and
 * thinking whole, of a tool's input each string and key. Never throws.
 */
export class WrittenReply {
  readonly #written: (text: string, isSaid: boolean) => void;
  readonly #open = new Map<string, OpenBlock>();

  /** `isSaid`: a block's text or thinking, from its beginning, and no part of a tool's input. */
  constructor(written: (text: string, isSaid: boolean) => void) {
    this.#written = written;
  }

  take(event: ReplyEvent): void {
    for (const { block, text } of event.texts ?? []) this.#add(`text ${block}`, false, text);
    for (const input of event.inputs ?? []) this.#input(input);
    for (const block of event.ended ?? []) {
      this.#stop(`text ${block}`);
      this.#stop(`input ${block}`);
    }
    if (event.complete === true) this.end();
  }

  /** The reply is over, whether it came to its own end or not. */
  end(): void {
    for (const block of [...this.#open.keys()]) this.#stop(block);
  }

  #input({ call, form, syntax, value }: ToolInput): void {
    if (form === "copy") return;
    const isJson = syntax === "json";
    if (typeof value === "string") this.#add(`input ${call}`, isJson, value);
    else for (const text of stringsIn(value)) this.#tell(text);
    if (form === "whole") this.#stop(`input ${call}`);
  }

  #add(key: string, isJson: boolean, text: string): void {
    const open = this.#open.get(key);
    if (open === undefined) {
      if (this.#open.size < openBlockCountMax)
        this.#open.set(key, { isJson, text: text.slice(0, blockCharsMax), pieceCount: 1 });
      return;
    }
    open.text += text.slice(0, blockCharsMax - open.text.length);
    open.pieceCount += 1;
    // To look at one of its characters, V8 writes all of it into one piece of memory.
    if (open.pieceCount % joinedPieceCount === 0) open.text.charCodeAt(0);
  }

  #stop(key: string): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    this.#open.delete(key);
    if (!open.isJson) this.#tell(open.text, key.startsWith("text "));
    else for (const text of stringsIn(parsedFields(open.text))) this.#tell(text);
  }

  #tell(text: string, isSaid = false): void {
    if (text.length < stringCharsMin) return;
    try {
      this.#written(text.slice(0, blockCharsMax), isSaid);
    } catch {
      // Not learned: it goes redacted when it comes back.
    }
  }
}

/** Every string and key in a value. */
function stringsIn(value: unknown): string[] {
  const strings: string[] = [];
  const waiting: unknown[] = [value];
  let room = blockCharsMax * 4;
  while (waiting.length > 0 && strings.length < stringCountMax && room > 0) {
    const next = waiting.pop();
    if (typeof next === "string") {
      strings.push(next);
      room -= next.length;
    } else if (Array.isArray(next)) waiting.push(...(next as unknown[]).slice(0, stringCountMax));
    else for (const [key, member] of Object.entries(asFields(next))) waiting.push(key, member);
  }
  return strings;
}
