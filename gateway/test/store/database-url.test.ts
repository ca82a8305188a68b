import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "@fourgate/gateway/config/config";
import { loadConfig, type GatewayConfig } from "@fourgate/gateway/config/load";
import { parseDatabaseUrl } from "@fourgate/gateway/store/server/database-url";

describe("the database's address", () => {
  it("names user, host, port and database, with TLS wherever it is another machine", () => {
    expect(parseDatabaseUrl("postgres://ann%40x@db.example.com/logs")).toEqual({
      host: "db.example.com",
      port: 5432,
      user: "ann@x",
      database: "logs",
      tls: true,
      caFile: null,
    });
    expect(parseDatabaseUrl("postgresql://f@127.0.0.1:6000/f")).toMatchObject({ port: 6000, tls: false });
    expect(parseDatabaseUrl("postgres://f@[::1]/f")).toMatchObject({ host: "::1", tls: false });
    expect(parseDatabaseUrl("postgres://f@local/f?host=/run/postgresql")).toMatchObject({
      host: "/run/postgresql",
      tls: false,
    });
    expect(parseDatabaseUrl("postgres://f@127.0.0.1/f?sslmode=verify-full&sslrootcert=ca.pem")).toMatchObject(
      {
        tls: true,
        caFile: "ca.pem",
      },
    );
    expect(parseDatabaseUrl("postgres://f@db/f?sslmode=disable")).toMatchObject({ tls: false });
  });

  it.each([
    ["postgres://f:needle@db/f", "no password"],
    ["mysql://f@db/f", "begin with postgres://"],
    ["postgres://db/f", "user"],
    ["postgres://f@db", "database"],
    ["postgres://f@db/f?sslmode=require", "sslmode"],
    ["postgres://f@db/f?options=-c", "takes sslmode"],
    ["no url", "must be a URL"],
  ])("is refused as %s, with its line and without what it holds", (url, words) => {
    const text = `teams: []\ndatabase: ${JSON.stringify(url)}\n`;
    expect(() => parseConfig(text)).toThrow(words);
    expect(() => parseConfig(text)).toThrow(/^fourgate\.yaml:2: database: /);
    expect(() => parseConfig(text)).not.toThrow("needle");
  });

  it("takes a password file only beside it", () => {
    expect(() => parseConfig("database_password_file: keys/db\n")).toThrow("only for a database");
  });
});

describe("the database's password", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "fourgate-password-"));
    await mkdir(join(home, "policy"));
    await writeFile(join(home, "policy", "a.cedar"), '@id("all") permit (principal, action, resource);');
    await writeFile(
      join(home, "fourgate.yaml"),
      "database: postgres://f@db/f?sslrootcert=ca.pem\ndatabase_password_file: db.password\n",
    );
  });
  afterEach(() => rm(home, { recursive: true }));
  const load = (): Promise<GatewayConfig> => loadConfig({ home, gatewayPort: null, guardPort: null });

  it("comes from its own file, which nobody else may read", async () => {
    await writeFile(join(home, "db.password"), "made-up\n", { mode: 0o600 });
    const { database, secrets } = await load();
    expect(secrets.databasePassword).toBe("made-up");
    expect(database?.caFile).toBe(join(home, "ca.pem"));
    await rm(join(home, "db.password"));
    await writeFile(join(home, "db.password"), "made-up\n", { mode: 0o644 });
    await expect(load()).rejects.toThrow(/the database's password .* can be read by other users/);
    await rm(join(home, "db.password"));
    await expect(load()).rejects.toThrow(/the database's password .* cannot be read/);
  });
});
