import { unescapedAscii } from "../../secrets/findings/binary-data.ts";
import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, quote } from "../json/cursor.ts";
import type { Block, BlockKind, Role } from "../prompt.ts";
import { stringAhead } from "../reading/ahead.ts";
import { FieldNames } from "../reading/field-names.ts";
import type { PartReader } from "../reading/part-reader.ts";
import { memberPath, type SpanSink } from "../reading/text-spans.ts";
import { uploadedFile } from "../reading/unresolvable.ts";
import { mayBePath } from "../tools/call-input.ts";
import { isInjected } from "../tools/injected.ts";

const fields = FieldNames.of(
  "type text refusal image_url file input_audio url detail file_id file_data filename data format",
);
const texts: ReadonlySet<string> = new Set(["text", "refusal", "input_text", "output_text"]);
const mediaTypeCharsMax = 64;

export function textKind(role: Role): BlockKind {
  return role === "assistant" ? "assistant_text" : role === "user" ? "user_text" : "system";
}

/** An unknown type is "other", and judged as text. Other servers add audio_url and video_url. */
function partKind(type: string, role: Role): BlockKind {
  if (texts.has(type)) return textKind(role);
  if (type === "image_url" || type === "input_image" || type === "image_file") return "image";
  if (type === "file" || type === "input_audio" || /^[a-z]+_url$/.test(type)) return "document";
  return role === "assistant" && (type === "thinking" || type === "reasoning") ? "thinking" : "other";
}

/** What the members of a part say beside their text. */
interface Said {
  injected: boolean;
  title: string | undefined;
  mediaType: string | undefined;
}

/**
 * Reads the content part (an object) at the cursor. Offsets from `base`, the start of the message;
 * `path` is where the part stands in its block.
 */
export function readContentPart(
  parts: PartReader,
  role: Role,
  base: number,
  path: string,
  at: () => string,
): Block {
  const { cursor } = parts;
  const sink = parts.sink(base);
  const start = cursor.position;
  const kind = partKind(stringAhead(cursor, "type", at), role);
  const said: Said = { injected: false, title: undefined, mediaType: undefined };
  readMembers(cursor, sink, said, path, at, true);
  parts.count(1, base);
  const { injected, title, mediaType } = said;
  const isMedia = kind === "image" || kind === "document";
  return {
    ...{ kind, role, start: start - base, end: cursor.position - base, spans: sink.spans },
    ...(injected && kind === "user_text" ? { injected } : {}),
    ...(isMedia && title !== undefined && /[/\\]/.test(title) ? { mentions: [title] } : {}),
    ...(isMedia && mediaType !== undefined ? { mediaType } : {}),
  };
}

/** Of the part, and of the object in it that holds its data. */
function readMembers(
  cursor: JsonCursor,
  sink: SpanSink,
  said: Said,
  path: string,
  at: () => string,
  isOuter: boolean,
): void {
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    fields.refuseMisspelt(key, cursor.keyStart);
    const member = memberPath(path, key);
    sink.key(cursor, member);
    const first = cursor.peek();
    if (isOuter && first === openBrace && key !== "cache_control") {
      readMembers(cursor, sink, said, member, at, false);
    } else if (first !== quote) {
      sink.all(cursor, member);
    } else {
      cursor.string();
      if (key === "file_id") throw uploadedFile(at());
      sink.value(cursor, member);
      takeString(cursor, said, key);
    }
  }
}

function takeString(cursor: JsonCursor, said: Said, key: string): void {
  const { bytes, textStart, textEnd } = cursor;
  if (key === "text") said.injected = isInjected(bytes, textStart, textEnd);
  else if (key === "filename" && mayBePath(cursor)) said.title = cursor.text();
  else if (key === "format" && mayBePath(cursor)) said.mediaType = `audio/${cursor.text().toLowerCase()}`;
  else if (key === "url" || key === "image_url" || key === "file_data") {
    const head = unescapedAscii(bytes, textStart, textEnd, mediaTypeCharsMax);
    said.mediaType = /^data:([\w.+-]+\/[\w.+-]+)[;,]/.exec(head)?.[1] ?? said.mediaType;
  }
}
