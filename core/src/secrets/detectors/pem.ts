import type { Detector } from "../detector.ts";
import { base64, sample } from "./sample.ts";

/** A block that looks like a key of that kind and is none. */
export function pemBlock(kind: string, lineCount = 12): string {
  const lines = Array.from({ length: lineCount }, (_, line) => sample(base64, 64, line + 1));
  return [`-----${"BEGIN"} ${kind}-----`, ...lines, `-----${"END"} ${kind}-----`].join("\n");
}

const kind = "(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?";

export const pemDetectors: readonly Detector[] = [
  {
    id: "private-key",
    title: "a private key",
    source: "https://www.rfc-editor.org/rfc/rfc7468",
    keywords: ["-----begin "],
    // Whole, with whatever a patch (one more dash where it takes lines away), a quote or a nested string put before its lines; or cut off,
    // as `head` leaves it: then as far as lines of base64 go.
    pattern:
      `-----BEGIN ${kind}-----(?:(?:[^-]|-(?!----)){40,24000}-?-----END ${kind}-----` +
      "|(?:(?:\\s|\\\\[nr]){1,8}[A-Za-z0-9+/=]{16,80}){1,300})",
    captures: [0],
    confidence: "high",
    // A mention in code or in prose has no run of key material.
    isNoSecret: (match) => !/[A-Za-z0-9+/]{24}/.test(match[0].slice(match[0].indexOf("-----", 5) + 5)),
    always: true,
    rotate: "Make a new key pair, replace the public key wherever it is trusted, then destroy this one.",
    finds: () => [
      ...[
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
      ].map((each) => ({
        text: `key:\n${pemBlock(each)}\nend`,
        secret: pemBlock(each),
      })),
      {
        text: `"key": "${pemBlock("RSA PRIVATE KEY").replaceAll("\n", "\\n")}\\n"`,
        secret: pemBlock("RSA PRIVATE KEY").replaceAll("\n", "\\n"),
      },
      {
        text: `$ head -4 key.pem\n${pemBlock("RSA PRIVATE KEY").split("\n").slice(0, 4).join("\n")}\n\n$ ls`,
        secret: pemBlock("RSA PRIVATE KEY").split("\n").slice(0, 4).join("\n"),
      },
    ],
    ignores: () => [
      pemBlock("PUBLIC KEY"),
      pemBlock("CERTIFICATE"),
      `if (text.startsWith("-----${"BEGIN"} RSA PRIVATE KEY-----")) return text.includes("-----${"END"} RSA PRIVATE KEY-----");`,
      `-----${"BEGIN"} PRIVATE KEY-----\n...\n-----${"END"} PRIVATE KEY-----`,
    ],
  },
  {
    id: "age-secret-key",
    title: "an age secret key",
    source: "https://github.com/C2SP/C2SP/blob/main/age.md",
    keywords: ["age-secret-key-1"],
    pattern: "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}(?![A-Za-z0-9])",
    captures: [0],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    entropyMin: 3,
    always: true,
    rotate: "Make a new key with age-keygen and encrypt the files again to it.",
    finds: () => {
      const secret = `${"AGE-SECRET"}-KEY-1${sample("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)}`;
      return [{ text: `# created today\n${secret}\n`, secret }];
    },
    ignores: () => [`${"AGE-SECRET"}-KEY-1${"Q".repeat(58)}`],
  },
];
