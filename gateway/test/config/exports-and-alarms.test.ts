import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "@fourgate/gateway/config/config";
import { loadConfig } from "@fourgate/gateway/config/load";
import { addressText, parseExportAddress } from "@fourgate/gateway/export/address";

const exported = (rest: string): string => `exports:\n  - { name: siem, ${rest} }\n`;

describe("exports in fourgate.yaml", () => {
  it.each([
    ["format: cef, to: syslog+tls://siem.example.com", "syslog+tls://siem.example.com:6514"],
    ["format: json, to: syslog+tcp://localhost:1514", "syslog+tcp://localhost:1514"],
    ["format: cef, to: 'syslog+tls://[2001:db8::1]:6514'", "syslog+tls://[2001:db8::1]:6514"],
    [
      "format: ocsf, to: splunk+https://s.example.com:8088, secret_file: k",
      "splunk+https://s.example.com:8088",
    ],
    [
      "format: ecs, to: elasticsearch+https://e.example.com:9200/es/, index: a",
      "elasticsearch+https://e.example.com:9200",
    ],
    ["format: otel, to: otlp+http://127.0.0.1:4318", "otlp+http://127.0.0.1:4318"],
    // A webhook's path and query may be its secret.
    [
      "format: json, to: 'https://hooks.example.com/T0/B0?sig=x', secret_file: k",
      "https://hooks.example.com",
    ],
    ["format: ocsf, to: file:///var/log/a.ndjson", "/var/log/a.ndjson"],
    [
      "format: cef, to: syslog+tcp://siem.example.com:601, unencrypted: true",
      "syslog+tcp://siem.example.com:601",
    ],
  ])("take %s", (rest, shown) => {
    const [entry] = parseConfig(exported(rest)).exports;
    const address = parseExportAddress(entry?.to ?? "");
    expect("fault" in address ? address.fault : addressText(address)).toBe(shown);
  });

  it.each([
    ["format: cef, to: siem.example.com:514", "exports[0].to: must be syslog+tls://HOST:PORT"],
    ["format: cef, to: syslog+tls://user:pw@siem", "exports[0].to: must hold no log-in"],
    ["format: cef, to: file://host/log", "exports[0].to: must name a file: file:///PATH"],
    ["format: cef, to: ftp://siem.example.com", "exports[0].to: must be syslog+tls://HOST:PORT"],
    ["format: cef, to: syslog+tcp://siem.example.com:514", "exports[0].to: would show who does what"],
    [
      "format: json, to: http://hooks.example.com/x, secret_file: k",
      "exports[0].to: would show who does what",
    ],
    [
      "format: ocsf, to: https://hooks.example.com",
      "exports[0].secret_file: must name the file with the key that signs",
    ],
    [
      "format: ocsf, to: splunk+https://s.example.com",
      "exports[0].secret_file: must name the file with the token",
    ],
    ["format: ecs, to: elasticsearch+https://e.example.com", "exports[0].index: must be given"],
    ["format: ecs, to: otlp+https://c.example.com", "exports[0].format: must be otel for otlp"],
    ["format: otel, to: file:///x", "exports[0].format: is otel, which only otlp takes"],
    ["format: cef, to: syslog+tls://s, index: a", "exports[0].index: is only for splunk and elasticsearch"],
    [
      "format: cef, to: syslog+tls://s, client_key_file: k",
      "exports[0].client_cert_file: needs client_key_file",
    ],
    ["format: xml, to: file:///x", "exports[0].format: must be ocsf, ecs, otel, cef or json"],
    ["format: cef, to: file:///x, kinds: [everything]", "exports[0].kinds[0]: must be intent, outcome"],
    ["format: cef, to: file:///x, event_bytes_max: 10", "exports[0].event_bytes_max: must be at least 4096"],
  ])("refuse %s, with line and reason", (rest, said) => {
    expect(() => parseConfig(exported(rest))).toThrow(`fourgate.yaml:2: ${said}`);
  });

  it("never show what stands in a wrong address", () => {
    const secret = ["hunter", "2"].join("");
    for (const to of [`https://user:${secret}@hooks.example.com`, `no url ${secret}`, `ftp://h/${secret}`])
      expect(() => parseConfig(exported(`format: json, to: "${to}"`))).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) as string }) as Error,
      );
  });

  it("have names of their own", () => {
    const twice = `exports:\n${"  - { name: a, format: cef, to: file:///x }\n".repeat(2)}`;
    expect(() => parseConfig(twice)).toThrow(
      "fourgate.yaml:3: exports[1].name: this export stands there twice",
    );
  });
});

describe("alarms in fourgate.yaml", () => {
  it.each([
    ["mail: { server: mail.example.com, from: a@b.example }", "alarms.mail.server: must be smtps://HOST"],
    ["mail: { server: smtps://m, from: nobody }", "alarms.mail.from: "],
    [
      "mail: { server: smtps://m, from: a@b.example, user: u }",
      "alarms.mail: needs user and password_file, or neither",
    ],
    ["channels: [{ name: a }]", "alarms.channels[0].name: must have either mail or webhook"],
    [
      "channels: [{ name: a, mail: [a@b.example] }]",
      "alarms.channels[0].mail: needs alarms.mail, the mail server",
    ],
    ["channels: [{ name: a, webhook: https://h }]", "alarms.channels[0].secret_file: must name the file"],
    [
      "channels: [{ name: a, webhook: http://h.example.com, secret_file: k }]",
      "alarms.channels[0].webhook: must be an https URL",
    ],
    [
      "channels: [{ name: a, webhook: https://h, secret_file: k, groups: [all] }]",
      "alarms.channels[0].groups[0]: must be gate_failed",
    ],
    ["window_minutes: 0", "alarms.window_minutes: must be at least 1"],
  ])("refuse %s", (rest, said) => {
    expect(() => parseConfig(`alarms: { ${rest} }\n`)).toThrow(`fourgate.yaml:1: ${said}`);
  });
});

describe("their secrets", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "fourgate-exports-"));
    await mkdir(join(home, "policy"));
    await writeFile(join(home, "policy", "a.cedar"), '@id("all") permit (principal, action, resource);');
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });
  const load = (): ReturnType<typeof loadConfig> => loadConfig({ home, gatewayPort: null, guardPort: null });

  it("stand in files that nobody else may read", async () => {
    await writeFile(
      join(home, "fourgate.yaml"),
      exported("format: ocsf, to: splunk+https://s.example.com, secret_file: token, ca_file: ca.pem"),
    );
    await expect(load()).rejects.toThrow(/the secret of export siem .* cannot be read/);
    await writeFile(join(home, "token"), "t0ken\n");
    await chmod(join(home, "token"), 0o644);
    await expect(load()).rejects.toThrow(/can be read by other users/);
    await chmod(join(home, "token"), 0o600);
    await writeFile(join(home, "ca.pem"), "not a certificate");
    await expect(load()).rejects.toThrow(/the CA's certificate of export siem .* is no PEM/);
    await writeFile(join(home, "ca.pem"), "-----BEGIN CERTIFICATE-----\n");
    const { secrets } = await load();
    expect(secrets.exports.get("siem")).toMatchObject({ secret: "t0ken", ca: "-----BEGIN CERTIFICATE-----" });
  });
});
