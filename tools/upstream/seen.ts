import { createHash } from "node:crypto";
import zlib from "node:zlib";

/**
 * One request as it arrived: exact bytes, headers in their order and case. A frame of a WebSocket is one
 * too: method "FRAME", the headers with the upgrade before it.
 */
export interface SeenRequest {
  readonly n: number;
  /** Milliseconds since the process started. */
  readonly atMs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** The body's content-encoding; "identity" without. */
  readonly encoding: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly body: Buffer;
  /** Set when answered. */
  outcome: SeenOutcome | null;
}

export interface SeenOutcome {
  readonly status: number;
  /** Error message or what was played. */
  readonly note: string;
  readonly usage: { readonly [key: string]: unknown } | null;
  /** The client went away before the end. */
  readonly cut: boolean;
}

export type Form = "raw" | "json" | "json2" | "base64" | "url";

export interface Hit {
  readonly needle: number;
  readonly form: Form;
  readonly where: "body" | "headers" | "url";
  readonly request: number;
}

const SEEN_BYTES_MAX = 1_000_000_000;
const SEEN_REQUESTS_MAX = 20_000;

/** Everything that arrived, in memory, up to a limit: beyond it the process refuses rather than forget. */
export class Seen {
  readonly #requests: SeenRequest[] = [];
  #bytes = 0;

  add(request: Omit<SeenRequest, "n" | "sha256" | "bytes" | "encoding" | "outcome">): SeenRequest {
    if (this.#bytes + request.body.length > SEEN_BYTES_MAX || this.#requests.length >= SEEN_REQUESTS_MAX) {
      throw new Error("the stand-in's memory of requests is full");
    }
    const sha256 = createHash("sha256").update(request.body).digest("hex");
    const encoding = request.headers.find(([name]) => name.toLowerCase() === "content-encoding")?.[1];
    const seen = {
      ...request,
      encoding: encoding ?? "identity",
      n: this.#requests.length + 1,
      sha256,
      bytes: request.body.length,
      outcome: null,
    };
    this.#requests.push(seen);
    this.#bytes += seen.bytes;
    return seen;
  }

  list(): readonly Omit<SeenRequest, "body">[] {
    return this.#requests.map(({ body: _, ...rest }) => rest);
  }

  /** How many requests with a body came in which content-encoding. */
  encodings(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { bytes, encoding } of this.#requests)
      if (bytes > 0) counts[encoding] = (counts[encoding] ?? 0) + 1;
    return counts;
  }

  get(n: number): SeenRequest | undefined {
    return this.#requests[n - 1];
  }

  clear(): void {
    this.#requests.length = 0;
    this.#bytes = 0;
  }

  /** Every place where one of the needles arrived, in any of the forms that a body can carry it in. */
  search(needles: readonly string[]): readonly Hit[] {
    const forms = needles.map(formsOf);
    const hits: Hit[] = [];
    for (const request of this.#requests) {
      const places = [
        ["body", decompressed(request)],
        ["headers", Buffer.from(request.headers.map(([k, v]) => `${k}: ${v}`).join("\n"))],
        ["url", Buffer.from(request.url)],
      ] as const;
      for (const [where, bytes] of places) {
        forms.forEach((list, needle) => {
          for (const [form, pattern] of list) {
            if (pattern.length > 0 && bytes.includes(pattern))
              hits.push({ needle, form, where, request: request.n });
          }
        });
      }
    }
    return hits;
  }
}

function formsOf(needle: string): readonly (readonly [Form, Buffer])[] {
  const escaped = JSON.stringify(needle).slice(1, -1);
  const list: (readonly [Form, string])[] = [["raw", needle]];
  if (escaped !== needle) list.push(["json", escaped]);
  const twice = JSON.stringify(escaped).slice(1, -1);
  if (twice !== escaped) list.push(["json2", twice]);
  const url = encodeURIComponent(needle);
  if (url !== needle) list.push(["url", url]);
  for (const piece of base64Cores(Buffer.from(needle))) list.push(["base64", piece]);
  return list.map(([form, value]) => [form, Buffer.from(value)]);
}

/** The characters of a base64 text that depend on the needle alone, at each of the three alignments. */
function base64Cores(bytes: Buffer): readonly string[] {
  const cores: string[] = [];
  for (let shift = 0; shift < 3; shift++) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const from = shift === 0 ? 0 : shift + 1;
    const wholeBits = (shift + bytes.length) * 8;
    const core = encoded.slice(from, Math.floor(wholeBits / 6));
    if (core.length < 6) continue;
    cores.push(core, core.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return [...new Set(cores)];
}

function decompressed({ encoding, body }: SeenRequest): Buffer {
  try {
    if (encoding === "gzip") return zlib.gunzipSync(body);
    if (encoding === "br") return zlib.brotliDecompressSync(body);
    if (encoding === "zstd") return zlib.zstdDecompressSync(body);
    if (encoding === "deflate") return zlib.inflateSync(body);
  } catch {
    return body;
  }
  return body;
}
