import { lines, type NegativeKind, whole } from "./negative-kind.ts";

/** Random by nature, and public. */
export const digests: readonly NegativeKind[] = [
  lines("package-lock", "package-lock.json", [
    '    "node_modules/{az:4-9}": {\n      "version": "{dig:1}.{dig:1-2}.{dig:1}",\n      "resolved": "https://npm.example.org/{az:6}/-/{az:6}-{dig:1}.{dig:1}.{dig:1}.tgz",\n      "integrity": "sha512-{b64:86}==",\n      "license": "MIT"\n    },',
  ]),
  lines("yarn-lock", "yarn.lock", [
    '"@{az:5}/{az:7}@^{dig:1}.{dig:1}.{dig:1}":\n  version "{dig:1}.{dig:2}.{dig:1}"\n  resolved "https://npm.example.org/@{az:5}/{az:7}/-/{az:7}-{dig:1}.{dig:1}.{dig:1}.tgz#{hex:40}"\n  integrity sha512-{b64:86}==',
  ]),
  lines(
    "pnpm-lock",
    "pnpm-lock.yaml",
    [
      "  {az:4-9}@{dig:1}.{dig:2}.{dig:1}:\n    resolution: {integrity: sha512-{b64:86}==}\n    engines: {node: '>=18'}",
    ].map((form) => form.replaceAll("{integrity: ", "{ integrity: ").replaceAll("{node: ", "{ node: ")),
  ),
  lines("cargo-lock", "Cargo.lock", [
    '[[package]]\nname = "{az:4-9}"\nversion = "{dig:1}.{dig:1}.{dig:2}"\nsource = "registry+https://index.example.org/crates"\nchecksum = "{hex:64}"\n',
  ]),
  lines("go-sum", "go.sum", [
    "github.com/{az:5}/{az:7} v1.{dig:1}.{dig:1} h1:{b64:43}=",
    "golang.org/x/{az:4} v0.{dig:2}.0/go.mod h1:{b64:43}=",
    "github.com/{az:5}/{az:4} v0.0.0-2024{dig:10}-{hex:12}/go.mod h1:{b64:43}=",
  ]),
  lines("poetry-lock", "poetry.lock", [
    '    {file = "{az:6}-{dig:1}.{dig:1}-py3-none-any.whl", hash = "sha256:{hex:64}"},'.replace(
      "{file",
      "{ file",
    ),
  ]),
  lines("pip-hashes", "requirements.txt", [
    "{az:6}=={dig:1}.{dig:2} \\\n    --hash=sha256:{hex:64} \\\n    --hash=sha256:{hex:64}",
  ]),
  lines("gem-lock", "Gemfile.lock", [
    "    {az:6} ({dig:1}.{dig:1}.{dig:1})\n      {az:5} (~> {dig:1}.{dig:1})",
    "  {az:7} ({dig:1}.{dig:1}) sha256={hex:64}",
  ]),
  lines("sha256-sums", "SHA256SUMS", [
    "{hex:64}  {az:6}-{dig:1}.{dig:1}-linux-amd64.tar.gz",
    "{hex:64} *{az:6}.zip",
  ]),
  lines("git-log", "shell.txt", [
    "commit {hex:40}\nAuthor: Ann Lee <ann@example.org>\nDate:   Tue Nov 3 10:{dig:2}:{dig:2} 2026 +0100\n\n    Fix the token refresh of {az:6}\n",
    "{hex:7} Rename secret to password in {az:5}",
    "{hex:40} refs/heads/{az:6}",
  ]),
  lines("git-blame", "shell.txt", [
    "^{hex:8} (Ann Lee 2026-10-{dig:2} 1{dig:1}:{dig:2}:{dig:2} +0100 {dig:2}) const {az:6} = {az:5};",
    "{hex:8} src/{az:6}.ts (Bo 2025-03-{dig:2} {dig:2})   return {az:7}.token;",
  ]),
  lines("uuids", "seed.json", [
    '  { "id": "{uuid}", "accountId": "{uuid}", "name": "{az:7}" },',
    "{uuid}",
    "INSERT INTO orders (id, customer_id) VALUES ('{uuid}', '{uuid}');",
  ]),
  lines("image-digests", "images.txt", [
    "registry.example.org/shop/{az:5}@sha256:{hex:64}",
    "{az:6}  v1.{dig:1}  sha256:{hex:64}  {dig:2} MB",
    "Digest: sha256:{hex:64}",
  ]),
  lines("trace-ids", "app.log", [
    "2026-11-{dig:2}T10:{dig:2}:{dig:2}Z INFO request_id={uuid} trace_id={hex:32} span_id={hex:16} GET /items 200",
    "traceparent: 00-{hex:32}-{hex:16}-01",
    "x-request-id: {uuid}",
    'etag: W/"{hex:4}-{b64:27}"',
    "x-amz-request-id: {up:16}\nx-amz-id-2: {b64:75}=",
  ]),
  lines("pod-names", "shell.txt", [
    "{az:5}-api-{hex:10}-{low:5}   1/1   Running   0   {dig:1}d",
    "ip-10-0-{dig:2}-{dig:2}.eu-west-1.compute.internal   Ready",
    "arn:aws:iam::{dig:12}:role/{az:8}",
    "i-0{hex:16}  subnet-0{hex:16}  sg-0{hex:16}",
  ]),
  lines("object-ids", "dump.json", [
    '{"_id":{"$oid":"{hex:24}"},"sku":"{up:8}","rev":"{dig:1}-{hex:32}"}',
    '"key": "{hex:32}",',
    '"cacheKey": "{b64u:27}",',
    '"id": "{b62:20}", "parent": "{b62:20}"',
  ]),
  lines("checksums", "build.gradle", [
    '    sha256 = "{hex:64}"',
    "distributionSha256Sum={hex:64}",
    "  md5: {hex:32}",
    "revision = '{hex:40}'",
    '  "contentHash": "{hex:64}",',
    "FROM node:22@sha256:{hex:64}",
    "uses: actions/checkout@{hex:40}",
  ]),
  lines("html-integrity", "index.html", [
    '<script src="/app.{hex:8}.js" integrity="sha384-{b64:64}" crossorigin="anonymous"></script>',
    '<link rel="stylesheet" href="/main.{hex:20}.css">',
    "Content-Security-Policy: script-src 'sha256-{b64:43}='",
  ]),
  lines("nix-hashes", "flake.lock", [
    '        "narHash": "sha256-{b64:43}=",\n        "rev": "{hex:40}",',
    '    hash = "sha256-{b64:43}=";',
  ]),
  lines(
    "public-keys",
    "authorized_keys",
    [
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{b64:338} ann@laptop",
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b64:43} deploy@ci",
      "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b64:43}",
      "256 SHA256:{b64:43} deploy@ci (ED25519)",
    ],
    2,
    5,
  ),
  whole("certificates", "ca.pem", [
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIE{b64:44}\n{b64:64}\n{b64:64}\n{b64:64}\n{b64:64}\n{b64:40}\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA{b64:20}\n{b64:64}\n{b64:64}\n{b64:64}\n{b64:64}\n{b64:56}\n-----END PUBLIC KEY-----",
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF{b64:58}\n{b64:64}\n{b64:64}\n={b64:4}\n-----END PGP PUBLIC KEY BLOCK-----",
    "-----BEGIN CERTIFICATE REQUEST-----\nMIICij{b64:58}\n{b64:64}\n{b64:64}\n-----END CERTIFICATE REQUEST-----",
  ]),
  whole(
    "wireguard-public",
    "wg.conf",
    "[Peer]\nPublicKey = {b64:42}0=\nAllowedIPs = 10.8.0.0/24\nEndpoint = vpn.example.org:51820",
  ),
];
