import { personsPassword } from "../../evidence/persons-password.ts";
import { isDigest, isUuid } from "../../evidence/no-secret.ts";
import { isRandomValue } from "../../evidence/random-value.ts";
import type { Detector } from "../../detector.ts";
import { placeholderPattern, placeholderPrefix } from "../../redact/placeholder.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";
import {
  isNameAboutSecret,
  isPasswordName,
  isPublicBefore,
  secretKeywords,
  secretName,
} from "./secret-names.ts";

/** Where a value stands decides what may stand there. */
interface Place {
  readonly name: string;
  readonly value: string;
  /** In quotes, where code has its literals. */
  readonly quoted: boolean;
  /** NAME=value, a quoted key, a line of its own: data, where nothing but a value can stand. */
  readonly data: boolean;
  /** More of the name before the keyword, or a kind of key: not the bare word "token". */
  readonly compound: boolean;
  /** Under a key in quotes, as examples of requests have them too. */
  readonly inObject: boolean;
  /** The name says whose password it is: a database's, a mail server's. */
  readonly ofService: boolean;
}

/** Groups: the name's tail, a value in quotes, a value to its line's end, another without quotes. */
function isNoAssignment(match: RegExpExecArray): boolean {
  const quoted = match[2] !== undefined;
  const value = withoutPlaceholders(match[2] ?? match[3] ?? match[4] ?? "");
  // Assignments without end behind one another: each would be read as far as the longest secret goes.
  if (value.length > 64 && value.includes(match[0].slice(0, 5))) return true;
  // An empty one, or <something to fill in>, whose value would be the next line's assignment.
  if (!quoted && /^[A-Za-z_][\w.-]{0,64}=[^=]/.test(value) && isOnNextLine(match[0], value)) return true;
  // Without a digit, only an environment's line or a literal can be one.
  if (match[4] !== undefined && !/[0-9]/.test(value) && !/^[A-Z0-9_]{1,64}=/.test(match[0])) return true;
  const before = nameBefore(match);
  if (match[3] === undefined) return isNoSecret(match, before, value, quoted, isData(match, before));
  // What goes on after it, and what is cut short by it, is code; a parameter of an address has more after it.
  if (/[?&]/.test(match.input.charAt(match.index - before.length - 1)) || isCode(value)) return true;
  const line = /^[\w.-]*(?:[ \t]{0,16}=|:[ \t]|\s{1,40}value:[ \t])[ \t]{0,16}[^\s=]/.test(match[0]);
  return isNoSecret(match, before, value, false, line);
}

function isOnNextLine(whole: string, value: string): boolean {
  return /[\r\n]\s*$/.test(whole.slice(0, whole.lastIndexOf(value)));
}

function isCode(value: string): boolean {
  return /[,;{([]$|^[)\]}]|^[!&*]?[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+\W?$|^[\w.]+\(|\(\)|=>/.test(value);
}

function isNoSecret(
  match: RegExpExecArray,
  before: string,
  value: string,
  quoted: boolean,
  data: boolean,
): boolean {
  if (isNameAboutSecret(match[1] ?? "") || (before !== "" && isPublicBefore(before))) return true;
  const name = /^[\w.-]{1,64}/.exec(match[0])?.[0] ?? "";
  const compound = before !== "" || /^(?:[a-z]+[_.-]?key|[a-z]+[_-])/i.test(name);
  return !isSecretAt({
    name,
    value,
    quoted,
    data,
    compound,
    inObject: /^[\w.-]*\\{0,3}["']/.test(match[0]),
    ofService: service.test(before),
  });
}

const anySecretName = new RegExp(secretName, "gi");

/**
 * What tells whether a value is a secret by the name that it stands under, where nothing but data stands: a column, a
 * resource's name, an environment's variable. Null for a name that is no secret's.
 */
export function secretUnder(name: string): ((value: string) => boolean) | null {
  // Short names count before a separator.
  const [last] = Array.from(`${name}=`.matchAll(anySecretName)).slice(-1);
  if (last === undefined) return null;
  const before = name.slice(0, last.index);
  if (isNameAboutSecret(name.slice(last.index + last[0].length)) || (before !== "" && isPublicBefore(before)))
    return null;
  const compound = before !== "" || /^(?:[a-z]+[_.-]?key|[a-z]+[_-])/i.test(last[0]);
  const place = {
    name: last[0],
    quoted: true,
    data: true,
    compound,
    inObject: false,
    ofService: service.test(before),
  };
  return (value) => isSecretAt({ ...place, value });
}

const service =
  /(?:^|[^a-z])(?:db|database|my_?sql|sql|mail|smtp|imap|s?ftp|ssh|redis|root|admin|ldap|mongo|pg|postgres)[._-]?$/i;

function isSecretAt({ name, value, quoted, data, compound, inObject, ofService }: Place): boolean {
  // Outside of quotes code has calls, members and types in this place.
  if (!quoted && !data && /[()[\]{}&|;,]|=>|::|\w\.\w/.test(value)) return false;
  if (isUuid(value)) return compound && !/(.)\1{5}/.test(value);
  const random = isRandomValue(value) && (quoted || data || /[0-9]/.test(value));
  // "token: 9fceb…" can be a commit.
  if (random && (compound || quoted || !/^token/i.test(name) || !isDigest(value))) return true;
  if (!quoted && !data) return false;
  const made = personsPassword(value);
  if (!isPasswordName(name))
    return value.length >= 8 && made === "strong" && /[!@#$%^&*?]/.test(value) && /[A-Z]/.test(value);
  return made === "strong" || made === "weak" || (made === "default" && (ofService || (data && !inObject)));
}

/** An environment's NAME=value, or a key in quotes: not an argument of a call. */
function isData(match: RegExpExecArray, before: string): boolean {
  const [whole] = match;
  const name = before + (/^[\w.-]*/.exec(whole)?.[0] ?? "");
  if (/^[\w.-]*=[^\s=]/.test(whole)) return /^[A-Z0-9_]+$/.test(name);
  return /^[\w.-]*\\{0,3}["'][\])]?\s{0,8}[:=]/.test(whole);
}

/** What was glued to a placeholder is judged by itself. */
function withoutPlaceholders(value: string): string {
  return value.includes(placeholderPrefix) ? value.replace(placeholderPattern, "") : value;
}

/** The part of the name that stands before the keyword, of at most 32 characters. */
function nameBefore({ input, index }: RegExpExecArray): string {
  let start = index;
  while (start > 0 && start > index - 32 && isNameCharacter(input.charCodeAt(start - 1))) start--;
  return input.slice(start, index);
}

function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2d && code <= 0x39 && code !== 0x2f) ||
    code === 0x5f
  );
}

/** Another attribute or member that holds the value of what was named: `, "value":`, ParameterValue=. */
const pair =
  "(?:,\\s{0,40}|\\s{1,40})(?:\\\\{0,3}[\"']slotSetting\\\\{0,3}[\"']\\s{0,4}:\\s{0,4}(?:true|false),\\s{0,40})?" +
  "\\\\{0,3}[\"']?(?:(?:default_?)?value|ParameterValue)\\\\{0,3}[\"']?\\s{0,4}[:=]";

/** `= := => : ==`, with a type between, `",` of an argument, PHP's `) ?:`, or a pair. */
const separator =
  "\\\\{0,3}[\"'`]?\\]?\\s{0,8}" +
  `(?:${pair}|\\)\\s{0,4}\\?:|` +
  ":\\s?&?(?:'static )?[A-Za-z][A-Za-z0-9_<>.?\\[\\]]{1,24}\\s?=|=>|:=|\\|\\|=?|\\?\\?=?|\\?=|:-|=|:(?:\\s{0,2}[|>]-?)?|\\(|>|,(?=\\s{0,8}[\"'`]))\\s{0,8}";

const rotate = "Change it where it is used, and keep the new value in a secret store instead of a file.";
const source = "https://cwe.mitre.org/data/definitions/798.html";

export const assignmentDetectors: readonly Detector[] = [
  {
    id: "assigned-secret",
    title: "a password or key in an assignment",
    source,
    keywords: secretKeywords,
    pattern:
      `${secretName}([A-Za-z0-9_.-]{0,24})${separator}` +
      "(?:[bfrBFR@]?\\\\{0,3}[\"'`]([^\\s\"'`\\\\]{6,256})(?=\\\\{0,3}[\"'`])|([^\\s\"'`\\\\]{6,120})(?![^\\s\"'`\\\\])(?=[ \\t]{0,8}(?:[\\r\\n]|#|$|\\\\[nr]))|([^\\s\"'`\\\\,;<>(){}\\[\\]&=]{8,256}={0,2})(?![(\\[{A-Za-z0-9]|\\.[A-Za-z]))",
    ignoreCase: true,
    captures: [2, 3, 4],
    confidence: "medium",
    isNoSecret: isNoAssignment,
    rotate,
    finds: () => [
      { text: `REDIS_PASSWORD=${"aB3dE6gH"}${"9jK2mN5p"}\n`, secret: `${"aB3dE6gH"}${"9jK2mN5p"}` },
      { text: `REDIS_PASSWORD=${"KoQIZkWfZn"}${"FvzdqkhJSo"}\n`, secret: `${"KoQIZkWfZn"}${"FvzdqkhJSo"}` },
      { text: `api_key: ${sample(alphanumeric, 32)}\n`, secret: sample(alphanumeric, 32) },
      { text: `const apiKey = "${sample(alphanumeric, 24)}";`, secret: sample(alphanumeric, 24) },
      { text: `{"password":"${sample(alphanumeric, 12)}"}`, secret: sample(alphanumeric, 12) },
      { text: `{\\"client_secret\\":\\"${sample(alphanumeric, 40)}\\"}`, secret: sample(alphanumeric, 40) },
      { text: `password: str = '${sample(alphanumeric, 10)}'`, secret: sample(alphanumeric, 10) },
      { text: `define('DB_PASSWORD', '${sample(alphanumeric, 16)}');`, secret: sample(alphanumeric, 16) },
      { text: `SECRET_KEY_BASE=${sample(lowerHex, 64)}a`, secret: `${sample(lowerHex, 64)}a` },
      { text: `"pass": "${"hunter"}22",`, secret: `${"hunter"}22` },
      { text: `MAIL_PASSWORD=${"Mailpass"}1234!\n`, secret: `${"Mailpass"}1234!` },
      { text: `oauth_token: "${sample(lowerHex, 40)}"`, secret: sample(lowerHex, 40) },
      { text: `X-Api-Key: ${sample(lowerHex, 32)}`, secret: sample(lowerHex, 32) },
      { text: `- name: DB_PASSWORD\n  value: "${"Summer"}2024!"`, secret: `${"Summer"}2024!` },
      { text: `{"name":"DB_PASSWORD","value":"${"Summer"}2024!"}`, secret: `${"Summer"}2024!` },
      { text: `{"Key": "DB_PASSWORD", "Value": "${"Summer"}2024!"}`, secret: `${"Summer"}2024!` },
      {
        text: `{"name": "DB_PASSWORD", "slotSetting": false, "value": "${"Summer"}2024!"}`,
        secret: `${"Summer"}2024!`,
      },
      { text: `"ParameterKey":"DBPassword","ParameterValue":"${"Summer"}2024!"`, secret: `${"Summer"}2024!` },
      { text: `- name: DB_PASSWORD\n  value: ${"Summer"}2024!\n`, secret: `${"Summer"}2024!` },
      { text: `getenv("DB_PASSWORD") ?: '${"Summer"}2024!'`, secret: `${"Summer"}2024!` },
      { text: `<add key="ApiKey" value="${sample(alphanumeric, 30)}" />`, secret: sample(alphanumeric, 30) },
      { text: `db.setPassword("${"Tr0ub4dor"}&3");`, secret: `${"Tr0ub4dor"}&3` },
      { text: `DB_PASSWORD=p&${"Kx9"}(w0=rd;1\n`, secret: `p&${"Kx9"}(w0=rd;1` },
      { text: `  password: ${"Summer"}2024!\n`, secret: `${"Summer"}2024!` },
      { text: `spring.datasource.password=${"Tr0ub4dor"}&3\r\n`, secret: `${"Tr0ub4dor"}&3` },
      { text: `[client]\npassword = ${"hunter"}22 # old\n`, secret: `${"hunter"}22` },
      { text: `pw = os.getenv("DB_PASSWORD", "${"Winter"}#2023")`, secret: `${"Winter"}#2023` },
    ],
    ignores: () => [
      "PASSWORD=${DB_PASSWORD}",
      "- name: DB_PASSWORD\n  value: ${DB_PASSWORD}\n",
      '{"name":"DB_PASSWORD","value":"changeme"}',
      '{"name":"password","valueFrom":{"secretKeyRef":"db-password1"}}',
      "password: process.env.DB_PASSWORD,",
      "const token = getToken();",
      "password = user.password2",
      "password: changeme",
      "secret: <your-secret-here>",
      "password=monkey",
      "token: string;",
      "max_tokens: 128000",
      "const token = this.scanner.nextToken2(offset1);",
      "secretName: my-app-secret-v2",
      "API_KEY=your_api_key_1234",
      `token: ${"0123456789abcdef".repeat(2)}89abcdef`,
      "password_file: /run/secrets/db1",
      "token_type: bearer2fa",
      "password: {{ vault_db_password1 }}",
      "PASSWORD=xxxxxxxxxxx1",
      "secret = config['secretKey1']",
      "pbkdf2(password: Uint8Array, salt: Uint8Array)",
      'if (this.password !== other.password) throw new Error("differs");',
      `user: { password: '${"secret"}123' }`,
      "  password: user.password2,\n",
      "PASSWORD=$(pass show db1)\n",
      "SECRET_KEY=<your-secret-key>\nNODE_ENV=production4\n",
      "DB_PASSWORD=\nLOG_LEVEL=info2\n",
      "  token: getToken(1)\n",
      "password: monkey\n",
      "  password: string2\n",
      "  secret: ${{ secrets.DEPLOY_KEY2 }}\n",
      "![badge](https://codecov.example/badge.svg?token=4ZDJA2BMOH)](https://codecov.example)\n",
    ],
  },
];
