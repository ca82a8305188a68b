import { createServer } from "node:https";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { wireLimits } from "@fourgate/wire/limits";
import { pinnedCa, pinOf } from "@fourgate/wire/pin";
import { statedProxy } from "@fourgate/wire/stated-proxy";
import { Upstreams } from "@fourgate/wire/upstream";
import { wayOut, type Way } from "@fourgate/wire/way";
import { connectProxy, type ConnectProxy } from "../../../tools/network/connect-proxy.ts";
import { listening, serve, type Listening } from "../kit/listening.ts";
import { certified, type Certified } from "../../../tools/network/certified.ts";

let stack: AsyncDisposableStack;
let authority: Certified;
let gateway: Listening;
let seen: string[][];
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  seen = [];
  authority = await certified();
  const server = createServer({ cert: authority.leafPem, key: authority.leafKeyPem }, (request, response) => {
    seen.push(request.rawHeaders);
    request.resume();
    response.end("here");
  });
  gateway = stack.use(
    await listening(server, () => {
      server.closeAllConnections();
    }),
  );
});
afterEach(() => stack.disposeAsync());

async function ask(
  way: Way,
  url: string,
  headers: readonly (readonly [string, string])[] = [],
): Promise<string> {
  await using upstreams = new Upstreams(wireLimits, way);
  const signal = new AbortController().signal;
  const reply = await upstreams.send({ url, method: "POST", headers, body: Buffer.from("words"), signal });
  let text = "";
  await reply.relayTo({
    data(chunk) {
      text += chunk.toString();
      return true;
    },
  });
  return `${String(reply.status)} ${text}`;
}

const at = (listens: Listening): string => `https://localhost:${String(listens.port)}/v1/messages`;
const only = (ca: string): Way => ({ trust: { ca: [ca], only: true } });

describe("whom a way trusts", () => {
  test("is the one authority that it names, under its own name", async () => {
    expect(await ask(only(authority.caPem), at(gateway))).toBe("200 here");
    await expect(ask(only((await certified()).caPem), at(gateway))).rejects.toMatchObject({
      code: "upstream_unreachable",
    });
    await expect(
      ask(only(authority.caPem), at(gateway).replace("localhost", "127.0.0.2")),
    ).rejects.toMatchObject({ code: "upstream_unreachable" });
  });

  test("is what Node trusts, where nothing is said: not a stranger's own authority", async () => {
    await expect(ask({}, at(gateway))).rejects.toMatchObject({ code: "upstream_unreachable" });
    await expect(ask({ trust: { ca: [], only: false } }, at(gateway))).rejects.toThrow("not trusted");
    expect(await ask({ trust: { ca: [authority.caPem], only: false } }, at(gateway))).toBe("200 here");
    expect(seen).toHaveLength(1);
  });

  test("a pin is the key's and an authority's, and nothing else has it", async () => {
    const pin = pinOf(authority.caPem);
    expect(pinOf(pinnedCa(authority.caPem, pin) ?? "")).toBe(pin);
    expect(pinnedCa((await certified()).caPem, pin)).toBeUndefined();
    // The server's own certificate is no authority, whatever its pin.
    expect(pinnedCa(authority.leafPem, pinOf(authority.leafPem))).toBeUndefined();
    expect(pinnedCa("no certificate", pin)).toBeUndefined();
  });

  test("a pinned authority brings no other along", async () => {
    const stranger = await certified();
    const found = pinnedCa(stranger.caPem + authority.caPem, pinOf(stranger.caPem)) ?? "";
    expect(found).toContain("BEGIN CERTIFICATE");
    await expect(ask(only(found), at(gateway))).rejects.toMatchObject({ code: "upstream_unreachable" });
    // Where the second one came along, the gateway would have been believed.
    expect(await ask(only(stranger.caPem + authority.caPem), at(gateway))).toBe("200 here");
  });
});

describe("a company's proxy", () => {
  let proxy: ConnectProxy;
  beforeEach(async () => {
    proxy = stack.use(await connectProxy());
  });
  const through = (more: Partial<NonNullable<Way["proxy"]>> = {}): Way => ({
    ...only(authority.caPem),
    proxy: { https: proxy.url, http: "", no: "", ...more },
  });

  test("tunnels, and TLS goes through it unopened", async () => {
    expect(await ask(through(), at(gateway))).toBe("200 here");
    expect(proxy.tunnels).toEqual([{ to: `localhost:${String(gateway.port)}`, login: undefined }]);
  });

  test("gets the log-in that its address holds", async () => {
    const login = ["ada", "pass"].join(":");
    await ask(through({ https: proxy.url.replace("//", `//${login}@`) }), at(gateway));
    expect(proxy.tunnels[0]?.login).toBe(`Basic ${Buffer.from(login).toString("base64")}`);
  });

  test("keeps every header, also one that comes twice", async () => {
    await ask(through(), at(gateway), [
      ["anthropic-beta", "one"],
      ["X-Other", "o"],
      ["anthropic-beta", "two"],
    ]);
    const pairs = seen[0] ?? [];
    const values = pairs.filter((_, i) => i % 2 === 1 && pairs[i - 1]?.toLowerCase() === "anthropic-beta");
    expect(values.join(", ")).toBe("one, two");
    expect(pairs).toContain("X-Other");
  });

  test.each(["localhost", ".example.com, localhost", "*"])("is passed by for NO_PROXY=%s", async (no) => {
    expect(await ask(through({ no }), at(gateway))).toBe("200 here");
    expect(proxy.tunnels).toEqual([]);
  });

  test.each(["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"])(
    "that answers %s has sent nothing",
    async (refuses) => {
      proxy.refuses = refuses;
      await expect(ask(through(), at(gateway))).rejects.toMatchObject({ code: "upstream_unreachable" });
      expect(seen).toEqual([]);
    },
  );

  test("that says nothing is not waited for longer than for a connection", async () => {
    proxy.refuses = "";
    const limits = { ...wireLimits, upstreamConnectMsMax: 200 };
    await using upstreams = new Upstreams(limits, through());
    const { signal } = new AbortController();
    const asked = { url: at(gateway), method: "POST", headers: [], body: null, signal };
    await expect(upstreams.send(asked)).rejects.toMatchObject({
      code: "upstream_unreachable",
      message: `the proxy 127.0.0.1:${String(proxy.port)} does not answer`,
    });
  });

  test("whose log-in cannot be read is a fault of the setting, told without it", () => {
    const login = ["ada", "%zz"].join(":");
    expect(() => statedProxy({ HTTPS_PROXY: `http://${login}@proxy.example:3128` })).toThrow(
      "HTTPS_PROXY names no http or https proxy",
    );
    expect(wayOut(statedProxy({}))).toEqual({});
  });

  test("in the environment alone is not asked", async () => {
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    vi.stubEnv("HTTP_PROXY", proxy.url);
    stack.defer(() => void vi.unstubAllEnvs());
    expect(await ask(only(authority.caPem), at(gateway))).toBe("200 here");
    const plain = stack.use(await serve((_request, response) => response.end("plain")));
    const elsewhere = { https: "http://127.0.0.1:9", http: "", no: "" };
    expect(await ask({ proxy: elsewhere }, plain.url)).toBe("200 plain");
    expect(proxy.tunnels).toEqual([]);
  });

  test("over TLS shows a certificate of whom the way trusts", async () => {
    const inner = stack.use(await connectProxy());
    const server = createServer({ cert: authority.leafPem, key: authority.leafKeyPem });
    server.on("connect", (request, client, head) => void forwardTo(inner.port, request, client, head));
    const outer = stack.use(
      await listening(server, () => {
        server.closeAllConnections();
      }),
    );
    const url = `https://localhost:${String(outer.port)}`;
    expect(await ask(through({ https: url }), at(gateway))).toBe("200 here");
    const strange = { ...through({ https: url }), ...only((await certified()).caPem) };
    await expect(ask(strange, at(gateway))).rejects.toMatchObject({ code: "upstream_unreachable" });
  });
});

async function forwardTo(
  port: number,
  request: { readonly url?: string | undefined },
  client: NodeJS.ReadWriteStream,
  _head: unknown,
): Promise<void> {
  const { connect } = await import("node:net");
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  client.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(`CONNECT ${request.url ?? ""} HTTP/1.1\r\nhost: x\r\n\r\n`);
  socket.pipe(client).pipe(socket);
}
