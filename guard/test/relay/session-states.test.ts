import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GuardAtWork, type Reply } from "../kit/guard-at-work.ts";
import { until } from "../../../tools/waiting.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";
import { isRefused, SigningVendor, TalkingClient, type Answer, type Block } from "../kit/talking-client.ts";

let gateway: StandInGateway;
let guard: GuardAtWork;

beforeAll(async () => {
  gateway = await new StandInGateway(shopPolicy).start();
  guard = await GuardAtWork.start(gateway);
});
afterAll(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

/** A detector that the operator switches off and on. Its values are no planted secrets. */
const toggled = "assigned-secret";

/** What is true of a session, whatever happens. */
class Session {
  readonly client: TalkingClient;
  readonly vendor: SigningVendor;
  readonly planted: string[] = [];
  /** The last thing said was blocked, and is still the last. */
  isBlocked = false;
  rulesChanged = false;
  /**
   * A summary may name what stands for a secret that the session no longer holds. So may signed thinking, once a
   * guard that began anew by other rules finds no secret where one was: what is not known is not guessed.
   */
  mayNameUnknown = false;

  constructor(client: TalkingClient, vendor: SigningVendor) {
    this.client = client;
    this.vendor = vendor;
  }

  secret(): string {
    const value = `AKIA${randomBytes(20)
      .toString("base64")
      .replaceAll(/[^A-Z]/g, "")}QZ7RKX5MWP3TLB2V`.slice(0, 20);
    this.planted.push(value);
    return value;
  }

  /** Sends what is harmless and has to pass. */
  async pass(next: Answer = "words"): Promise<boolean> {
    const reply = await this.client.send(next);
    expectStatus(reply, 200);
    const refused = isRefused(reply);
    expectRefused(refused, refused && this.mayNameUnknown && next === "writes");
    this.isBlocked = false;
    this.check();
    return !refused;
  }

  async aside(): Promise<void> {
    expectStatus(await this.client.aside(), 200);
    this.check();
  }

  /** Sends a secret that was just typed: it is stopped. */
  async stopped(): Promise<void> {
    const reply = await this.client.send();
    expectStatus(reply, 451);
    expectNone(this.planted, reply.body);
    this.isBlocked = true;
    this.check();
  }

  /** The model wrote values, and no placeholder, into its last call. */
  wroteValues(): void {
    const input = JSON.stringify(this.client.history.at(-1)?.content.at(-1)?.["input"]);
    expectNone([`FOURGATE_${"SECRET"}_`], input);
  }

  /** A model's call is answered, with this result. */
  async answer(result: string): Promise<void> {
    const call = this.client.history.at(-1)?.content.findLast(({ type }) => type === "tool_use");
    this.client.add({ type: "tool_result", tool_use_id: call?.["id"], content: result });
    await this.pass();
  }

  check(): void {
    expectNone(this.planted, this.vendor.bodies.join("\n"));
    expectUnchanged(this.vendor);
  }
}

async function switchDetector(isOn: boolean): Promise<void> {
  const version = `policy-${randomBytes(6).toString("hex")}`;
  const detectors = isOn ? {} : { [toggled]: "off" as const };
  gateway.policy = { ...shopPolicy, version, detectorsOff: Object.keys(detectors), secrets: { detectors } };
  await until(() => guard.lines.at(-1) === `policy ${version}`, "the policy");
}

function expectStatus(reply: Reply, status: number): void {
  expect(reply.status, reply.body.slice(0, 400)).toBe(status);
}

function expectRefused(refused: boolean, isFair: boolean): void {
  expect(refused).toBe(isFair);
}

function expectNone(values: readonly string[], whole: string): void {
  expect(values.filter((value) => whole.includes(value))).toEqual([]);
}

function expectUnchanged(vendor: SigningVendor): void {
  expect(vendor.changed).toBe(0);
}

interface Model {
  readonly turns: number;
}
type Command = fc.AsyncCommand<Model, Session>;

const text = (words: string): Block => ({ type: "text", text: words });

function command(name: string, run: (session: Session) => Promise<void>): Command {
  return { check: () => true, run: async (_model, session) => run(session), toString: () => name };
}

const commands: readonly Command[] = [
  command("type a secret, and have it blocked at every retry", async (session) => {
    session.client.add(text(`use ${session.secret()} for it`));
    await session.stopped();
    await session.stopped();
  }),
  command("go on", async (session) => {
    session.client.add(text("go on, please"));
    await session.pass();
  }),
  command("a tool reads a secret", async (session) => {
    session.client.add(text("read the file"));
    await session.pass("reads");
    await session.answer(`1\tA=1\n2\tAWS_ACCESS_KEY_ID=${session.secret()}\n`);
  }),
  command("the model writes what it saw into a file", async (session) => {
    session.client.add(text("write it down"));
    if (!(await session.pass("writes"))) return;
    session.wroteValues();
    await session.answer("written");
  }),
  command("the model runs what it saw, and a command prints a secret", async (session) => {
    session.client.add(text("run it"));
    await session.pass("runs");
    await session.answer(`${session.planted.at(-1) ?? ""}\nexport KEY=${session.secret()}`);
  }),
  command("the model thinks up a secret of its own, in signed thinking and in words", async (session) => {
    session.client.add(text("give me an example of a key"));
    await session.pass("thinks up a secret");
  }),
  command("a title is asked for", async (session) => {
    if (session.client.history.length > 0) await session.aside();
  }),
  command("the history is compacted", async (session) => {
    const words = session.client.history.flatMap(({ content }) =>
      content.map(({ text: one }) => (typeof one === "string" ? one : "")),
    );
    session.client.history = [];
    session.isBlocked = false;
    session.mayNameUnknown = true;
    session.client.add(text(`A summary: ${words.join(" ").slice(-2_000)}`), text("go on from there"));
    await session.pass();
  }),
  command("the person goes back to before the last turn", async (session) => {
    const { client } = session;
    const at = client.history.findLastIndex(
      ({ role, content }) => role === "user" && content.every(({ type }) => type === "text"),
    );
    client.history = client.history.slice(0, Math.max(0, at));
    session.isBlocked = false;
  }),
  command("the first message is edited", async (session) => {
    const { client } = session;
    const [first, ...others] = client.history;
    if (first === undefined) return;
    client.history = [{ ...first, content: [text("once more:"), ...first.content] }, ...others];
    // A blocked message is blocked as long as it is the last.
    if (session.isBlocked) return;
    client.add(text("did you see?"));
    await session.pass();
  }),
  command("the guard is restarted", async (session) => {
    await guard.restart();
    session.client.run = await guard.run();
    // Which rules a block went out by is known to a guard for as long as it runs.
    if (session.rulesChanged) {
      session.vendor.sent.clear();
      session.mayNameUnknown = true;
    }
    session.rulesChanged = false;
  }),
  command("the operator switches a detector", async (session) => {
    await switchDetector(gateway.policy.detectorsOff.length > 0);
    session.rulesChanged = true;
    session.client.add(text("read the other file"));
    await session.pass("reads");
    await session.answer(`DB_PASSWORD=aB3dE6gH9${randomBytes(5).toString("hex")}\n`);
  }),
];

describe("any session with secrets in it", () => {
  test(
    "can always go on, shows the vendor no secret, and begins as it began, with signed thinking",
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.commands(
            commands.map((one) => fc.constant(one)),
            { maxCommands: 14, size: "max" },
          ),
          async (all) => {
            const vendor = new SigningVendor(gateway, guard.cwd);
            const session = new Session(new TalkingClient(guard, vendor, await guard.run()), vendor);
            await fc.asyncModelRun(() => ({ model: { turns: 0 }, real: session }), all);
            session.client.add(text("that is all, thank you"));
            await session.pass();
          },
        ),
        { numRuns: 6 },
      );
    },
  );

  test("is not held up after a restart by a secret that the model thought up before it", async () => {
    const vendor = new SigningVendor(gateway, guard.cwd);
    const session = new Session(new TalkingClient(guard, vendor, await guard.run()), vendor);
    session.client.add(text("give me an example of a key"));
    await session.pass("thinks up a secret");
    await guard.restart();
    session.client.run = await guard.run();
    session.client.add(text("thank you"));
    expect(await session.pass()).toBe(true);
    expect(vendor.bodies.at(-1)).toMatch(/Say AKIA[A-Z2-7]{16}/);
  });

  test("keeps what it sent when a detector is switched on later: new blocks only, and an alarm for the old one", async () => {
    const vendor = new SigningVendor(gateway, guard.cwd);
    const session = new Session(new TalkingClient(guard, vendor, await guard.run()), vendor);
    const value = `aB3dE6gH9${randomBytes(5).toString("hex")}`;
    await switchDetector(false);
    session.client.add(text("read the file"));
    await session.pass("reads");
    await session.answer(`DB_PASSWORD=${value}\n`);
    await switchDetector(true);
    session.client.add(text("read it again"));
    await session.pass("reads");
    await session.answer(`once more: DB_PASSWORD=${value}\n`);
    expect(vendor.bodies.at(-1)?.split(value)).toHaveLength(2);
    expect(vendor.bodies.at(-1)).toMatch(/once more: DB_PASSWORD=FOURGATE_SECRET_/);
    expect(vendor.alarms).toContain(
      "a secret stands in what this session had sent before it was known; it goes as it went",
    );
  });
});
