import { X509Certificate, createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type ConnectionOptions, type PeerCertificate } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pinOf } from "@fourgate/wire/pin";
import { wireLimits } from "@fourgate/wire/limits";
import { close, listen } from "@fourgate/gateway/server";
import { issueLeaf, leafDays, makeAuthority } from "@fourgate/gateway/tls/authority";
import { openDoor, publicUrl, type Door } from "@fourgate/gateway/tls/door";
import { openOwnCa, ownCaPin } from "@fourgate/gateway/tls/own-ca";
import type { TlsSettings } from "@fourgate/gateway/tls/settings";

const dayMs = 24 * 60 * 60 * 1000;
let home: string;
let stack: AsyncDisposableStack;
let nowMs: number;
const lines: string[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "gateway-tls-"));
  stack = new AsyncDisposableStack();
  stack.defer(() => rm(home, { recursive: true }));
  nowMs = Date.now();
  lines.length = 0;
});
afterEach(() => stack.disposeAsync());

interface Served {
  readonly door: Door;
  readonly port: number;
  settings: TlsSettings | null;
}

async function serve(settings: TlsSettings): Promise<Served> {
  const served = { settings };
  const answer = (_: unknown, response: { end: (text: string) => void }): void => {
    response.end("here");
  };
  const door = stack.use(
    await openDoor({
      home,
      handlers: { exchange: answer, admin: answer },
      limits: wireLimits,
      settings: () => served.settings,
      clock: () => nowMs,
      log: (line) => lines.push(line),
    }),
  );
  const port = await listen(door.server, 0, "127.0.0.1");
  stack.defer(() => close(door.server));
  return Object.assign(served, { door, port });
}

async function shown(port: number, options: ConnectionOptions): Promise<PeerCertificate> {
  const socket = connect({ host: "127.0.0.1", port, ...options });
  try {
    await once(socket, "secureConnect");
    return socket.getPeerCertificate();
  } finally {
    socket.destroy();
  }
}

async function ask(port: number, ca: string, host: string): Promise<string> {
  const call = request({ host: "127.0.0.1", port, ca, servername: host, headers: { host }, agent: false });
  call.end();
  const [response] = (await once(call, "response")) as [AsyncIterable<Buffer>];
  let text = "";
  for await (const chunk of response) text += chunk.toString();
  return text;
}

const own: TlsSettings = { kind: "own_ca", names: ["fourgate.example.test"] };

describe("a gateway's own certificate authority", () => {
  test("is made once, is its owner's alone, and its pin is that of its key", async () => {
    const first = await openOwnCa(home, () => nowMs);
    expect(await openOwnCa(home, () => nowMs)).toEqual(first);
    expect((await stat(join(home, "tls", "ca.pem"))).mode & 0o777).toBe(0o600);
    const spki = new X509Certificate(first.certificatePem).publicKey.export({ type: "spki", format: "der" });
    expect(await ownCaPin(home)).toBe(createHash("sha256").update(spki).digest("base64url"));
    expect(await ownCaPin(join(home, "elsewhere"))).toBeNull();
  });

  test("is refused when others can read its key, or when it is another's", async () => {
    await openOwnCa(home, () => nowMs);
    const path = join(home, "tls", "ca.pem");
    await chmod(path, 0o644);
    await expect(openOwnCa(home, () => nowMs)).rejects.toMatchObject({ remedy: `run: chmod 600 ${path}` });
    await chmod(path, 0o600);
    const [one, two] = [await makeAuthority(nowMs), await makeAuthority(nowMs)];
    await writeFile(path, one.keyPem + two.certificatePem);
    await expect(openOwnCa(home, () => nowMs)).rejects.toThrow("holds no certificate authority");
  });

  test("serves its names and loopback's to whoever trusts it, and to nobody else", async () => {
    const { door, port } = await serve(own);
    const ca = door.certificate?.current().caPem ?? "";
    for (const name of ["fourgate.example.test", "localhost"]) expect(await ask(port, ca, name)).toBe("here");
    await expect(ask(port, ca, "other.example.test")).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    await expect(shown(port, { servername: "localhost" })).rejects.toMatchObject({
      code: "SELF_SIGNED_CERT_IN_CHAIN",
    });
    const another = (await makeAuthority(nowMs)).certificatePem;
    await expect(shown(port, { servername: "localhost", ca: another })).rejects.toThrow("certificate");
    expect(publicUrl(own, door.certificate, port)).toBe(`https://fourgate.example.test:${String(port)}`);
  });

  test("speaks TLS 1.2 and later, and no HTTP in the clear", async () => {
    const { door, port } = await serve(own);
    const ca = door.certificate?.current().caPem ?? "";
    const at = { servername: "localhost", ca };
    await expect(shown(port, { ...at, minVersion: "TLSv1.2", maxVersion: "TLSv1.2" })).resolves.toBeDefined();
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    await expect(shown(port, { ...at, ...old })).rejects.toThrow("protocol version");
    const plain = createConnection(port, "127.0.0.1");
    plain.end("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let heard = "";
    plain.setEncoding("latin1").on("data", (text: string) => (heard += text));
    await once(plain, "close");
    expect(heard).not.toContain("here");
  });

  test("makes another certificate before the first one ends, and nobody restarts", async () => {
    const { door, port } = await serve(own);
    const ca = door.certificate?.current().caPem ?? "";
    const first = await shown(port, { servername: "localhost", ca });
    nowMs += (leafDays / 2) * dayMs;
    await door.certificate?.look();
    expect((await shown(port, { servername: "localhost", ca })).serialNumber).toBe(first.serialNumber);
    nowMs += (leafDays / 2 - 20) * dayMs;
    await door.certificate?.look();
    expect(door.certificate?.current().expiresMs).toBeGreaterThan(nowMs + 60 * dayMs);
    expect(lines.filter((line) => line.startsWith("shows a new certificate"))).toHaveLength(1);
    // Of the same authority, whose pin the laptops hold. Its validity begins in this test's future.
    expect(door.certificate?.current().caPem).toBe(ca);
    const socket = connect({
      host: "127.0.0.1",
      port,
      servername: "localhost",
      ca,
      rejectUnauthorized: false,
    });
    await once(socket, "secureConnect");
    expect(socket.getPeerCertificate().serialNumber).not.toBe(first.serialNumber);
    socket.destroy();
  });

  test("takes a changed name with the configuration", async () => {
    const served = await serve(own);
    const ca = served.door.certificate?.current().caPem ?? "";
    served.settings = { kind: "own_ca", names: ["renamed.example.test"] };
    await served.door.certificate?.look();
    expect(await ask(served.port, ca, "renamed.example.test")).toBe("here");
  });
});

describe("a given certificate", () => {
  async function put(): Promise<{ readonly ca: string; readonly settings: TlsSettings }> {
    const authority = await makeAuthority(nowMs);
    const leaf = await issueLeaf(authority, ["gw.example.test"], nowMs);
    await writeFile(join(home, "cert.pem"), leaf.certificatePem);
    await writeFile(join(home, "key.pem"), leaf.keyPem);
    return {
      ca: authority.certificatePem,
      settings: { kind: "files", certFile: "cert.pem", keyFile: "key.pem" },
    };
  }

  test("is shown, gives no authority of our own, and is read again when its files change", async () => {
    const first = await put();
    const { door, port } = await serve(first.settings);
    expect(await ask(port, first.ca, "gw.example.test")).toBe("here");
    expect(door.certificate?.current()).toMatchObject({ caPem: null, names: ["gw.example.test"] });
    const second = await put();
    await door.certificate?.look();
    expect(await ask(port, second.ca, "gw.example.test")).toBe("here");
    expect(pinOf(second.ca)).not.toBe(pinOf(first.ca));
  });

  test("that does not hold keeps the one before, and says so once", async () => {
    const { ca, settings } = await put();
    const { door, port } = await serve(settings);
    await writeFile(join(home, "cert.pem"), "no certificate");
    await door.certificate?.look();
    await door.certificate?.look();
    expect(await ask(port, ca, "gw.example.test")).toBe("here");
    expect(lines).toEqual([expect.stringContaining("the new certificate is not in force")]);
  });

  test("with another's key, or past its end, keeps the gateway from starting", async () => {
    const { settings } = await put();
    const key = await readFile(join(home, "key.pem"), "utf8");
    await put();
    await writeFile(join(home, "key.pem"), key);
    await expect(serve(settings)).rejects.toThrow("the key is not that of the certificate");
    await put();
    nowMs += (leafDays + 1) * dayMs;
    await expect(serve(settings)).rejects.toThrow("ran out at");
  });
});
