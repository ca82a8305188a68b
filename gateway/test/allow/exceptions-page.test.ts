import { sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Running, type Answer } from "../identity/running-gateway.ts";

let running: Running;
let cookie = "";

beforeAll(async () => {
  running = await Running.start();
});
afterAll(() => running[Symbol.asyncDispose]());

const origin = (): string => `http://127.0.0.1:${String(running.gateway.port)}`;
const form = (path: string, text: string, headers: Record<string, string> = {}): Promise<Answer> =>
  running.ask(path, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/x-www-form-urlencoded", origin: origin(), cookie, ...headers },
  });
const page = async (): Promise<string> => (await running.ask("/console/allow", { headers: { cookie } })).text;

async function wish(fingerprint: string, reason: string): Promise<void> {
  const body = JSON.stringify({
    fingerprint,
    detector: "assigned-secret",
    confidence: "medium",
    reason,
    place: "your message, line 1",
    confirmed: false,
  });
  const { privateKey } = running.filersLaptop;
  const signature = sign(null, Buffer.from(body), privateKey).toString("base64url");
  const headers = { "x-fourgate-token": running.laptopToken, "x-fourgate-signature": signature };
  await running.ask("/api/v1/guard/allow", { method: "POST", body, headers });
}

describe("the console's page of exceptions", () => {
  test("is for the operator alone, and so are its forms", async () => {
    expect((await running.ask("/console/allow")).status).toBe(401);
    expect((await form("/console/allow/a1/revoke", "reason=x")).status).toBe(401);
  });

  test("shows what waits, by names and words and never a value, and takes the operator's answer", async () => {
    await wish("00112233445566aa", "a <b>sample</b>");
    await wish("00112233445566bb", "another");
    cookie = await running.login();
    const before = await page();
    expect(before).toContain("a &lt;b&gt;sample&lt;/b&gt;");
    expect(before).not.toContain("<b>sample");
    const ids = [...before.matchAll(/requests\/(r\d+)\/confirm/g)].map(([, id]) => id ?? "");
    expect(ids).toHaveLength(2);
    const [one = "", two = ""] = ids;
    const elsewhere = await form(`/console/allow/requests/${one}/confirm`, "", {
      origin: "http://evil.example",
    });
    expect(elsewhere.status).toBe(403);
    expect((await form(`/console/allow/requests/${one}/confirm`, "")).status).toBe(303);
    expect((await form(`/console/allow/requests/${two}/refuse`, "reason=it+is+real")).status).toBe(303);
    const after = await page();
    expect(after).not.toContain("/confirm");
    const entry = /action="\/console\/allow\/(a\d+)\/revoke"/.exec(after)?.[1] ?? "";
    expect(after).toContain("00112233445566aa");
    expect((await form(`/console/allow/${entry}/revoke`, "reason=")).status).toBe(409);
    expect((await form(`/console/allow/${entry}/revoke`, "reason=replaced")).status).toBe(303);
    expect(await page()).toContain("revoked");
    expect(
      running
        .records("allow")
        .map(({ by }) => by)
        .slice(0, 3),
    ).toEqual(["admin", "admin", "admin"]);
  });

  test("is led to from the front page", async () => {
    const home = await running.ask("/console/", { headers: { cookie } });
    expect(home.text).toContain('href="/console/allow"');
  });
});
