import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgeLeakyRepo } from "../quality/leaky-repo.ts";

test("counts a file's flagged lines once each, up to its risk lines, and what is beyond its labels as false", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fourgate-leaky-test-"));
  try {
    mkdirSync(join(folder, "leaky-repo/etc"), { recursive: true });
    writeFileSync(join(folder, "leaky-repo/etc/a"), "x\nsecret secret\nsecret\n");
    writeFileSync(join(folder, "leaky-repo/b"), "nothing\n");
    writeFileSync(join(folder, "labels.csv"), "# name,num_risk,num_informative\n\netc/a,1,0\nb,2,1\n");
    execFileSync("tar", ["-czf", join(folder, "repo.tar.gz"), "-C", folder, "leaky-repo"]);
    const files = await judgeLeakyRepo(join(folder, "repo.tar.gz"), join(folder, "labels.csv"), (bytes) =>
      [
        ...Buffer.from(bytes)
          .toString("latin1")
          .matchAll(/secret/g),
      ].map(({ index }) => index),
    );
    expect(files).toEqual([
      { path: "etc/a", risk: 1, informative: 0, flagged: [2, 3], found: 1, false: 1 },
      { path: "b", risk: 2, informative: 1, flagged: [], found: 0, false: 0 },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
