import { sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AllowEntry } from "@fourgate/core/audit/allow-record";
import { AllowList } from "../../src/allow/allow-list.ts";
import { Running, type Answer } from "../identity/running-gateway.ts";

const dayMs = 86_400_000;
const startMs = Date.parse("2026-11-20T08:00:00Z");
let running: Running;

beforeAll(async () => {
  running = await Running.start();
  running.nowMs = startMs;
});
afterAll(() => running[Symbol.asyncDispose]());

interface Lists {
  readonly entries: readonly (AllowEntry & { readonly state: string })[];
  readonly requests: readonly { readonly id: string; readonly state: string; readonly user: string }[];
}
const lists = async (): Promise<Lists> => (await running.operate("GET", "allow")).json() as unknown as Lists;
const message = ({ text }: Answer): string =>
  (JSON.parse(text) as { error: { message: string } }).error.message;

const wanted = {
  fingerprint: "00112233445566aa",
  detector: "assigned-secret",
  confidence: "medium",
  reason: "a sample",
  place: "your message, line 1",
  confirmed: true,
};

/** As filer's guard asks. */
function wish(more: object = {}, key = running.filersLaptop.privateKey): Promise<Answer> {
  const body = JSON.stringify({ ...wanted, ...more });
  const signature = sign(null, Buffer.from(body), key).toString("base64url");
  return running.ask("/api/v1/guard/allow", {
    method: "POST",
    body,
    headers: { "x-fourgate-token": running.laptopToken, "x-fourgate-signature": signature },
  });
}

const version = (): string => running.gateway.parts.policy().version;
const inForce = (): readonly string[] =>
  Object.values(running.gateway.parts.policy().source.secrets?.allowed ?? {}).flatMap((all) =>
    all.map(({ id }) => id),
  );

describe("exceptions to gate 3", () => {
  test("are for oneself at once, within what policy lets a developer, and in the policy from then on", async () => {
    const before = version();
    const answer = await wish();
    expect(answer.json()).toMatchObject({
      outcome: "allowed",
      entry: {
        id: "a1",
        owner: "filer",
        scope: "user:filer",
        state: "active",
        expiresAt: new Date(startMs + 7 * dayMs).toISOString(),
      },
    });
    expect([inForce(), version()]).toEqual([["a1"], `${before}+1`]);
    expect(running.records("policy")[0]?.version).toBe(before);
  });

  test.each([
    ["not confirmed", { confirmed: false }],
    ["of high confidence", { confidence: "high" }],
    ["of a detector that is always sure, whatever the guard says", { detector: "aws-access-key-id" }],
    ["for longer", { days: 8 }],
    ["for a team", { scope: "team:developers" }],
  ])("%s are requests to the operator", async (_how, more) => {
    const count = inForce().length;
    const answer = await wish({ ...more, fingerprint: "99112233445566aa" });
    expect(answer.json()).toMatchObject({ outcome: "pending", request: { user: "filer", state: "pending" } });
    expect(inForce()).toHaveLength(count);
  });

  test("are asked for once: the same request is not made twice", async () => {
    const first = await wish({ confirmed: false, fingerprint: "aa112233445566aa" });
    const again = await wish({ confirmed: false, fingerprint: "aa112233445566aa", reason: "another" });
    expect(again.json()).toEqual(first.json());
  });

  test.each([
    ["of a private key", { detector: "private-key" }, 409, "private-key blocks in every mode"],
    [
      "with a secret for a reason",
      { reason: ["AKIA", "Q7RZ5XK2LM4NPT3W"].join("") },
      409,
      "the reason holds a secret",
    ],
    ["for longer than anybody's may be", { days: 91 }, 409, "this is no time"],
    ["for a team that is not there", { scope: "team:nobody" }, 404, "nobody and nothing has the name"],
  ])("are refused %s", async (_how, more, status, text) => {
    const answer = await wish(more);
    expect([answer.status, message(answer)]).toEqual([status, expect.stringContaining(text)]);
  });

  test("are asked for by the device that signs, and by nobody else", async () => {
    const { privateKey } = (await import("node:crypto")).generateKeyPairSync("ed25519");
    expect((await wish({}, privateKey)).status).toBe(401);
  });

  test("are granted, refused and taken back by the operator, each once", async () => {
    const pending = (await lists()).requests.filter(({ state }) => state === "pending");
    const [one, two] = pending.map(({ id }) => id);
    const granted = await running.operate("POST", `allow/requests/${one ?? ""}/confirm`, { days: 30 });
    expect(granted.status).toBe(201);
    const { entries } = granted.json() as unknown as Lists;
    expect(inForce()).toContain(entries[0]?.id);
    expect((await running.operate("POST", `allow/requests/${one ?? ""}/confirm`, {})).status).toBe(409);
    expect(
      (await running.operate("POST", `allow/requests/${two ?? ""}/refuse`, { reason: "no" })).status,
    ).toBe(204);
    const id = entries[0]?.id ?? "";
    expect((await running.operate("POST", `allow/${id}/revoke`, { reason: "replaced" })).status).toBe(204);
    expect(inForce()).not.toContain(id);
    expect((await running.operate("POST", `allow/${id}/revoke`, { reason: "again" })).status).toBe(409);
    expect((await running.operate("POST", "allow/zz/revoke", { reason: "none" })).status).toBe(404);
    expect(
      running
        .records("allow")
        .map(({ by, change }) => [by, change.act])
        .slice(0, 3),
    ).toEqual([
      ["local operator", "revoked"],
      ["local operator", "refused"],
      ["local operator", "allowed"],
    ]);
  });

  test("of the operator's own need no request, and end; the list says so", async () => {
    const { fingerprint, detector, reason } = wanted;
    const made = await running.operate("POST", "allow", { fingerprint, detector, reason });
    expect(made.json()).toMatchObject({
      entries: [
        {
          scope: "everyone",
          owner: "local operator",
          expiresAt: new Date(startMs + 90 * dayMs).toISOString(),
        },
      ],
    });
    running.nowMs = startMs + 7 * dayMs;
    const { entries } = await lists();
    expect(entries.find(({ id }) => id === "a1")?.state).toBe("expired");
    expect(entries.at(-1)?.state).toBe("active");
  });

  test("hold after a restart, under the same version", async () => {
    const before = [version(), inForce().filter((id) => id !== "a1"), await lists()];
    await running.startAgain();
    expect([version(), inForce(), await lists()]).toEqual(before);
  });

  test("are read by the operator alone", async () => {
    expect((await running.ask("/api/v1/allow")).status).toBe(401);
    expect(
      (await running.ask("/api/v1/allow", { headers: { "x-fourgate-token": running.laptopToken } })).status,
    ).toBe(401);
  });
});

test("a list is what its records say, in whatever batches they come", () => {
  const entry = {
    ...wanted,
    id: "a1",
    owner: "ann",
    scope: "everyone",
    createdAt: "",
    expiresAt: "2026-12-01T00:00:00Z",
  } as const;
  const list = new AllowList();
  list.apply({ change: { act: "revoked", entry: "a9", reason: "" } });
  list.apply({ change: { act: "allowed", entry, request: null } });
  expect(list.entries(0)).toMatchObject([{ state: "active" }]);
  expect(Object.keys(list.inForce(Date.parse(entry.expiresAt)))).toEqual([]);
  list.apply({ change: { act: "revoked", entry: "a1", reason: "" } });
  expect([list.entries(0)[0]?.state, list.changeCount]).toEqual(["revoked", 3]);
});
