import { dirname, posix } from "node:path";
import { findFile, type Listing } from "../listing.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/**
 * An auditor runs verify.ts with neither server nor key. So nothing that it loads, at any
 * distance, may be able to sign: verification that shares code with signing proves less.
 */
export const verifyAlone: Rule = {
  name: "verify loads nothing that signs",
  check: (listing: Listing): Violation[] =>
    reachedFrom("core/src/audit/verify.ts", listing).flatMap((path) => {
      const names = findFile(listing, path)?.syntax().exportedValues ?? [];
      const signing = names.filter((name) =>
        /^sign(?:$|[A-Z])|^create\w*Sign|Signer$|^seal(?:$|[A-Z])/.test(name),
      );
      const named = /(?:^|[-/])(?:sign|signer|signing|seal)(?:-|\.ts$)/.test(path.slice("core/src/".length));
      if (signing.length === 0 && !named) return [];
      const what = named ? "is a module that signs" : `exports ${signing.join(", ")}`;
      return [
        refuse(path, 0, `${what} and is loaded by core/src/audit/verify.ts; move what verify needs apart`),
      ];
    }),
};

/** Paths of all modules that running `entry` loads, itself included. Type imports are erased. */
function reachedFrom(entry: string, listing: Listing): string[] {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = findFile(listing, path);
    if (reached.has(path) || file === undefined) continue;
    reached.add(path);
    const folder = dirname(path);
    for (const one of file.syntax().imports) {
      if (!one.typeOnly && one.specifier.startsWith(".")) waiting.push(posix.join(folder, one.specifier));
    }
  }
  return [...reached];
}
