import { sha256 } from "../evidence/digests/sha256.ts";
import { base58Alphabet, bech32Alphabet, bech32Rest } from "../evidence/wallet-checksums.ts";
import { sample } from "./sample.ts";

/** A made-up address or key in base58check: what looks random behind its version. */
export function sampleBase58Check(version: number, payloadBytes: number, seed = 1): string {
  const payload = Uint8Array.from(
    String.fromCharCode(version) + sample(base58Alphabet, payloadBytes, seed),
    (character) => character.charCodeAt(0),
  );
  const all = [...payload, ...sha256(sha256(payload)).subarray(0, 4)];
  let value = all.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = "";
  for (; value > 0n; value /= 58n) text = base58Alphabet.charAt(Number(value % 58n)) + text;
  return "1".repeat(all.findIndex((byte) => byte !== 0)) + text;
}

/** A made-up text in bech32 (BIP 173) or, for a version above 0, bech32m (BIP 350). */
export function sampleBech32(prefix: string, version: number, dataChars: number): string {
  const body = `${prefix}1${bech32Alphabet.charAt(version)}${sample(bech32Alphabet, dataChars)}`;
  const rest = bech32Rest(`${body}qqqqqq`) ^ (version === 0 ? 1 : 0x2bc830a3);
  return body + [25, 20, 15, 10, 5, 0].map((bits) => bech32Alphabet.charAt((rest >>> bits) & 31)).join("");
}
