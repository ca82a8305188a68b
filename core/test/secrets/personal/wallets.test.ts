import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "@fourgate/core/secrets/evidence/digests/keccak256";
import { sha256 } from "@fourgate/core/secrets/evidence/digests/sha256";
import { base58CheckPayload, isBech32, isEip55 } from "@fourgate/core/secrets/evidence/wallet-checksums";
import { isBip39Word } from "@fourgate/core/secrets/evidence/bip39-words";
import { bytesOf, scanner } from "../keyed.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const idsIn = (text: string): string[] => scanner.scanText(bytesOf(text)).map(({ rule }) => rule.detector.id);

describe("the digests of checksums", () => {
  it("are the platform's own SHA-256, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(hex(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
      }),
      { numRuns: 60 },
    );
  });

  it("are Keccak-256 with its own padding, as its team and Ethereum print it", () => {
    expect(hex(keccak256(bytesOf("")))).toBe(
      "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
    // The selector of ERC-20's transfer, which every contract of a token has.
    expect(hex(keccak256(bytesOf("transfer(address,uint256)"))).slice(0, 8)).toBe("a9059cbb");
  });
});

describe("wallets' checksums", () => {
  it("hold for what the specifications print, and for nothing with another character", () => {
    const genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    const segwit = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    const taproot = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";
    const account = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    expect(hex(base58CheckPayload(genesis)!)).toBe("0062e907b15cbf27d5425399ebf6f0fb50ebb88f18");
    for (const text of [segwit, taproot, segwit.toUpperCase()]) expect(isBech32(text), text).toBe(true);
    expect(isEip55(account)).toBe(true);
    expect(base58CheckPayload(genesis.replace("P", "Q"))).toBeNull();
    expect(isBech32(segwit.replace("w5", "w6"))).toBe(false);
    expect(isBech32(`B${segwit.slice(1)}`)).toBe(false);
    expect(isEip55(account.replace("Ae", "ae"))).toBe(false);
  });

  it("make a finding of none that everybody knows", () => {
    expect(idsIn("btc: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")).toEqual([]);
    expect(idsIn("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")).toEqual([]);
  });
});

describe("a recovery phrase", () => {
  const words = "velvet tuna ribbon cabin ocean marble title winner legal yellow sausage useful".split(" ");

  it("is a secret in every way that people write one down", () => {
    const texts = [
      `seed: ${words.join(" ")}`,
      `My wallet's backup phrase is "${words.join(" ")}".`,
      `wallet words:\n${words.map((word, index) => `${String(index + 1)}) ${word}`).join("\n")}\n`,
      `seed_phrase = [${words.map((word) => `'${word}'`).join(", ")}]`,
    ];
    for (const text of texts) expect(idsIn(text), text).toEqual(["bip39-mnemonic"]);
  });

  it("is none with a word that no wallet has, nor as a sentence", () => {
    expect(idsIn(`seed: ${words.with(4, "javascript".slice(0, 8)).join(" ")}`)).toEqual([]);
    expect(
      idsIn("The seed is then mixed into every block that comes after this one and before that."),
    ).toEqual([]);
  });

  it("has words of a list of 2,048", () => {
    expect(["abandon", "zoo", "legal"].every(isBip39Word)).toBe(true);
    expect(["the", "javascript", ""].some(isBip39Word)).toBe(false);
  });
});
