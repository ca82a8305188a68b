/** Where a PostgreSQL server is, as `database` in fourgate.yaml names it. */
export interface DatabaseAddress {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Whether its certificate is checked and the name in it; off only where stated or on this machine. */
  readonly tls: boolean;
  /** A CA's certificate file, relative to the data folder; null for the system's. */
  readonly caFile: string | null;
}

const portDefault = 5432;

/**
 * postgres://USER@HOST[:PORT]/NAME[?sslmode=verify-full|disable&sslrootcert=FILE&host=/SOCKET/FOLDER].
 * Gives what is wrong with it, in words, where it is none.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress | { readonly fault: string } {
  if (!URL.canParse(text)) return { fault: "must be a URL: postgres://user@host:5432/name" };
  const url = new URL(text);
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:")
    return { fault: "must begin with postgres://" };
  if (url.password !== "")
    return { fault: "must hold no password: put it into a file and name that with database_password_file" };
  const unknown = [...url.searchParams.keys()].find(
    (key) => !["sslmode", "sslrootcert", "host"].includes(key),
  );
  if (unknown !== undefined) return { fault: "takes sslmode, sslrootcert and host after the question mark" };
  const sslmode = url.searchParams.get("sslmode");
  if (sslmode !== null && sslmode !== "verify-full" && sslmode !== "disable")
    return { fault: "takes sslmode=verify-full or sslmode=disable: any other checks nothing" };
  const host = url.searchParams.get("host") ?? url.hostname.replace(/^\[|\]$/g, "");
  const [user, database] = [decoded(url.username), decoded(url.pathname.slice(1))];
  if (!host || !user || !database || database.includes("/"))
    return { fault: "must name a user, a host and a database: postgres://user@host:5432/name" };
  return {
    host,
    port: url.port === "" ? portDefault : Number(url.port),
    user,
    database,
    tls: sslmode === null ? !isOnThisMachine(host) : sslmode === "verify-full",
    caFile: url.searchParams.get("sslrootcert"),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function isOnThisMachine(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127(?:\.\d+){3}$/.test(host);
}
