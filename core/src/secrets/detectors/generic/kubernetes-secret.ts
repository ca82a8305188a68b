import type { Detector } from "../../detector.ts";
import { isUnfilled } from "../../evidence/no-secret.ts";
import { latin1 } from "../../scan/latin1.ts";
import { lineEndOf, nextLineOf } from "../../personal/delimited-rows.ts";
import { base64, sample } from "../sample.ts";

/** A Secret holds 1 MiB at most; so far values are looked for. */
const bytesMax = 65_536;
const lineBytesMax = 16_384;
const valueCountMax = 200;
const valueBytesMin = 6;
/** What a Secret names beside its secrets, as in frameworks.ts. */
const open =
  /^(?:user|username|user-name|login|host|port|database|dbname|name|ca\.crt|namespace|tls\.crt|POSTGRES_DB|POSTGRES_USER)$/i;

/** The values of the YAML map below `data:`, which ends at `end`: its lines have one indentation, and none is deeper. */
function yamlValues(bytes: Uint8Array, _start: number, end: number): readonly (readonly [number, number])[] {
  const values: (readonly [number, number])[] = [];
  let indentation = -1;
  for (let at = nextLineOf(bytes, end); at < bytes.length && at - end < bytesMax;) {
    const lineEnd = lineEndOf(bytes, at);
    const line = latin1(bytes, at, Math.min(lineEnd, at + lineBytesMax));
    const match = /^( {1,16})["']?([\w.-]{1,253})["']?:(?: {1,4}["']?([^\s"'|>{}<]{1,16000}))?/.exec(line);
    if (match !== null) {
      const [whole, blanks = "", name = "", value = ""] = match;
      if (indentation < 0) indentation = blanks.length;
      if (blanks.length < indentation) break;
      if (blanks.length === indentation && isSecretValue(name, value) && values.length < valueCountMax)
        values.push([at + whole.length - value.length, at + whole.length]);
    } else if (!/^\s*(?:#.*)?$/.test(line) && !line.startsWith(" ".repeat(Math.max(1, indentation)))) break;
    at = nextLineOf(bytes, lineEnd);
  }
  return values;
}

/** The members of the JSON object whose brace stands at `end` or right behind. */
function jsonValues(bytes: Uint8Array, _start: number, end: number): readonly (readonly [number, number])[] {
  const text = latin1(bytes, end, Math.min(bytes.length, end + bytesMax));
  const member =
    /\s{0,40}\\{0,3}"([\w.-]{1,253})\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}"([^"\\\s]{0,16000})\\{0,3}"\s{0,40}(,?)/y;
  const values: (readonly [number, number])[] = [];
  for (
    let match = member.exec(text);
    match !== null && values.length < valueCountMax;
    match = member.exec(text)
  ) {
    const [whole, name = "", value = "", comma = ""] = match;
    const from = end + match.index + whole.lastIndexOf(value);
    if (isSecretValue(name, value)) values.push([from, from + value.length]);
    if (comma === "") break;
  }
  return values;
}

function isSecretValue(name: string, value: string): boolean {
  return value.length >= valueBytesMin && !open.test(name) && !isUnfilled(value);
}

const rotate = "Change them where they are used and apply the Secret anew; base64 hides nothing.";
const source = "https://kubernetes.io/docs/concepts/configuration/secret/";
const value = sample(base64, 24);

/** A pattern finds where a Secret's map begins; its values are read from there, however many. */
export const kubernetesSecretDetectors: readonly Detector[] = [
  {
    id: "kubernetes-secret-values",
    title: "a value in a Kubernetes Secret",
    source,
    keywords: ["kind: secret"],
    pattern:
      "kind: Secret(?=\\s)(?:(?!\\n---)[\\s\\S]){0,600}?\\n((?:data|stringData):)(?=[ \\t]{0,8}\\r?\\n)",
    captures: [1],
    confidence: "medium",
    reach: yamlValues,
    rotate,
    finds: () => [
      { text: `kind: Secret\nmetadata:\n  name: a\nstringData:\n  dsn: ${value}\n`, secret: "stringData:" },
    ],
    ignores: () => ["kind: ConfigMap\ndata:\n  a: b\n", "kind: Secret\n---\ndata:\n  a: b\n"],
  },
  {
    id: "kubernetes-secret-json",
    title: "a value in a Kubernetes Secret",
    source,
    keywords: ['kind":', 'kind\\":', 'kind" :', "data"],
    pattern:
      'kind\\\\{0,3}"\\s{0,4}:\\s{0,4}\\\\{0,3}"Secret\\\\{0,3}"(?:(?!kind)[\\s\\S]){0,600}?"((?:stringD|d)ata\\\\{0,3}"\\s{0,4}:\\s{0,4}\\{)' +
      '|data\\\\{0,3}"\\s{0,4}:\\s{0,4}(\\{)(?=[^{}]{0,4000}\\},?\\s{0,40}\\\\{0,3}"kind\\\\{0,3}"\\s{0,4}:\\s{0,4}\\\\{0,3}"Secret\\\\{0,3}")',
    captures: [1, 2],
    confidence: "medium",
    reach: jsonValues,
    rotate,
    finds: () => [
      { text: `{"kind":"Secret","data":{"one":"${value}"}}`, secret: 'data":{' },
      { text: `"data": {"one":"${value}"}, "kind": "Secret"`, secret: "{" },
    ],
    ignores: () => ['{"kind":"ConfigMap","data":{"one":"x"}}', '{"kind":"Secret"}'],
  },
];
