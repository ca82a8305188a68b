import { isCode, type Listing, type RepoFile } from "../listing.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** A check is silenced for one line only, and says why: `// oxlint-disable-next-line RULE -- reason`. */
export const suppressions: Rule = {
  name: "suppressions",
  check: ({ files }: Listing): Violation[] => files.filter(isCode).flatMap(checkFile),
};

function checkFile(file: RepoFile): Violation[] {
  return file.syntax().comments.flatMap(({ text, line }) => {
    const problem = problemOf(text.replace(/^[\s*]+/, "").trim());
    return problem === undefined ? [] : [refuse(file.path, line, problem)];
  });
}

function problemOf(comment: string): string | undefined {
  if (/^@ts-(?:ignore|nocheck)\b/.test(comment))
    return "use @ts-expect-error, which fails once it is not needed";
  if (/^@ts-expect-error\s*$/.test(comment)) return "says not why the error is expected";
  if (!/^(?:ox|es)lint-disable/.test(comment)) return undefined;
  if (!/^(?:ox|es)lint-disable-(?:next-)?line\b/.test(comment)) return "silences more than one line";
  return / -- \S/.test(comment) ? undefined : "silences a rule without ` -- ` and a reason";
}
