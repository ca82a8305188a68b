import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { IdentityRecord } from "@fourgate/core/audit/identity-record";
import { FourgateError } from "@fourgate/core/errors";
import { ulids } from "@fourgate/wire/ids";
import { createIdentity, type Identity } from "../../src/identity/identity.ts";
import { Managed } from "../../src/identity/managed.ts";
import { People } from "../../src/identity/people.ts";
import { Roster, type FileRoster } from "../../src/identity/roster.ts";

const publicKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
const file: FileRoster = {
  users: [{ id: "filer", teams: ["ops"], level: 1, tokens: [] }],
  devices: [],
  teams: ["ops"],
};

const user = fc.constantFrom("ann", "bob", "filer");
const team = fc.constantFrom("ops", "web", "pay");
const step = fc.oneof(
  fc.record({ act: fc.constant("add" as const), user, teams: fc.array(team, { maxLength: 2 }) }),
  fc.record({ act: fc.constant("change" as const), user, join: fc.array(team), leave: fc.array(team) }),
  fc.record({ act: fc.constant("remove" as const), user }),
  fc.record({ act: fc.constantFrom("addTeam" as const, "removeTeam" as const), team }),
  fc.record({ act: fc.constant("code" as const), user, teams: fc.array(team, { maxLength: 2 }) }),
  fc.record({ act: fc.constant("enrol" as const), user }),
  fc.record({ act: fc.constantFrom("use" as const, "withdraw" as const, "revoke" as const), at: fc.nat(5) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A world in which steps are tried; what does not make sense is refused, and changes nothing. */
class World {
  readonly managed = new Managed();
  readonly records: IdentityRecord[] = [];
  readonly tokens = new Map<string, string>();
  readonly #codes: { readonly text: string; readonly id: string }[] = [];
  readonly #people = new People({
    managed: this.managed,
    file: () => file,
    append: (record) => {
      // As the journal has it: bytes, not these objects.
      this.records.push(JSON.parse(JSON.stringify(record)) as IdentityRecord);
      return Promise.resolve();
    },
    changed: () => undefined,
    clock: Date.now,
    nextId: ulids(),
    caPin: () => Promise.resolve(null),
    gatewayUrl: () => null,
  });

  async try(one: Step): Promise<void> {
    try {
      await this.#do(one);
    } catch (error) {
      if (!(error instanceof FourgateError) || error.code === "internal") throw error;
    }
  }

  async #do(one: Step): Promise<void> {
    const people = this.#people.as("test");
    if (one.act === "add") await people.addUser({ id: one.user, level: 0, teams: one.teams });
    else if (one.act === "change") await people.changeUser(one.user, { join: one.join, leave: one.leave });
    else if (one.act === "remove") await people.removeUser(one.user);
    else if (one.act === "addTeam") await people.addTeam(one.team);
    else if (one.act === "removeTeam") await people.removeTeam(one.team);
    else if (one.act === "code")
      this.#codes.push(await people.makeCode({ user: one.user, teams: one.teams }));
    else if (one.act === "withdraw") await people.withdrawCode(this.#codes[one.at]?.id ?? "");
    else if (one.act === "revoke") await people.revokeDevice([...this.managed.devices.keys()][one.at] ?? "");
    else if (one.act === "enrol")
      await this.#join((await people.makeCode({ user: one.user, teams: [] })).text);
    else if (one.act === "use") await this.#join(this.#codes[one.at]?.text ?? "");
  }

  async #join(code: string): Promise<void> {
    const device = { deviceName: "laptop", publicKey, platform: "" };
    const joined = await this.#people.join(code, device);
    this.tokens.set(joined.device, joined.deviceToken);
  }
}

function seen(managed: Managed): object {
  const roster = new Roster(file, managed);
  return {
    users: roster.listUsers(),
    teams: roster.listTeams(),
    devices: roster.listDevices(),
    codes: roster.listCodes(0),
    revoked: roster.revokedTokens(),
    who: roster.users(),
  };
}

function opens(identity: Identity, token: string): boolean {
  try {
    return identity.resolve(token) !== undefined;
  } catch {
    return false;
  }
}

test("whatever was done: the records alone give the very same people, and a token opens exactly while its device and user stand", async () => {
  let joinedCount = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), async (steps) => {
      const world = new World();
      for (const one of steps) await world.try(one);
      const again = new Managed();
      for (const record of world.records) again.apply(record);
      expect(seen(again)).toEqual(seen(world.managed));
      const roster = new Roster(file, again);
      const identity = createIdentity({ users: roster.users() }, roster.revokedTokens());
      const working = new Set(roster.devices().map(({ id }) => id));
      joinedCount += world.tokens.size;
      for (const [device, token] of world.tokens) expect(opens(identity, token)).toBe(working.has(device));
      const members = roster.listUsers().flatMap(({ teams }) => teams);
      const teams = new Set(roster.listTeams().map(({ id }) => id));
      expect(members.filter((one) => !teams.has(one))).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(joinedCount).toBeGreaterThan(30);
});
