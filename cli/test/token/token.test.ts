import { generateKeyPairSync, hash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "@fourgate/gateway/config/config";
import { createIdentity } from "@fourgate/gateway/identity/identity";
import { play, readTranscript } from "../transcript.ts";

const tokenPattern = /fgt_[\w-]{43}/;
const env = { PATH: "/usr/bin:/bin", HOME: "/nonexistent" };

describe("fourgate token", () => {
  test.each(readTranscript(join(import.meta.dirname, "token.txt")))(
    "$command",
    async ({ command, expected }) => {
      const said = await play(command, env, "/");
      const token = tokenPattern.exec(said)?.[0] ?? "";
      expect(
        token === "" ? said : said.replace(token, "TOKEN").replace(hash("sha256", token, "hex"), "SHA256"),
      ).toBe(expected);
    },
  );

  test("what it prints lets the token in, under that user and role", async () => {
    const said = await play("fourgate token --device laptop --agent frontend-agent", env, "/");
    const lines = said.split("\n").slice(-2).join("\n");
    const publicKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
    const devices = `devices:\n  - { id: laptop, public_key: ${publicKey}, user: ada }`;
    const config = parseConfig(`${devices}\nagents:\n  frontend-agent: []\nusers:\n  - id: ada\n${lines}\n`);
    const identity = createIdentity({
      users: config.users.map(({ id, teams, level, tokens_sha256 }) => ({
        id,
        teams,
        level,
        tokens: tokens_sha256.map((entry) =>
          typeof entry === "string"
            ? { sha256: entry, device: "", agent: null }
            : { sha256: entry.sha256, device: entry.device ?? "", agent: entry.agent ?? null },
        ),
      })),
    });
    expect(identity.resolve(tokenPattern.exec(said)?.[0] ?? "")).toMatchObject({
      user: "ada",
      device: "laptop",
      agent: "frontend-agent",
    });
  });

  test("is never the same twice", async () => {
    const [one, two] = await Promise.all([
      play("fourgate token", env, "/"),
      play("fourgate token", env, "/"),
    ]);
    expect(one).not.toBe(two);
  });
});
