import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AllowWish } from "../../src/allow/allow-store.ts";
import { SoloAllowStore } from "../../src/solo/allow-store.ts";
import { inForce, readExceptions, revokeException } from "../../src/solo/exceptions.ts";
import { parseSoloFile, soloFileText } from "../../src/solo/solo-file.ts";
import { soloPolicy } from "../../src/solo/solo-policy.ts";

const wish: AllowWish = {
  fingerprint: "0123456789abcdef",
  detector: "jwt",
  confidence: "high",
  reason: "a test value",
  place: "your message, line 1",
  days: 7,
  confirmed: true,
};
const nowMs = Date.parse("2026-11-29T12:00:00.000Z");

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fg-exceptions-"));
  path = join(folder, "exceptions.json");
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function openStore(changed: () => Promise<void> = () => Promise.resolve()): SoloAllowStore {
  return new SoloAllowStore(path, "ann", changed, () => nowMs);
}

describe("exceptions of a guard alone", () => {
  test("are on disk before they are in force, for their owner's eyes only, and end by themselves", async () => {
    const seen: number[] = [];
    const store = openStore(async () => {
      seen.push((await readExceptions(path)).length);
    });
    const [one, two] = await Promise.all([
      store.wish(wish),
      store.wish({ ...wish, fingerprint: "f".repeat(16) }),
    ]);
    expect(one).toEqual({ outcome: "allowed", entry: { id: "a1", expiresAt: "2026-12-06T12:00:00.000Z" } });
    expect(two).toMatchObject({ entry: { id: "a2" } });
    expect(seen).toEqual([1, 2]);
    expect((await stat(path)).mode & 0o077).toBe(0);
    const { secrets } = soloPolicy(parseSoloFile(soloFileText, "solo.toml"), await readExceptions(path));
    expect(secrets?.allowed?.[wish.fingerprint]).toEqual([
      { id: "a1", detector: "jwt", scope: "everyone", expiresAt: "2026-12-06T12:00:00.000Z" },
    ]);
  });

  test("that nobody confirmed are refused: there is no operator to ask", async () => {
    await expect(openStore().wish({ ...wish, confirmed: false })).rejects.toMatchObject({ code: "usage" });
    expect(await readExceptions(path)).toEqual([]);
  });

  test("that were taken back stay in the file, and let nothing pass", async () => {
    await openStore().wish(wish);
    await revokeException(path, "a1", "replaced", nowMs);
    const entries = await readExceptions(path);
    expect(entries).toMatchObject([{ id: "a1", revokedFor: "replaced" }]);
    expect(inForce(entries)).toEqual({});
    await expect(revokeException(path, "a1", "again", nowMs)).rejects.toMatchObject({ code: "not_found" });
    expect(await openStore().wish(wish)).toMatchObject({ entry: { id: "a2" } });
  });

  test("in a file that is spoiled are none, and say so", async () => {
    await writeFile(path, "{", { mode: 0o600 });
    await expect(readExceptions(path)).rejects.toMatchObject({ code: "config_invalid" });
  });
});

describe("solo.toml", () => {
  test("as it is made gives a policy that enforces gate 3 and nothing else", () => {
    const { gates, deployments, detectorsOff } = soloPolicy(parseSoloFile(soloFileText, "solo.toml"), []);
    expect(gates).toEqual({ audit: "off", scope: "off", secrets: "enforce", private: "off" });
    expect(deployments.map(({ name }) => name)).toEqual(["anthropic", "openai", "chatgpt", "gemini"]);
    // Naming images and documents is for whoever wants them kept back.
    expect(detectorsOff).toEqual(["image-content", "unread-document", "document-content"]);
  });

  test.each([
    ["what is no TOML, by its line", "a = = 1", /line 1 is not TOML/],
    ["a member that there is not", `${soloFileText}\n[other]\nx = 1\n`, /Unrecognized key/],
    ["a detector that there is not", `${soloFileText}"aws" = "off"\n`, /there is no detector "aws"/],
    [
      "a vendor in plain text",
      soloFileText.replace("https://api.openai.com", "http://api.openai.com"),
      /must be https/,
    ],
    [
      "a name that begins as this machine's address does",
      soloFileText.replace("https://api.openai.com", "http://127.0.0.1.example.com"),
      /must be https/,
    ],
    [
      "a password in an address",
      soloFileText.replace("https://api.openai.com", "https://me:you@api.openai.com"),
      /without query and password/,
    ],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseSoloFile(text, "solo.toml")).toThrow(message);
  });
});
