import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tokenHash } from "@fourgate/gateway/identity/token";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { laptop, Running, type Answer } from "./running-gateway.ts";

let running: Running;
const start = async (): Promise<void> => {
  running = await Running.start();
};
const stop = (): Promise<void> => running[Symbol.asyncDispose]();

const message = ({ text }: Answer): string =>
  (JSON.parse(text) as { error: { message: string } }).error.message;
const terms = (code: string): Promise<Answer> =>
  running.ask("/api/v1/join/terms", { method: "POST", body: { code } });

describe("a join code", () => {
  beforeEach(start);
  afterEach(stop);

  test("tells what it would let in and what the employer sees, as often as asked", async () => {
    await running.operate("POST", "teams", { id: "payments" });
    const { text } = await running.newCode({ user: "ann", teams: ["payments"], hours: 2 });
    expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    await terms(text);
    const told = (await terms(text)).json() as unknown as {
      organisation: string;
      user: string;
      teams: string[];
      gates: object;
      recorded: string[];
      expiresAt: string;
    };
    expect(told).toMatchObject({
      organisation: "Acme",
      user: "ann",
      teams: ["payments"],
      gates: { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" },
    });
    expect(told.recorded.join(" ")).toContain("is recorded whole");
    expect(told.recorded.join(" ")).toContain("house, a private model");
    expect(Math.abs(Date.parse(told.expiresAt) - Date.now() - 7_200_000)).toBeLessThan(60_000);
    expect((await running.operate("GET", "users")).text).not.toContain("ann");
  });

  test("lets one laptop in, whose governed requests stand in the record under its name", async () => {
    const anns = laptop("anns-laptop");
    const code = await running.newCode({ user: "ann", teams: ["developers"] });
    const answer = await running.join(code.text, anns);
    expect(answer.json()).toMatchObject({
      device: "anns-laptop",
      user: "ann",
      gatewayPublicKey: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    const { deviceToken } = answer.json() as unknown as { deviceToken: string };
    const [sent] = await Promise.all([running.send(deviceToken, running.report(anns)), running.answerOnce()]);
    expect(sent.status).toBe(200);
    expect(running.records("intent")[0]).toMatchObject({
      actor: { user: "ann", teams: ["developers"], device: "anns-laptop" },
      guard: { device: "anns-laptop" },
      alarms: [],
    });
    const [record] = running.records("identity");
    expect(record?.by).toBe(`ann, with join code ${code.id}`);
    expect(record?.changes.map(({ act }) => act)).toEqual([
      "code_used",
      "user_added",
      "member_added",
      "device_enrolled",
      "token_issued",
    ]);
    // Neither the code nor the token is anywhere in what was kept.
    const kept = JSON.stringify(running.gateway.ledger.latest(1_000));
    expect(kept).not.toContain(deviceToken);
    expect(kept).not.toContain(code.text.replaceAll("-", ""));
  });

  test("may be typed in small letters, without its dashes, and behind it a pin", async () => {
    const { text } = await running.newCode({ user: "ann" });
    expect((await terms(` ${text.replaceAll("-", "").toLowerCase()}.any-pin `)).status).toBe(200);
    expect((await terms(text.replaceAll("0", "o").replaceAll("1", "l"))).status).toBe(200);
  });

  test("that was used is refused the second time, recorded, and an alarm", async () => {
    const { text, id } = await running.newCode({ user: "ann" });
    await running.join(text, laptop("first"));
    const again = await running.join(text, laptop("second"));
    expect([again.status, message(again)]).toEqual([401, "this join code was used already"]);
    expect((await terms(text)).status).toBe(401);
    expect(running.records("refusal")[1]).toMatchObject({
      path: "/api/v1/join",
      code: "unauthenticated",
      alarms: [`join code ${id} of ann came a second time: somebody else has it, or had it first`],
    });
    expect((await running.operate("GET", "devices")).text).not.toContain("second");
  });

  test("that two use at once lets exactly one in", async () => {
    const { text } = await running.newCode({ user: "ann" });
    const answers = await Promise.all(["a", "b", "c", "d"].map((name) => running.join(text, laptop(name))));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["200", "401", "401", "401"]);
    expect(running.records("identity").filter(({ changes }) => changes[0]?.act === "code_used")).toHaveLength(
      1,
    );
  });

  test("that ran out, was withdrawn, or never was lets nobody in; each is recorded", async () => {
    const expired = await running.newCode({ user: "ann", hours: 1 });
    const withdrawn = await running.newCode({ user: "ann" });
    await running.operate("POST", `codes/${withdrawn.id}/withdraw`);
    running.nowMs = Date.now() + 3_600_001;
    const answers = [
      await running.join(expired.text, laptop("late")),
      await running.join(withdrawn.text, laptop("late")),
      await running.join("0000-0000-0000-0000-0000-0000-0000", laptop("late")),
      await running.join("words", laptop("late")),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(answers.map(message)).toEqual([
      expect.stringMatching(/^this join code ran out at 2/),
      "this join code was withdrawn",
      "this join code is not known here",
      "this join code is not known here",
    ]);
    expect(running.records("refusal").map(({ alarms }) => alarms.length)).toEqual([0, 0, 1, 0]);
  });

  test("of a user who is removed lets nobody in", async () => {
    await running.operate("POST", "users", { id: "ann" });
    const { text } = await running.newCode({ user: "ann" });
    await running.operate("DELETE", "users/ann");
    expect((await running.join(text, laptop("late"))).status).toBe(401);
  });

  test("stays open when what the laptop sent is no device", async () => {
    const { text } = await running.newCode({ user: "ann" });
    const wrong = { ...laptop("short"), publicKey: "AAAA" };
    expect((await running.join(text, wrong)).status).toBe(409);
    expect((await running.join(text, { ...laptop("x"), name: "a\u202eb" })).status).toBe(409);
    expect((await running.join(text, laptop("right"))).status).toBe(200);
  });

  test("names its device; a name that was there before is never given again", async () => {
    const first = await running.newCode({ user: "ann", device: "office" });
    expect((await running.join(first.text, laptop("other"))).json()).toMatchObject({ device: "office" });
    await running.operate("POST", "devices/office/revoke");
    const second = await running.newCode({ user: "ann" });
    expect((await running.join(second.text, laptop("office"))).json()).toMatchObject({ device: "office-2" });
  });

  test("cannot be guessed at length: after a few attempts they wait, and the record gets one line for it", async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 25; attempt++)
      statuses.push((await terms("0000-0000-0000-0000-0000-0000-0000")).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(12)).toEqual(Array(13).fill(429));
    expect(running.records("refusal").filter(({ code }) => code === "overloaded")).toHaveLength(1);
    running.nowMs = Date.now() + 61_000;
    expect((await terms((await running.newCode({ user: "ann" })).text)).status).toBe(200);
  });
});

describe("a joined laptop's policy", () => {
  beforeEach(start);
  afterEach(stop);

  test("is sent anew once its user's rights changed, although the policy's version is the same", async () => {
    await running.operate("POST", "users", { id: "ann" });
    const token = await running.joined("ann", laptop("anns"));
    const version = running.gateway.snapshot().policy.version;
    const pull = (): Promise<Answer> =>
      running.ask("/api/v1/guard/bundle", {
        headers: { "x-fourgate-token": token, "if-none-match": `"${version}"` },
      });
    const levelIn = ({ text }: Answer): unknown =>
      (
        JSON.parse(Buffer.from(text.split(".")[0] ?? "", "base64url").toString()) as {
          principal: { level: number };
        }
      ).principal.level;
    expect(levelIn(await pull())).toBe(0);
    expect((await pull()).status).toBe(304);
    await running.operate("PATCH", "users/ann", { level: 5 });
    expect(levelIn(await pull())).toBe(5);
    expect((await pull()).status).toBe(304);
  });
});

describe("the token of a device", () => {
  let token: string;
  beforeAll(async () => {
    await start();
    token = await running.joined("ann", laptop("anns"));
  });
  afterAll(stop);

  test.each([
    ["without any statement", (): null => null],
    ["with a statement that another key signed", () => running.report(laptop("anns"), laptop("thief"))],
    ["with one of the thief's own joined laptop", () => running.report(running.filersLaptop)],
    ["with words", () => "words"],
  ])("is worth nothing elsewhere: %s", async (_how, report) => {
    const answer = await running.send(token, report());
    expect(answer.status).toBe(401);
    expect(running.records("refusal")[0]).toMatchObject({
      code: "unauthenticated",
      alarms: ["a token of ann, device anns came without what that device's key signed"],
    });
    expect(running.vendor.heard).toBe(0);
  });

  test("that the file gives to a device is worth nothing without it either; one without a device works as ever", async () => {
    expect((await running.send(running.laptopToken, null)).status).toBe(401);
    const [signed] = await Promise.all([
      running.send(running.laptopToken, running.report(running.filersLaptop)),
      running.answerOnce(),
    ]);
    expect(signed.status).toBe(200);
    const [plain] = await Promise.all([running.send(running.plainToken, null), running.answerOnce()]);
    expect(plain.status).toBe(200);
  });
});

describe("a revoked device", () => {
  beforeEach(start);
  afterEach(stop);

  test("is refused at its next request, also after a restart", async () => {
    const anns = laptop("anns");
    const token = await running.joined("ann", anns);
    expect((await running.operate("POST", "devices/anns/revoke")).status).toBe(200);
    const refused = await running.send(token, running.report(anns));
    expect([refused.status, message(refused)]).toEqual([
      401,
      "Fourgate: this device's access was revoked; ask your operator for a new join code",
    ]);
    const bundle = await running.ask("/api/v1/guard/bundle", { headers: { "x-fourgate-token": token } });
    expect(bundle.status).toBe(401);
    await running.startAgain();
    expect((await running.send(token, running.report(anns))).status).toBe(401);
    expect(running.vendor.heard).toBe(0);
  });

  test("has its streams cut within a second, and the model's end of them closed; others go on", async () => {
    const [anns, bobs] = [laptop("anns"), laptop("bobs")];
    const tokens = [await running.joined("ann", anns), await running.joined("bob", bobs)] as const;
    const arrived = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const streams: Promise<Answer>[] = [];
    for (const [at, device] of [anns, bobs].entries()) {
      streams.push(
        running.send(tokens[at] ?? "", running.report(device), () => {
          arrived[at]?.resolve();
        }),
      );
      const connection = await running.vendor.asked(at);
      connection.say(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
      );
      connection.chunk("event: ping\ndata: {}\n\n");
      await arrived[at]?.promise;
    }
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const startedMs = performance.now();
      await work();
      return performance.now() - startedMs;
    };
    // What a change costs that cuts nothing says how busy the machine is.
    const changeMs = await timed(() => running.operate("POST", "teams", { id: "nobodys" }));
    const tookMs = await timed(async () => {
      await running.operate("POST", "devices/anns/revoke");
      await streams[0];
    });
    const cut = await streams[0];
    expect(tookMs).toBeLessThan(Math.max(1_000, changeMs * 10));
    expect(cut?.text).toContain("this device's access was revoked");
    await expect.poll(() => running.results()).toEqual(["access_revoked"]);
    const bob = await running.vendor.asked(1);
    bob.chunk("event: message_stop\ndata: {}\n\n");
    bob.say("0\r\n\r\n");
    expect((await streams[1])?.text).toContain("message_stop");
    process.stdout.write(`revoked and cut after ${tookMs.toFixed(0)} ms\n`);
  });

  test("so has one of the file whose token or user is taken out there; who stays goes on", async () => {
    const streams: Promise<Answer>[] = [];
    for (const [at, device] of [null, running.filersLaptop].entries()) {
      const token = device ? running.laptopToken : running.plainToken;
      const arrived = Promise.withResolvers<void>();
      const report = device ? running.report(device) : null;
      streams.push(
        running.send(token, report, () => {
          arrived.resolve();
        }),
      );
      const connection = await running.vendor.asked(at);
      connection.say(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
      );
      connection.chunk("event: ping\ndata: {}\n\n");
      await arrived.promise;
    }
    const file = join(running.home, "fourgate.yaml");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(`${tokenHash(running.plainToken)}, `, ""));
    expect((await streams[0])?.text).toContain("this device's access was revoked");
    const laptops = await running.vendor.asked(1);
    laptops.chunk("event: message_stop\ndata: {}\n\n");
    laptops.say("0\r\n\r\n");
    expect((await streams[1])?.text).toContain("message_stop");
    await expect.poll(() => running.results()).toEqual(["answered", "access_revoked"]);
  });

  test("takes with it what a removed user had", async () => {
    const anns = laptop("anns");
    const token = await running.joined("ann", anns);
    expect((await running.operate("DELETE", "users/ann")).status).toBe(204);
    expect((await running.send(token, running.report(anns))).status).toBe(401);
    // A later user of the name starts without it.
    await running.operate("POST", "users", { id: "ann" });
    expect((await running.send(token, running.report(anns))).status).toBe(401);
  });
});

describe("leaving", () => {
  beforeEach(start);
  afterEach(stop);

  const leave = (token: string): Promise<Answer> =>
    running.ask("/api/v1/leave", { method: "POST", headers: { "x-fourgate-token": token } });

  test("revokes the device in its owner's name", async () => {
    const token = await running.joined("ann", laptop("anns"));
    expect((await leave(token)).status).toBe(200);
    expect(running.records("identity")[0]).toMatchObject({
      by: "ann, from device anns",
      changes: [{ act: "device_revoked", device: "anns" }, { act: "token_revoked" }],
    });
    expect((await leave(token)).status).toBe(401);
  });

  test("is not for a device of the file, nor for a token without one", async () => {
    const answers = [await leave(running.laptopToken), await leave("none")];
    expect(answers.map(({ status }) => status)).toEqual([409, 401]);
    expect(message(answers[0]!)).toContain("fourgate.yaml defines the device filer-laptop");
  });
});
