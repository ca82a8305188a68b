import type { Detector } from "../../detector.ts";
import { base64, base64Url, lowerHex, sample } from "../sample.ts";

const rotate = "Make a new key pair, replace the public key wherever it is trusted, then destroy this one.";

const bodyLines = (count: number, length = 64): string =>
  Array.from({ length: count }, (_, line) => sample(base64, length, line + 1)).join("\n");

/** PKCS#8 and PKCS#1 in DER begin with the same bytes for each kind of key (RFC 5958, RFC 8017, RFC 5915). */
const derBeginnings = [
  "MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0BAQEFAASC",
  "MII[A-Za-z0-9+/]{3}IBAAKC",
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg",
  "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDA",
  "MHcCAQEEI[A-P]",
  "MC4CAQAwBQYDK2VwBCIEI",
  "b3BlbnNzaC1rZXktdjEA",
];

/** Between two lines of a key: as it stands, in a string, in a patch, behind a quote. */
const lineBreak = "[\"', \\t]{0,8}(?:\\r?\\n|\\\\r\\\\n|\\\\n)[\"'> |\\t]{0,24}-?";
const end = `(?:${lineBreak}-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?`;
/** Wrapped lines, as many as a key of 16384 bits has, and a last one that is no word. */
const moreLines =
  `(?:${lineBreak}[A-Za-z0-9+/]{40,80}){0,220}` +
  `(?:${lineBreak}(?=[A-Za-z]{0,39}[0-9+/=])[A-Za-z0-9+/]{1,79}={0,2}(?![A-Za-z0-9+/=:._-]))?={0,2}`;

/** Base64 of "-----BEGIN", a kind, "PRIVATE KEY", as Kubernetes and environment variables carry PEM. */
const pemInBase64 = ["U0EgUFJJVkFURSBLRVkt", "QyBQUklWQVRFIEtFWS0"];

export const privateKeyDetectors: readonly Detector[] = [
  {
    id: "putty-private-key",
    title: "a PuTTY private key",
    source: "https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html",
    keywords: ["private-lines:"],
    pattern: "Private-Lines: [0-9]{1,3}(?:(?:\\s|\\\\[nr]){1,8}[A-Za-z0-9+/=]{4,64}(?![A-Za-z0-9:-])){1,200}",
    captures: [0],
    confidence: "high",
    isNoSecret: (match) => !/[A-Za-z0-9+/]{40}/.test(match[0]),
    always: true,
    rotate,
    finds: () => {
      const secret = `Private-Lines: 3\n${bodyLines(3)}`;
      return [
        {
          text: `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n${secret}\nPrivate-MAC: ${sample(lowerHex, 40)}`,
          secret,
        },
      ];
    },
    ignores: () => ["Private-Lines: 14 lines follow", `Public-Lines: 2\n${bodyLines(2)}`],
  },
  {
    id: "ssh2-private-key",
    title: "an SSH.com private key",
    source: "https://www.rfc-editor.org/rfc/rfc4716",
    keywords: ["---- begin ssh2 "],
    pattern:
      "---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----(?:[^-]|-(?!---)){40,12000}(?:---- END SSH2 (?:ENCRYPTED )?PRIVATE KEY ----)?",
    captures: [0],
    confidence: "high",
    isNoSecret: (match) => !/[A-Za-z0-9+/]{24}/.test(match[0]),
    always: true,
    rotate,
    finds: () => {
      const secret = `---- ${"BEGIN"} SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "dsa"\n${bodyLines(8)}\n---- ${"END"} SSH2 ENCRYPTED PRIVATE KEY ----`;
      return [{ text: `${secret}\n`, secret }];
    },
    ignores: () => [
      `---- ${"BEGIN"} SSH2 PUBLIC KEY ----\n${bodyLines(4)}\n---- ${"END"} SSH2 PUBLIC KEY ----`,
    ],
  },
  {
    id: "openvpn-static-key",
    title: "an OpenVPN static key",
    source: "https://openvpn.net/community-resources/static-key-mini-howto/",
    keywords: ["-----begin openvpn "],
    pattern:
      "-----BEGIN OpenVPN [A-Za-z0-9 -]{4,40}-----(?:[^-]|-(?!----)){40,8000}(?:-----END OpenVPN [A-Za-z0-9 -]{4,40}-----)?",
    captures: [0],
    confidence: "high",
    isNoSecret: (match) => !/[A-Za-z0-9+/]{24}/.test(match[0]),
    always: true,
    rotate: "Make a new key with `openvpn --genkey` and put it on both ends.",
    finds: () => {
      const lines = Array.from({ length: 16 }, (_, line) => sample(lowerHex, 32, line + 1)).join("\n");
      const secret = `-----${"BEGIN"} OpenVPN Static key V1-----\n${lines}\n-----${"END"} OpenVPN Static key V1-----`;
      return [{ text: `<tls-auth>\n${secret}\n</tls-auth>`, secret }];
    },
    ignores: () => [
      `-----${"BEGIN"} OpenVPN Static key V1-----\n...\n-----${"END"} OpenVPN Static key V1-----`,
    ],
  },
  {
    id: "private-key-without-armour",
    title: "a private key in base64",
    source: "https://www.rfc-editor.org/rfc/rfc5958",
    keywords: ["mii", "migha", "mig2a", "mhccaqeei", "mc4caqawbqydk2vwbciei", "b3blbnnzac1rzxktdjea"],
    pattern: `(?:${derBeginnings.join("|")})(?:[A-Za-z0-9+/_-]{30,6000}|[A-Za-z0-9+/]{8,29}(?=${lineBreak}[A-Za-z0-9+/]{40}))${moreLines}${end}`,
    captures: [0],
    // A patch puts a + before it.
    notAfter: "A-Za-z0-9/",
    confidence: "high",
    entropyMin: 4,
    always: true,
    rotate,
    finds: () => {
      const lines = `MIIEp${"AIBAAKC"}${sample(base64, 52)}\n${bodyLines(8)}\n${sample(base64, 30)}==`;
      const openSsh = `b3BlbnNzaC1rZXkt${"djEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW"}\n${bodyLines(4, 70)}`;
      const ended = `${lines}\n-----${"END"} RSA PRIVATE KEY-----`;
      return [
        ...[`MIIEv${"QIBADANBgkqhkiG9w0BAQEFAASC"}`, `MIIEp${"AIBAAKC"}`, `MC4CAQAwBQYDK2VwBCIEI${""}`].map(
          (start) => ({
            text: `KEY=${start}${sample(base64, 200)}`,
            secret: `${start}${sample(base64, 200)}`,
          }),
        ),
        { text: `$ sed -n 2,11p key.pem\n${lines}\n$ ls\n`, secret: lines },
        { text: `----${"BEGIN"} RSA PRIVATE KEY-----\n${ended}\n`, secret: ended },
        { text: `${openSsh}\nexit\n`, secret: openSsh },
        { text: `+${lines.replaceAll("\n", "\n+")}\n`, secret: lines.replaceAll("\n", "\n+") },
        { text: `"${lines.replaceAll("\n", "\\n")}\\n"`, secret: lines.replaceAll("\n", "\\n") },
      ];
    },
    ignores: () => [`MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${sample(base64, 200)}`, "MIIEvQIBADAN"],
  },
  {
    id: "private-key-pem-in-base64",
    title: "a private key file in base64",
    source: "https://www.rfc-editor.org/rfc/rfc7468",
    keywords: ["ls0tls1crudjti"],
    pattern: `LS0tLS1CRUdJTi(?:B(?:QUklWQVRFIEtFWS0|S${pemInBase64[0]}|F${pemInBase64[1]}|EU0EgUFJJVkFURSBLRVkt|PUEVOU1NIIFBSSVZBVEUgS0VZLS0|FTkNSWVBURUQgUFJJVkFURSBLRVkt|QR1AgUFJJVkFURSBLRVkg))[A-Za-z0-9+/]{60,30000}={0,2}`,
    captures: [0],
    confidence: "high",
    always: true,
    rotate,
    finds: () =>
      [`QUklWQVRFIEtFWS0${"tLS0t"}`, `S${"U0EgUFJJVkFURSBLRVktLS0t"}`, `F${"QyBQUklWQVRFIEtFWS0tLS0t"}`].map(
        (kind) => {
          const secret = `LS0tLS1CRUdJTi${"B"}${kind}${sample(base64, 300)}`;
          return { text: `client-key: ${secret}\n`, secret };
        },
      ),
    ignores: () => [`LS0tLS1CRUdJTi${"BDRVJUSUZJQ0FURS0tLS0t"}${sample(base64, 300)}`],
  },
  {
    id: "jwk-private-key",
    title: "a private JSON web key",
    source: "https://www.rfc-editor.org/rfc/rfc7518#section-6",
    keywords: ['"d"', '"d\\'],
    pattern: '"d\\\\{0,3}"\\s{0,8}:\\s{0,8}\\\\{0,3}"([A-Za-z0-9_-]{42,700})\\\\{0,3}"',
    captures: [1],
    confidence: "high",
    entropyMin: 4.2,
    always: true,
    rotate,
    finds: () => {
      const secret = sample(base64Url, 43);
      return [
        { text: `{"kty":"EC","crv":"P-256","d":"${secret}","x":"${sample(base64Url, 43, 2)}"}`, secret },
        { text: `{\\"kty\\":\\"OKP\\",\\"d\\":\\"${secret}\\"}`, secret },
      ];
    },
    ignores: () => [`{"d":"M0 0h24v24H0z"}`, `{"kty":"EC","x":"${sample(base64Url, 43)}"}`],
  },
  {
    id: "jwk-symmetric-key",
    title: "a symmetric JSON web key",
    source: "https://www.rfc-editor.org/rfc/rfc7518#section-6.4",
    keywords: ['"oct"', '"k"'],
    pattern:
      '(?:"oct"[^{}]{0,300}?"k"\\s{0,8}:\\s{0,8}"([A-Za-z0-9_-]{20,700})"|"k"\\s{0,8}:\\s{0,8}"([A-Za-z0-9_-]{20,700})"(?=[^{}]{0,300}"oct"))',
    captures: [1, 2],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Make a new key and sign or encrypt anew whatever this one protected.",
    finds: () => {
      const secret = sample(base64Url, 43);
      return [
        { text: `{"kty":"oct","alg":"HS256","k":"${secret}"}`, secret },
        { text: `{"k":"${secret}","kty":"oct"}`, secret },
      ];
    },
    ignores: () => [`{"k":"${sample(base64Url, 43)}"}`, `{"kty":"oct","k":"${"A".repeat(43)}"}`],
  },
  {
    id: "signify-secret-key",
    title: "a signify or minisign secret key",
    source: "https://jedisct1.github.io/minisign/",
    keywords: ["untrusted comment:"],
    pattern:
      "untrusted comment: [^\\r\\n]{0,80}secret key[^\\r\\n]{0,40}\\r?\\n(RW[A-Za-z0-9+/]{100,400}={0,2})",
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    always: true,
    rotate: "Make a new key pair and publish its public key wherever signatures are verified.",
    finds: () => {
      const secret = `RWRTY0Iy${sample(base64, 200)}`;
      return [{ text: `untrusted comment: minisign encrypted secret key\n${secret}\n`, secret }];
    },
    ignores: () => [`untrusted comment: minisign public key 1\nRWQ${sample(base64, 120)}`],
  },
];
