import { judgedText } from "../../prompt/judged-text.ts";
import type { Block, Placement, Prompt, Span } from "../../prompt/prompt.ts";
import type { Finding } from "../finding.ts";
import { blockContent, judgedSpans } from "./judged-spans.ts";
import { findHidden } from "./find-hidden.ts";
import { findMedia } from "../media/find-media.ts";
import type { KeyedHash } from "../keyed-hash.ts";
import type { BlockFinding, FindingsCache } from "./findings-cache.ts";
import { findingOf } from "./found-finding.ts";
import { plainView } from "../text-bytes.ts";
import { scanNamed, secretNameOf } from "./named-value.ts";
import type { LayerScanner } from "./scan-layers.ts";

/** Shorter content is scanned faster than it is hashed. */
const cachedBytesMin = 1024;
const newline = 0x0a;
/** No secret is shorter. */
const spanBytesMin = 6;

/** Secrets in all blocks of a part, in the order of its blocks. Ranges are raw bytes of the part. */
export function findPart(
  bytes: Uint8Array,
  placement: Placement,
  prompt: Pick<Prompt, "calls">,
  scanner: LayerScanner,
  keyedHash: KeyedHash,
  cache?: FindingsCache,
): Finding[] {
  cache?.useVersion(scanner.version);
  const findings: Finding[] = [];
  for (const [index, block] of placement.part.blocks.entries()) {
    const spans = judgedSpans(bytes, placement, block);
    const tool = toolOfResult(block, prompt);
    for (const each of findBlock(bytes, placement, block, spans, tool, scanner, keyedHash, cache)) {
      const offset = spans[each.span]!.start;
      findings.push({ ...each.finding, block: index, start: offset + each.start, end: offset + each.end });
    }
    for (const found of findMedia(bytes, placement, block, index, scanner, keyedHash, cache))
      findings.push(found);
    for (const found of findHidden(bytes, placement, block, index, scanner, keyedHash)) findings.push(found);
  }
  return findings;
}

/**
 * Findings of every part, parallel to prompt.placements. A Part object that was seen before keeps
 * its array; those of `previous` (a reading made elsewhere, in a worker) count as seen.
 */
export function findAll(
  prompt: Prompt,
  previous: { readonly prompt: Prompt; readonly findings: readonly (readonly Finding[])[] } | undefined,
  scanner: LayerScanner,
  keyedHash: KeyedHash,
  cache: FindingsCache,
): (readonly Finding[])[] {
  cache.useVersion(scanner.version);
  previous?.prompt.placements.forEach(({ part }, index) => {
    const findings = previous.findings[index];
    if (findings !== undefined && cache.part(part) === undefined) cache.keepPart(part, findings);
  });
  return prompt.placements.map((placement) => {
    const known = cache.part(placement.part);
    if (known !== undefined) return known;
    const findings = findPart(prompt.bytes, placement, prompt, scanner, keyedHash, cache);
    cache.keepPart(placement.part, findings);
    return findings;
  });
}

/** The tool that a tool_result answers, where the conversation shows it. */
export function toolOfResult(block: Block, prompt: Pick<Prompt, "calls">): string | undefined {
  return block.toolUseId === undefined ? undefined : prompt.calls.get(block.toolUseId)?.tool;
}

function findBlock(
  bytes: Uint8Array,
  placement: Placement,
  block: Block,
  spans: readonly Span[],
  tool: string | undefined,
  scanner: LayerScanner,
  keyedHash: KeyedHash,
  cache: FindingsCache | undefined,
): readonly BlockFinding[] {
  let length = 0;
  for (const span of spans) length += span.end - span.start;
  if (length < spanBytesMin) return [];
  if (cache === undefined || length < cachedBytesMin)
    return scanSpans(bytes, placement, block, spans, tool, scanner, keyedHash);
  // The same value under another name may be no secret.
  const [only] = spans;
  const names =
    spans.length === 1
      ? (secretNameOf(block, only!) ?? "")
      : spans.map((span) => secretNameOf(block, span) ?? "").join(",");
  // Of another version the cache holds nothing (useVersion).
  const purpose = `findings ${block.kind} ${tool ?? ""} ${names}`;
  // One literal is hashed where it stands: to copy it first costs about as much as to hash it.
  const key =
    spans.length === 1
      ? `${purpose} ${String(only!.key)} ${keyedHash(plainView(bytes, placement.start + only!.start, placement.start + only!.end))}`
      : keyedHash(blockContent(bytes, placement, spans, purpose));
  const known = cache.block(key);
  if (known !== undefined) return known;
  const found = scanSpans(bytes, placement, block, spans, tool, scanner, keyedHash);
  cache.keepBlock(key, found);
  return found;
}

function scanSpans(
  bytes: Uint8Array,
  placement: Placement,
  block: Block,
  spans: readonly Span[],
  tool: string | undefined,
  scanner: LayerScanner,
  keyedHash: KeyedHash,
): BlockFinding[] {
  const found: BlockFinding[] = [];
  for (const [index, span] of spans.entries()) {
    if (span.end - span.start < spanBytesMin) continue;
    const text = judgedText(bytes, placement.start, block, span, tool);
    let line = 1;
    let lineEnd = text.bytes.indexOf(newline);
    const name = secretNameOf(block, span);
    const raws = name === undefined ? scanner.scanText(text.bytes) : scanNamed(scanner, text.bytes, name);
    for (const raw of raws) {
      for (; lineEnd >= 0 && lineEnd < raw.start; lineEnd = text.bytes.indexOf(newline, lineEnd + 1)) line++;
      // Of a number no part can be changed alone.
      const start = span.number === true ? 0 : text.rawOffset(raw.start) - span.start;
      const end = span.number === true ? span.end - span.start : text.rawEnd(raw.end) - span.start;
      found.push({ finding: findingOf(raw, start, end, line, keyedHash), span: index, start, end });
    }
  }
  return found;
}
