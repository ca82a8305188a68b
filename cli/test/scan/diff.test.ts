import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddedLines } from "../../src/scan/diff.ts";
import type { Piece } from "../../src/scan/piece.ts";

const commit = "a".repeat(40);

const log = `commit ${commit}
    Say hello

    diff --git a/x b/x

diff --git a/src/x.ts b/src/x.ts
index 111..222 100644
--- a/src/x.ts
+++ b/src/x.ts
@@ -2,4 +2,4 @@ function before()
 context before
-old
+first

-gone with it
+@@ -1 +1 @@ no header, but a line that was added
@@ -9,2 +10 @@ only one of them
---- a/looks like a header
-gone
+++ looks like one too
diff --git "a/na\\tme \\303\\266.txt" "b/na\\tme \\303\\266.txt"
new file mode 100644
--- /dev/null
+++ "b/na\\tme \\303\\266.txt"
@@ -0,0 +1 @@
+commit ${"b".repeat(40)}
\\ No newline at end of file
`;

const told = (pieces: readonly Piece[]): unknown[] =>
  pieces.map(({ file, commit: of, firstLine, isOwn, bytes }) => [
    file,
    of,
    firstLine,
    Array.from({ length: 20 }, (_, line) => line).filter((line) => isOwn?.(line)),
    Buffer.from(bytes).toString("utf8"),
  ]);

const expected = [
  ["commit message", commit, 1, [], "Say hello\ndiff --git a/x b/x\n"],
  [
    "src/x.ts",
    commit,
    2,
    [3, 5],
    "context before\nfirst\n\n@@ -1 +1 @@ no header, but a line that was added\n",
  ],
  ["src/x.ts", commit, 10, [10], "++ looks like one too\n"],
  ["na\tme ö.txt", commit, 1, [1], `commit ${"b".repeat(40)}\n`],
];

describe("what a diff adds", () => {
  it("is read in runs of lines with file, commit and line, whatever the lines look like", () => {
    const added = new AddedLines();
    expect(told([...added.push(Buffer.from(log)), ...added.end()])).toEqual(expected);
  });

  it("is the same wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 12 }), (cuts) => {
        const bytes = Buffer.from(log);
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const added = new AddedLines();
        const pieces = edges.flatMap((end, index) =>
          added.push(bytes.subarray(index === 0 ? 0 : edges[index - 1], end)),
        );
        expect(told([...pieces, ...added.end()])).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});
