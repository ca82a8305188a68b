import type { NewUser, UserChange } from "./plan.ts";
import type { NewCode } from "./plan-joining.ts";
import type { ListedCode, ListedDevice, ListedTeam, ListedUser } from "./roster.ts";

/**
 * What an operator does with users, teams, devices and codes, wherever they stand. Each change
 * resolves once it is durable and in force.
 * @throws FourgateError usage, not_found, record_failed, overloaded
 */
export interface PeopleDoor {
  users(): Promise<readonly ListedUser[]>;
  addUser(user: NewUser): Promise<void>;
  changeUser(id: string, change: UserChange): Promise<void>;
  removeUser(id: string): Promise<void>;
  teams(): Promise<readonly ListedTeam[]>;
  addTeam(id: string): Promise<void>;
  removeTeam(id: string): Promise<void>;
  devices(): Promise<readonly ListedDevice[]>;
  revokeDevice(id: string): Promise<void>;
  codes(): Promise<readonly ListedCode[]>;
  makeCode(code: NewCode): Promise<MadeCode>;
  withdrawCode(id: string): Promise<void>;
}

/** The code itself is known this once. */
export interface MadeCode extends ListedCode {
  /** As a person gets it. */
  readonly text: string;
  /** Where to join with it; null where the gateway's address is not known. */
  readonly gateway: string | null;
}
