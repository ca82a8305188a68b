import type { IdentityChange, IdentityRecord } from "@fourgate/core/audit/identity-record";
import { FourgateError } from "@fourgate/core/errors";
import { codeHash, codeText, newCodeSecret, parseCode } from "./join-code.ts";
import type { Managed, ManagedCode } from "./managed.ts";
import { addTeam, addUser, changeUser, removeTeam, removeUser, revokeDevice, type Standing } from "./plan.ts";
import { join, makeCode, openCode, withdrawCode, type JoiningDevice } from "./plan-joining.ts";
import type { MadeCode, PeopleDoor } from "./people-door.ts";
import { listedCode, Roster, type FileRoster } from "./roster.ts";
import { OneByOne } from "../one-by-one.ts";
import { newToken, tokenHash } from "./token.ts";

export interface PeopleParts {
  /** What the journal said so far. Changed here only, and only by what is durable. */
  readonly managed: Managed;
  /** What fourgate.yaml says now. */
  readonly file: () => FileRoster;
  /** Resolves once the record is durable. @throws FourgateError record_failed */
  readonly append: (record: IdentityRecord) => Promise<void>;
  /** A change is in force: who may come in is to be worked out anew. */
  readonly changed: (record: IdentityRecord) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** ULIDs. */
  readonly nextId: () => string;
  /** The pin of the gateway's own CA, which a code carries; null where it has none. */
  readonly caPin: () => Promise<string | null>;
  /** Where laptops reach the gateway; null where that is not known. */
  readonly gatewayUrl: () => string | null;
}

export interface JoinedDevice {
  readonly device: string;
  /** Told this once. */
  readonly deviceToken: string;
  readonly user: string;
}

/** Whom a code lets in, and until when. */
export interface CodeTerms {
  readonly user: string;
  readonly teams: readonly string[];
  readonly expiresAt: string;
}

/**
 * Users, teams, devices and join codes beside those of fourgate.yaml. A change goes one way:
 *
 *   planned    worked out from what stands now; nothing else is planned until it is through
 *   journalled the commit point: the record is durable
 *   applied    in memory, at once and as a whole, and the identity snapshot is replaced
 *
 * So what was acknowledged is in the journal, and what is not in the journal was never in force.
 */
export class People {
  readonly #parts: PeopleParts;
  readonly #turns = new OneByOne();

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  get roster(): Roster {
    return new Roster(this.#parts.file(), this.#parts.managed);
  }

  /** The same doings in somebody's name, which stands in each record. */
  as(by: string): PeopleDoor {
    const { clock, managed } = this.#parts;
    const change = (plan: (standing: Standing) => IdentityChange[]): Promise<void> => this.#change(by, plan);
    return {
      users: async () => this.roster.listUsers(),
      addUser: (user) => change((standing) => addUser(standing, user)),
      changeUser: (id, changes) => change((standing) => changeUser(standing, id, changes)),
      removeUser: (id) => change((standing) => removeUser(standing, id)),
      teams: async () => this.roster.listTeams(),
      addTeam: (id) => change((standing) => addTeam(standing, id)),
      removeTeam: (id) => change((standing) => removeTeam(standing, id)),
      devices: async () => this.roster.listDevices(),
      revokeDevice: (id) => change((standing) => revokeDevice(standing, id)),
      codes: async () => this.roster.listCodes(clock()),
      makeCode: async (wish) => {
        const id = this.#parts.nextId();
        const pin = await this.#parts.caPin();
        const secret = newCodeSecret();
        const sha256 = codeHash(secret);
        await change((standing) => makeCode(standing, wish, { id, sha256, nowMs: clock() }));
        return this.#made(managed.codes.get(id), codeText(secret, pin));
      },
      withdrawCode: (id) => change((standing) => withdrawCode(standing, id, clock())),
    };
  }

  /** What this code would let in; it stays unused. @throws CodeRefused */
  terms(text: string): CodeTerms {
    const standing = this.#standing();
    const { user, teams, expiresAt } = openCode(standing, hashOf(text), this.#parts.clock());
    const known = this.roster.listUsers().find(({ id }) => id === user);
    return { user, teams: [...new Set([...(known?.teams ?? []), ...teams])], expiresAt };
  }

  /**
   * Uses the code up: its device is enrolled, with a token, in one record.
   * @throws CodeRefused; FourgateError usage (the code stays open), record_failed
   */
  async join(text: string, device: JoiningDevice): Promise<JoinedDevice> {
    const { clock } = this.#parts;
    const deviceToken = newToken();
    let joined: JoinedDevice | undefined;
    // The code is looked at first for whose name the record bears, and again in its turn.
    const { user, code: id } = openCode(this.#standing(), hashOf(text), clock());
    await this.#change(`${user}, with join code ${id}`, (standing) => {
      const code = openCode(standing, hashOf(text), clock());
      const planned = join(standing, code, device, tokenHash(deviceToken));
      joined = { device: planned.device, deviceToken, user: code.user };
      return planned.changes;
    });
    if (joined) return joined;
    throw new FourgateError("internal", "the device was not enrolled", "report this as a fault of Fourgate");
  }

  /** A device's own wish to go. @throws FourgateError usage: the file defines it */
  async leave(user: string, device: string): Promise<void> {
    await this.#change(`${user}, from device ${device}`, (standing) => revokeDevice(standing, device));
  }

  #made(code: ManagedCode | undefined, text: string): MadeCode {
    const { clock, gatewayUrl } = this.#parts;
    if (code) return { ...listedCode(code, clock()), text, gateway: gatewayUrl() };
    throw new FourgateError("internal", "the code was not made", "report this as a fault of Fourgate");
  }

  #standing(): Standing {
    return { file: this.#parts.file(), managed: this.#parts.managed };
  }

  async #change(by: string, plan: (standing: Standing) => IdentityChange[]): Promise<void> {
    await this.#turns.run(async () => this.#changeNow(by, plan));
  }

  async #changeNow(by: string, plan: (standing: Standing) => IdentityChange[]): Promise<void> {
    const { append, changed, clock, managed, nextId } = this.#parts;
    const changes = plan(this.#standing());
    if (changes.length === 0) return;
    const time = new Date(clock()).toISOString();
    const record: IdentityRecord = { kind: "identity", id: nextId(), time, by, changes };
    await append(record);
    // The commit point is behind: from here to the new snapshot nothing else runs.
    managed.apply(record);
    changed(record);
  }
}

function hashOf(text: string): string | undefined {
  const code = parseCode(text);
  return code && codeHash(code.secret);
}
