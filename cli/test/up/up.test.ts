import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenersOn } from "../../../tools/clients/listener.ts";
import { findProgram, needs } from "../../../tools/test-needs.ts";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { emptyMachine, runUp, type EmptyMachine, type RunningUp } from "./running-up.ts";
import { isFree } from "../../../tools/network/free-port.ts";

const asDesigned = [
  "gate 1 audit     PASS  4 of 4 exchanges in the log, proven, rebuilt byte for byte",
  "gate 2 scope     PASS  billing/ refused to frontend-agent, auth/ to a junior",
  "gate 3 secrets   PASS  12 planted secrets, 0 reached the upstream",
  "gate 4 private   PASS  restricted code went to private only; with private down: blocked   (no private model yet: rehearsal)",
  "next: npx fourgate run -- claude",
];

const gateLines = ({ lines }: RunningUp): string[] => lines.filter((line) => line.startsWith("gate "));

describe("fourgate up in an empty HOME", () => {
  let machine: EmptyMachine;
  let first: RunningUp;
  let password: string;

  beforeAll(async () => {
    machine = await emptyMachine();
    first = await runUp(machine);
    password = /admin log-in +password (\S+)/.exec(first.lines.join("\n"))?.[1] ?? "";
  });

  afterAll(async () => {
    await first[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
  });

  test("says where the console and the data are, and drills each gate", () => {
    expect(first.lines[0]).toBe(
      `Fourgate 0.1.0   console http://127.0.0.1:${String(machine.gatewayPort)}/console/   data ~/.fourgate`,
    );
    expect(first.lines.slice(-5)).toEqual(asDesigned);
    expect(first.errors()).toBe("");
  });

  test("keeps its secrets readable by this user alone", async () => {
    const entries = await readdir(machine.data, { recursive: true, withFileTypes: true });
    const open = [];
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      // The gateway works meanwhile: a draft of its may be gone.
      const { mode } = await stat(path).catch(() => ({ mode: 0 }));
      if (/key|admin\.json|guard\.json/.test(path) && !path.endsWith(".vkey") && (mode & 0o077) !== 0)
        open.push(path);
    }
    expect(open).toEqual([]);
  });

  test.runIf(process.platform === "linux")(
    "runs gateway and guard with little memory for young objects, and few arenas of malloc",
    async () => {
      for (const port of [machine.gatewayPort, machine.guardPort]) {
        const [pid] = await listenersOn(port);
        expect(await readFile(`/proc/${String(pid)}/cmdline`, "latin1")).toContain("--max-semi-space-size=8");
        expect(await readFile(`/proc/${String(pid)}/environ`, "latin1")).toContain("MALLOC_ARENA_MAX=2");
      }
      expect(await listenersOn(machine.gatewayPort)).toEqual([first.child.pid]);
    },
  );

  describe("its page, in a real browser", needs("chromium"), () => {
    test("shows the drill to everybody, and exchanges with verdict and proof after the log-in", async () => {
      const browser = await chromium.launch({
        executablePath: findProgram("chromium") ?? "",
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      });
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${String(machine.gatewayPort)}/`);
        const before = await page.innerText("body");
        for (const gate of ["audit", "scope", "secrets", "private"])
          expect(before.toLowerCase()).toContain(gate);
        expect(before.match(/PASS/g)?.length).toBe(4);
        expect(before).not.toContain("drill-cloud");
        await page.fill("input[type=password]", password);
        await Promise.all([page.waitForURL(/console/), page.click("button[type=submit]")]);
        const after = await page.innerText("body");
        expect(after).toContain("drill-cloud");
        expect(after).toMatch(/blocked/i);
        const link = page.locator('a[href*="/console/x/"]').first();
        await link.click();
        await page.waitForURL(/\/console\/x\//);
        expect(await page.innerText("body")).toContain("c2sp.org/tlog-proof@v1");
      } finally {
        await browser.close();
      }
    });
  });

  test("ends on Ctrl-C, leaves nothing behind, and the second start takes the same data", async () => {
    expect(await first.interrupt()).toBe(0);
    expect([await isFree(machine.gatewayPort), await isFree(machine.guardPort)]).toEqual([true, true]);
    expect((await readdir(machine.data)).filter((name) => name.startsWith("drill-"))).toEqual([]);
    expect(await readdir(machine.home)).toEqual([".fourgate"]);
    const before = await verifyFolder(machine.data, { content: true });
    expect(before.problems).toEqual([]);
    await using second = await runUp(machine);
    expect(second.lines.join("\n")).not.toContain("admin log-in");
    expect(second.lines.slice(-5)).toEqual(asDesigned);
    await second.interrupt();
    const after = await verifyFolder(machine.data, { content: true });
    expect(after.problems).toEqual([]);
    expect(after.size).toBeGreaterThan(before.size);
  });

  test.for([
    ["audit", 1],
    ["scope", 2],
    ["secrets", 3],
    ["private", 4],
  ] as const)("with gate %s switched off, its line says FAIL and the others PASS", async ([name, gate]) => {
    const path = join(machine.data, "fourgate.yaml");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(`  ${name}: enforce`, `  ${name}: off`));
    try {
      await using running = await runUp(machine);
      const verdicts = gateLines(running).map((line) => / (PASS|FAIL) /.exec(line)?.[1]);
      expect(verdicts).toEqual([1, 2, 3, 4].map((each) => (each === gate ? "FAIL" : "PASS")));
    } finally {
      await writeFile(path, text);
    }
  });

  test("a policy that opens what it should not makes its line FAIL", async () => {
    const path = join(machine.data, "policy", "starter.cedar");
    const text = await readFile(path, "utf8");
    await writeFile(path, `@id("everything")\npermit(principal, action, resource);\n`);
    try {
      await using running = await runUp(machine);
      expect(gateLines(running)[1]).toMatch(
        /^gate 2 scope {5}FAIL {2}billing\/ reached the upstream for frontend-agent/,
      );
    } finally {
      await writeFile(path, text);
    }
  });
});
