import type { HeadFinding } from "@fourgate/core/judge";
import type { KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import type { Head } from "./head.ts";
import { isLogin, isLoginLike, withoutLogins } from "./logins.ts";
import type { Reader } from "./reading/reader.ts";
import type { ReadingPolicy } from "./reading/reading-policy.ts";

const findingCountMax = 100;

interface HeadText {
  readonly where: string;
  readonly text: string;
  /** A local secret is in its place here. */
  readonly mayHoldOwn: boolean;
}

/**
 * What of a request's head leaves and may hold a secret: path, query string, headers, their names
 * too. A log-in's own value is what it says it is; Fourgate's own headers end at the next door. In a header that
 * only looks like a log-in no local secret is looked for: there the tool is told to use one.
 */
function textsOfHead({ path, query, headers }: Pick<Head, "path" | "query" | "headers">): HeadText[] {
  const texts: HeadText[] = [
    { where: "the path", text: path, mayHoldOwn: false },
    { where: "the query string", text: withoutLogins(query), mayHoldOwn: false },
  ];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower.startsWith("x-fourgate-")) continue;
    texts.push({ where: "a header's name", text: name, mayHoldOwn: false });
    if (isLogin(name)) continue;
    const where = `the header ${lower.slice(0, 100)}`;
    texts.push({ where, text: value, mayHoldOwn: isLoginLike(name, value) });
  }
  return texts;
}

/** Every secret in the head, each value once a text and detector; both doors ask for it in the same way. */
export function findInHead(
  head: Pick<Head, "path" | "query" | "headers">,
  reader: Pick<Reader, "scanText">,
  policy: ReadingPolicy,
  known?: KnownSecrets,
): readonly HeadFinding[] {
  const found: HeadFinding[] = [];
  for (const { where, text, mayHoldOwn } of textsOfHead(head)) {
    const all = reader.scanText(text, policy, mayHoldOwn ? undefined : known);
    if (all.length === 0) continue;
    const seen = new Set<string>();
    for (const finding of all) {
      const kind = `${finding.detector} ${finding.confidence} ${finding.fingerprint}`;
      if (seen.has(kind)) continue;
      seen.add(kind);
      found.push({ where, ...finding });
    }
    if (found.length >= findingCountMax) break;
  }
  return found;
}
