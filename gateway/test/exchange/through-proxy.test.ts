import { createServer as createPlain, type Server as PlainServer } from "node:http";
import { createServer, type Server } from "node:https";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readEnv } from "@fourgate/gateway/config/env";
import { close, listen } from "@fourgate/gateway/server";
import { wayOut, type Way } from "@fourgate/wire/way";
import { certified, type Certified } from "../../../tools/network/certified.ts";
import { connectProxy, type ConnectProxy } from "../../../tools/network/connect-proxy.ts";
import { until } from "../../../tools/waiting.ts";
import { Door, type DoorSetup } from "./kit/door.ts";
import { cloudAt, policyOf, privateAt } from "./kit/house.ts";
import { errorOf, open, send, type Answer } from "./kit/tool.ts";

const password = ["pass", "word", "of", "the", "proxy"].join("-");
const event = 'event: ping\ndata: {"type": "ping"}\n\n';

let stack: AsyncDisposableStack;
let proxy: ConnectProxy;
let authority: Certified;
/** A vendor whose name only the proxy can find. */
let vendor: string;
let end: () => void;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  proxy = stack.use(await connectProxy());
  authority = await certified("vendor.example");
  const { promise, resolve } = Promise.withResolvers<void>();
  end = resolve;
  const server = createServer({ cert: authority.leafPem, key: authority.leafKeyPem }, (request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event);
    void promise.then(() => response.end(event));
  });
  vendor = `https://vendor.example:${String(await onFreePort(server))}`;
});
afterEach(() => stack.disposeAsync());

async function onFreePort(server: Server | PlainServer): Promise<number> {
  const port = await listen(server, 0, "127.0.0.1");
  stack.defer(async () => {
    server.closeAllConnections();
    await close(server);
  });
  return port;
}

/** As the gateway's environment gives it, with a log-in; the company's authority stands for the system's. */
function through({ no = "", url = proxy.url, ca = authority.caPem } = {}): Way {
  const address = url.replace("//", `//ada:${password}@`);
  const stated = readEnv({ HOME: "/nonexistent", HTTPS_PROXY: address, HTTP_PROXY: address, NO_PROXY: no });
  return { ...wayOut(stated.proxy), trust: { ca: [ca], only: true } };
}

async function doorTo(setup: Partial<DoorSetup> = {}): Promise<Door> {
  const policy = policyOf([cloudAt(vendor)]);
  return stack.use(
    await Door.open({ policy, way: through(), limits: { upstreamConnectMsMax: 300 }, ...setup }),
  );
}

/** Nothing that is told, recorded or complained of holds the proxy's log-in. */
async function expectNoLogin(door: Door, answer: Answer): Promise<void> {
  const { records } = door.ledger;
  await until(() => records.length > 1);
  const told = JSON.stringify([answer.body.toString(), answer.rawHeaders, door.complaints, records]);
  for (const secret of [password, Buffer.from(`ada:${password}`).toString("base64")])
    expect(told).not.toContain(secret);
}

describe("a vendor behind the company's proxy", () => {
  test("answers through its tunnel, streamed, and the record knows nothing of the proxy's log-in", async () => {
    const door = await doorTo();
    const arriving = await open(door, {});
    await until(() => arriving.text() === event);
    end();
    const answer = await arriving.whole;
    expect(answer).toMatchObject({ status: 200, cut: false });
    expect(answer.body.toString()).toBe(event + event);
    const login = `Basic ${Buffer.from(`ada:${password}`).toString("base64")}`;
    expect(proxy.tunnels).toEqual([{ to: new URL(vendor).host, login }]);
    await until(() => door.ledger.outcomes.length === 1);
    expect(door.ledger.intents[0]?.destination).toBe(vendor);
    await expectNoLogin(door, answer);
  });

  test("whose client hangs up loses its tunnel", async () => {
    const door = await doorTo();
    const arriving = await open(door, {});
    await until(() => arriving.text() === event);
    arriving.hangUp();
    await until(() => door.ledger.outcomes.length === 1);
    expect(door.ledger.outcomes[0]?.result).toBe("client_gone");
  });

  test.each([
    ["407 Proxy Authentication Required", "wants a log-in, or takes none of the one that it got (407)"],
    ["403 Forbidden", "opens no way to the model's address (403)"],
    ["", "does not answer"],
  ])("that the proxy answers with %o is told plainly, in the client's protocol", async (refuses, says) => {
    proxy.refuses = refuses;
    const door = await doorTo();
    const answer = await send(door);
    expect(errorOf(answer).error.message).toContain(`the proxy 127.0.0.1:${String(proxy.port)} ${says}`);
    await until(() => door.ledger.outcomes.length === 1);
    expect(door.ledger.outcomes[0]).toMatchObject({ result: "upstream_unreachable", status: 0 });
    await expectNoLogin(door, answer);
  });

  test("whose proxy is not there, or opens TLS for a stranger, is told so", async () => {
    const gone = await doorTo({ way: through({ url: "http://127.0.0.1:1" }) });
    const answer = await send(gone);
    expect(errorOf(answer).error.message).toContain(
      "the proxy 127.0.0.1:1 does not answer; ask the operator",
    );
    await expectNoLogin(gone, answer);
    const { caPem: ca } = await certified();
    const strange = await send(await doorTo({ way: through({ ca }) }));
    expect(errorOf(strange).error.message).toContain("a certificate is shown that is not trusted");
  });
});

describe("a model that the proxy is kept off", () => {
  test("is one on this machine, whatever NO_PROXY forgot", async () => {
    const port = await onFreePort(createPlain((_request, response) => response.end("{}")));
    const door = await doorTo({ policy: policyOf([privateAt(`http://127.0.0.1:${String(port)}`)]) });
    expect((await send(door)).status).toBe(200);
    expect(proxy.tunnels).toEqual([]);
  });

  test("is one that NO_PROXY names, and one whose deployment takes no proxy", async () => {
    for (const setup of [{ way: through({ no: ".example" }) }, { isProxied: () => false }]) {
      const answer = await send(await doorTo(setup));
      // Nothing but the proxy knows where it is.
      expect(errorOf(answer).error.message).toContain("the model's address does not answer");
    }
    expect(proxy.tunnels).toEqual([]);
  });
});
