import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countLog, countReport } from "../../repo/count-tests.ts";

const tools = join(import.meta.dirname, "../..");

describe("the closing line of CI", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fourgate-count-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const report = (passed: number, failed: number, pending = 0): string =>
    JSON.stringify({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: pending,
      numTodoTests: 0,
      testResults: [],
    });

  const count = (files: Readonly<Record<string, string>>): { status: number | null; out: string } => {
    const paths = Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    const ended = spawnSync(process.execPath, [join(tools, "repo/count-tests.ts"), ...paths], {
      encoding: "utf8",
    });
    return { status: ended.status, out: ended.stdout };
  };

  it("sums vitest's report and the stages' last lines", () => {
    expect(count({ "a.json": report(12, 0), "b.log": "claude\n3 passed, 0 failed\n\n" })).toEqual({
      status: 0,
      out: "15 passed, 0 failed\n",
    });
  });

  it.each([
    ["a failure", { "a.json": report(12, 1) }],
    ["a skipped test", { "a.json": report(12, 0, 1) }],
    ["a stage in which nothing passed", { "a.json": report(12, 0), "b.log": "0 passed, 0 failed\n" }],
    ["a log without a result", { "a.json": report(12, 0), "b.log": "1 passed, 0 failed\nbye\n" }],
  ])("exits 1 on %s", (_, files) => {
    expect(count(files).status).toBe(1);
  });

  it("counts a test file that does not load as a failure", () => {
    const broken = {
      ...(JSON.parse(report(5, 0)) as object),
      testResults: [{ status: "failed", assertionResults: [] }],
    };
    expect(countReport(JSON.stringify(broken))).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it("reads nothing else as a result", () => {
    expect(countLog("clients: 3 passed, 1 failed, 2 skipped\n")).toEqual({
      passed: 3,
      failed: 1,
      skipped: 2,
    });
    expect(countLog("Tests  3 passed (3)\n")).toBeUndefined();
  });
});

describe("needs", () => {
  const ask = (program: string, env: Readonly<Record<string, string>>): ReturnType<typeof spawnSync> => {
    const script = `import { needs } from ${JSON.stringify(join(tools, "test-needs.ts"))}; console.log(needs("${program}").skip);`;
    return spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", env });
  };

  it("skips and says what to install where a program is missing", () => {
    const asked = ask("no-such-program", { PATH: "" });
    expect(asked.stdout).toBe("true\n");
    expect(asked.stderr).toContain("needs no-such-program");
  });

  it("fails instead where skipping is forbidden", () => {
    const asked = ask("no-such-program", { PATH: "", FOURGATE_TEST_SKIP: "forbid" });
    expect(asked.status).toBe(1);
    expect(asked.stderr).toContain("skipping is forbidden");
  });

  it("runs where the program is there", () => {
    expect(ask("env", { PATH: "/usr/bin", FOURGATE_TEST_SKIP: "forbid" }).stdout).toBe("false\n");
  });
});

describe(".ci/run", () => {
  it("is a script that bash understands", () => {
    expect(spawnSync("bash", ["-n", join(tools, "../.ci/run")], { encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });
});
