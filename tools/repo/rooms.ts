/**
 * Who may import whom: core <- {wire, journal} <- {guard, gateway} <- cli. guard and gateway
 * never import one another.
 */
export const rooms: Readonly<Record<string, Room>> = {
  core: { name: "@fourgate/core", imports: [] },
  wire: { name: "@fourgate/wire", imports: ["core"] },
  journal: { name: "@fourgate/journal", imports: ["core"] },
  guard: { name: "@fourgate/guard", imports: ["core", "wire", "journal"] },
  gateway: { name: "@fourgate/gateway", imports: ["core", "wire", "journal"] },
  cli: { name: "fourgate", imports: ["core", "wire", "journal", "guard", "gateway"] },
};

export interface Room {
  /** The package's name. */
  readonly name: string;
  /** Folders of the rooms that its sources may import. */
  readonly imports: readonly string[];
}

/** The room's folder that a path lies in; undefined for tools, bench and the root. */
export function roomOf(path: string): string | undefined {
  const folder = path.slice(0, Math.max(0, path.indexOf("/")));
  return Object.hasOwn(rooms, folder) ? folder : undefined;
}

/** The room's folder that a package name means. */
export function roomOfPackage(name: string): string | undefined {
  return Object.keys(rooms).find((folder) => rooms[folder]?.name === name);
}

/** A room's own code, as opposed to its tests. */
export function isRoomSource(path: string): boolean {
  const room = roomOf(path);
  return room !== undefined && (path.startsWith(`${room}/src/`) || path.startsWith(`${room}/bin/`));
}

/** "@scope/name" or "name" of a bare specifier; undefined for relative and node: ones. */
export function packageOf(specifier: string): string | undefined {
  if (/^(?:\.|\/|node:|data:|file:)/.test(specifier)) return undefined;
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
