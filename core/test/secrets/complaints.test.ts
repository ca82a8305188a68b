import { describe, expect, it } from "vitest";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { bytesOf, scanner, textOf } from "./keyed.ts";

/** What people complain of in scanners, each as a test. */
function found(text: string): string[] {
  const bytes = bytesOf(text);
  return scanner
    .scanText(bytes)
    .filter(({ confidence }) => confidence !== "low")
    .map(({ start, end }) => textOf(bytes.subarray(start, end)));
}

const short = "aB3dE6gH" + "9jK2mN5p";

describe("complaints about what a scanner finds", () => {
  it("entropy cut-offs miss REDIS_PASSWORD with a short random value", () => {
    expect(found(`REDIS_PASSWORD=${short}\n`)).toEqual([short]);
  });

  it("what people make up is missed: Summer2024!, Tr0ub4dor&3, a word with digits", () => {
    for (const password of [
      "Summer" + "2024!",
      "Tr0ub4dor" + "&3",
      "falcon" + "88!",
      "Orchid" + "Garden42",
    ]) {
      for (const text of [
        `DB_PASSWORD=${password}\n`,
        `  password: ${password}\n`,
        `{"user": "app", "password": "${password}"}`,
        `spring.datasource.password=${password}\r\n`,
        `<password>${password}</password>`,
        `$db_pass = '${password}';`,
        `ds.setPassword("${password}");`,
        `define('DB_PASSWORD', '${password}');`,
        `mysql -u root -p'${password}' shop`,
        `postgres://app:${password}@db.internal/shop`,
        `Server=db;User Id=app;Password=${password};`,
        `machine a.example login bob password ${password}\n`,
        `db.internal:5432:shop:app:${password}\n`,
        `CREATE USER app WITH PASSWORD '${password}';`,
        `The admin password is ${password}`,
      ]) {
        expect(found(text), text).toEqual([password]);
      }
    }
  });

  it("identifiers, monkey and commit hashes are flagged", () => {
    const commit = "9fceb02d0ae598e95dc970b747" + "67f19372d61af8";
    for (const text of [
      "const accessTokenProvider = new DefaultAzureCredential();",
      "password = monkey",
      "PASSWORD=monkey\n",
      `{"password": "monkey"}`,
      "<password>monkey</password>",
      `commit ${commit}`,
      `token: ${commit}`,
      "secretKey: HTTP_BASIC_AUTH2",
      `apiKey: 'GEMINI_API_KEY'`,
      "declare function pbkdf2(password: Uint8Array, salt: Uint8Array): Uint8Array;",
      "token: CachedX509Token,",
    ]) {
      expect(found(text), text).toEqual([]);
    }
  });

  it("C4, S3 and EKS are masked as if they were somebody's", () => {
    expect(
      found("Draw C4 of S3 and EKS; the token for EKS is in S3, the secret of C4 is its levels."),
    ).toEqual([]);
  });

  it("placeholders, references and sentences about passwords are flagged", () => {
    for (const text of [
      "password: ${{ secrets.DB_PASSWORD }}\n",
      "password = var.db_password\n",
      "  password: {{ .Values.auth.password | quote }}\n",
      "password: !Ref DBPassword\n",
      "API_KEY=your-api-key-here\n",
      `password: "Enter your password"`,
      `"password": "Passwort1"`,
      "password: yup.string().min(8, 'Password too short').required(),",
      "password VARCHAR(255) NOT NULL,",
      "--password string   Password for the registry",
      "The password must have 8 characters and a digit like 1.",
      "PASSWORD_REGEX=^(?=.*[A-Z])(?=.*[0-9]).{8,}$\n",
      "PublicKeyToken=b77a5c561934e089",
      `"integrity": "sha512-oRfkyxbxR3OfMNKLUaaSb6Lr2nS1oFi4pw8VYk0oLJSqPzZ6Uy2qyJIHmYzcoEPYPJlOV0tLRJAJlAmq9NtMuA=="`,
    ]) {
      expect(found(text), text).toEqual([]);
    }
  });

  it("heredocs and files over a mebibyte go by unscanned", () => {
    const heredoc = `cat > .env <<'EOF'\nDB_PASSWORD=${short}\nEOF\n`;
    expect(found(heredoc)).toEqual([short]);
    expect(found("let a = add(b, c);\n".repeat(60_000) + heredoc)).toEqual([short]);
  });

  it("a key that is a file's whole content is no finding", () => {
    const key = "3ebf21f8e5d1ab86" + "b27a720842c3bb57";
    expect(scanner.scanText(bytesOf(`${key}\n`)).map((each) => each.rule.detector.id)).toEqual([
      "rails-master-key",
    ]);
  });

  it("detectors for any assignment crowd out the ones that can say whose secret it is", () => {
    const { text, secret } = allDetectors.find(({ id }) => id === "docker-config-auth")!.finds()[0]!;
    expect(scanner.scanText(bytesOf(text)).map((each) => each.rule.detector.id)).toEqual([
      "docker-config-auth",
    ]);
    expect(found(text)).toEqual([secret]);
  });
});
