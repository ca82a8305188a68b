import { lookup, type LookupAddress } from "node:dns";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { isPrivateAddress } from "./private-address.ts";
import { answerBytesMax, answerMsMax } from "./limits.ts";

/** `secrets.names_model` of fourgate.yaml. */
export interface NamesModelSettings {
  /** Of a loopback or private host. */
  readonly url: string;
  /** ISO 639-1, for models that must be told. */
  readonly language: string;
  /** Spans of less do not count. */
  readonly scoreMin: number;
}

/** A stretch of the text, in Unicode characters. */
export interface NamedSpan {
  readonly start: number;
  readonly end: number;
  readonly entity: string;
}

export interface NamesModel {
  /** @throws Error whose message tells the operator what went wrong, without content */
  spans(text: string, signal: AbortSignal): Promise<readonly NamedSpan[]>;
}

/**
 * A service that takes text and answers where names stand in it, by HTTP as Microsoft Presidio's analyzer speaks it:
 *
 *     POST url  {"text": "…", "language": "en", "score_threshold": 0.5}
 *     200       [{"entity_type": "PERSON", "start": 3, "end": 11, "score": 0.85}, …]
 *
 * It is asked only at an address that is loopback or private when it is asked, whatever its name said before.
 */
export class HttpNamesModel implements NamesModel {
  readonly #settings: NamesModelSettings;

  constructor(settings: NamesModelSettings) {
    this.#settings = settings;
  }

  async spans(text: string, signal: AbortSignal): Promise<readonly NamedSpan[]> {
    const { url, language, scoreMin } = this.#settings;
    const body = JSON.stringify({ text, language, score_threshold: scoreMin });
    const answer = await post(new URL(url), Buffer.from(body), signal);
    return readSpans(answer, scoreMin);
  }
}

async function post(url: URL, body: Buffer, ended: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (/^[0-9.]+$|:/.test(host) && !isPrivateAddress(host)) throw new Error("its address is a public one");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.any([ended, AbortSignal.timeout(answerMsMax)]);
  const options: RequestOptions = {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": body.length,
      accept: "application/json",
    },
    lookup: privateLookup,
    agent: false,
    signal,
  };
  const call = url.protocol === "https:" ? httpsRequest : httpRequest;
  call(url, options, (response) => {
    readAnswer(response).then(resolve, reject);
  })
    .once("error", (error: NodeJS.ErrnoException) => {
      const isLate = error.name === "TimeoutError" || error.name === "AbortError";
      reject(
        new Error(isLate ? "it did not answer in time" : `it cannot be reached (${error.code ?? "refused"})`),
      );
    })
    .end(body);
  return promise;
}

/** Only private addresses of a name: its entry may change after the configuration was read. */
const privateLookup: RequestOptions["lookup"] = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const own = error ? [] : addresses.filter(({ address }) => isPrivateAddress(address));
    const [first] = own;
    if (error) done(error, "", 0);
    else if (!first)
      done(Object.assign(new Error("public"), { code: "its host has a public address only" }), "", 0);
    else if (options.all === true) done(null, own);
    else done(null, first.address, first.family);
  });
};

async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`it answers with status ${String(response.statusCode)}`);
  }
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > answerBytesMax) break;
      chunks.push(chunk);
    }
  } catch {
    throw new Error("it broke off its answer");
  }
  if (length > answerBytesMax) throw new Error(`its answer is longer than ${String(answerBytesMax)} bytes`);
  return Buffer.concat(chunks).toString("utf8");
}

function readSpans(answer: string, scoreMin: number): NamedSpan[] {
  const wrong = new Error("its answer is no list of {entity_type, start, end}");
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw wrong;
  }
  if (!Array.isArray(value)) throw wrong;
  return value.flatMap((each: unknown): NamedSpan[] => {
    if (typeof each !== "object" || each === null) throw wrong;
    const { entity_type: entity, start, end, score = 1 } = each as Readonly<Record<string, unknown>>;
    if (typeof entity !== "string" || !isPlace(start) || !isPlace(end) || typeof score !== "number")
      throw wrong;
    return score < scoreMin || end <= start ? [] : [{ start, end, entity: entity.toUpperCase() }];
  });
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
