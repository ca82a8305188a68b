import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGateway, type RunningGateway } from "@fourgate/gateway/start";
import { intent, outcome } from "../../../tools/samples/audit-records.ts";
import { play } from "../transcript.ts";

let home: string;
let aheadMs = 0;
let gateway: RunningGateway;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-retention-"));
  env = { PATH: "/usr/bin:/bin", HOME: home, FOURGATE_HOME: home };
  await mkdir(join(home, "policy"));
  await writeFile(join(home, "policy", "all.cedar"), '@id("all")\npermit(principal, action, resource);\n');
  await writeFile(
    join(home, "fourgate.yaml"),
    "retention: { content_days: { internal: 90, confidential: 90, restricted: 30 } }\n",
  );
  gateway = await startGateway({
    env: { home, gatewayPort: 0, guardPort: 0 },
    log: () => undefined,
    clock: () => Date.now() + aheadMs,
  });
  await gateway.ledger.intent(intent(), { bytes: Buffer.from("{}"), prompt: null, session: "" });
  await gateway.ledger.outcome(outcome(), intent().actor.user, null);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const type = (command: string): Promise<string> => play(command, env, home);

describe("retention by command", () => {
  test("a hold refuses an erasure, its release allows it, and then nothing is left", async () => {
    const { user } = intent().actor;
    const standing = await type("fourgate data retention");
    expect(standing).toContain("content restricted: 30 days after the month\n");
    expect(standing).toContain("no legal hold");
    expect(await type(`fourgate data hold ${user} --reason case-4711`)).toBe(
      `hold h1 keeps what is ${user}'s`,
    );
    expect(await type("fourgate data hold nobody --reason case-4712")).toBe(
      "hold h2 keeps what is nobody's\n! fourgate: nothing is recorded of anybody of this name yet; look at how it is written",
    );
    expect(await type("fourgate data release h2 --reason typo")).toBe("hold h2 is released");
    expect(await type("fourgate data retention")).toMatch(/^h1 +\S+ +\d{4}-\d\d-\d\d +case-4711$/m);
    expect(await type(`fourgate data erase ${user} --reason request --yes`)).toBe(
      '! fourgate: hold h1 keeps what is this person\'s; fourgate data release h1 --reason "…", once it may be destroyed\n? 2',
    );
    expect(await type("fourgate data release h1 --reason settled")).toBe("hold h1 is released");
    expect(await type(`fourgate data erase ${user} --reason request`)).toBe(
      "! fourgate: nothing was erased; type the name, or give --yes\n? 2",
    );
    expect(await type(`fourgate data erase ${user} --reason request --yes`)).toBe(
      `what was recorded of ${user} can't be read again; the log still verifies`,
    );
    expect((await gateway.ledger.show(intent().id)).records).toEqual([]);
    expect(await type("fourgate data expire")).toBe("nothing is due");
  }, 60_000);

  test("a drill is signed off by command, once it ran and every gate held", async () => {
    const sign = "fourgate gates sign --reason seen";
    expect(await type("fourgate gates sign")).toContain("gates sign needs a reason");
    expect(await type(sign)).toContain("no drill has run since the start");
    await gateway.drilled([{ gate: 1, pass: true, text: "held" }]);
    expect(await type(sign)).toMatch(/^signed off as \w{26}: the drill of \S+, gates 1, policy \S+$/);
    expect(await type(sign)).toContain("local operator signed this drill off already");
    expect(gateway.ledger.latest(1)[0]?.record).toMatchObject({ kind: "sign_off", by: "local operator" });
  });

  test("a clock that jumped is said by each that is asked, until an operator says that it is right", async () => {
    aheadMs = 400 * 86_400_000;
    const readyz = async (): Promise<string> => (await fetch(`${gateway.url}/readyz`)).text();
    const waits = /retention destroys nothing, since the clock is 400 days ahead of \d{4}-\d\d-\d\d/;
    expect(await type("fourgate data retention")).toMatch(waits);
    expect(await type("fourgate doctor claude")).toMatch(
      /^MEND {2}the log's clock: retention destroys nothing.*; if the clock is right: fourgate data expire; if not, set it right$/m,
    );
    expect(await readyz()).toContain("retention waits, the clock is 400 days ahead\n");
    await expect
      .poll(() => type("fourgate alarms list"), { timeout: 20_000 })
      .toMatch(/ open .* the clock is 400 days ahead/);
    expect(await type("fourgate data expire")).toContain("destroyed: ");
    expect(await type("fourgate data retention")).not.toMatch(waits);
    expect(await type("fourgate doctor claude")).not.toContain("the log's clock");
    expect(await readyz()).not.toContain("retention waits");
  }, 60_000);
});
