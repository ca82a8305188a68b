import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import { createKnownFinder, knownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import { learn } from "@fourgate/core/secrets/known/learn";
import type { SecretFileFormat } from "@fourgate/core/secrets/known/read-values";
import { bytesOf, inflate, keyedHash, scanner, textOf } from "../keyed.ts";
import { blocks, escapes } from "../decode/encodings.ts";

const password = "hunter2" + "xyz";

function learned(text: string, format: SecretFileFormat = "assignments", exclude: string[] = []): string[] {
  return learn({ name: ".env", format, text }, exclude).map(({ value }) => value);
}

const scannerOf = (values: readonly string[]): ReturnType<typeof createLayerScanner> =>
  createLayerScanner(
    scanner,
    inflate,
    createKnownFinder(
      knownSecrets(
        values.map((value) => ({ title: "a value from .env (X)", value, confidence: "high" })),
        keyedHash,
      ),
      keyedHash,
    ),
  );

describe("what is learned of a secret file", () => {
  it.each<[string, string, SecretFileFormat, string[]]>([
    [".env", `REDIS_PASSWORD=${password}\n`, "assignments", [password]],
    [".env in quotes, with a comment", `export API_KEY="${password}" # mine\nB=1`, "assignments", [password]],
    [".npmrc", `//registry.example/:_authToken=${password}\nalways-auth=true\n`, "assignments", [password]],
    [
      "aws credentials",
      `[default]\naws_secret_access_key = ${password}\nregion = eu-west-1\n`,
      "assignments",
      [password],
    ],
    ["YAML", `users:\n- name: ada\n  user:\n    token: ${password}\n`, "assignments", [password]],
    ["tfvars", `db_password = "${password}"\ninstance_type = "t3.large"\n`, "assignments", [password]],
    ["JSON", JSON.stringify({ auths: { "r.example": { auth: password } } }), "json", [password]],
    ["netrc", `machine a.example login ada password ${password}\n`, "netrc", [password]],
    ["pgpass", `localhost:5432:shop:ada:${password}\n`, "pgpass", [password]],
    ["htpasswd", `ada:$apr1$r31.ab${password}\n# old\n`, "htpasswd", [`$apr1$r31.ab${password}`]],
    ["git-credentials", `https://ada:${password}@git.example\n`, "urls", [password]],
    ["a URL in .env", `DATABASE_URL=postgres://ada:${password}@db/shop\n`, "assignments", [password]],
    ["a random value under any name", `SENTRY=aB3dE6gH9jK2mN5pQ8\n`, "assignments", ["aB3dE6gH9jK2mN5pQ8"]],
  ])("is the secret: %s", (_, text, format, values) => {
    expect(learned(text, format)).toEqual(values);
  });

  it.each([
    "NODE_ENV=production",
    "PORT=3000",
    "DEBUG=true",
    "HOST=localhost",
    "API_URL=https://api.example.com/v1",
    "ADMIN_MAIL=ada@example.com",
    "LOG_PATH=/var/log/shop.log",
    "SECRET_FILE=/run/secrets/database1",
    "DB_PASSWORD=postgres",
    "DB_PASSWORD=password",
    "ADMIN_PASSWORD=admin123",
    "PASSWORD=changeme",
    "PASSWORD=${DB_PASSWORD}",
    "TOKEN=<your-token-here>",
    "PASSWORD=123456",
    "PASSWORD=ab1",
    "AWS_REGION=eu-central-1",
    "COMMIT=9fceb02d0ae598e95dc970b74767f19372d61af8",
    "REQUEST_ID=3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "APP_NAME=my-shop-frontend",
    "AUTH_URL=https://login.example.com",
    "TOKEN_TYPE=bearerToken1",
  ])("is not what work says all the time: %s", (line) => {
    expect(learned(line)).toEqual([]);
  });

  it("leaves out files and names that policy names", () => {
    expect(learned(`A_PASSWORD=${password}\nB_PASSWORD=${password}1\n`, "assignments", ["a_*"])).toEqual([
      `${password}1`,
    ]);
    expect(learned(`A_PASSWORD=${password}\n`, "assignments", [".e*"])).toEqual([]);
  });

  it("is told by file and name, never by value", () => {
    const [one] = learn({ name: "~/.npmrc", format: "assignments", text: `_authToken=${password}` }, []);
    expect(one?.title).toBe("a value from ~/.npmrc (_authToken)");
  });
});

describe("a known value", () => {
  it("is found as it stands, at any place, and not in a longer word", () => {
    const known = scannerOf([password]);
    for (let shift = 0; shift < 7; shift++) {
      const text = `${"-".repeat(shift)}${password}.`;
      expect(known.scanText(bytesOf(text)).map(({ start, end }) => [start, end])).toEqual([
        [shift, shift + password.length],
      ]);
    }
    expect(known.scanText(bytesOf(`a${password} ${password}b`))).toEqual([]);
  });

  it.each([
    ["a string within a string", JSON.stringify({ log: `line\n${password}\n` })],
    ["a tab's escape", String.raw`a\t${password}\tb`],
    ["a terminal's colour", `\u001b[32m${password}\u001b[0m`],
    ["a colour written out", String.raw`\u001b[1;32m${password}\u001b[0m`],
    ["an address", `q=a%3D${password}&b`],
  ])("is found behind the letter in which an escape ends: %s", (_, text) => {
    const at = text.indexOf(password);
    const found = scannerOf([password]).scanText(bytesOf(text));
    expect(found.map(({ start, end }) => [start, end])).toEqual([[at, at + password.length]]);
  });

  it("is found with its dollars doubled, as compose files write them", () => {
    const text = "environment:\n  DB_PASSWORD: pa$$w0$$rd9q\n";
    const found = scannerOf(["pa$w0$rd9q"]).scanText(bytesOf(text));
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(["pa$$w0$$rd9q"]);
  });

  it("is found in every encoding, and alone in base64", () => {
    const known = scannerOf([password]);
    const text = Buffer.from(`the password of the cache is ${password}, keep it\n`);
    const start = text.indexOf(password);
    for (const coding of [...escapes, ...blocks]) {
      const encoded = coding.encode({ text, start, end: start + password.length });
      const found = known.scanText(encoded.text).map((one) => [one.detector, one.start, one.end]);
      expect(found, coding.name).toEqual([["local-secret", encoded.start, encoded.end]]);
    }
    for (const end of ["", "\n"]) {
      const base64 = Buffer.from(password + end).toString("base64");
      const [found, ...more] = known.scanText(bytesOf(`  password: ${base64}\n`));
      expect(more).toEqual([]);
      expect(found).toMatchObject({ start: 12, end: 12 + base64.length, encoding: ["base64"] });
      expect(textOf(found!.secret)).toBe(password);
    }
  });

  it("is found in a dump in hex, however short it is", () => {
    const short = "hunter" + "22xyz";
    for (const value of [short, short.slice(0, -1)])
      for (const end of ["", "\n"]) {
        const hex = Buffer.from(value + end).toString("hex");
        const texts = [hex, hex.toUpperCase(), hex.match(/.{1,4}/g)!.join(" "), hex.match(/../g)!.join(" ")];
        for (const text of texts) {
          const [found, ...more] = scannerOf([value]).scanText(bytesOf(`00000000: ${text}  |\n`));
          expect(more, text).toEqual([]);
          expect(found, text).toMatchObject({ start: 10, end: 10 + text.length, encoding: ["hex"] });
          expect(textOf(found!.secret)).toBe(value);
        }
      }
  });

  it("is found by its digests exactly where a search for the values finds it", () => {
    const value = fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 12, maxLength: 16 });
    fc.assert(
      fc.property(
        fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof(value, fc.constantFrom("a", "b", "-", "é", " ")), { maxLength: 8 }),
        (values, pieces) => {
          const text = [...pieces, values[0]!, ...pieces].join("");
          const learnt = values.map((one) => ({ title: "t", value: one, confidence: "high" as const }));
          const finder = createKnownFinder(knownSecrets(learnt, keyedHash), keyedHash);
          const bytes = bytesOf(text);
          const found = finder.find(bytes).map(({ start, end }) => textOf(bytes.subarray(start, end)));
          const longestFirst = values.toSorted((a, b) => b.length - a.length);
          const expected: string[] = [];
          for (let at = 0; at < text.length;) {
            const here = longestFirst.find((one) => text.startsWith(one, at));
            if (here !== undefined) expected.push(here);
            at += here?.length ?? 1;
          }
          expect(found).toEqual(expected);
        },
      ),
    );
  });

  it("leaves nothing to read: what is kept holds neither value nor a piece of it", () => {
    const kept = knownSecrets(
      [{ title: "a value from .env (X)", value: password, confidence: "high" }],
      keyedHash,
    );
    const text = JSON.stringify(kept);
    for (let at = 0; at + 4 <= password.length; at++) expect(text).not.toContain(password.slice(at, at + 4));
    expect(text).not.toContain(Buffer.from(password).toString("base64").slice(0, 8));
  });

  it("changes the version of what is found with it, and another key another", () => {
    const [one, two] = [scannerOf([password]), scannerOf([`${password}1`])];
    expect(one.version).not.toBe(two.version);
    expect(one.version).toBe(scannerOf([password]).version);
  });
});
