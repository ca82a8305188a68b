import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunningConsole } from "./running-console.ts";
import {
  actor,
  guardBlock,
  id,
  intent,
  outcome,
  receipt,
  refusal,
} from "../../../tools/samples/audit-records.ts";

let running: RunningConsole;
beforeEach(async () => {
  running = await RunningConsole.start();
});
afterEach(() => running[Symbol.asyncDispose]());

/** What a person reads: without tags, each stretch of white space as one blank. */
function words(page: string): string {
  return page
    .replaceAll("<wbr />", "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .replace(/ ([,.])/g, "$1");
}

describe("the console's first page", () => {
  it("leads from the address itself to the console", async () => {
    for (const path of ["/", "/console"]) {
      const { status, headers } = await running.ask(path);
      expect([status, headers.location]).toEqual([302, "/console/"]);
    }
  });

  it("shows the drill's lines as the operator saw them", async () => {
    const { text } = await running.ask("/console/");
    const read = words(text);
    expect(read).toContain("gate 2 scope PASS billing/ refused to frontend-agent, auth/ to a junior");
    expect(read).toContain("gate 3 secrets FAIL 12 planted secrets, 1 reached the upstream");
    expect(read).toContain("One gate did not hold.");
    expect(text).toContain("with private down: blocked   (no private model yet: rehearsal)");
  });

  it("says so when no drill has run yet", async () => {
    running.drill = null;
    expect((await running.ask("/console/")).text).toContain("No drill has run yet.");
  });

  it("says in words what became of each exchange, newest first", async () => {
    running.ledger.put(guardBlock());
    running.ledger.put(refusal());
    running.ledger.put(refusal({ id: id(4), actor: null, code: "unauthenticated", gate: null, reasons: [] }));
    running.ledger.put(
      intent({
        observed: [{ gate: 2, rule: "folder-level", message: "m", remedy: "r" }],
        findings: [
          {
            detector: "d",
            title: "a database URL",
            fingerprint: "f",
            action: "note",
            kind: "tool_result",
            line: 3,
          },
          {
            detector: "d",
            title: "a database URL",
            fingerprint: "g",
            action: "note",
            kind: "tool_result",
            line: 9,
          },
        ],
        files: ["a.ts", "b.ts", "c.ts", "d.ts", "e.ts"].map((path) => ({
          path,
          repo: "shop",
          access: "read",
          tool: "Read",
        })),
        guard: {
          exchange: id(8),
          device: "mia-laptop",
          deviceSequence: 4,
          policyVersion: "p",
          redactions: 2,
          bodySha256: "",
        },
        alarms: ["the guard stated internal, the gateway judged restricted"],
      }),
    );
    running.ledger.put(outcome());
    running.ledger.receipts.set(id(1), receipt);
    const page = await running.page("/console/");
    const read = words(page);
    expect(read).toMatch(/Allowed, observed gate 2, scope would have blocked: folder-level 1 alarm/);
    expect(read).toContain("claude-sonnet-4-5 → anthropic cloud");
    expect(read).toContain("2 redacted on the laptop a database URL: noted (2)");
    expect(read).toContain("shop/a.ts shop/b.ts shop/c.ts and 2 more");
    expect(read).toContain("200, answered 1.9 s leaf 3");
    expect(read).toContain("Refused at gateway unauthenticated");
    expect(read).toContain("Blocked at gateway gate 2, scope: folder-level");
    expect(read).toContain("Blocked on laptop gate 3, secrets: aws-access-key-id");
    expect(read).toContain("not sent pending");
    const order = [
      ...page.matchAll(/data-label="Time \(UTC\)">\s*<div>\s*<time [^>]+><a href="\/console\/x\/(\w+)"/g),
    ].map(([, found]) => found);
    expect(order).toEqual([id(1), id(4), id(2), id(3)]);
  });

  it("shows the latest fifty, however many readings stand between them", async () => {
    for (let n = 0; n < 60; n += 1) {
      running.ledger.put(refusal({ id: id(n) }));
      running.ledger.put({
        kind: "read",
        id: id(900 + n),
        time: "2026-11-22T14:05:00.000Z",
        reader: "admin",
        of: id(n),
      });
    }
    expect((await running.page("/console/")).match(/<tr role="row">\s*<td/g)).toHaveLength(50);
  });

  it("leaves drills out where anything else came through, says how many, and shows them when asked", async () => {
    const drill = (n: number): void =>
      running.ledger.put(refusal({ id: id(n), actor: { ...actor, user: "drill-0123abcd/developer" } }));
    drill(1);
    expect(await running.page("/console/")).toContain(id(1));
    running.ledger.put(guardBlock({ id: id(2), policyVersion: "p1 drill drill-0123abcd" }));
    for (let n = 100; n < 160; n += 1) drill(n);
    const page = await running.page("/console/");
    expect(page).toContain(id(2));
    expect(page).not.toContain(id(159));
    expect(words(page)).toContain("61 exchanges of drills left out: show all");
    expect(await running.page("/console/?drills")).toContain(id(159));
  });

  it("says that a changed configuration is not in force, and why; a monitor learns the first alone", async () => {
    expect(await running.page("/console/")).not.toContain("not in force");
    running.refusedChange = "fourgate.yaml:7: gates.secrets: must be one of enforce, observe, off";
    expect(words(await running.page("/console/"))).toContain(
      "The changed configuration is not in force, what was before goes on: fourgate.yaml:7: gates.secrets",
    );
    const { text } = await running.ask("/readyz");
    expect(text).toContain("a changed configuration is not in force\n");
    expect(text).not.toContain("fourgate.yaml");
  });

  it("records that it was read, and shows no exchange where it can't, but all that an operator needs then", async () => {
    running.ledger.put(refusal());
    expect(await running.page("/console/")).toContain(id(2));
    expect(running.ledger.appended.at(-1)?.record).toMatchObject({ kind: "read", act: "list", found: 1 });
    const cookie = await running.logIn();
    running.nowMs += 10 * 60_000;
    running.ledger.broken = true;
    const { status, text } = await running.ask("/console/", { headers: { cookie } });
    expect([status, text.includes(id(2))]).toEqual([200, false]);
    expect(text).toContain("The exchanges are not shown");
    expect((await running.ask("/console/observed", { headers: { cookie } })).status).toBe(503);
  });

  it("says on every page which gate does not enforce", async () => {
    await using loose = await RunningConsole.start((each) => {
      each.gates = { audit: "enforce", scope: "observe", secrets: "off", private: "enforce" };
    });
    for (const path of ["/console/", "/console/nowhere"]) {
      const read = words((await loose.ask(path)).text);
      expect(read).toContain("Gate 2, scope, only observes.");
      expect(read).toContain("Gate 3, secrets, is switched off.");
      expect(read).not.toContain("Gate 1");
    }
  });

  it("says on every page which teams a gate only observes", async () => {
    await using loose = await RunningConsole.start((each) => {
      each.gates = {
        audit: "enforce",
        scope: "observe",
        secrets: "enforce",
        private: "enforce",
        teams: { pilot: { scope: "enforce" }, web: { secrets: "observe" }, ops: { secrets: "observe" } },
      };
      each.ledger.put(intent());
    });
    for (const path of ["/console/", "/console/observed", `/console/x/${id(1)}`, "/console/x/none"]) {
      const read = words(await loose.page(path));
      expect(read).toContain(
        "Gate 2, scope, only observes. It records what it would block, and lets it pass, but enforces for the team pilot.",
      );
      expect(read).toContain("Gate 3, secrets, only observes for the teams ops and web.");
      expect(read).not.toMatch(/Gate [14]/);
    }
  });

  it("shows what would have been redacted as observed, and a finding by what would have become of it", async () => {
    const [finding] = guardBlock().findings;
    if (!finding) throw new TypeError("the sample has a finding");
    running.ledger.put(intent({ findings: [{ ...finding, action: "note", observed: "redact" }] }));
    const read = words(await running.page("/console/"));
    expect(read).toContain("Allowed, observed gate 3, secrets would have redacted: aws-access-key-id");
    expect(read).toContain("an AWS access key: noted, would have been redacted");
    expect(words(await running.page(`/console/x/${id(1)}`))).toContain("noted, would have been redacted");
  });

  it("shows what an observing gate would have blocked beside why it was blocked", async () => {
    const [reason] = refusal().reasons;
    if (!reason) throw new TypeError("the sample has a reason");
    running.ledger.put(refusal({ observed: [{ ...reason, rule: "other-rule" }] }));
    const read = words(await running.page(`/console/x/${id(2)}`));
    expect(read).toMatch(/Why it was blocked .*folder-level/);
    expect(read).toMatch(/What an observing gate would have blocked .*other-rule/);
  });

  it("shows hostile names as text", async () => {
    const hostile = `<script>alert(1)</script>\u202egnp.exe\u0000"onclick=`;
    running.ledger.put(
      intent({
        actor: { ...actor, user: hostile, tool: hostile, agent: hostile },
        model: hostile,
        deployment: hostile,
        files: [{ path: hostile, repo: null, access: "write", tool: "" }],
        alarms: [hostile],
      }),
    );
    for (const path of ["/console/", `/console/x/${id(1)}`]) {
      const page = await running.page(path);
      expect(page).not.toContain("<script");
      expect(page).not.toContain("\u202e");
      expect(page).not.toContain("\u0000");
      expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩gnp.exe⟨U+0000⟩&quot;onclick=");
    }
  });
});

describe("an exchange's page", () => {
  it("shows the reasons, the whole record, the receipt and its checkpoint, and records the reading first", async () => {
    running.ledger.put(refusal());
    running.ledger.receipts.set(id(2), receipt);
    const page = await running.page(`/console/x/${id(2)}`);
    const read = words(page);
    expect(read).toContain("Blocked at gateway");
    expect(read).toContain("billing/ in shop is not open to you");
    expect(page).toContain("&quot;rule&quot;: &quot;folder-level&quot;");
    expect(page).toContain(`<pre class="panel" tabindex="0">${receipt}</pre>`);
    const checkpoint = receipt.slice(receipt.indexOf("\n\n") + 2).trimEnd();
    expect(page).toContain(`<pre class="panel" tabindex="0">${checkpoint}</pre>`);
    expect(running.ledger.appended.at(-1)).toMatchObject({
      record: { kind: "read", reader: "admin", of: id(2) },
      subject: "admin",
    });
  });

  it("shows alarms, destination, terms and outcome", async () => {
    running.ledger.put(intent({ alarms: ["mia-laptop counted 9, 5 was next"] }));
    running.ledger.put(outcome({ result: "client_gone", status: 200 }));
    const read = words(await running.page(`/console/x/${id(1)}`));
    expect(read).toContain("Alarms mia-laptop counted 9, 5 was next");
    expect(read).toContain("training forbidden, kept 30 days, region us, account acme");
    expect(read).toContain("200, the client hung up, 1.9 s, first byte after 412 ms");
    expect(read).toContain("No checkpoint covers this record yet.");
  });

  it("shows nothing when the reading cannot be recorded", async () => {
    running.ledger.put(refusal());
    const cookie = await running.logIn();
    running.ledger.broken = true;
    const { status, text } = await running.ask(`/console/x/${id(2)}`, { headers: { cookie } });
    expect(status).toBe(503);
    expect(text).not.toContain("folder-level");
  });

  it.each([id(77), "nonsense", "%3Cscript%3E", "..%2f..%2fetc"])("has nothing at %s", async (name) => {
    const { status, text } = await running.ask(`/console/x/${name}`, {
      headers: { cookie: await running.logIn() },
    });
    expect(status).toBe(404);
    expect(text).toContain("no exchange of this id");
    expect(running.ledger.kinds()).not.toContain("read");
  });
});
