import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { cells } from "../../clients/cells/cells.ts";
import { clients } from "../../clients/clients/clients.ts";
import { renderPage } from "../../clients/page.ts";
import { type CellResult, differences, type Matrix, PAGE, readMatrix } from "../../clients/result.ts";
import { versionOf } from "../../clients/version.ts";

const holds: CellResult = { outcome: "holds", passed: 3, reasons: [] };

function matrix(of: Record<string, CellResult>): Matrix {
  const row = { client: "one", title: "One", version: "1.2.3", protocol: "openai-chat" };
  return { rows: [{ ...row, cells: { stream: holds, ...of } }] };
}

describe("docs/clients.md", () => {
  it("is what the last whole run wrote, byte for byte", async () => {
    expect(await readFile(PAGE, "utf8")).toBe(renderPage(await readMatrix(), cells));
  });

  it("has every tool at the version that is pinned, in every cell", async () => {
    const { rows } = await readMatrix();
    const told = rows.map(({ client, version }) => `${client} ${version}`);
    const pinned = await Promise.all(
      clients.map(async (client) => `${client.name} ${await versionOf(client)}`),
    );
    expect(told).toEqual(pinned);
    for (const row of rows) expect(Object.keys(row.cells)).toEqual(cells.map(({ name }) => name));
  });

  it("has no cell that fails, and for Claude Code, Codex, opencode and pi none that falls short", async () => {
    const { rows } = await readMatrix();
    const bad = rows.flatMap((row) =>
      Object.entries(row.cells)
        .filter(([, { outcome }]) => !isGood(row.client, outcome))
        .map(([cell, { outcome }]) => `${row.client} ${cell}: ${outcome}`),
    );
    expect(bad).toEqual([]);
  });
});

function isGood(client: string, outcome: CellResult["outcome"]): boolean {
  if (outcome === "holds" || outcome === "has none") return true;
  return outcome !== "fails" && /^(?:gemini|qwen|cline)$/.test(client);
}

describe("the page", () => {
  it("numbers the reasons of what does not hold, each once", () => {
    const short: CellResult = { outcome: "falls short", passed: 2, reasons: ["It asks twice."] };
    const page = renderPage(
      matrix({ tools: short, cancel: short, edit: { ...holds, reasons: ["Slowly."] } }),
      cells,
    );
    expect(page).toContain("| One 1.2.3 | chat completions | holds | falls short<sup>1</sup> |");
    expect(page).toContain("holds<sup>2</sup>");
    expect(page).toContain("\n1. It asks twice.\n2. Slowly.\n");
    expect(page).toContain("10 sentences were found true");
  });

  it("says of a cell without a result that it was not run", () => {
    expect(renderPage(matrix({}), cells)).toContain("| holds | not run |");
  });
});

describe("a run against what was published", () => {
  it("differs where a cell came out otherwise, and where the version did", () => {
    const run = matrix({ stream: { outcome: "fails", passed: 1, reasons: [] } });
    expect(differences(matrix({}), run)).toEqual(["one stream: fails; docs/clients.md says holds"]);
    const [row] = matrix({}).rows;
    expect(
      differences({ rows: row === undefined ? [] : [{ ...row, version: "1.2.2" }] }, matrix({})),
    ).toEqual(["one is 1.2.3; docs/clients.md says 1.2.2"]);
  });

  it("does not differ by a cell that cannot be run here", () => {
    const run = matrix({ stream: { outcome: "could not run", passed: 0, reasons: ["no program"] } });
    expect(differences(matrix({}), run)).toEqual([]);
  });

  it("differs by a row that was never published", () => {
    expect(differences({ rows: [] }, matrix({}))).toEqual([
      "one stream: holds; docs/clients.md says nothing",
    ]);
  });
});
