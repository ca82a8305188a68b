/** What a conversation of any protocol is made from. */
export interface ConversationOptions {
  /** Distinguishes the content of this conversation from any other. */
  readonly salt: string;
  readonly baseBytes: number;
  /** Added by each turn. */
  readonly turnBytes: number;
  readonly model: string;
}

/** Requests of one session of a coding tool; each repeats the one before and adds to it. */
export interface BenchConversation {
  readonly session: string;
  /** The next request: each call after the first carries `turnBytes` more. */
  next(stream: boolean): Buffer;
}

/** What differs by protocol in a body whose history stands in one array that only grows. */
export interface BodyShape {
  /** All before the first exchange, up to and with the element before it. */
  readonly opening: string;
  /** One call and its result: array elements, each with a comma in front. */
  exchange(n: number, path: string, text: string): string;
  /** All after the history; `turn` counts from 1. */
  closing(stream: boolean, turn: number): string;
}

const RESULT_BYTES = 7_000;

/** A body that grows at one place, as those of Codex, opencode and Gemini CLI do. */
export class GrowingBody {
  readonly #shape: BodyShape;
  readonly #options: ConversationOptions;
  readonly #fragments: readonly string[];
  #history: Buffer;
  #turns = 0;
  #results = 0;

  constructor(shape: BodyShape, options: ConversationOptions, fragments: readonly string[]) {
    this.#shape = shape;
    this.#options = options;
    this.#fragments = fragments;
    this.#history = Buffer.from(shape.opening);
    const fixed = this.#history.length + Buffer.byteLength(shape.closing(false, 1));
    this.#grow(Math.max(300, options.baseBytes - fixed));
  }

  next(stream: boolean): Buffer {
    if (this.#turns > 0) this.#grow(this.#options.turnBytes);
    this.#turns++;
    return Buffer.concat([this.#history, Buffer.from(this.#shape.closing(stream, this.#turns))]);
  }

  #grow(bytes: number): void {
    const pieces = [this.#history];
    for (let left = bytes; left > 0;) {
      const piece = Buffer.from(this.#exchange(Math.min(left, RESULT_BYTES)));
      pieces.push(piece);
      left -= piece.length;
    }
    this.#history = Buffer.concat(pieces);
  }

  #exchange(bytes: number): string {
    const n = ++this.#results;
    const { salt } = this.#options;
    const fragment = this.#fragments[n % this.#fragments.length] ?? "";
    const text = fragment.slice(0, Math.max(40, Math.floor(bytes * 0.9) - 420));
    const path = `/home/dev/shop/src/${salt}/file${n}.ts`;
    return this.#shape.exchange(n, path, `// ${salt} ${n}\n${text}`);
  }
}
