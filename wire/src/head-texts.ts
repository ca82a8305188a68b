import type { HeadFinding } from "@fourgate/core/judge";
import type { KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import type { Head } from "./head.ts";
import { isLogin, withoutLogins } from "./logins.ts";
import type { Reader } from "./reading/reader.ts";
import type { ReadingPolicy } from "./reading/reading-policy.ts";

const findingCountMax = 100;

/**
 * What of a request's head leaves and may hold a secret: path, query string, headers, their names
 * too. A log-in's own value is what it says it is; Fourgate's own headers end at the next door.
 */
function textsOfHead({
  path,
  query,
  headers,
}: Pick<Head, "path" | "query" | "headers">): [where: string, text: string][] {
  const texts: [where: string, text: string][] = [
    ["the path", path],
    ["the query string", withoutLogins(query)],
  ];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower.startsWith("x-fourgate-")) continue;
    texts.push(["a header's name", name]);
    if (!isLogin(name)) texts.push([`the header ${lower.slice(0, 100)}`, value]);
  }
  return texts;
}

/** Every secret in the head, each detector once a text; both doors ask for it in the same way. */
export function findInHead(
  head: Pick<Head, "path" | "query" | "headers">,
  reader: Pick<Reader, "scanText">,
  policy: ReadingPolicy,
  known?: KnownSecrets,
): readonly HeadFinding[] {
  const found: HeadFinding[] = [];
  for (const [where, text] of textsOfHead(head)) {
    const seen = new Set<string>();
    for (const finding of reader.scanText(text, policy, known)) {
      const kind = `${finding.detector} ${finding.confidence}`;
      if (seen.has(kind)) continue;
      seen.add(kind);
      found.push({ where, ...finding });
    }
    if (found.length >= findingCountMax) break;
  }
  return found;
}
