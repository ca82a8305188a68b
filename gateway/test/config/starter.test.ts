import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compilePolicy } from "@fourgate/core/scope/compile";
import type { Principal } from "@fourgate/core/scope/principal";
import { loadCedar } from "../../src/config/cedar.ts";
import type { GatewayEnv } from "../../src/config/env.ts";
import { loadConfig } from "../../src/config/load.ts";
import { writeStarter } from "../../src/config/starter.ts";
import { createIdentity } from "../../src/identity/identity.ts";
import { newToken, tokenHash } from "../../src/identity/token.ts";

let home: string;
let env: GatewayEnv;
const rawKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
const token = newToken();
const facts = {
  user: "o.neil@corp",
  device: "laptop-1",
  devicePublicKey: rawKey,
  tokenSha256: tokenHash(token),
};

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fourgate-config-"));
  env = { home, gatewayPort: null, guardPort: null };
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

describe("the starter", () => {
  it("is written once, for its owner alone, and is sensible as it is", async () => {
    expect(await writeStarter(home, facts)).toBe(true);
    expect(await writeStarter(home, { ...facts, user: "other" })).toBe(false);
    expect((await stat(join(home, "fourgate.yaml"))).mode & 0o077).toBe(0);
    expect((await readdir(home, { recursive: true })).sort()).toEqual([
      "fourgate.yaml",
      "policy",
      "policy/starter.cedar",
    ]);
    const config = await loadConfig(env);
    expect(config.devices).toEqual([{ id: "laptop-1", publicKey: rawKey, user: "o.neil@corp" }]);
    expect(createIdentity(config).resolve(token)).toEqual({
      user: "o.neil@corp",
      teams: ["developers"],
      level: 3,
      agent: null,
      device: "laptop-1",
    });
    expect(await readFile(join(home, "fourgate.yaml"), "utf8")).not.toContain(token);
  });

  it("is finished by the next start where the first one was cut off", async () => {
    await mkdir(join(home, "policy"));
    await writeFile(join(home, "policy", "starter.cedar.new"), "half");
    expect(await writeStarter(home, facts)).toBe(true);
    await expect(loadConfig(env)).resolves.toBeDefined();
  });

  it("holds the rules that its names promise, on a catalogue", async () => {
    await writeStarter(home, facts);
    const engine = await loadCedar();
    const { policy } = await loadConfig(env, engine);
    const folders = (["public", "internal", "confidential", "restricted"] as const).map((classification) => ({
      path: classification,
      classification,
      levelMin: 0,
    }));
    const snapshot = compilePolicy(
      {
        ...policy,
        agents: { robot: ["mono/public"] },
        catalogue: {
          uncatalogued: "internal",
          repos: [
            {
              name: "mono",
              remotes: [],
              folders: [
                { path: "", classification: "internal", levelMin: 0 },
                { path: "seniors", classification: "internal", levelMin: 3 },
                ...folders,
              ],
            },
          ],
        },
      },
      engine,
    );
    const someone: Principal = { user: "a", teams: ["developers"], level: 0, agent: null, device: "d" };
    const robot = { ...someone, agent: "robot" };
    const read = (who: Principal, folder: string) =>
      snapshot.decide(who, "read", { repo: "mono", folder }, null);
    expect(read(someone, "restricted").allowed).toBe(true);
    expect(read(someone, "seniors")).toEqual({ allowed: false, rules: ["seniors-only-folders"] });
    expect(read({ ...someone, level: 3 }, "seniors").allowed).toBe(true);
    expect(read(robot, "public").allowed).toBe(true);
    expect(read(robot, "internal")).toEqual({ allowed: false, rules: ["agents-stay-in-their-folders"] });
    expect(snapshot.decide(robot, "write", { repo: null, folder: "" }, null).allowed).toBe(true);
    const [anthropic] = policy.deployments;
    const rehearsal = policy.deployments.find((one) => one.rehearsal);
    if (!anthropic || !rehearsal) throw new TypeError("the starter has a cloud and a rehearsal");
    const zero = { ...anthropic, terms: { ...anthropic.terms, retentionDays: 0 } };
    const training = { ...zero, terms: { ...zero.terms, training: "allowed" as const } };
    const table = [anthropic, zero, training, rehearsal].map((to) =>
      folders.map(
        ({ path: folder }) => snapshot.decide(someone, "send", { repo: "mono", folder }, to).allowed,
      ),
    );
    expect(table).toEqual([
      [true, true, false, false],
      [true, true, true, false],
      [false, false, false, false],
      [true, true, true, true],
    ]);
    expect(rehearsal).toMatchObject({ name: "rehearsal", class: "private", rehearsal: true });
  });
});
