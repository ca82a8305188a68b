import { describe, expect, it } from "vitest";
import { formatWitnessKey, witnessKey } from "@fourgate/core/audit/cosignature";
import { formatVerifierKey, noteKey } from "@fourgate/core/audit/note";
import { sha256 } from "../../src/ledger/crypto.ts";
import { parseConfig } from "../../src/config/config.ts";

const publicKey = new Uint8Array(32).fill(9);
const key = formatWitnessKey(witnessKey("witness.example/w1", publicKey, sha256));

function faultsOf(audit: unknown): string {
  try {
    parseConfig(JSON.stringify({ audit }));
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

describe("the section audit of fourgate.yaml", () => {
  it("names witnesses and places for checkpoints, and is empty by default", () => {
    expect(parseConfig("").audit).toEqual({ witnesses: [], checkpoints_to: [] });
    const audit = {
      witnesses: [{ url: "https://witness.example.com/w1/", key }],
      checkpoints_to: [
        { folder: "/mnt/elsewhere" },
        { put: "https://store.example.com/{size}.checkpoint", authorization_file: "keys/store" },
        { post: "http://127.0.0.1:9/in?x=1" },
      ],
    };
    const { witnesses, checkpoints_to } = parseConfig(JSON.stringify({ audit })).audit;
    expect(witnesses[0]?.url).toBe("https://witness.example.com/w1");
    expect(checkpoints_to).toEqual(audit.checkpoints_to);
  });

  it("refuses a log's key for a witness's, addresses that are none or hold a log-in, and a folder that is relative", () => {
    const logKey = formatVerifierKey(noteKey("witness.example/w1", publicKey, sha256));
    expect(faultsOf({ witnesses: [{ url: "https://w.example", key: logKey }] })).toMatch(
      /audit\.witnesses\[0\]\.key: must be a witness's verifier key/,
    );
    for (const url of ["w.example", "ftp://w.example", "https://a:b@w.example", "https://w.example?x=1"])
      expect(faultsOf({ witnesses: [{ url, key }] })).toMatch(/audit\.witnesses\[0\]\.url: must/);
    expect(faultsOf({ checkpoints_to: [{ folder: "relative" }] })).toMatch(/checkpoints_to\[0\]/);
    expect(faultsOf({ checkpoints_to: [{ put: "https://a:b@x.example" }] })).toMatch(/checkpoints_to\[0\]/);
    expect(faultsOf({ checkpoints_to: [{ get: "https://x.example" }] })).toMatch(/must be \{folder/);
  });
});
