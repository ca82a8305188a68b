import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "@fourgate/core/audit/base64";
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from "@fourgate/core/audit/checkpoint";
import {
  cosignatureBy,
  cosignedBytes,
  encodeCosignature,
  formatWitnessKey,
  parseWitnessKey,
  witnessKey,
} from "@fourgate/core/audit/cosignature";
import { commitmentOf, decodeLeaf, encodeLeaf, keyIdOf } from "@fourgate/core/audit/leaf";
import {
  formatVerifierKey,
  isSignedBy,
  noteKey,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
} from "@fourgate/core/audit/note";
import { cosignLine, signNote } from "@fourgate/core/audit/sign-note";
import { formatProof, parseProof, splitReceipt } from "@fourgate/core/audit/proof";
import { verifyReceipt } from "@fourgate/core/audit/receipt";
import { inclusionProof } from "@fourgate/core/audit/tree";
import { nodesFromTiles, tilePath } from "@fourgate/core/audit/tiles";
import { sha256, signingKey, verifyEd25519 } from "./hashing.ts";
import { hashes, idOf, logName, logNoteKey, logSigner, memoryLog, signed } from "./memory-log.ts";

describe("base64", () => {
  it("is Node's, and nothing but the one spelling is read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect([...(fromBase64(text) ?? [])]).toEqual([...bytes]);
      }),
    );
    for (const text of ["A", "AA", "AA=A", "AB==", "AA==\n", " AA=", "A===", "AA-_"])
      expect(fromBase64(text)).toBeUndefined();
  });
});

describe("a signed note", () => {
  it("verifies the example of the specification's authors (Go's sumdb/note)", () => {
    const key = parseVerifierKey(
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      sha256,
    )!;
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const note = parseNote(
      `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`,
    )!;
    expect(isSignedBy(note, key, verifyEd25519)).toBe(true);
    expect(isSignedBy({ ...note, text: text.replace("answer", "anzwer") }, key, verifyEd25519)).toBe(false);
    expect(formatVerifierKey(key)).toBe("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  });

  it("ignores other keys' signatures but not a false one under its own name and id", () => {
    const other = signingKey(2);
    const own = signNote("hello\n", logNoteKey, logSigner.sign);
    const foreign = signNote("hello\n", noteKey("other", other.publicKey, sha256), other.sign)
      .split("\n")
      .at(-2)!;
    const forged = signNote("hello\n", logNoteKey, other.sign).split("\n").at(-2)!;
    expect(isSignedBy(parseNote(`${own}${foreign}\n`)!, logNoteKey, verifyEd25519)).toBe(true);
    expect(isSignedBy(parseNote(`${own}${forged}\n`)!, logNoteKey, verifyEd25519)).toBe(false);
    expect(isSignedBy(parseNote(`hello\n\n${foreign}\n`)!, logNoteKey, verifyEd25519)).toBe(false);
  });

  it("is undefined for anything else, and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseNote(text)?.signatures.length ?? 1).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a checkpoint", () => {
  it("is refused under another key, another origin, and with any byte changed", () => {
    const note = signed(memoryLog([["drill", 1]]).entries);
    expect(openCheckpoint(note, logNoteKey, verifyEd25519)?.size).toBe(1);
    const other = signingKey(2);
    expect(openCheckpoint(note, noteKey(logName, other.publicKey, sha256), verifyEd25519)).toBeUndefined();
    expect(
      openCheckpoint(note, noteKey("example.com/else", logSigner.publicKey, sha256), verifyEd25519),
    ).toBeUndefined();
    for (let at = 0; at < note.length; at++) {
      const changed = `${note.slice(0, at)}${note[at] === "x" ? "y" : "x"}${note.slice(at + 1)}`;
      expect(openCheckpoint(changed, logNoteKey, verifyEd25519)).toBeUndefined();
    }
  });

  it("has no leading zeroes and a whole hash", () => {
    const root = toBase64(new Uint8Array(32));
    expect(parseCheckpoint(`o\n0\n${root}\n`)).toMatchObject({ size: 0 });
    for (const text of [
      `o\n01\n${root}\n`,
      `o\n-1\n${root}\n`,
      `\n1\n${root}\n`,
      `o\n1\nAAAA\n`,
      `o\n1\n${root}`,
      `o\n1\n${root}\n\n`,
    ]) {
      expect(parseCheckpoint(text)).toBeUndefined();
    }
  });
});

describe("a leaf", () => {
  it("gives back what went in, at a fixed length", () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (sequence, timeMs, commitment) => {
          const leaf = {
            kind: "guard_block",
            id: idOf(5),
            device: new Uint8Array(16).fill(3),
            sequence,
            timeMs,
            commitment,
          } as const;
          const bytes = encodeLeaf(leaf);
          expect(bytes).toHaveLength(92);
          expect(decodeLeaf(bytes)).toEqual(leaf);
          expect(decodeLeaf(bytes.subarray(1))).toBeUndefined();
        },
      ),
    );
  });

  it("takes no id that is not a ULID", () => {
    const leaf = {
      kind: "read",
      device: new Uint8Array(16),
      sequence: 0,
      timeMs: 0,
      commitment: new Uint8Array(32),
    } as const;
    for (const id of ["", "short", "8".repeat(26), `${idOf(1)}0`, idOf(1).toLowerCase().replace("1", "u")]) {
      expect(() => encodeLeaf({ ...leaf, id })).toThrow(/ULID/);
    }
  });

  it("commits to one key: the same ciphertext under another key id is another commitment", () => {
    const sealed = { nonce: new Uint8Array(12), ciphertext: new Uint8Array(40) };
    const a = commitmentOf({ ...sealed, keyId: keyIdOf(new Uint8Array(32).fill(1), sha256) }, sha256);
    const b = commitmentOf({ ...sealed, keyId: keyIdOf(new Uint8Array(32).fill(2), sha256) }, sha256);
    expect(a).not.toEqual(b);
  });
});

describe("a receipt", () => {
  it("proves each of its records offline, and nothing else", async () => {
    const log = memoryLog(Array.from({ length: 300 }, (_, at) => ["drill", at] as const));
    const node = nodesFromTiles(300, async (tile) => log.tiles.get(tilePath(tile))!, hashes);
    const texts: string[] = [];
    for (const index of [0, 17, 299]) {
      const path = await inclusionProof(index, 300, node, hashes);
      texts.push(formatProof({ entry: log.entries[index]!, index, path, checkpoint: log.checkpoint! }));
    }
    const ways = { key: logNoteKey, sha256, verifyEd25519 };
    const proofs = splitReceipt(texts.join(""));
    expect(verifyReceipt(texts.join(""), ways)).toMatchObject({
      ok: true,
      problems: [],
      records: [0, 17, 299].map((index) => ({ index, size: 300, leaf: { id: idOf(index) }, witnessed: [] })),
    });
    const problem = (text: string, options = ways): string | undefined =>
      verifyReceipt(text, options).problems[0];
    const notInTree = "proof 1: the record is not in the tree of its checkpoint";
    expect(problem(proofs[1]!.replace("index 17", "index 18"))).toBe(notInTree);
    const parsed = parseProof(proofs[1]!)!;
    expect(problem(formatProof({ ...parsed, entry: log.entries[18]! }))).toBe(notInTree);
    expect(problem(formatProof({ ...parsed, path: parsed.path.slice(1) }))).toBe(notInTree);
    const other = noteKey(logName, signingKey(2).publicKey, sha256);
    expect(problem(proofs[1]!, { ...ways, key: other })).toMatch(/checkpoint is not signed by example\.com/);
    expect(problem(`${proofs[0]!}${proofs[1]!.replace("index 17", "index x")}`)).toBe("proof 2: malformed");
    for (const rubbish of ["", "rubbish", `rubbish\n${proofs[0]!}`])
      expect(problem(rubbish)).toBe("this is no receipt: it does not begin with a tlog-proof");
  });
});

describe("a witness's cosignature", () => {
  const witness = signingKey(5);
  const key = witnessKey("witness.example.com/w1", witness.publicKey, sha256);
  const text = formatCheckpoint({ origin: logName, size: 3, root: new Uint8Array(32) });

  it("is found under a checkpoint by its witness's key, the newest of several, and by no other key", () => {
    const lines = [1_700_000_000, 1_800_000_000, 1_600_000_000].map((timeS) =>
      cosignLine(text, key, timeS, witness.sign),
    );
    const note = parseNote(signNote(text, logNoteKey, logSigner.sign) + lines.join(""))!;
    const found = cosignatureBy(key, note.text, note.signatures, verifyEd25519);
    expect(found).toEqual({ timeS: 1_800_000_000, line: lines[1] });
    const other = witnessKey(key.name, signingKey(6).publicKey, sha256);
    expect(cosignatureBy(other, note.text, note.signatures, verifyEd25519)).toBeUndefined();
    const later = formatCheckpoint({ origin: logName, size: 4, root: new Uint8Array(32) });
    expect(cosignatureBy(key, later, note.signatures, verifyEd25519)).toBeUndefined();
    // A log's own key of the same name and bytes is another key.
    expect(noteKey(key.name, witness.publicKey, sha256).id).not.toEqual(key.id);
  });

  it("has the form of the specification's example", () => {
    const example =
      "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    const [signature] = parseSignatureLines(example)!;
    const shape = encodeCosignature(1_679_315_147, new Uint8Array(64));
    expect(signature!.signature.subarray(0, 8)).toEqual(shape.subarray(0, 8));
    expect(signature!.signature).toHaveLength(shape.length);
    expect(new TextDecoder().decode(cosignedBytes("a\n", 1_679_315_147))).toBe(
      "cosignature/v1\ntime 1679315147\na\n",
    );
    expect(parseWitnessKey(formatWitnessKey(key), sha256)).toEqual(key);
    expect(parseVerifierKey(formatWitnessKey(key), sha256)).toBeUndefined();
  });
});
