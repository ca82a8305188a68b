import { judgedText, type JudgedText } from "../../prompt/judged-text.ts";
import type { Block, BlockKind, Placement, Prompt, Span } from "../../prompt/prompt.ts";
import type { JudgedFinding } from "../../verdict.ts";
import type { Finding } from "../finding.ts";
import { toolOfResult } from "../findings/findings.ts";
import { blockContent, judgedSpans } from "../findings/judged-spans.ts";
import type { KeyedHash } from "../keyed-hash.ts";
import { mediaEdits } from "./media-edits.ts";
import { createPins, type Edit, type PartEdits, type PinnedEdit, type Pins } from "./pins.ts";
import { secretOf, type MappedSecret, type SecretMap, type SecretOrigin } from "./secret-map.ts";
import { PlaceReader } from "./text-place.ts";
import { utf8Bytes } from "../text-bytes.ts";
import { isWordByte } from "../scan/border.ts";
import { valueBytesMin } from "./value-finder.ts";

const originCountMax = 16;

export interface Redaction {
  /** The body with placeholders; the prompt's own bytes where nothing was replaced. */
  readonly bytes: Uint8Array;
  readonly map: SecretMap;
  /** Ranges that were replaced. */
  readonly replaced: number;
  /** Redactions asked for in blocks that went out without them before: sent as then, and worth an alarm. */
  readonly changed: number;
}

/**
 * The body as it may leave. Every redaction is replaced by its placeholder, in the model's text and
 * calls too: a call whose placeholder was restored goes back as the model wrote it. A value once
 * found is replaced in all that follows it; what stands before it had been sent already. Thinking,
 * signatures and the data of images never change. Bytes outside of the replaced ranges stay as they are.
 *
 * `pins` belongs to the session; without it nothing is remembered from one request to the next.
 * Blocks that go out as they are, in a session without secrets, are remembered by `pins.settle()`.
 */
export function redact(
  prompt: Prompt,
  redactions: readonly JudgedFinding[],
  keyedHash: KeyedHash,
  pins: Pins = createPins({ entriesMax: 10_000 }),
): Redaction {
  pins.settle();
  const asked = byPlacement(redactions);
  const map = new Map<string, MappedSecret & { readonly origins: SecretOrigin[]; runsOn: boolean }>();
  const edited: { readonly placement: Placement; readonly edits: readonly Edit[] }[] = [];
  let changed = 0;
  let replaced = 0;
  prompt.placements.forEach((placement, index) => {
    const here = asked.get(index) ?? [];
    let part = pins.part(placement.part);
    if (part === undefined) {
      part = editPart(prompt, placement, here, keyedHash, pins);
      pins.keepPart(placement.part, part);
    }
    const { edits, origins } = part;
    for (const { finding } of here) if (isMissing(finding, placement, edits)) changed++;
    for (const [at, { secret, end, replacement }] of edits.entries()) {
      if (replacement !== undefined) continue;
      pins.learn(secret);
      const mapped = map.get(secret.placeholder) ?? { ...secret, origins: [], runsOn: false };
      if (isWordByte(prompt.bytes[placement.start + end] ?? 0)) mapped.runsOn = true;
      const origin = origins[at];
      if (origin && mapped.origins.length < originCountMax) mapped.origins.push(origin);
      map.set(secret.placeholder, mapped);
    }
    if (edits.length > 0) edited.push({ placement, edits });
    replaced += edits.length;
  });
  return { bytes: splice(prompt.bytes, edited), map, replaced, changed };
}

function byPlacement(redactions: readonly JudgedFinding[]): Map<number, JudgedFinding[]> {
  const grouped = new Map<number, JudgedFinding[]>();
  for (const redaction of redactions) {
    if (redaction.action !== "redact") continue;
    const group = grouped.get(redaction.placement);
    if (group === undefined) grouped.set(redaction.placement, [redaction]);
    else group.push(redaction);
  }
  return grouped;
}

function isMissing(finding: Finding, placement: Placement, edits: readonly Edit[]): boolean {
  const kind = placement.part.blocks[finding.block]?.kind;
  if (kind === undefined || isUntouchable(kind)) return false;
  const after = lowest(edits.length, (index) => edits[index]!.start > finding.start);
  return after === 0 || edits[after - 1]!.end < finding.end;
}

function isUntouchable(kind: BlockKind): boolean {
  return kind === "thinking";
}

/** Of the model's role: no file is the origin of what stands in it. */
function isModels(kind: BlockKind): boolean {
  return kind === "assistant_text" || kind === "tool_call";
}

function editPart(
  prompt: Prompt,
  placement: Placement,
  asked: readonly JudgedFinding[],
  keyedHash: KeyedHash,
  pins: Pins,
): PartEdits {
  const edits: Edit[] = [];
  const origins: (SecretOrigin | null)[] = [];
  const findings = Map.groupBy(asked, ({ finding }) => finding.block);
  for (const [index, block] of placement.part.blocks.entries()) {
    if (isUntouchable(block.kind)) continue;
    const all = (findings.get(index) ?? [])
      .map(({ finding }) => finding)
      .sort((a, b) => a.start - b.start || b.end - a.end);
    for (const edit of mediaEdits(all)) {
      edits.push(edit);
      origins.push(null);
    }
    const here = all.filter(({ media, isFixed }) => media === undefined && isFixed !== true);
    if (here.length === 0 && pins.isClean) {
      // An equal block had no edit either: only that it was sent is still to be kept.
      pins.keepLater(() => {
        const sent = sentBlock(prompt, placement, block, keyedHash);
        if (sent) pins.keepBlock(sent.key, []);
      });
      continue;
    }
    const sent = sentBlock(prompt, placement, block, keyedHash);
    if (!sent) continue;
    const { spans, tool, key } = sent;
    let pinned = pins.block(key);
    if (pinned === undefined) {
      pinned = editBlock(prompt, placement, block, spans, tool, here, keyedHash, pins);
      pins.keepBlock(key, pinned);
    }
    const origin = isModels(block.kind) ? null : originOf(prompt, block, tool);
    for (const edit of pinned) {
      const offset = spans[edit.span]!.start;
      edits.push({ ...edit, start: offset + edit.start, end: offset + edit.end });
      origins.push(origin && { ...origin, depth: edit.depth });
    }
  }
  return inOrder(edits, origins);
}

interface SentBlock {
  readonly spans: readonly Span[];
  readonly tool: string | undefined;
  /** The same wherever the block stands. */
  readonly key: string;
}

/** Undefined for what is too short to hold a secret. */
function sentBlock(
  prompt: Prompt,
  placement: Placement,
  block: Block,
  keyedHash: KeyedHash,
): SentBlock | undefined {
  const spans = judgedSpans(prompt.bytes, placement, block);
  if (spans.reduce((sum, span) => sum + span.end - span.start, 0) < valueBytesMin) return undefined;
  const tool = toolOfResult(block, prompt);
  const key = keyedHash(blockContent(prompt.bytes, placement, spans, `pin ${block.kind} ${tool ?? ""}`));
  return { spans, tool, key };
}

/** Blocks may nest, so their edits need not come in the order of the bytes. */
function inOrder(edits: readonly Edit[], origins: readonly (SecretOrigin | null)[]): PartEdits {
  const order = edits.map((_, index) => index).sort((a, b) => edits[a]!.start - edits[b]!.start);
  return { edits: order.map((index) => edits[index]!), origins: order.map((index) => origins[index]!) };
}

function originOf(prompt: Prompt, block: Block, tool: string | undefined): SecretOrigin {
  const call = block.toolUseId === undefined ? undefined : prompt.calls.get(block.toolUseId);
  return { kind: block.kind, tool: tool ?? "", paths: call?.paths ?? [] };
}

function editBlock(
  prompt: Prompt,
  placement: Placement,
  block: Block,
  spans: readonly Span[],
  tool: string | undefined,
  findings: readonly Finding[],
  keyedHash: KeyedHash,
  pins: Pins,
): PinnedEdit[] {
  const edits: PinnedEdit[] = [];
  let next = 0;
  for (const [index, span] of spans.entries()) {
    const first = next;
    while (next < findings.length && findings[next]!.end <= span.end) next++;
    if (first === next && pins.finder.count === 0) continue;
    const text = judgedText(prompt.bytes, placement.start, block, span, tool);
    const found = foundSecrets(text, findings.slice(first, next), isModels(block.kind), keyedHash, pins);
    for (const edit of withKnownValues(text, found, keyedHash, pins)) {
      const isNumber = span.number === true;
      // A known value that is only a piece of a number is none there.
      if (isNumber && (edit.start !== span.start || edit.end !== span.end)) continue;
      const place = { span: index, start: edit.start - span.start, end: edit.end - span.start };
      edits.push({ ...edit, ...place, ...(isNumber ? { isNumber } : {}) });
    }
  }
  return edits;
}

/** A finding that known values cover but for less than this is those values: no secret is shorter. */
const uncoveredBytesMax = 6;

/**
 * The findings of a span. In the model's role a value that was restored may be found in another
 * form (a key inside of JSON), and must go back as the placeholder that the model wrote: there the
 * known value is left to withKnownValues.
 */
function foundSecrets(
  text: JudgedText,
  findings: readonly Finding[],
  preferKnown: boolean,
  keyedHash: KeyedHash,
  pins: Pins,
): Edit[] {
  const edits: Edit[] = [];
  const places = new PlaceReader(text.bytes);
  const known =
    preferKnown && findings.length > 0 && pins.finder.count > 0 ? [...pins.finder.find(text.bytes)] : [];
  for (const { start, end, detector } of apart(findings)) {
    const from = decodedStart(text, start);
    const value = text.bytes.subarray(from, decodedEnd(text, end));
    const place = places.at(from);
    const secret = secretOf(value, place, detector, keyedHash);
    if (known.length > 0 && !pins.knows(secret.placeholder)) {
      const to = decodedEnd(text, end);
      const covered = known.reduce(
        (sum, one) => sum + Math.max(0, Math.min(one.end, to) - Math.max(one.start, from)),
        0,
      );
      if (to - from - covered < uncoveredBytesMax) continue;
    }
    pins.learn(secret);
    edits.push({ start, end, secret, depth: place.depth });
  }
  return edits;
}

/** A table of people goes with all that it holds: one range for those that overlap. */
function apart(findings: readonly Finding[]): readonly Pick<Finding, "start" | "end" | "detector">[] {
  const ranges: Pick<Finding, "start" | "end" | "detector">[] = [];
  for (const { start, end, detector } of findings) {
    const last = ranges.at(-1);
    if (last === undefined || start >= last.end) ranges.push({ start, end, detector });
    else if (end > last.end) ranges[ranges.length - 1] = { ...last, end };
  }
  return ranges;
}

/** By rising start: what was found, and between it every other place of a known value. */
function withKnownValues(text: JudgedText, found: readonly Edit[], keyedHash: KeyedHash, pins: Pins): Edit[] {
  const edits: Edit[] = [];
  const places = new PlaceReader(text.bytes);
  let next = 0;
  for (const match of pins.finder.find(text.bytes)) {
    const start = text.rawOffset(match.start);
    const end = text.rawEnd(match.end);
    for (; next < found.length && found[next]!.start < end; next++) edits.push(found[next]!);
    const last = edits.at(-1);
    if (last !== undefined && last.end > start) continue;
    const place = places.at(match.start);
    // Of a block: which start its lines have here decides what stands for it.
    const secret = match.isBlock
      ? secretOf(text.bytes.subarray(match.start, match.end), place, match.known.detector, keyedHash)
      : match.known;
    edits.push({ start, end, secret, depth: place.depth });
  }
  return [...edits, ...found.slice(next)];
}

/** Offset in the judged text of the byte that stands at a raw offset. */
function decodedStart(text: JudgedText, raw: number): number {
  return lowest(text.bytes.length, (offset) => text.rawOffset(offset) >= raw);
}

function decodedEnd(text: JudgedText, raw: number): number {
  return lowest(text.bytes.length, (offset) => text.rawEnd(offset) >= raw);
}

/** The lowest offset for which a condition holds that, once true, stays true. */
function lowest(length: number, holds: (offset: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** ASCII that needs no escape. */
function replacementOf({ replacement, secret, isNumber }: Edit): string {
  if (isNumber === true) return `"${secret.placeholder}"`;
  return replacement ?? secret.placeholder;
}

function splice(
  bytes: Uint8Array,
  edited: readonly { readonly placement: Placement; readonly edits: readonly Edit[] }[],
): Uint8Array {
  if (edited.length === 0) return bytes;
  let length = bytes.length;
  for (const { edits } of edited) {
    for (const edit of edits) length += replacementOf(edit).length - (edit.end - edit.start);
  }
  const out = new Uint8Array(length);
  let from = 0;
  let to = 0;
  for (const { placement, edits } of edited) {
    for (const edit of edits) {
      const start = placement.start + edit.start;
      out.set(bytes.subarray(from, start), to);
      to += start - from;
      const replacement = utf8Bytes(replacementOf(edit));
      out.set(replacement, to);
      to += replacement.length;
      from = placement.start + edit.end;
    }
  }
  out.set(bytes.subarray(from), to);
  return out;
}
