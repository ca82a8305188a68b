import { isUnfilled } from "../../evidence/no-secret.ts";
import { personsPassword } from "../../evidence/persons-password.ts";
import { isRandomValue } from "../../evidence/random-value.ts";
import type { Detector } from "../../detector.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

const quote = "\\\\{0,3}[\"'`]";
/** A literal, a variable or a member that stands before the password. */
const argument = `(?:${quote}[^"'\`\\r\\n\\\\]{0,160}${quote}|[$\\w][\\w.$>-]{0,63})`;
const next = "\\s{0,8},\\s{0,8}";
const password = `${quote}([^\\s"'\`\\\\]{6,128})${quote}`;

/** What examples and tests have in this place. */
const words =
  /^(?:(?:my|your|the|some|test|db|user|bad|wrong|invalid|new|old|root|admin|correct)?[-_]?(?:pass(?:word|wd)?|pwd|pw|secret|user(?:name)?|test|value))[-_!@]?[0-9]{0,4}$/i;

function isNoPassword(match: RegExpExecArray): boolean {
  const value = match.slice(1).find((group) => group !== undefined) ?? "";
  if (isUnfilled(value) || words.test(value)) return true;
  return !isRandomValue(value) && personsPassword(value) === null;
}

/** Passwords that no name stands beside: which argument of a call it is tells. */
export const loginArgumentDetectors: readonly Detector[] = [
  {
    id: "login-argument-password",
    title: "a password as an argument of a call that logs in",
    source: "https://cwe.mitre.org/data/definitions/798.html",
    keywords: [
      "mysqli(",
      "mysqli_connect(",
      "new pdo(",
      "drivermanager.getconnection(",
      "networkcredential(",
      "setbasicauth(",
      "passwordauthentication(",
      "passwordcredentials(",
      "httpbasicauth(",
      "auth.basic(",
      "authtokens.basic(",
      "auth=(",
      "auth = (",
    ],
    pattern:
      `(?:(?:mysqli(?:_connect)?|new PDO|DriverManager\\.getConnection)\\(\\s{0,8}${argument}${next}${argument}${next}` +
      `|(?:NetworkCredential|SetBasicAuth|PasswordAuthentication|PasswordCredentials|HTTPBasicAuth|auth\\.basic|AuthTokens\\.basic)\\(\\s{0,8}${argument}${next}` +
      `|auth ?= ?\\(\\s{0,8}${quote}[^"'\`\\s\\\\]{1,160}${quote}${next})${password}`,
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    isNoSecret: isNoPassword,
    rotate: "Change this account's password and read the new one from a secret store.",
    finds: () => {
      const secret = sample(alphanumeric, 16);
      return [
        { text: `$db = new mysqli('db1', 'shop', '${secret}', 'orders');`, secret },
        { text: `DriverManager.getConnection(URL, "shop", "${secret}");`, secret },
        { text: `var login = new NetworkCredential("ann", "${"Summer"}2024!");`, secret: `${"Summer"}2024!` },
        { text: `req.SetBasicAuth(user, "${secret}")`, secret },
        { text: `GraphDatabase.driver("bolt://db1:7687", auth=("neo4j", "${secret}"))`, secret },
        { text: `neo4j.auth.basic("neo4j", "${secret}")`, secret },
      ];
    },
    ignores: () => [
      'req.SetBasicAuth("username", "password1")',
      "new mysqli($host, $user, $password, $db)",
      "new NetworkCredential(user, Environment.GetEnvironmentVariable(name))",
      'requests.get(url, auth=("user", "passwd"))',
      'DriverManager.getConnection(url, "sa", "")',
      'new mysqli("localhost", "my_user", "my_password", "world")',
    ],
  },
  {
    id: "jwt-signing-argument",
    title: "a key that tokens are signed with, as an argument",
    source: "https://www.rfc-editor.org/rfc/rfc8725#section-3.5",
    keywords: ["jwt.sign(", "jwt.verify(", "jwt.encode(", "jwt.decode("],
    pattern: `jwt\\.(?:sign|verify|encode|decode)\\(\\s{0,8}[$\\w{][^"'\`\\r\\n\\\\]{0,120}${next}${password}`,
    captures: [1],
    confidence: "medium",
    isNoSecret: (match) => isUnfilled(match[1] ?? "") || !isRandomValue(match[1] ?? ""),
    rotate: "Sign with a new key that comes from a secret store; tokens of the old one end.",
    finds: () => [
      { text: `jwt.sign(payload, '${sample(alphanumeric, 24)}');`, secret: sample(alphanumeric, 24) },
      { text: `jwt.decode(token, "${sample(lowerHex, 32)}")`, secret: sample(lowerHex, 32) },
    ],
    ignores: () => ["jwt.sign(payload, 'secret')", "jwt.verify(token, 'my-secret-key-1')"],
  },
  {
    id: "form-password",
    title: "a password in a form's fields",
    source: "https://url.spec.whatwg.org/#application/x-www-form-urlencoded",
    keywords: ["&password=", "?password=", "&passwd=", "&pwd=", "&pass=", "&client_secret="],
    pattern: "[?&](?:password|passwd|pwd|pass|client_secret)=([^&\\s\"'`<>\\\\]{6,256})(?=&)",
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    isNoSecret: isNoPassword,
    rotate: "Change this account's password, and keep what people send out of the log.",
    finds: () => [
      {
        text: `POST /login user=ann&password=${sample(alphanumeric, 14)}&next=/\n`,
        secret: sample(alphanumeric, 14),
      },
    ],
    ignores: () => ["?user=ann&password=password1&next=/", "&password=${password2}&next=/"],
  },
];
