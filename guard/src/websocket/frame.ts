import { FourgateError } from "@fourgate/core/errors";
import { JsonCursor, openBrace, openBracket, quote } from "@fourgate/core/prompt/json/cursor";
import { literalString } from "@fourgate/core/prompt/json/text";

/** A client's `response.create` frame (Responses API reference, WebSocket mode), taken apart where it lies. */
export interface CreateFrame {
  /** Members to send on, each with its key, as written; "input" has its place among them. */
  readonly members: readonly (Uint8Array | "input")[];
  /** Elements of `input`, as written. */
  readonly items: readonly Uint8Array[];
  readonly previousResponse: string;
  /** False: the client only hands over what it will refer to; nothing is asked of the model. */
  readonly generate: boolean;
  readonly model: string;
  /** False: the vendor keeps nothing, so that it knows no item by its id. */
  readonly store: boolean;
}

/** Members of the frame that a request's body has not. */
const ofFrame: ReadonlySet<string> = new Set([
  ...["type", "previous_response_id", "stream", "stream_id", "generate"],
]);

/** A client's receipt for a response; it asks for nothing. */
const receipt = "response.processed";
const nothing = 0x6e;
const literalFalse = 0x66;

const encoder = new TextEncoder();

/** Null for a frame that asks for nothing. @throws FourgateError body_malformed, body_ambiguous, body_schema */
export function readFrame(bytes: Uint8Array): CreateFrame | null {
  const cursor = new JsonCursor(bytes);
  if (cursor.peek() !== openBrace) throw notAFrame("it is no JSON object");
  const strings = new Map<string, string>();
  const members: (Uint8Array | "input")[] = [];
  let items: readonly Uint8Array[] = [];
  let generate = true;
  let store = true;
  cursor.openObject();
  while (cursor.nextKey()) {
    const { key, keyStart } = cursor;
    const first = cursor.peek();
    const start = cursor.position;
    if (key === "input") {
      items = readInput(cursor, first);
      members.push("input");
      continue;
    }
    cursor.skip();
    if (first === quote) strings.set(key, literalString(bytes, start + 1, cursor.position - 1, true));
    else if (key === "previous_response_id" && first !== nothing) throw notAFrame(`its ${key} is no string`);
    if (key === "stream_id" && first !== nothing)
      throw notAFrame("it opens a second stream on this connection, and one is what is taken here");
    if (key === "generate") generate = first !== literalFalse;
    if (key === "store") store = first !== literalFalse;
    if (!ofFrame.has(key)) members.push(bytes.subarray(keyStart - 1, cursor.position));
  }
  cursor.finish();
  const type = strings.get("type");
  if (type === receipt) return null;
  if (type !== "response.create") throw notAFrame("its type is not response.create");
  if (!members.includes("input")) members.push("input");
  const previousResponse = strings.get("previous_response_id") ?? "";
  return { members, items, previousResponse, generate, store, model: strings.get("model") ?? "" };
}

/** The body of a request that carries `items` itself and asks for a stream. */
export function bodyOf(frame: CreateFrame, items: readonly Uint8Array[]): Buffer {
  const pieces: Uint8Array[] = [];
  for (const member of frame.members) {
    pieces.push(pieces.length === 0 ? opening : comma);
    if (member !== "input") pieces.push(member);
    else {
      pieces.push(inputOpening);
      for (const [i, item] of items.entries()) pieces.push(...(i === 0 ? [item] : [comma, item]));
      pieces.push(inputEnd);
    }
  }
  pieces.push(streamed);
  return Buffer.concat(pieces);
}

const opening = encoder.encode("{");
const comma = encoder.encode(",");
const inputOpening = encoder.encode('"input":[');
const inputEnd = encoder.encode("]");
const streamed = encoder.encode(',"stream":true}');

/** A string is one message of the person's. */
function readInput(cursor: JsonCursor, first: number): Uint8Array[] {
  const { bytes } = cursor;
  const items: Uint8Array[] = [];
  if (first === quote) {
    const start = cursor.position;
    cursor.skip();
    const text = bytes.subarray(start, cursor.position);
    return [Buffer.concat([encoder.encode('{"role":"user","content":'), text, encoder.encode("}")])];
  }
  if (first !== openBracket) throw notAFrame("its input is no array");
  cursor.openArray();
  while (cursor.nextElement()) {
    cursor.peek();
    const start = cursor.position;
    cursor.skip();
    items.push(bytes.subarray(start, cursor.position));
  }
  return items;
}

function notAFrame(why: string): FourgateError {
  return new FourgateError(
    "body_schema",
    `this frame can't be read: ${why}`,
    "send response.create frames as the Responses API describes them",
  );
}
