import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { tooMany } from "../json/fault.ts";
import { literalString } from "../json/text.ts";
import { blockCountMax } from "../limits.ts";
import type { Block, BlockKind, Role, Span } from "../prompt.ts";
import { blockKind } from "./block-kind.ts";
import { uploadedFile } from "../reading/unresolvable.ts";
import { CallInput, callFields, mayBePath } from "../tools/call-input.ts";
import { isInjected } from "../tools/injected.ts";
import { FieldNames } from "../reading/field-names.ts";
import { elementPath, memberPath, type SpanSink } from "../reading/text-spans.ts";

/** Fields that decide how a block is read; the others are only text. */
const fields = new FieldNames(["type", "text", "id", "name", "input", "tool_use_id", "content", "source"]);

/** A block while it is read: its kind is known only at its end, since "type" may come last. */
interface Draft {
  type: string;
  id: string | undefined;
  name: string | undefined;
  toolUseId: string | undefined;
  mediaType: string | undefined;
  sourceType: string | undefined;
  /** Of the string "text". */
  textStart: number;
  textEnd: number;
  input: CallInput | undefined;
  title: string | undefined;
  nested: NestedItem[];
}

/** An element of a block's own content, with the range of spans that it gave. */
interface NestedItem {
  readonly draft: Draft;
  readonly start: number;
  readonly end: number;
  readonly firstSpan: number;
  readonly endSpan: number;
}

/**
 * Reads the content block (an object) at the cursor. Gives the block, and after it the images and
 * documents inside a tool's result as blocks of their own: ranges nest, spans never overlap.
 * Offsets from `base`, the part's start. `at` names the place for an error.
 */
export function readContentBlock(
  cursor: JsonCursor,
  sink: SpanSink,
  role: Role,
  base: number,
  at: () => string,
): Block[] {
  const start = cursor.position - base;
  sink.spans = [];
  const draft = readFields(cursor, sink, "", at, true);
  const kind = blockKind(draft.type, role);
  refuseFileReference(draft, kind, at);
  const all = sink.spans;
  const end = cursor.position - base;
  const apart = kind === "tool_result" ? draft.nested.filter((item) => isMedia(item.draft, role)) : [];
  if (apart.length === 0) return [blockOf(cursor, draft, kind, role, start, end, all, undefined)];
  const own: Span[] = [];
  let next = 0;
  for (const item of apart) {
    for (; next < item.firstSpan; next++) own.push(all[next]!);
    next = item.endSpan;
  }
  for (; next < all.length; next++) own.push(all[next]!);
  return [
    blockOf(cursor, draft, kind, role, start, end, own, undefined),
    ...apart.map((item) => {
      const nestedKind = blockKind(item.draft.type, role);
      const spans = all.slice(item.firstSpan, item.endSpan);
      return blockOf(
        cursor,
        item.draft,
        nestedKind,
        role,
        item.start - base,
        item.end - base,
        spans,
        draft.toolUseId,
      );
    }),
  ];
}

function isMedia(draft: Draft, role: Role): boolean {
  const kind = blockKind(draft.type, role);
  return kind === "image" || kind === "document";
}

function readFields(
  cursor: JsonCursor,
  sink: SpanSink,
  path: string,
  at: () => string,
  outermost: boolean,
): Draft {
  const draft: Draft = {
    type: "",
    id: undefined,
    name: undefined,
    toolUseId: undefined,
    mediaType: undefined,
    sourceType: undefined,
    textStart: -1,
    textEnd: -1,
    input: undefined,
    title: undefined,
    nested: [],
  };
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    fields.refuseMisspelt(key, cursor.keyStart);
    const member = memberPath(path, key);
    sink.key(cursor, member);
    const first = cursor.peek();
    if (first === quote) {
      cursor.string();
      sink.value(cursor, member);
      takeString(cursor, draft, key);
    } else if ((first === openBrace || first === openBracket) && key === "input") {
      draft.input = new CallInput(cursor, sink);
      draft.input.read("", member);
    } else if (first === openBrace && key === "source") {
      readSource(cursor, sink, draft, member);
    } else if (first === openBracket && key === "content" && outermost) {
      readNested(cursor, sink, draft, member, at);
    } else {
      sink.all(cursor, member);
    }
  }
  return draft;
}

function takeString(cursor: JsonCursor, draft: Draft, key: string): void {
  if (key === "type") draft.type = lastText(cursor);
  else if (key === "text") [draft.textStart, draft.textEnd] = [cursor.textStart, cursor.textEnd];
  else if (key === "id") draft.id = lastText(cursor);
  else if (key === "name") draft.name = lastText(cursor);
  else if (key === "tool_use_id") draft.toolUseId = lastText(cursor);
  else if (key === "title" && mayBePath(cursor)) draft.title = lastText(cursor);
}

function readSource(cursor: JsonCursor, sink: SpanSink, draft: Draft, path: string): void {
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    const member = memberPath(path, key);
    sink.key(cursor, member);
    if (cursor.peek() !== quote) {
      sink.all(cursor, member);
      continue;
    }
    cursor.string();
    sink.value(cursor, member);
    if (key === "media_type") draft.mediaType = lastText(cursor);
    else if (key === "type") draft.sourceType = lastText(cursor);
  }
}

function readNested(cursor: JsonCursor, sink: SpanSink, draft: Draft, path: string, at: () => string): void {
  cursor.openArray();
  for (let index = 0; cursor.nextElement(); index++) {
    const item = elementPath(path, index);
    if (cursor.peek() !== openBrace) {
      sink.all(cursor, item);
      continue;
    }
    const start = cursor.position;
    const firstSpan = sink.spans.length;
    const nestedAt = (): string => `${at()}.content[${index}]`;
    const nested = readFields(cursor, sink, item, nestedAt, false);
    refuseFileReference(nested, blockKind(nested.type, "user"), nestedAt);
    if (nested.type === "image" || nested.type === "document" || nested.type === "search_result") {
      if (draft.nested.length >= blockCountMax) throw tooMany("blocks", blockCountMax, start);
      draft.nested.push({
        draft: nested,
        start,
        end: cursor.position,
        firstSpan,
        endSpan: sink.spans.length,
      });
    }
  }
}

/** What a file id stands for was never seen here, so it can be neither judged nor recorded. */
function refuseFileReference(draft: Draft, kind: BlockKind, at: () => string): void {
  const isFile = (kind === "image" || kind === "document") && draft.sourceType === "file";
  if (!isFile && draft.type !== "container_upload") return;
  throw uploadedFile(at());
}

function blockOf(
  cursor: JsonCursor,
  draft: Draft,
  kind: BlockKind,
  role: Role,
  start: number,
  end: number,
  spans: readonly Span[],
  resultOf: string | undefined,
): Block {
  const toolUseId = kind === "tool_call" ? draft.id : (draft.toolUseId ?? resultOf);
  return {
    kind,
    role,
    start,
    end,
    spans,
    ...(kind === "tool_call" && draft.name !== undefined ? { tool: draft.name } : {}),
    ...(toolUseId === undefined ? {} : { toolUseId }),
    ...(kind === "tool_call" ? callFields(draft.input, draft.name ?? "") : {}),
    ...(kind === "document" && draft.title !== undefined && /[/\\]/.test(draft.title)
      ? { mentions: [draft.title] }
      : {}),
    ...(kind === "user_text" &&
    draft.textStart >= 0 &&
    isInjected(cursor.bytes, draft.textStart, draft.textEnd)
      ? { injected: true }
      : {}),
    ...(draft.mediaType === undefined ? {} : { mediaType: draft.mediaType }),
  };
}

function lastText(cursor: JsonCursor): string {
  return literalString(cursor.bytes, cursor.textStart, cursor.textEnd, cursor.textEscaped);
}
