import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { JoinableGateway } from "../../src/join/gateway.ts";
import { run } from "../in-process.ts";

let stack: AsyncDisposableStack;
let home: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  home = await mkdtemp(join(tmpdir(), "fg-older-"));
  stack.defer(() => rm(home, { recursive: true }));
  env = { PATH: "/usr/bin:/bin", HOME: home, FOURGATE_HOME: home };
});
afterEach(() => stack.disposeAsync());

/** A gateway that answers everything but its description with this error. */
async function gateway(where: string | 0, code: string, message: string, version?: string): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === "/api/openapi.json" && version !== undefined)
      response.end(JSON.stringify({ openapi: "3.1.0", info: { title: "Fourgate", version } }));
    else
      response
        .writeHead(400)
        .end(JSON.stringify({ error: { code, message, remedy: "see /api/openapi.json" } }));
  });
  await new Promise<void>((resolve) => server.listen(where, resolve));
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return where === 0 ? (server.address() as AddressInfo).port : 0;
}

const schemaWord = "the body is not valid (it: unrecognized_keys)";

describe("a gateway that does not know what a command asks", () => {
  test.each([
    ["body_schema", schemaWord, "0.0.9", "(version 0.0.9) is older than this command (version 0.1.0)"],
    [
      "body_schema",
      schemaWord,
      "0.1.0",
      "(version 0.1.0) is an older build than this command (version 0.1.0)",
    ],
    ["body_schema", schemaWord, "0.1.0\u001b[2J", "data folder is older than this command (version 0.1.0)"],
    ["body_schema", schemaWord, undefined, "data folder is older than this command (version 0.1.0)"],
    [
      "body_schema",
      "the body is not valid: it holds what this version does not know (size)",
      "0.2.0",
      "(version 0.2.0) is of another version than this command (version 0.1.0)",
    ],
    ["not_found", "there is nothing at this address", "0.0.9", "(version 0.0.9) is older than this command"],
  ])("as %s, %s, is told to be of another version, with what to do", async (code, message, version, said) => {
    await gateway(gatewaySocket(home), code, message, version);
    const told = await run("fourgate codes new ann", env, home);
    expect(told).toContain("! fourgate: the gateway that runs on this data folder ");
    expect(told).toContain(said);
    expect(told).toContain(
      "does not know what it asks for; end the gateway and start it again with this version",
    );
  });

  test("and one that knows it says what it says", async () => {
    await gateway(gatewaySocket(home), "not_found", "there is no team payments", "0.0.9");
    expect(await run("fourgate codes new ann", env, home)).toContain(
      "! fourgate: there is no team payments; see",
    );
  });

  test("at joining is the operator's to bring up to date", async () => {
    const port = await gateway(0, "body_schema", schemaWord, "0.0.9");
    await using door = new JoinableGateway(`http://127.0.0.1:${String(port)}`, {});
    await expect(door.terms("code")).rejects.toMatchObject({
      message: `the gateway at http://127.0.0.1:${String(port)} (version 0.0.9) is older than this command (version 0.1.0) and does not know what it asks for`,
      remedy: "ask your operator to bring the gateway up to date, or join with its version",
    });
  });
});
