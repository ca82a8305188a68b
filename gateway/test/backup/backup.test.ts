import { appendFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ulid } from "ulid";
import { beforeEach, describe, expect, it } from "vitest";
import type { IdentityRecord } from "@fourgate/core/audit/identity-record";
import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import { backUp } from "@fourgate/gateway/backup/backup";
import { restore } from "@fourgate/gateway/backup/restore";
import { gatewaySubject } from "@fourgate/gateway/ledger/keys";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { Conversation } from "../ledger/conversation.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { eraseFrom, intentOf, outcomeOf } from "../ledger/records.ts";

const newFolder = dataFolders();
let [parent, home, copy] = ["", "", ""];
beforeEach(async () => {
  parent = await newFolder();
  [home, copy] = [join(parent, "home"), join(parent, "copy")];
  await mkdir(join(home, "policy"), { recursive: true });
  await writeFile(join(home, "fourgate.yaml"), "gates: {}\n");
  await writeFile(join(home, "policy", "all.cedar"), "permit(principal, action, resource);\n");
  await mkdir(join(home, "database"));
});

const open = (folder: string): Promise<FollowedLedger> => openLedger({ dataDir: join(folder, "ledger") });

async function turn(ledger: FollowedLedger, user: string): Promise<string> {
  const { bytes, prompt } = new Conversation().next();
  const intent = intentOf(bytes);
  await ledger.intent({ ...intent, actor: { ...intent.actor, user } }, { bytes, prompt, session: user });
  await ledger.outcome(outcomeOf(intent.id), user, null);
  return intent.id;
}

describe("a backup", () => {
  it("made while the gateway writes is whole, verifies, and gives back every acknowledged exchange's bytes", async () => {
    const sent = new Map<string, Uint8Array>();
    {
      await using ledger = await open(home);
      let ended = false;
      const writing = (async () => {
        while (!ended) {
          const id = await turn(ledger, "ada");
          sent.set(id, await ledger.wireBytes(id));
        }
      })();
      while (sent.size < 20) await new Promise((resolve) => setImmediate(resolve));
      const before = [...sent.keys()];
      const { report } = await backUp(home, copy);
      ended = true;
      await writing;
      expect(report.ok).toBe(true);
      for (const id of sent.keys()) if (!before.includes(id)) sent.delete(id);
    }
    const other = join(parent, "other");
    await restore(copy, other, { replace: false });
    await using ledger = await open(other);
    for (const [id, bytes] of sent) expect(Buffer.from(bytes).equals(await ledger.wireBytes(id))).toBe(true);
    await turn(ledger, "bob");
    await ledger[Symbol.asyncDispose]();
    expect((await verifyFolder(join(other), { content: true })).problems).toEqual([]);
    expect(await readFile(join(other, "fourgate.yaml"), "utf8")).toBe("gates: {}\n");
    expect(await readdir(other)).not.toContain("database");
  });

  it("is for this user alone", async () => {
    {
      await using ledger = await open(home);
      await turn(ledger, "ada");
    }
    await backUp(home, copy);
    for (const entry of await readdir(copy, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect(mode & 0o077).toBe(0);
    }
  });

  it("goes into an empty folder only", async () => {
    await (await open(home))[Symbol.asyncDispose]();
    await mkdir(copy);
    await writeFile(join(copy, "mine"), "");
    await expect(backUp(home, copy)).rejects.toMatchObject({ code: "usage" });
    expect(await readdir(copy)).toEqual(["mine"]);
  });
});

describe("restoring", () => {
  it("refuses a backup that was changed, and touches nothing", async () => {
    {
      await using ledger = await open(home);
      await turn(ledger, "ada");
    }
    await backUp(home, copy);
    const [segment = ""] = await readdir(join(copy, "ledger", "journal"));
    await appendFile(join(copy, "ledger", "log", "checkpoint"), "x");
    expect(segment).not.toBe("");
    const kept = await readdir(home, { recursive: true });
    await expect(restore(copy, home, { replace: true })).rejects.toMatchObject({ code: "log_invalid" });
    expect(await readdir(home, { recursive: true })).toEqual(kept);
  });

  it("refuses a folder that is in use, or holds something, unless told to move it aside", async () => {
    await using ledger = await open(home);
    await turn(ledger, "ada");
    await backUp(home, copy);
    await expect(restore(copy, home, { replace: false })).rejects.toMatchObject({ code: "usage" });
    await expect(restore(copy, home, { replace: true })).rejects.toMatchObject({ code: "config_invalid" });
    await ledger[Symbol.asyncDispose]();
    const { aside } = await restore(copy, home, { replace: true });
    expect((await stat(join(aside ?? "", "ledger"))).isDirectory()).toBe(true);
  });

  it("over a folder that is damaged keeps what of it can be read: a device that was revoked does not come back", async () => {
    const revoked: IdentityRecord = {
      kind: "identity",
      id: ulid(),
      time: new Date().toISOString(),
      by: "admin",
      changes: [{ act: "device_revoked", device: "laptop", user: "ada" }],
    };
    {
      await using ledger = await open(home);
      await turn(ledger, "ada");
      await backUp(home, copy);
      await turn(ledger, "ada");
      await ledger.append(revoked, gatewaySubject);
    }
    const segment = join(home, "ledger", "journal", "00000000.journal");
    const bytes = await readFile(segment);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(segment, bytes);
    expect(await restore(copy, home, { replace: true })).toMatchObject({ takenOver: 1, isDamaged: true });
    const told: IdentityRecord[] = [];
    const onIdentity = (record: IdentityRecord): void => void told.push(record);
    await using ledger = await openLedger({ dataDir: join(home, "ledger"), onIdentity });
    expect(told).toEqual([revoked]);
    const [first] = ledger.latest(2).filter(({ record }) => record.kind === "gateway");
    expect(first?.record).toMatchObject({
      event: "recovered",
      detail: expect.stringContaining("restored") as unknown,
    });
    expect((await verifyFolder(home, { content: true })).problems).toEqual([]);
  });

  it("does not bring back whoever was erased after the backup was made, and lets no hold go", async () => {
    let id = "";
    {
      await using ledger = await open(home);
      id = await turn(ledger, "ada");
      await turn(ledger, "bob");
      await backUp(home, copy);
      const [time, by] = [new Date().toISOString(), "admin"];
      const hold = { id: "h1", user: "bob", reason: "case 1", placedAt: time };
      const change = { act: "held", hold } as const;
      await ledger.append({ kind: "retention", id: ulid(), time, by, change }, gatewaySubject);
      await eraseFrom(ledger, "ada");
    }
    expect(await restore(copy, home, { replace: true })).toMatchObject({
      erased: ["ada"],
      held: ["h1"],
      isDamaged: false,
    });
    expect((await verifyFolder(home, { content: true })).problems).toEqual([]);
    const told: RetentionRecord[] = [];
    await using ledger = await openLedger({
      dataDir: join(home, "ledger"),
      onRetention: (record) => told.push(record),
    });
    expect((await ledger.show(id)).records).toEqual([]);
    expect(told.map(({ change }) => change.act)).toEqual(["held", "erased"]);
  });
});
