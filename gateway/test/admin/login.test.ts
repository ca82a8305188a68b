import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAdminLogin } from "@fourgate/gateway/identity/admin-login";
import { password, RunningConsole } from "./running-console.ts";
import { id, intent, outcome } from "../../../tools/samples/audit-records.ts";

let running: RunningConsole;
beforeEach(async () => {
  running = await RunningConsole.start();
  running.ledger.put(intent());
  running.ledger.put(outcome());
});
afterEach(() => running[Symbol.asyncDispose]());

describe("the log-in wall", () => {
  it("shows the drill and a form, and no exchange, before the log-in", async () => {
    const { status, text } = await running.ask("/console/");
    expect(status).toBe(200);
    expect(text).toContain("12 planted secrets, 1 reached the upstream");
    expect(text).toContain('action="/console/login"');
    expect(text).not.toContain("mia");
    expect(text).not.toContain(id(1));
  });

  it.each(["/api/v1/exchanges", `/api/v1/exchanges/${id(1)}`, `/console/x/${id(1)}`])(
    "refuses %s without a session and records no reading",
    async (path) => {
      const { status, text } = await running.ask(path);
      expect(status).toBe(401);
      expect(text).not.toContain("mia");
      expect(running.ledger.kinds()).not.toContain("read");
    },
  );

  it("lets the operator in with the password, by a cookie that scripts and other sites do not get", async () => {
    const answer = await running.submit("/console/login", `password=${password}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/console/");
    expect(answer.headers["set-cookie"]).toEqual([
      `fourgate_session_${String(running.port)}=session-1; HttpOnly; SameSite=Strict; Path=/`,
    ]);
    expect(await running.page("/console/")).toContain(id(1));
  });

  it("takes the session as a bearer too", async () => {
    const session = (await running.logIn()).split("=")[1] ?? "";
    const answer = await running.ask("/api/v1/exchanges", {
      headers: { authorization: `Bearer ${session}` },
    });
    expect(answer.status).toBe(200);
  });

  it("says that a wrong password is wrong, and sets no cookie", async () => {
    const answer = await running.submit("/console/login", "password=wrong");
    expect(answer.status).toBe(401);
    expect(answer.text).toContain("This is not the password.");
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("is in the log: who came in, who was refused, who left, and from where", async () => {
    await running.submit("/console/login", "password=wrong");
    const cookie = await running.logIn();
    await running.submit("/console/logout", "", { cookie });
    await running.submit("/console/logout", "", { cookie });
    expect(
      running.ledger.appended.flatMap(({ record }) => (record.kind === "login" ? [record] : [])),
    ).toMatchObject(
      ["refused", "in", "out"].map((event) => ({ operator: "admin", event, from: "127.0.0.1" })),
    );
  });

  it("is in the log with where it came from, also when whoever guesses hangs up before the answer", async () => {
    const checked = Promise.withResolvers<boolean>();
    const asked = Promise.withResolvers<null>();
    await using slow = await RunningConsole.start((each) => {
      each.login = {
        ...each.login,
        verifyAdmin: () => {
          asked.resolve(null);
          return checked.promise;
        },
      };
    });
    const form = "password=wrong";
    const socket = createConnection(slow.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.write(
      `POST /console/login HTTP/1.1\r\nhost: ${slow.host}\r\norigin: http://${slow.host}\r\n` +
        `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${String(form.length)}\r\n\r\n${form}`,
    );
    await asked.promise;
    socket.destroy();
    await closed;
    await slow.ask("/console/");
    checked.resolve(false);
    await expect
      .poll(() => slow.ledger.appended.map(({ record }) => record))
      .toMatchObject([{ kind: "login", event: "refused", from: "127.0.0.1" }]);
  });

  it("goes on to the page that was asked for, and to no other place", async () => {
    const { text } = await running.ask("/console/observed?since=2026-11-01");
    expect(text).toContain('name="asked" value="/console/observed?since=2026-11-01"');
    const log = async (asked: string): Promise<string | undefined> =>
      (await running.submit("/console/login", new URLSearchParams({ password, asked }).toString())).headers
        .location;
    expect(await log("/console/observed?since=2026-11-01")).toBe("/console/observed?since=2026-11-01");
    for (const elsewhere of [
      "https://evil.example/",
      "//evil.example",
      "/console/../api",
      "/console/x/a\r\nb",
    ])
      expect(await log(elsewhere)).toBe("/console/");
    const wrong = new URLSearchParams({ password: "wrong", asked: "/console/observed" }).toString();
    expect((await running.submit("/console/login", wrong)).text).toContain('value="/console/observed"');
  });

  it("lets nobody in who cannot be recorded", async () => {
    running.ledger.broken = true;
    const answer = await running.submit("/console/login", `password=${password}`);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("ends the session at log-out", async () => {
    const cookie = await running.logIn();
    const out = await running.submit("/console/logout", "", { cookie });
    expect(out.headers["set-cookie"]?.[0]).toContain("Max-Age=0");
    expect((await running.ask("/api/v1/exchanges", { headers: { cookie } })).status).toBe(401);
  });
});

describe("attacks on the log-in", () => {
  it("stops guessing after ten wrong passwords, the right one included, and goes on after a while", async () => {
    const home = await mkdtemp(join(tmpdir(), "fourgate-admin-"));
    let nowMs = 0;
    const { login, created } = await openAdminLogin(home, () => nowMs);
    await using guessed = await RunningConsole.start((each) => {
      each.login = login;
    });
    const right = `password=${created ?? ""}`;
    expect((await guessed.submit("/console/login", right)).status).toBe(303);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await guessed.submit("/console/login", "password=wrong")).status).toBe(401);
    }
    const stopped = await guessed.submit("/console/login", right);
    expect(stopped.status).toBe(429);
    expect(stopped.headers["retry-after"]).toBe("30");
    expect(stopped.text).toContain("There were too many wrong passwords");
    nowMs += 30_000;
    expect((await guessed.submit("/console/login", right)).status).toBe(303);
    await rm(home, { recursive: true });
  });

  it.each([
    ["another site's origin", { origin: "https://evil.example" }],
    ["another port of this machine", { origin: "http://127.0.0.1:9" }],
    ["an opaque origin", { origin: "null" }],
    ["the browser's own word", { "sec-fetch-site": "same-site" }],
  ])("refuses a forged form (CSRF) by %s, before the password is looked at", async (_by, headers) => {
    const { status } = await running.submit("/console/login", `password=${password}`, headers);
    expect(status).toBe(403);
    expect(running.passwordChecks).toBe(0);
  });

  it("refuses a form without any origin, at log-out too", async () => {
    const cookie = await running.logIn();
    const answer = await running.ask("/console/logout", { method: "POST", headers: { cookie } });
    expect(answer.status).toBe(403);
    expect((await running.ask("/api/v1/exchanges", { headers: { cookie } })).status).toBe(200);
  });

  it("does not count a cookie on a request from another port's page (SameSite does not see ports)", async () => {
    const cookie = await running.logIn();
    const answer = await running.ask(`/api/v1/exchanges/${id(1)}`, {
      headers: { cookie, "sec-fetch-site": "same-site" },
    });
    expect(answer.status).toBe(401);
    expect(running.ledger.kinds()).not.toContain("read");
  });

  it("refuses a forged cookie", async () => {
    const cookie = `fourgate_session_${String(running.port)}=session-77`;
    expect((await running.ask("/api/v1/exchanges", { headers: { cookie } })).status).toBe(401);
  });

  it("refuses a planted second cookie beside the true one", async () => {
    const cookie = await running.logIn();
    const planted = `${cookie}; fourgate_session_${String(running.port)}=session-1`;
    expect((await running.ask("/api/v1/exchanges", { headers: { cookie: planted } })).status).toBe(401);
  });

  it("refuses an oversize form", async () => {
    const answer = await running.submit("/console/login", `password=${"x".repeat(5_000)}`);
    expect(answer.status).toBe(413);
    expect(running.passwordChecks).toBe(0);
  });

  it("refuses a form with two passwords, and a password as JSON", async () => {
    expect((await running.submit("/console/login", `password=a&password=${password}`)).status).toBe(400);
    const json = { "content-type": "application/json" };
    expect((await running.submit("/console/login", JSON.stringify({ password }), json)).status).toBe(400);
    expect(running.passwordChecks).toBe(0);
  });
});

describe("attacks by name of the host (DNS rebinding)", () => {
  it.each(["/", "/console/", "/api/v1/drill", "/api/v1/exchanges", "/api/openapi.json", "/nowhere"])(
    "answers %s under no other name than this machine's",
    async (path) => {
      const rebound = await running.ask(path, { headers: { host: `evil.example:${String(running.port)}` } });
      expect(rebound.status).toBe(421);
      expect(rebound.text).not.toContain("planted");
      expect((await running.ask(path, { headers: { host: "127.0.0.1:1" } })).status).toBe(421);
    },
  );

  it.each(["localhost", "127.0.0.1", "[::1]"])("answers as %s", async (name) => {
    const answer = await running.ask("/console/", { headers: { host: `${name}:${String(running.port)}` } });
    expect(answer.status).toBe(200);
  });

  it("refuses a request with two Host headers", async () => {
    const raw = await rawAnswer(
      `GET /console/ HTTP/1.1\r\nhost: ${running.host}\r\nhost: evil.example\r\nconnection: close\r\n\r\n`,
    );
    expect(raw).toMatch(/^HTTP\/1\.1 4(00|21) /);
  });
});

describe("every page", () => {
  it("carries a policy that allows no script and no other host, and is kept nowhere", async () => {
    for (const path of ["/console/", "/api/v1/drill", "/nowhere", "/healthz"]) {
      const { headers } = await running.ask(path);
      expect(headers["content-security-policy"]).toMatch(
        /^default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(headers["x-frame-options"]).toBe("DENY");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("same-origin");
      expect(headers["cache-control"]).toBe("no-store");
    }
  });

  it("needs nothing from outside and no script", async () => {
    const text = await running.page("/console/");
    expect(text).not.toMatch(/<script|\son\w+=|style="|https?:\/\//);
    const sheet = /href="(\/console\/style-[0-9a-f]{16}\.css)"/.exec(text)?.[1] ?? "";
    const style = await running.ask(sheet);
    expect(style.headers["content-type"]).toContain("text/css");
    expect(style.text).not.toMatch(/url\(|@import/);
  });
});

async function rawAnswer(bytes: string): Promise<string> {
  const socket = createConnection(running.port, "127.0.0.1");
  socket.end(bytes);
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}
