import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ulid } from "ulid";
import { parseConfig } from "@fourgate/gateway/config/config";
import { Exports } from "@fourgate/gateway/export/exports";
import { id, intent } from "../../../tools/samples/audit-records.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { MemoryLog, quickLimits } from "./kit/memory-log.ts";
import { until } from "../../../tools/waiting.ts";

const folders = dataFolders();

function open(home: string, log: MemoryLog): Exports & { readonly said: string[] } {
  const said: string[] = [];
  const exports = new Exports({
    home,
    hostName: "gateway-1",
    records: log,
    version: "0.1.0",
    told: (text) => text,
    append: (record) => log.append(record),
    nextId: () => ulid(),
    clock: Date.now,
    log: (line) => said.push(line),
    limits: quickLimits,
  });
  return Object.assign(exports, { said });
}

const entries = (yaml: string): ReturnType<typeof parseConfig>["exports"] => parseConfig(yaml).exports;
const linesOf = async (path: string): Promise<string[]> =>
  (await readFile(path, "utf8")).trimEnd().split("\n");
const intentIds = (lines: readonly string[]): string[] =>
  lines
    .map((line) => (JSON.parse(line) as { record: { id: string; kind: string } }).record)
    .flatMap((record) => (record.kind === "intent" ? [record.id] : []));

it("a changed export goes on where its cursor is, and one that is taken out ends", async () => {
  const home = await folders();
  const log = new MemoryLog().add(intent({ id: id(1) }), intent({ id: id(2) }));
  await using exports = open(home, log);
  const to = (name: string): string =>
    `exports: [{ name: lake, format: json, to: "file://${join(home, name)}" }]\n`;
  await exports.adopt(entries(to("one.ndjson")), new Map());
  await until(() => exports.standings()[0]?.position === log.count && log.of("export").length === 2);
  log.add(intent({ id: id(3) }));
  await exports.adopt(entries(to("two.ndjson")), new Map());
  await until(() => exports.standings()[0]?.position === log.count && log.of("export").length === 4);
  const [one, two] = [await linesOf(join(home, "one.ndjson")), await linesOf(join(home, "two.ndjson"))];
  // Whichever of the two was running when it came, it is in one of them, once.
  expect(intentIds([...one, ...two])).toEqual([1, 2, 3].map(id));
  await exports.adopt([], new Map());
  expect(exports.standings()).toEqual([]);
  expect(await readdir(join(home, "exports"))).toEqual(["lake.json"]);
  await expect(exports.test("lake")).rejects.toThrow("there is no export of this name");
});

it("a cursor that cannot be written is said in words, and nothing is lost", async () => {
  const home = await folders();
  const log = new MemoryLog().add(intent({ id: id(1) }));
  await using exports = open(home, log);
  const to = join(home, "a.ndjson");
  await exports.adopt(entries(`exports: [{ name: lake, format: json, to: "file://${to}" }]\n`), new Map());
  await until(() => exports.standings()[0]?.position === log.count && log.of("export").length === 2);
  await rename(join(home, "exports"), join(home, "elsewhere"));
  log.add(intent({ id: id(2) }));
  await until(() => exports.standings()[0]?.state === "away");
  expect(exports.standings()[0]?.trouble).toMatch(/the cursor .*lake\.json cannot be written \(ENOENT\)/);
  await rename(join(home, "elsewhere"), join(home, "exports"));
  await until(() => exports.standings()[0]?.position === log.count);
  expect(new Set(intentIds(await linesOf(to)))).toEqual(new Set([id(1), id(2)]));
});
