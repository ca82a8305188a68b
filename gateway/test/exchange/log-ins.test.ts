import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { spawnUpstream, type UpstreamProcess } from "../../../tools/upstream/client.ts";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf, privateAt } from "./kit/house.ts";
import { says, send } from "./kit/tool.ts";

// Two processes, so that each testifies for itself what reached it.
let vendor: UpstreamProcess;
let house: UpstreamProcess;
let door: Door;
beforeAll(async () => {
  [vendor, house] = await Promise.all([spawnUpstream([]), spawnUpstream(["--private"])]);
  door = await Door.open({
    policy: policyOf([
      cloudAt(vendor.url),
      cloudAt(vendor.url, { name: "company", models: ["company-*"], auth: "key" }),
      cloudAt(vendor.url, { name: "keyless", models: ["keyless-*"], auth: "key" }),
      privateAt(house.url, { models: ["house-*"] }),
    ]),
    vendorKeys: { company: "held-by-the-gateway", vendor: "of-another-deployment" },
  });
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await Promise.all([vendor[Symbol.asyncDispose](), house[Symbol.asyncDispose]()]);
});
beforeEach(async () => {
  door.ledger.forget();
  await Promise.all([vendor.control({ clear: true }), house.control({ clear: true })]);
});

const login = {
  "X-Api-Key": "of-the-person",
  Authorization: "Bearer of-the-subscription",
  Cookie: "session=of-the-browser",
};
const headers = { ...login, "x-api-key": undefined };
const needles = ["of-the-person", "of-the-subscription", "of-the-browser"];

describe("a vendor's own log-in", () => {
  test("goes on as it is to a deployment whose log-in is the client's", async () => {
    expect((await send(door, { headers })).status).toBe(200);
    const seen = (await vendor.seen())[0];
    // A cookie is no vendor's log-in: it belongs to some other site.
    expect(seen?.headers.filter(([name]) => Object.keys(login).includes(name))).toEqual(
      Object.entries(login).filter(([name]) => name !== "Cookie"),
    );
    expect(await vendor.search(["of-another-deployment"])).toEqual([]);
  });

  test("is stripped on the way to a private model", async () => {
    expect((await send(door, { headers, body: says("hello", { model: "house-7b" }) })).status).toBe(200);
    expect(await house.seen()).toHaveLength(1);
    expect(await house.search(needles)).toEqual([]);
    expect(await vendor.seen()).toEqual([]);
  });

  test("is stripped where the gateway holds the key, and the held one goes in its place", async () => {
    expect((await send(door, { headers, body: says("hello", { model: "company-large" }) })).status).toBe(200);
    expect(await vendor.search(needles)).toEqual([]);
    const seen = (await vendor.seen())[0];
    expect(seen?.headers.filter(([name]) => name.toLowerCase() === "x-api-key")).toEqual([
      ["x-api-key", "held-by-the-gateway"],
    ]);
  });

  test("never stands in for a key that the gateway lacks: nothing is sent, and that is recorded", async () => {
    const answer = await send(door, { headers, body: says("hello", { model: "keyless-large" }) });
    expect(answer.status).toBe(451);
    expect(await vendor.seen()).toEqual([]);
    expect(door.ledger.refusals).toMatchObject([{ code: "config_invalid", actor: { user: "alice" } }]);
    expect(door.ledger.intents).toEqual([]);
  });

  test("of a held key never reaches the client, and stands in no record", async () => {
    const answer = await send(door, { headers, body: says("hello", { model: "company-large" }) });
    const told = JSON.stringify([answer.rawHeaders, answer.body.toString(), door.ledger.records]);
    for (const secret of ["held-by-the-gateway", ...needles, door.tokens.alice])
      expect(told).not.toContain(secret);
  });
});

describe("the deployment that a tool asks for", () => {
  test("is the one it gets, where policy allows it", async () => {
    await send(door, { headers: { "x-fourgate-deployment": "house" } });
    expect(await house.seen()).toHaveLength(1);
    expect(await vendor.seen()).toEqual([]);
    expect(door.ledger.intents).toMatchObject([
      { deployment: "house", deploymentClass: "private", destination: house.url },
    ]);
  });

  test("is not replaced by another when there is none of that name", async () => {
    const answer = await send(door, { headers: { "x-fourgate-deployment": "hous" } });
    expect(answer.status).toBe(451);
    expect([...(await house.seen()), ...(await vendor.seen())]).toEqual([]);
    expect(door.ledger.refusals).toMatchObject([{ code: "gate_blocked", gate: 4 }]);
  });
});
