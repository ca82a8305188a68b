import type { Detector, DetectorCase } from "../../detector.ts";
import { isMadeUpNumber, numberDigest } from "../../evidence/made-up-number.ts";
import { base58CheckPayload, eip55, isBech32, isEip55 } from "../../evidence/wallet-checksums.ts";
import { lowerHex, sample } from "../sample.ts";
import { sampleBase58Check, sampleBech32 } from "../sample-wallet.ts";
import { broken, tellProtection } from "./personal-number.ts";

/** Addresses that everybody knows, as digests: the genesis block's, and those that BIP 173, BIP 350 and the Bitcoin wiki print. */
const published: ReadonlySet<string> = new Set([
  "4e35d9be44b8ee20",
  "56af3f7198faaee3",
  "dc962e7093bc635e",
  "4d04d58f27b22ef5",
  "e3e8ddf30db5c431",
  "52048a26c59552b8",
  "5b8e645423b20e62",
  "acdb548e6da65240",
  "64bca21cba2bfc72",
]);

const isOwn = (address: string): boolean => !published.has(numberDigest(address));

/** Of a key's hash or of a script's, on Bitcoin's main network. */
function isBitcoinAddress(address: string): boolean {
  const payload = base58CheckPayload(address);
  return payload?.length === 21 && (payload[0] === 0x00 || payload[0] === 0x05) && isOwn(address);
}

const isSegwitAddress = (address: string): boolean => isBech32(address) && isOwn(address.toLowerCase());

/** Mixed case that checks; what is mostly zeros is nobody's. */
const isEthereumAddress = (address: string): boolean =>
  isEip55(address) && !/0{12}/.test(address) && !isMadeUpNumber(address.slice(2).toLowerCase());

/** Somebody's, as an account number is; but contracts have addresses too, and these stand in code. */
const common = {
  kind: "personal",
  policy: "observe",
  confidence: "high",
  rotate: tellProtection,
} as const;

export const walletAddressDetectors: readonly Detector[] = [
  {
    ...common,
    id: "bitcoin-address",
    title: "a Bitcoin address",
    source: "https://en.bitcoin.it/wiki/Invoice_address",
    // Base58 begins like any word: one of these must stand before it on its line.
    keywords: ["bitcoin", "btc", "xbt", "wallet", "address"],
    pattern:
      "(?:bitcoin|btc|xbt|wallet|address)[^\\r\\n{}]{0,40}?(?<![0-9A-Za-z])([13][1-9A-HJ-NP-Za-km-z]{25,34})(?![0-9A-Za-z])",
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9",
    isNoSecret: (match) => !isBitcoinAddress(match[1] ?? ""),
    finds: () =>
      [sampleBase58Check(0, 20), sampleBase58Check(5, 20, 2)].flatMap((address) => [
        { text: `btc: ${address}\n`, secret: address },
        { text: `{"wallet_address": "${address}"}`, secret: address },
        { text: `Send it to my bitcoin wallet, ${address}.`, secret: address },
      ]),
    ignores: () => [
      `btc: ${broken(sampleBase58Check(0, 20))}`,
      `btc: ${sampleBase58Check(0, 20)}a`,
      sampleBase58Check(0, 20),
      `wallet: ${sampleBase58Check(0x80, 20)}`,
    ],
  },
  {
    ...common,
    id: "bitcoin-segwit-address",
    title: "a Bitcoin address",
    source: "https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki",
    keywords: ["bc1", "ltc1"],
    pattern: "(?:bc|ltc)1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{39,59}(?![0-9A-Za-z])",
    ignoreCase: true,
    captures: [0],
    notAfter: "A-Za-z0-9",
    isNoSecret: (match) => !isSegwitAddress(match[0]),
    finds: () =>
      cases(sampleBech32("bc", 0, 32), sampleBech32("bc", 1, 52), sampleBech32("ltc", 0, 32).toUpperCase()),
    ignores: () => [
      broken(sampleBech32("bc", 0, 32)),
      `a${sampleBech32("bc", 0, 32)}`,
      `${sampleBech32("bc", 0, 32)}q`,
      `bc1${"q".repeat(39)}`,
    ],
  },
  {
    ...common,
    id: "ethereum-address",
    title: "an Ethereum address",
    source: "https://eips.ethereum.org/EIPS/eip-55",
    keywords: ["0x"],
    pattern: "0x[0-9a-fA-F]{40}(?![0-9A-Za-z])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    isNoSecret: (match) => !isEthereumAddress(match[0]),
    finds: () => cases(eip55(`0x${sample(lowerHex, 40)}`), eip55(`0x${sample(lowerHex, 40, 3)}`)),
    ignores: () => [
      `0x${sample(lowerHex, 40)}`,
      `0x${sample(lowerHex, 40).toUpperCase()}`,
      swapped(eip55(`0x${sample(lowerHex, 40)}`)),
      `${eip55(`0x${sample(lowerHex, 40)}`)}ab`,
      eip55(`0x${"0".repeat(36)}dead`),
    ],
  },
];

function cases(...addresses: readonly string[]): DetectorCase[] {
  return addresses.flatMap((address) => [
    { text: `to: "${address}",\n`, secret: address },
    { text: `It went to ${address}.`, secret: address },
  ]);
}

/** With its last letter in the other case. */
function swapped(address: string): string {
  return address.replace(/[a-zA-Z](?=[0-9]*$)/, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}
