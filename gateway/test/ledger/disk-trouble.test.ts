import { describe, expect, it } from "vitest";
import { FourgateError } from "@fourgate/core/errors";
import { diskTrouble } from "../../src/ledger/disk-trouble.ts";
import { Integration } from "../../src/ledger/integration.ts";
import { openLedger } from "../../src/ledger/open.ts";
import type { Sequencer } from "../../src/ledger/sequencer.ts";
import { dataFolders } from "./data-folder.ts";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { intentOf } from "./records.ts";

const newFolder = dataFolders();

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe("a disk's trouble", () => {
  it("is named, however deep it is the cause", () => {
    const poisoned = new FourgateError("record_failed", "not written", "look", systemError("ENOSPC"));
    for (const error of [systemError("ENOSPC"), systemError("EDQUOT"), poisoned]) {
      expect(diskTrouble(error, "/data")).toMatchObject({
        code: "record_failed",
        message: "the disk of /data is full",
        remedy: "free space and start again",
        cause: error,
      });
    }
    expect(diskTrouble(systemError("EROFS"), "/data")?.message).toBe("the disk of /data is read-only");
    expect(diskTrouble(systemError("EACCES"), "/data")).toBeUndefined();
  });
});

describe("integration in the background", () => {
  /** A sequencer with one leaf waiting, whose disk is full until told otherwise. */
  function failing(error: Error): { sequencer: Sequencer; mend: () => void } {
    let broken = true;
    const state = { size: 0, waitingCount: 1, advance };
    function advance(): Promise<number> {
      if (broken) return Promise.reject(error);
      state.size = 1;
      state.waitingCount = 0;
      return Promise.resolve(1);
    }
    return { sequencer: state as unknown as Sequencer, mend: () => (broken = false) };
  }

  it("tells once that the disk is full, is unhealthy meanwhile, and mends by itself", async () => {
    const told: unknown[] = [];
    const error = systemError("ENOSPC");
    const { sequencer, mend } = failing(error);
    await using integration = new Integration(sequencer, (_what, trouble) => told.push(trouble));
    expect(integration.healthy).toBe(true);
    for (let at = 0; at < 3; at++) await expect(integration.all()).rejects.toBe(error);
    expect([told, integration.healthy]).toEqual([[error], false]);
    mend();
    await expect.poll(() => integration.healthy).toBe(true);
  });

  it("never mends when the log is another's", async () => {
    const { sequencer, mend } = failing(new FourgateError("log_invalid", "forked", "look"));
    await using integration = new Integration(sequencer, () => undefined);
    await expect(integration.all()).rejects.toMatchObject({ code: "log_invalid" });
    mend();
    await expect(integration.all()).rejects.toMatchObject({ code: "log_invalid" });
    expect(integration.healthy).toBe(false);
  });

  it("that can't write its tiles is told to who opened the ledger, while records are still taken", async () => {
    const dataDir = await newFolder();
    const told: string[] = [];
    await using ledger = await openLedger({ dataDir, onTrouble: (what) => told.push(what) });
    await rename(join(dataDir, "log"), join(dataDir, "away"));
    await writeFile(join(dataDir, "log"), "not a folder");
    const bytes = Buffer.from("{}");
    await ledger.intent(intentOf(bytes), { bytes, prompt: null, session: "" });
    await expect.poll(() => told).toEqual(["records are kept but not signed into the log"]);
    expect(ledger.healthy).toBe(false);
  });
});
