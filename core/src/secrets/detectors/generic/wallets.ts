import type { Detector } from "../../detector.ts";
import { isPlaceholderWord } from "../../evidence/no-secret.ts";
import { isBip39Word } from "../../evidence/bip39-words.ts";
import { base58Alphabet as base58, bech32Alphabet as bech32 } from "../../evidence/wallet-checksums.ts";
import { lowerHex, sample } from "../sample.ts";

const rotate = "Move the funds to a wallet with a new key; whoever has seen this one can spend them.";

/** No word of BIP-39's English list, but of prose. */
const prose =
  /\b(?:the|and|your|for|with|from|enter|please|phrase|mnemonic|seed|word[s]|must|should|is|are|not|was|has|its|this|here)\b/;

/** Keys of the accounts that Hardhat and Anvil give to every developer, by their first digits. */
const everybodysKeys =
  /^(?:0x)?(?:ac0974be|59c6995e|5de4111a|7c852118|47e179ec|8b3a350c|92db14e4|4bbbf85c|dbda1821|2a871d07)/i;

/** What stands before a further word of a phrase, in one line, in a list of strings, in lines. */
const wordAfter = [
  " (?:[0-9]{1,2}[.)] ?)?",
  "[\"']?,\\s{0,12}[\"']?",
  "\\r?\\n[ \\t]{0,8}(?:[0-9]{1,2}[.):]? )?",
] as const;

export const walletDetectors: readonly Detector[] = [
  {
    id: "nostr-secret-key",
    title: "a Nostr secret key",
    source: "https://github.com/nostr-protocol/nips/blob/master/19.md",
    keywords: ["nsec1"],
    pattern: "nsec1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}(?![A-Za-z0-9])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    entropyMin: 3,
    always: true,
    rotate: "Make a new identity and tell your followers; a Nostr key cannot be revoked.",
    finds: () => [
      { text: `nsec: ${"nsec1"}${sample(bech32, 58)}`, secret: `${"nsec1"}${sample(bech32, 58)}` },
    ],
    ignores: () => [`${"nsec1"}${"q".repeat(58)}`, `npub1${sample(bech32, 58)}`],
  },
  {
    id: "bip32-private-key",
    title: "an extended private key of a wallet",
    source: "https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki",
    keywords: ["xprv", "yprv", "zprv", "tprv", "uprv", "vprv"],
    pattern: "[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{107,108}(?![A-Za-z0-9])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    entropyMin: 4,
    always: true,
    rotate,
    finds: () => [
      { text: `root ${"xprv"}9${sample(base58, 106)}\n`, secret: `${"xprv"}9${sample(base58, 106)}` },
    ],
    ignores: () => [`xpub6${sample(base58, 106)}`, `${"xprv"}${"1".repeat(107)}`],
  },
  {
    id: "bitcoin-wif-key",
    title: "a Bitcoin private key",
    source: "https://en.bitcoin.it/wiki/Wallet_import_format",
    keywords: ["wif", "privkey", "dumpprivkey", "importprivkey", "private key", "private_key", "privatekey"],
    pattern:
      "(?:wif|priv(?:ate[ _]?)?key)[\"'\\s:=(>,_A-Za-z]{1,16}?(?<![A-Za-z0-9])([5KLc9][1-9A-HJ-NP-Za-km-z]{50,51})(?![A-Za-z0-9])",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 4,
    always: true,
    rotate,
    finds: () => [
      { text: `bitcoin-cli importprivkey "L${sample(base58, 51)}"`, secret: `L${sample(base58, 51)}` },
      { text: `My private key is 5${sample(base58, 50)}.`, secret: `5${sample(base58, 50)}` },
    ],
    ignores: () => [`wif: ${"K".repeat(52)}`, "wifi: KitchenNetwork"],
  },
  {
    id: "ethereum-private-key",
    title: "an Ethereum account's private key",
    source: "https://ethereum.org/en/developers/docs/accounts/#account-creation",
    keywords: ["private_key", "private-key", "private key", "private.key", "privatekey"],
    // Any assignment, element or sentence: hardly anything else of 32 bytes stands behind this name.
    pattern:
      "private[ _.-]?key([A-Za-z0-9_]{0,16}[^0-9A-Za-z]{1,24}(?:[A-Za-z]{2,12}[^0-9A-Za-z]{1,16}){0,3})((?:0x)?[0-9a-f]{64})(?![0-9a-z])",
    ignoreCase: true,
    captures: [2],
    confidence: "high",
    entropyMin: 3,
    isNoSecret: (match) =>
      /hash|digest|sha|print|thumb|address|public|transaction|tx|root|commit|\bid\b/i.test(match[1] ?? "") ||
      everybodysKeys.test(match[2] ?? "") ||
      isPlaceholderWord((match[2] ?? "").replace(/^0x/i, "")),
    rotate,
    finds: () => {
      const secret = `0x${sample(lowerHex, 64)}`;
      return [
        { text: `DEPLOYER_PRIVATE_KEY=${secret}\n`, secret },
        { text: `const deployerPrivateKey: string = "${secret}";`, secret },
        { text: `- name: SIGNER_PRIVATE_KEY\n  value: "${secret}"\n`, secret },
        { text: `The wallet's private key (hex): ${secret.slice(2)}`, secret: secret.slice(2) },
      ];
    },
    ignores: () => [
      "PRIVATE_KEY=0x$PRIVATE_KEY",
      `private key's hash: 0x${sample(lowerHex, 64)}`,
      `PRIVATE_KEY=0x${"0".repeat(63)}1`,
      `PRIVATE_KEY=0x${"ac0974be"}${sample(lowerHex, 56)}`,
    ],
  },
  {
    id: "bip39-mnemonic",
    title: "a wallet's recovery phrase",
    source: "https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki",
    keywords: [
      "mnemonic",
      "seed",
      ...["recovery", "backup", "secret", "wallet"].flatMap((word) => [
        `${word} phrase`,
        `${word}_phrase`,
        `${word} words`,
      ]),
    ],
    pattern:
      "(?:mnemonic|seed|(?:recovery|backup|secret|wallet)[ _](?:phrase|words))[A-Za-z0-9_ ()-]{0,32}[\"'`*]{0,3}\\s{0,2}" +
      "(?:[:=>]|\\bis|\\bare|\\bwas)[\\s\"'`*\\[(]{1,8}(?:1[.)] ?)?" +
      `([a-z]{3,8}(?:${wordAfter.map((gap) => `(?:${gap}[a-z]{3,8}){11,23}`).join("|")}))(?=["'\x60.,;*)\\]\\s]|$)`,
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    isNoSecret: (match) => !isPhrase(match[1] ?? "", saysPhrase.test(match[0])),
    rotate,
    finds: () => {
      const words =
        "legal winner thank year wave sausage worth useful ocean title yellow velvet sadness cabin tuna ribbon marble ocean";
      const phrase = words.split(" ").slice(0, 12).toReversed();
      const secret = phrase.join(" ");
      const lines = phrase.map((word, index) => `${String(index + 1)}. ${word}`).join("\n");
      return [
        { text: `MNEMONIC="${secret}"\n`, secret },
        { text: `const seedPhrase = '${secret}';`, secret },
        { text: `My wallet's seed words (all 12) are: ${secret}.`, secret },
        { text: `"mnemonic": [\n"${phrase.join('","')}"]`, secret: phrase.join('","') },
        { text: `Recovery phrase:\n${lines}\n`, secret: lines.slice(3) },
      ];
    },
    ignores: () => [
      'mnemonic: "test test test test test test test test test test test junk"',
      "mnemonic: enter the twelve words that your wallet has shown when you first made it here",
      "the seed is then given over with each new call that the worker makes when asked to",
      `seed: ${"alpha beta gamma delta epsilon zeta theta iota kappa lambda sigma omega"}`,
    ],
  },
];

/** 12, 15, 18, 21 or 24 words, hardly one twice: of the English list, or any but prose where a name says so. */
function isPhrase(text: string, isNamed: boolean): boolean {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  if (words.length % 3 !== 0 || new Set(words).size < words.length - 2) return false;
  return words.every(isBip39Word) || (isNamed && /^[a-z]+(?: [a-z]+)+$/.test(text) && !prose.test(text));
}

const saysPhrase = /^(?:mnemonic|seed[ _]?phrase|recovery[ _]phrase)["' ]{0,3}(?:[:=]|is)["' ]/i;
