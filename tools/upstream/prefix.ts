import { createHash } from "node:crypto";
import type { Json } from "./json.ts";

/** One piece of a prompt in its place: what stands before it is named by one hash. */
export interface Link {
  readonly role: string;
  readonly block: Json;
  readonly tokens: number;
  /** Digest of everything before this piece. */
  readonly before: string;
  /** As `before`, with this piece. */
  readonly after: string;
}

const BYTES_PER_TOKEN = 4;

/** The digest of a prompt that holds nothing yet but `name` (a model, or nothing at all). */
export function startOf(name: string): string {
  return hash("", name);
}

export function linkAfter(before: string, role: string, block: Json): Link {
  const bytes = `${role} ${JSON.stringify(block)}`;
  return { role, block, tokens: tokensOf(bytes), before, after: hash(before, bytes) };
}

/** Pieces in their order, each standing on all before it. */
export function chain(
  start: string,
  pieces: Iterable<readonly [role: string, block: Json]>,
): readonly Link[] {
  const links: Link[] = [];
  for (const [role, block] of pieces) links.push(linkAfter(links.at(-1)?.after ?? start, role, block));
  return links;
}

export function tokensOf(bytes: string): number {
  return Math.ceil(Buffer.byteLength(bytes) / BYTES_PER_TOKEN);
}

function hash(before: string, bytes: string): string {
  return createHash("sha256").update(before).update("\n").update(bytes).digest("hex");
}
