import { afterEach, describe, expect, test, vi } from "vitest";
import { Candidates } from "@fourgate/core/secrets/scan/candidates";
import { typed } from "../kit/conversations.ts";
import { errorText } from "../kit/guard-at-work.ts";
import { deskOfEachTest } from "../kit/guard-desk.ts";

const desk = deskOfEachTest();
afterEach(() => void vi.restoreAllMocks());

/** As a fault in the scanner would that one word brings out, with what it was looking at in the error. */
function breakScanner(): void {
  vi.spyOn(Candidates.prototype, "each").mockImplementation((bytes) => {
    const text = Buffer.from(bytes).toString("utf8");
    if (text.includes("orchid")) throw new TypeError(`unexpected ${text}`);
  });
}

describe("with a scanner that fails", () => {
  test("nothing is sent, the tool is told in its own protocol, and the next request passes", async () => {
    breakScanner();
    const failed = await desk.guard.message(desk.run, typed("the plan of the orchid garden"));
    expect(failed.status).toBe(451);
    expect(JSON.parse(failed.body)).toMatchObject({ type: "error" });
    expect(errorText(failed)).toMatch(/secrets gate failed, so nothing was sent/);
    expect(failed.body).not.toContain("orchid");
    expect(desk.gateway.arrived).toHaveLength(0);
    expect(desk.guard.lines.join("\n")).not.toContain("orchid");

    vi.restoreAllMocks();
    expect((await desk.guard.message(desk.run, typed("the plan of the orchid garden"))).status).toBe(200);
    expect(desk.gateway.arrived).toHaveLength(1);
  });

  test("on a header nothing is sent either", async () => {
    breakScanner();
    const failed = await desk.guard.message(desk.run, typed("hello"), { "x-note": "orchid" });
    expect(errorText(failed)).toMatch(/secrets gate failed, so nothing was sent/);
    expect(desk.gateway.arrived).toHaveLength(0);
  });

  test("a client of chat completions is told in that protocol", async () => {
    breakScanner();
    const failed = await desk.guard.call(`/r/${desk.run.token}/v1/chat/completions`, {
      body: JSON.stringify({ model: "gpt-x", messages: [{ role: "user", content: "orchid" }] }),
    });
    expect(failed.status).toBe(400);
    expect(JSON.parse(failed.body)).toMatchObject({ error: { code: "gate_failed" } });
    expect(failed.body).toContain("the secrets gate failed, so nothing was sent");
    expect(desk.gateway.arrived).toHaveLength(0);
  });
});
