import { FourgateError } from "@fourgate/core/errors";
import type { MadeCode, PeopleDoor } from "@fourgate/gateway/identity/people-door";
import type { ListedCode, ListedDevice, ListedTeam, ListedUser } from "@fourgate/gateway/identity/roster";
import type { GatewaySocket } from "./gateway-socket.ts";

/** The admin API's people, as a running gateway has them. */
export function remotePeople(gateway: GatewaySocket): PeopleDoor & AsyncDisposable {
  const list = async <T>(name: string): Promise<readonly T[]> =>
    listOf(await gateway.call("GET", `/api/v1/${name}`), name) as readonly T[];
  const change = async (method: string, path: string, value?: unknown): Promise<void> => {
    await gateway.call(method, `/api/v1/${path}`, value);
  };
  return {
    users: () => list<ListedUser>("users"),
    addUser: (user) => change("POST", "users", user),
    changeUser: (id, changes) => change("PATCH", `users/${encodeURIComponent(id)}`, changes),
    removeUser: (id) => change("DELETE", `users/${encodeURIComponent(id)}`),
    teams: () => list<ListedTeam>("teams"),
    addTeam: (id) => change("POST", "teams", { id }),
    removeTeam: (id) => change("DELETE", `teams/${encodeURIComponent(id)}`),
    devices: () => list<ListedDevice>("devices"),
    revokeDevice: (id) => change("POST", `devices/${encodeURIComponent(id)}/revoke`),
    codes: () => list<ListedCode>("codes"),
    async makeCode(code) {
      const [made] = listOf(
        await gateway.call("POST", "/api/v1/codes", code),
        "codes",
      ) as readonly MadeCode[];
      if (made) return made;
      throw unexpected();
    },
    withdrawCode: (id) => change("POST", `codes/${encodeURIComponent(id)}/withdraw`),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function listOf(answer: unknown, name: string): readonly unknown[] {
  const found = (answer as Readonly<Record<string, unknown>>)[name];
  if (Array.isArray(found)) return found;
  throw unexpected();
}

function unexpected(): FourgateError {
  return new FourgateError(
    "internal",
    "the gateway gave an answer of another version",
    "start the gateway again with this version",
  );
}
