import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LateFindingsRecord } from "@fourgate/core/audit/late-findings-record";
import { LaterLook } from "@fourgate/gateway/names/later-look";
import { HttpNamesModel, type NamesModelSettings } from "@fourgate/gateway/names/names-model";
import { isPrivateAddress, mayBePrivateHost } from "@fourgate/gateway/names/private-address";
import { actor, id } from "../../../tools/samples/audit-records.ts";
import { Door } from "../exchange/kit/door.ts";
import { policyOf, privateAt } from "../exchange/kit/house.ts";
import { hasRead, says, send } from "../exchange/kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

const settingsOf = (url: string): NamesModelSettings => ({ url, language: "en", scoreMin: 0.5 });

let servers: Server[] = [];
let child: ChildProcess | null = null;
beforeEach(() => {
  servers = [];
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  child?.kill();
  child = null;
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/analyze`;
}

const answers = (body: unknown, status = 200): RequestListener => {
  return (request, response) => {
    request.resume().on("end", () => {
      response.statusCode = status;
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  };
};

interface Look {
  readonly look: LaterLook;
  readonly records: LateFindingsRecord[];
  readonly lines: string[];
  nowMs: number;
}

function lookWith(url: string): Look {
  const look: Omit<Look, "look"> = { records: [], lines: [], nowMs: Date.parse("2026-11-29T12:00:00Z") };
  const record = (one: LateFindingsRecord): Promise<unknown> => Promise.resolve(look.records.push(one));
  const made = new LaterLook({
    model: new HttpNamesModel(settingsOf(url)),
    record,
    clock: () => look.nowMs,
    nextId: () => id(7),
    log: (line) => look.lines.push(line),
  });
  return Object.assign(look, { look: made });
}

const sent = (text: string): Parameters<LaterLook["lookAt"]>[0] => ({
  exchange: id(1),
  actor,
  blocks: [{ kind: "user_text", text }],
  textBytes: text.length,
  isCut: false,
});

describe("a model of names beside the gateway", () => {
  it("is asked about what is new after it has left, and its word is a record without text", async () => {
    child = spawn(process.execPath, [fileURLToPath(new URL("./kit/service-main.ts", import.meta.url))], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(child.stdout!, "data")) as [Buffer];
    const model = await serve(answers({ type: "message", role: "assistant", content: [] }));
    const service = `http://127.0.0.1:${port.toString().trim()}/analyze`;
    const looks: Look[] = [];
    await using door = await Door.open({
      policy: policyOf([privateAt(new URL(model).origin, { name: "house", models: ["*"] })]),
      names: () => {
        looks[0] ??= lookWith(service);
        return looks[0].look;
      },
    });
    const first = hasRead("/tmp/letter.txt", "😀 Dear\nDr. Ada Lovelace,\nMill Street 12\nDr. Alan Turing\n");
    expect((await send(door, { body: JSON.stringify(first) })).status).toBe(200);
    await until(() => looks[0]?.records.length === 1, "the record");
    const [record] = looks[0]!.records;
    expect(record).toMatchObject({
      kind: "late_findings",
      of: door.ledger.intents[0]?.id,
      actor: { user: "alice" },
      findings: [
        { what: "person_name", count: 2, block: "tool_result", line: 2 },
        { what: "postal_address", count: 1, block: "tool_result", line: 3 },
      ],
      isCut: false,
    });
    expect(JSON.stringify(record)).not.toMatch(/Lovelace|Turing|Mill/);
    // What the session repeats was looked at.
    const messages = (first as { messages: object[] }).messages;
    const next = {
      ...first,
      messages: [
        ...messages,
        { role: "assistant", content: "Done." },
        { role: "user", content: "Ask Dr. Grace Hopper" },
      ],
    };
    expect((await send(door, { body: JSON.stringify(next) })).status).toBe(200);
    await until(() => looks[0]?.records.length === 2, "the next record");
    expect(looks[0]!.records[1]?.findings).toEqual([
      { what: "person_name", count: 1, block: "user_text", line: 1 },
    ]);
    expect(looks[0]!.lines).toEqual([]);
  });

  it("delays nothing, also when it never answers", async () => {
    const url = await serve(() => undefined);
    const model = await serve(answers({ type: "message", role: "assistant", content: [] }));
    const { look, lines } = lookWith(url);
    await using door = await Door.open({
      policy: policyOf([privateAt(new URL(model).origin, { name: "house", models: ["*"] })]),
      names: () => look,
    });
    for (let turn = 0; turn < 3; turn++)
      expect(
        (await send(door, { body: JSON.stringify(says(`Dr. Ada Lovelace ${String(turn)}`)) })).status,
      ).toBe(200);
    await look[Symbol.asyncDispose]();
    expect(lines).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    ["answers with an error", answers("no", 503), "it answers with status 503"],
    ["answers something else", answers({ spans: [] }), "its answer is no list of {entity_type, start, end}"],
    [
      "answers without an end",
      answers(`[${" ".repeat(1_200_000)}]`),
      "its answer is longer than 1048576 bytes",
    ],
    ["hangs up", (request) => void request.destroy(), "it cannot be reached (ECONNRESET)"],
  ])("that %s is said once and left alone for a while", async (_, listener, why) => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      listener(request, response);
    });
    const made = lookWith(url);
    const { look, lines } = made;
    look.lookAt(sent("Dr. Ada Lovelace"));
    await until(() => lines.length === 1, "the line");
    expect(lines[0]).toBe(
      `secrets.names_model: ${why}; until it answers, nobody looks for names. All else goes on`,
    );
    look.lookAt(sent("Dr. Ada Lovelace"));
    made.nowMs += 31_000;
    look.lookAt(sent("Dr. Ada Lovelace"));
    await until(() => asked === 2, "another attempt");
    await look[Symbol.asyncDispose]();
    expect(lines.length).toBe(1);
  });

  it("says when it answers again, and how much was not looked at", async () => {
    let isUp = false;
    const url = await serve((request, response) => {
      answers(isUp ? [{ entity_type: "per", start: 0, end: 3, score: 1 }] : "no", isUp ? 200 : 500)(
        request,
        response,
      );
    });
    const made = lookWith(url);
    const { look, lines, records } = made;
    for (const text of ["Ada", "Alan"]) look.lookAt(sent(text));
    await until(() => lines.length === 1, "the line");
    look.lookAt(sent("Grace"));
    isUp = true;
    made.nowMs += 31_000;
    look.lookAt(sent("Ada"));
    await until(() => records.length === 1, "the record");
    expect(lines[1]).toBe("secrets.names_model answers again; 3 exchanges were not looked at for names");
    await look[Symbol.asyncDispose]();
  });

  it("lets no more than some exchanges wait", async () => {
    const held: (() => void)[] = [];
    const url = await serve((request, response) => {
      held.push(() => {
        answers([])(request, response);
      });
    });
    const { look, lines } = lookWith(url);
    for (let turn = 0; turn < 40; turn++) look.lookAt(sent("Ada"));
    expect(lines).toEqual([
      "secrets.names_model: it is slower than what leaves; until it answers, nobody looks for names. All else goes on",
    ]);
    await until(() => held.length === 1, "the first question");
    await look[Symbol.asyncDispose]();
  });
});

describe("the host of a model of names", () => {
  it.each(["127.0.0.1", "10.3.2.1", "192.168.1.9", "172.20.0.2", "::1", "fd12::3", "::ffff:10.0.0.1"])(
    "may be %s",
    (host) => {
      expect(isPrivateAddress(host)).toBe(true);
    },
  );

  it.each(["8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8", "1.1.1.1"])("may not be %s", (host) => {
    expect(isPrivateAddress(host)).toBe(false);
    expect(mayBePrivateHost(host)).toBe(false);
  });

  it("is told by its address when it is asked, not by its name", async () => {
    const url = (await serve(answers([]))).replace("127.0.0.1", "localhost");
    const signal = AbortSignal.timeout(5_000);
    expect(await new HttpNamesModel(settingsOf(url)).spans("Ada", signal)).toEqual([]);
    await expect(new HttpNamesModel(settingsOf("http://8.8.8.8:9/")).spans("Ada", signal)).rejects.toThrow(
      "its address is a public one",
    );
  });
});
