import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Managed } from "../../src/identity/managed.ts";
import { People } from "../../src/identity/people.ts";
import { laptop, Running, type Answer } from "./running-gateway.ts";

let running: Running;
const start = async (): Promise<void> => {
  running = await Running.start();
};
const stop = (): Promise<void> => running[Symbol.asyncDispose]();

const problem = ({ text }: Answer): string =>
  (JSON.parse(text) as { error: { message: string } }).error.message;
const users = async (): Promise<readonly { readonly id: string }[]> =>
  ((await running.operate("GET", "users")).json() as unknown as { users: { id: string }[] }).users;

describe("what an operator changes", () => {
  beforeEach(start);
  afterEach(stop);

  test("is in the record with who did it, and listed beside what the file says", async () => {
    expect((await running.operate("POST", "teams", { id: "payments" })).status).toBe(201);
    const added = await running.operate("POST", "users", { id: "ann", level: 2, teams: ["payments"] });
    expect(added.json()).toEqual({
      users: [{ id: "ann", level: 2, teams: ["payments"], source: "managed", devices: 0 }],
    });
    expect((await users()).map(({ id }) => id)).toEqual(["filer", "ann"]);
    expect(running.records("identity")).toMatchObject([
      {
        by: "local operator",
        changes: [
          { act: "user_added", user: "ann", level: 2 },
          { act: "member_added", user: "ann", team: "payments" },
        ],
      },
      { by: "local operator", changes: [{ act: "team_added", team: "payments" }] },
    ]);
  });

  test("holds after a restart", async () => {
    await running.operate("POST", "teams", { id: "payments" });
    await running.operate("POST", "users", { id: "ann", teams: ["payments", "developers"] });
    await running.operate("PATCH", "users/ann", { level: 4, leave: ["developers"] });
    await running.operate("POST", "users", { id: "bob" });
    await running.operate("DELETE", "users/bob");
    await running.startAgain();
    expect((await users()).slice(1)).toEqual([
      { id: "ann", level: 4, teams: ["payments"], source: "managed", devices: 0 },
    ]);
  });

  test("many at once all count, each once", async () => {
    const ids = Array.from({ length: 40 }, (_, number) => `user-${String(number % 20)}`);
    const answers = await Promise.all(ids.map((id) => running.operate("POST", "users", { id })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(await users()).toHaveLength(21);
  });
});

describe("a change that is refused", () => {
  beforeAll(start);
  afterAll(stop);

  test.each([
    ["PATCH", "users/filer", { level: 9 }],
    ["DELETE", "users/filer", undefined],
    ["POST", "users", { id: "filer" }],
    ["POST", "teams", { id: "developers" }],
    ["DELETE", "teams/developers", undefined],
    ["POST", "devices/filer-laptop/revoke", undefined],
  ])("is of what the file defines: %s %s", async (method, path, body) => {
    const answer = await running.operate(method, path, body);
    expect(answer.status).toBe(409);
    expect(problem(answer)).toMatch(/^fourgate\.yaml defines the (?:user|team|device) \S+, so no command/);
    expect(running.records("identity")).toEqual([]);
  });

  test.each([
    ["PATCH", "users/nobody", { level: 1 }, 404],
    ["DELETE", "users/nobody", undefined, 404],
    ["POST", "users", { id: "ann", teams: ["nowhere"] }, 404],
    ["POST", "users", { id: "a\u001b[2Jb" }, 409],
    ["POST", "users", { id: "ann", rights: "all" }, 400],
    ["POST", "codes", { user: "ann", hours: 100_000 }, 409],
    ["POST", "codes", { user: "filer", teams: ["payments"] }, 404],
    ["POST", "devices/none/revoke", undefined, 404],
    ["POST", "codes/01JD4ZK3V8XW2T6Q9R5N7M1B0C/withdraw", undefined, 404],
  ])("makes no sense: %s %s %j", async (method, path, body, status) => {
    expect((await running.operate(method, path, body)).status).toBe(status);
    expect(running.records("identity")).toEqual([]);
  });

  test("because it holds what this version does not know names that", async () => {
    const answer = await running.operate("POST", "users", { id: "ann", rights: "all", "a b": 1 });
    expect(problem(answer)).toBe("the body is not valid: it holds what this version does not know (rights)");
    expect(problem(await running.operate("POST", "users", { level: 1 }))).toBe(
      "the body is not valid: id is missing, or no string",
    );
  });

  test("was not recorded, and is not in force", async () => {
    const people = new People({
      managed: new Managed(),
      file: () => ({ users: [], devices: [], teams: [] }),
      append: () => Promise.reject(new Error("no space left")),
      changed: () => {
        throw new Error("nothing changed");
      },
      clock: Date.now,
      nextId: () => "01K00000000000000000000000",
      caPin: () => Promise.resolve(null),
      gatewayUrl: () => null,
    });
    await expect(people.as("test").addUser({ id: "ann", level: 0, teams: [] })).rejects.toThrow(
      "no space left",
    );
    expect(people.roster.listUsers()).toEqual([]);
  });
});

describe("the API's description", () => {
  beforeAll(start);
  afterAll(stop);

  test("names users, teams, devices, codes and joining, and who may ask", async () => {
    const { paths } = (await running.ask("/api/openapi.json")).json() as unknown as {
      paths: Record<string, Record<string, { security: object[] }>>;
    };
    const access = Object.entries(paths).flatMap(([path, each]) =>
      Object.entries(each).map(([method, { security }]) => [
        `${method} ${path.replace("/api/v1/", "")}`,
        Object.keys(security[0] ?? {})[0] ?? "anybody",
      ]),
    );
    expect(Object.fromEntries(access)).toMatchObject({
      "get users": "session",
      "post users": "session",
      "patch users/{id}": "session",
      "delete users/{id}": "session",
      "get teams": "session",
      "post teams": "session",
      "delete teams/{id}": "session",
      "get devices": "session",
      "post devices/{id}/revoke": "session",
      "get codes": "session",
      "post codes": "session",
      "post codes/{id}/withdraw": "session",
      "post join/terms": "anybody",
      "post join": "anybody",
      "post leave": "token",
    });
  });
});

describe("who defines an id in fourgate.yaml as well", () => {
  beforeEach(start);
  afterEach(stop);

  test("has what the file says, and its devices by code stay", async () => {
    const device = laptop("anns");
    const token = await running.joined("ann", device);
    await running.stop();
    const config = join(running.home, "fourgate.yaml");
    const text = await readFile(config, "utf8");
    await writeFile(config, text.replace("users:\n", "users:\n  - { id: ann, level: 7 }\n"));
    await running.startAgain();
    expect(await users()).toContainEqual({ id: "ann", level: 7, teams: [], source: "file", devices: 1 });
    expect(running.gateway.snapshot().identity.resolve(token)).toMatchObject({ user: "ann", level: 7 });
  });
});

describe("whoever is no operator", () => {
  beforeAll(start);
  afterAll(stop);

  const asked = [
    ["without saying that it is the operator", {}],
    [
      "with a device's token, as the guard comes",
      { "x-fourgate-operator": "local", "x-fourgate-token": "x" },
    ],
    ["saying something else", { "x-fourgate-operator": "yes" }],
  ] as const;
  test.each(asked)("gets nothing through the socket: %s", async (_how, headers) => {
    expect((await running.ask("/api/v1/users", { local: true, headers })).status).toBe(401);
  });

  test("gets nothing over the port, whatever it says", async () => {
    const headers = { "x-fourgate-operator": "local" };
    expect((await running.ask("/api/v1/users", { headers })).status).toBe(401);
    expect(
      (await running.ask("/api/v1/users", { method: "POST", body: { id: "eve" }, headers })).status,
    ).toBe(401);
    expect(running.records("identity")).toEqual([]);
  });
});

describe("the admin's log-in", () => {
  beforeEach(start);
  afterEach(stop);

  const session = async (): Promise<string> => {
    const password = running.gateway.adminPassword ?? "";
    const port = String(running.gateway.port);
    const response = await fetch(`http://127.0.0.1:${port}/console/login`, {
      method: "POST",
      headers: { origin: `http://127.0.0.1:${port}` },
      body: new URLSearchParams({ password }),
      redirect: "manual",
    });
    return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  };

  test("administers as admin, with its session as a bearer token", async () => {
    const bearer = (await session()).split("=")[1] ?? "";
    const answer = await running.ask("/api/v1/users", {
      method: "POST",
      body: { id: "ann" },
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect(answer.status).toBe(201);
    expect(running.records("identity")[0]?.by).toBe("admin");
  });

  test("as a cookie changes something only from the gateway's own page", async () => {
    const cookie = await session();
    const port = String(running.gateway.port);
    const from = async (origin: string): Promise<number> =>
      (
        await running.ask("/api/v1/users", {
          method: "POST",
          body: { id: "ann" },
          headers: { cookie, origin },
        })
      ).status;
    expect(await from("http://127.0.0.1:9")).toBe(403);
    expect(await from(`http://127.0.0.1:${port}`)).toBe(201);
  });
});
