import { cp, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { benchFragments, Conversation } from "../../../bench/bodies/conversation.ts";
import type { Checks } from "../../clients/checks.ts";
import { findProgram } from "../../test-needs.ts";
import { spawnUpstream } from "../../upstream/client.ts";
import type { Case } from "../case.ts";
import { Connection } from "../connection.ts";
import { makeDataFolder } from "../data-folder.ts";
import { proveDurableFirst, type Proof } from "../durable-first.ts";
import { startGatewayProcess } from "../gateway-process.ts";
import { readRecorded } from "../recorded.ts";
import { parseTrace } from "../trace.ts";

/** The gateway under strace: the intent's fdatasync has returned before the first byte goes upstream. */
export const order: Case = {
  name: "order",
  run: async (checks, { say }) => await runOrder(checks, say),
};

const CALLS = "trace=fdatasync,pwrite64,write,writev,sendto,sendmsg,connect";

const SIZES = { baseBytes: 50_000, turnBytes: 50_000 } as const;
/** What each request is about; the first two bring 50 KB of new content. */
const ON = [
  "a fresh connection upstream",
  "a kept-alive connection",
  "a kept-alive connection, 400 KB",
] as const;

export async function runOrder(checks: Checks, say: (line: string) => void): Promise<void> {
  const strace = findProgram("strace");
  if (strace === undefined) throw new Error("needs strace; apt-get install strace");
  await using vendor = await spawnUpstream(["--auth", "none"]);
  await using folder = await makeDataFolder(vendor.url);
  const output = join(folder.work, "trace");
  const before = [strace, "-D", "-f", "--seccomp-bpf", "-ttt", "-yy", "-s", "40", "-e", CALLS, "-o", output];
  const gateway = await startGatewayProcess(folder, { before });
  const sentS: number[] = [];
  const exchanges: string[] = [];
  try {
    using connection = new Connection(gateway.url, { "x-fourgate-token": folder.token });
    for (const [i, body] of bodies().entries()) {
      await sleep(200);
      sentS.push(Date.now() / 1000);
      const { status, exchange, body: text } = await connection.post(body, "session-of-the-trace");
      if (status !== 200) throw new Error(`request ${i + 1}: ${status} ${text}`);
      exchanges.push(exchange);
    }
  } finally {
    await gateway.stop();
  }
  const { intents } = await readRecorded(folder.ledger);
  const calls = parseTrace(await readFile(output, "utf8"));
  const proofs: Proof[] = [];
  for (const [i, exchange] of exchanges.entries()) {
    const intent = intents.find(({ record }) => record.id === exchange);
    if (intent === undefined) throw new Error(`no intent of ${exchange}`);
    const proof = proveDurableFirst(calls, {
      journal: intent.file,
      intentEnd: intent.end,
      vendorPort: vendor.port,
      sentS: sentS[i] ?? 0,
    });
    proofs.push(proof);
    checks.that(
      `fdatasync of the intent returned before the first byte went upstream: ${ON[i] ?? ""}`,
      proof.fault === null,
      () => proof.fault ?? "",
    );
    const copy = join(folder.work, `until-${i}`);
    await cp(folder.ledger, copy, { recursive: true });
    await truncate(join(copy, "journal", intent.file), intent.end);
    const again = (await readRecorded(copy)).intents.at(-1);
    checks.that(
      "what was synced by then is enough to rebuild the request's bytes",
      again?.record.id === exchange && again.rebuiltSha256 === (await vendor.seen())[i]?.sha256,
      () => JSON.stringify(again?.record.id),
    );
    say(
      `      ${proof.socket}, ${proof.gapMs.toFixed(2)} ms from the sync's entry to the first byte (under strace)`,
    );
  }
  const sockets = new Set(proofs.map(({ socket }) => socket));
  checks.that("the later requests took the kept-alive connection", sockets.size === 1, () =>
    [...sockets].join(", "),
  );
}

function bodies(): readonly Buffer[] {
  const fragments = benchFragments();
  const grown = new Conversation({ salt: "traced", ...SIZES, model: "claude-opus-4-8" }, fragments);
  const large = new Conversation(
    { salt: "large", ...SIZES, baseBytes: 400_000, model: "claude-opus-4-8" },
    fragments,
  );
  return [grown.next(true), grown.next(true), large.next(true)];
}
