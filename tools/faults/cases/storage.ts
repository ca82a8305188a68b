import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openReadOnly } from "@fourgate/gateway/ledger/read-only";
import { frameBytes } from "@fourgate/journal/frames";
import { durableFolder } from "@fourgate/journal/durable";
import { readJournal } from "@fourgate/journal/reading";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { benchFragments } from "../../../bench/bodies/conversation.ts";
import { spawnUpstream } from "../../upstream/client.ts";
import { text } from "../../upstream/json.ts";
import type { Case } from "../case.ts";
import { code } from "../coder.ts";
import { type DataFolder, makeDataFolder } from "../data-folder.ts";
import { startGatewayProcess } from "../gateway-process.ts";

const TURNS = 200;
const GROWTH_PART_MAX = 0.02;
const RESULT_BYTES_MAX = 8_000;

/** 200 turns of one conversation that reads real files: the store grows by new content, not by what repeats. */
export const storage: Case = {
  name: "storage",
  run: async (checks, { say }) => {
    await using vendor = await spawnUpstream(["--auth", "none"]);
    await using folder = await makeDataFolder(vendor.url);
    const { stretches: files, leftOut } = await sourceFiles(TURNS);
    const steps = files.map(({ path }) => ({
      say: "Reading.",
      calls: [{ tool: "Read", input: { file_path: path } }],
    }));
    await vendor.control({ scripts: [{ steps: steps.slice(0, TURNS - 1), end: "All read." }] });
    const contents = new Map(files.map((file) => [file.path, file.numbered]));
    await using gateway = await startGatewayProcess(folder);
    const before = await storedBytes(folder);
    const turns = await code({
      url: gateway.url,
      headers: { "x-fourgate-token": folder.token },
      prompt: "Please read the whole project.",
      system: benchFragments()[2]?.slice(0, 9_000) ?? "",
      workFolder: "/home/dev/fourgate",
      tool: (_, input) => contents.get(text(input["file_path"])) ?? "(no such file)",
      turnsMax: TURNS,
    });
    await gateway.stop();
    const after = await storedBytes(folder);
    const sentBytes = turns.reduce((sum, turn) => sum + turn.sentBytes, 0);
    const newBytes = turns.at(-1)?.sentBytes ?? 0;
    const growth = { journal: after.journal - before.journal, tree: after.tree - before.tree };
    const part = (growth.journal + growth.tree) / sentBytes;
    checks.that(
      `${TURNS} turns were answered`,
      turns.length === TURNS && turns.every(({ error }) => error === ""),
      () =>
        turns
          .filter(({ error }) => error !== "")
          .map(({ status, error }) => `turn of ${contents.size}: ${status} ${error}`)
          .join("\n"),
    );
    checks.that(
      `the store grew by ${(part * 100).toFixed(3)}% of the bytes sent; at most ${GROWTH_PART_MAX * 100}%`,
      part > 0 && part <= GROWTH_PART_MAX,
      () => JSON.stringify(growth),
    );
    const wrong = await notRebuilt(folder, await vendor.seen(), turns);
    checks.that(
      "every turn's wire bytes are rebuilt, equal by SHA-256 to what the client sent and the vendor got",
      wrong.length === 0,
      () => `not in turns ${wrong.join(", ")}`,
    );
    say(
      `      ${megabytes(sentBytes)} MB sent in ${turns.length} turns, the last one ${megabytes(newBytes)} MB`,
    );
    say(`      left out for gate 3: ${leftOut.join(", ") || "none"}`);
    say(`      journal ${megabytes(growth.journal)} MB, tree ${megabytes(growth.tree)} MB`);
  },
};

interface SourceFile {
  readonly path: string;
  /** As Claude Code's Read gives it. */
  readonly numbered: string;
}

/**
 * This repo's own sources, as a tool reads them: numbered, long files in stretches. A file that gate
 * 3 finds something in is left out: without a guard, the gateway blocks it.
 */
async function sourceFiles(
  count: number,
): Promise<{ readonly stretches: readonly SourceFile[]; readonly leftOut: readonly string[] }> {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  await using engine = new ReadingEngine();
  const reader = new Reader(new Uint8Array(32), engine);
  const found: SourceFile[] = [];
  const leftOut: string[] = [];
  for (const room of ["core/src", "gateway/src", "guard/src", "wire/src", "journal/src", "cli/src"]) {
    const entries = await readdir(join(root, room), { withFileTypes: true, recursive: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.toSorted()) {
      const content = await readFile(path, "utf8");
      const lines = content.split("\n");
      let first = 0;
      let bytes = 0;
      for (const [i, line] of lines.entries()) {
        bytes += line.length + 1;
        if (bytes < RESULT_BYTES_MAX && i < lines.length - 1) continue;
        const stretch = lines.slice(first, i + 1);
        const name = `${path.slice(root.length)}#${String(i + 1)}`;
        // As the gate reads it, without the numbers: where it is cut, it may show what the whole file does not.
        if (
          reader.scanText(Buffer.from(stretch.join("\n")).toString("latin1"), { detectorsOff: [] }).length > 0
        )
          leftOut.push(name);
        else found.push({ path: `/home/dev/fourgate/${name}`, numbered: numbered(stretch, first) });
        first = i + 1;
        bytes = 0;
      }
    }
  }
  if (found.length < count) throw new Error(`only ${found.length} stretches of source to read`);
  return { stretches: found.slice(0, count), leftOut };
}

function numbered(lines: readonly string[], before: number): string {
  return lines.map((line, i) => `${String(before + i + 1)}\t${line}\n`).join("");
}

/** Frames of the journal, without the room made ahead; and the files of the tree. */
async function storedBytes({
  ledger,
}: DataFolder): Promise<{ readonly journal: number; readonly tree: number }> {
  let journal = 0;
  for await (const item of readJournal(durableFolder(join(ledger, "journal")))) {
    if ("payload" in item) journal += frameBytes(item);
  }
  let tree = 0;
  const entries = await readdir(join(ledger, "log"), { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    if (entry.isFile()) tree += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { journal, tree };
}

/** Numbers of the turns whose bytes the record does not give back. */
async function notRebuilt(
  folder: DataFolder,
  seen: readonly { readonly sha256: string }[],
  turns: readonly { readonly exchange: string; readonly sentSha256: string }[],
): Promise<readonly number[]> {
  await using ledger = await openReadOnly(folder.ledger);
  const wrong: number[] = [];
  for (const [i, { exchange, sentSha256 }] of turns.entries()) {
    const bytes = await ledger.wireBytes(exchange);
    const rebuilt = createHash("sha256").update(bytes).digest("hex");
    if (rebuilt !== sentSha256 || rebuilt !== seen[i]?.sha256) wrong.push(i + 1);
  }
  return wrong;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
