import { createHash } from "node:crypto";
import type { Draw } from "../draw.ts";
import { alphabets, fill } from "../form.ts";
import { marked } from "../marks.ts";
import type { SecretKind } from "../secret-kind.ts";
import { written } from "./generic-kind.ts";

/** Base64 (RFC 7468: 64 characters a line) that begins as the file's first bytes make it. */
function armour(label: string, beginning: string, characters: number, draw: Draw, head = ""): string {
  const text = `${beginning}${draw.chars(alphabets.b64, characters - beginning.length - 1)}=`;
  const lines = text.match(/.{1,64}/g) ?? [];
  // In two pieces, so that no file here has the shape of a key.
  return marked(`-----${"BEGIN"} ${label}-----\n${head}${lines.join("\n")}\n-----END ${label}-----`);
}

const rfc7468 = "https://www.rfc-editor.org/rfc/rfc7468";

export const keyFiles: readonly SecretKind[] = [
  written(
    "rsa-private-key",
    "certs/server.key",
    (draw) => armour("RSA PRIVATE KEY", "MIIEowIBAAKCAQEA", 1592, draw),
    rfc7468,
  ),
  written(
    "pkcs8-private-key",
    "certs/tls.key",
    (draw) => armour("PRIVATE KEY", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", 1624, draw),
    rfc7468,
  ),
  written(
    "ec-private-key",
    "certs/ec.pem",
    (draw) => armour("EC PRIVATE KEY", "MHcCAQEEI", 164, draw),
    "https://www.rfc-editor.org/rfc/rfc5915",
  ),
  written(
    "dsa-private-key",
    "id_dsa",
    (draw) => armour("DSA PRIVATE KEY", "MIIBuwIBAAKBgQ", 600, draw),
    rfc7468,
  ),
  written(
    "openssh-private-key",
    "home/.ssh/id_ed25519",
    (draw) => armour("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ", 388, draw),
    "https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key",
  ),
  written(
    "encrypted-private-key",
    "certs/enc.pem",
    (draw) => armour("ENCRYPTED PRIVATE KEY", "MIIFHDBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQww", 1700, draw),
    rfc7468,
  ),
  written(
    "legacy-encrypted-key",
    "certs/old.key",
    (draw) =>
      armour(
        "RSA PRIVATE KEY",
        "",
        1592,
        draw,
        `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,${draw.chars(alphabets.HEX, 32)}\n\n`,
      ),
    "https://www.rfc-editor.org/rfc/rfc1421",
  ),
  written(
    "pgp-private-key",
    "private.asc",
    (draw) => armour("PGP PRIVATE KEY BLOCK", "lQOYBF", 1800, draw, "Version: GnuPG v2\n\n"),
    "https://www.rfc-editor.org/rfc/rfc4880#section-6.2",
  ),
  written(
    "putty-private-key",
    "server.ppk",
    (draw) => {
      const lines = (count: number): string =>
        Array.from({ length: count }, () => draw.chars(alphabets.b64, 64)).join("\n");
      return `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: deploy\nPublic-Lines: 6\n${lines(6)}\nPrivate-Lines: 14\n${marked(lines(14))}\nPrivate-MAC: ${draw.chars(alphabets.hex, 64)}`;
    },
    "https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html",
  ),
  written(
    "env-private-key",
    ".env",
    (draw) =>
      `PRIVATE_KEY="${armour("PRIVATE KEY", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", 1624, draw).replaceAll("\n", String.raw`\n`)}"`,
    "https://github.com/motdotla/dotenv#multiline-values",
  ),
  written(
    "yaml-private-key",
    "k8s/values.yaml",
    (draw) =>
      `tls:\n  key: |\n    ${armour("PRIVATE KEY", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", 1624, draw).replaceAll("\n", "\n    ")}`,
    "https://yaml.org/spec/1.2.2/#literal-style",
  ),
  written(
    "wireguard-private-key",
    "wg0.conf",
    (draw) =>
      `[Interface]\nPrivateKey = ${marked(`${draw.chars(alphabets.b64, 42)}0=`)}\nAddress = 10.8.0.2/24`,
    "https://man7.org/linux/man-pages/man8/wg.8.html",
  ),
  written(
    "jwk-private-key",
    "jwks.json",
    (draw) =>
      `{"kty":"EC","crv":"P-256","x":"${draw.chars(alphabets.b64u, 43)}","y":"${draw.chars(alphabets.b64u, 43)}","d":"${marked(draw.chars(alphabets.b64u, 43))}","kid":"sig-1"}`,
    "https://www.rfc-editor.org/rfc/rfc7517",
  ),
  written(
    "json-web-token",
    "notes.txt",
    (draw) => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      const token = [
        part({ alg: "HS256", typ: "JWT" }),
        part({
          sub: String(draw.between(1, 1e9)),
          name: "Ann",
          iat: 1_764_000_000 + draw.below(1e6),
          role: "admin",
        }),
        draw.chars(alphabets.b64u, 43),
      ].join(".");
      return draw.pick([
        `Authorization: Bearer ${marked(token)}`,
        `token=${marked(token)}`,
        `"id_token": "${marked(token)}"`,
      ]);
    },
    "https://www.rfc-editor.org/rfc/rfc7519",
  ),
  written(
    "seed-phrase",
    "wallet.txt",
    (draw) => `mnemonic = "${marked(seedPhrase(draw))}"`,
    "https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki",
  ),
  written(
    "kubernetes-secret-data",
    "k8s/secret.yaml",
    (draw) => {
      const value = Buffer.from(fill("{b62:20}", draw)).toString("base64");
      return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ntype: Opaque\ndata:\n  password: ${marked(value)}`;
    },
    "https://kubernetes.io/docs/concepts/configuration/secret/",
  ),
];

/** Twelve words: 128 bits and the first four of their SHA-256, eleven bits a word. */
function seedPhrase(draw: Draw): string {
  for (;;) {
    const indexes = Array.from({ length: 12 }, () => draw.below(bip39.length));
    const bits = indexes.map((index) => index.toString(2).padStart(11, "0")).join("");
    const bytes = Buffer.from(
      (bits.slice(0, 128).match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)),
    );
    const sum = createHash("sha256").update(bytes).digest()[0]! >> 4;
    if (sum === Number.parseInt(bits.slice(128), 2)) return indexes.map((index) => bip39[index]).join(" ");
  }
}

/** The first words of the English list of BIP-39. */
const bip39 =
  "abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid acoustic acquire across act action actor actress actual adapt add addict address adjust admit adult advance advice aerobic affair afford afraid again age agent agree ahead aim air airport aisle alarm album alcohol alert alien all alley allow almost alone alpha already also alter always amateur amazing among amount amused analyst anchor ancient anger angle angry animal".split(
    " ",
  );
