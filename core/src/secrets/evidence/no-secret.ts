import { rareStarts } from "./rare-starts.ts";
import { wordShare } from "./words.ts";

/**
 * What stands where a secret could stand and is none: the things that make people switch a
 * scanner off (identifiers, "changeme", ${REFERENCES}, commit hashes).
 */

/** The value is fetched from elsewhere: `${X}`, `$X`, `{{ x }}`, `<x>`, `%X%`, process.env.X, … */
export function isReference(value: string): boolean {
  if (!mayHoldReference(value)) return false;
  return (
    /^(?:\$(?:[A-Za-z_{(][A-Za-z0-9_.:{}()-]*$|[({])|<[^<>]*>?$|%[A-Za-z_]+%?$|%\(|@[A-Za-z_.]+[@(]|#\{|\{\{?|&[a-z]+$|\[|!(?:Ref|Sub|GetAtt|ImportValue|vault)\b|\*[a-z_]+$)/.test(
      value,
    ) ||
    /\$\{|\$\(|\{\{|#\{|<%|process\.env|os\.environ|getenv|System\.getProperty|ENV\[|env\(|\bsecrets?\.[A-Za-z_]|vault:|ssm:|secretsmanager|op:\/\/|keyvault|^ENC[[(]|\barn:aws|^env\b|^(?:var|local|data|each|module|params?|self|this|config|settings|props|opts|options|args|req|request|input|ctx|state)\.[A-Za-z_]/i.test(
      value,
    )
  );
}

/** All references but these have a sign. */
const mayHoldReference = rareStarts(["getenv", "secretsmanager", "keyvault", "^env"]);

/** RegExp sources. */
const placeholderParts: readonly string[] = [
  "your[-_ ]?",
  String.raw`\bmy[-_]?(?:secret|pass(?:word)?|token|api[-_]?key|key|pwd)`,
  "example",
  "sample",
  "dummy",
  "placeholder",
  "change[-_]?(?:me|it|this|in[-_]?prod)",
  "replace",
  "insert[-_]",
  "redacted",
  "removed",
  "hidden",
  "masked",
  "not[-_]?(?:set|needed|used|a[-_]real)",
  "todo",
  "fixme",
  "foobar",
  "xxxx",
  String.raw`\*\*\*`,
  String.raw`\.\.\.`,
  "[-_]here$",
  "goes[-_]here",
  "<",
  ">",
  "lorem",
  "^monkey$",
  "fake",
  "mock",
  "to[-_]be[-_]",
  "whatever",
  "asdf",
  "deadbeef",
  "cafebabe",
  "abc-?123",
  "abc-?def",
  "^some[-_]?(?:secret|pass|token|key)",
  "^urn:",
  String.raw`\xe2\x80\xa6`,
  "^JBSWY3DPEHPK3PXP$",
  String.raw`\[[A-Za-z0-9]-[A-Za-z0-9]`,
  String.raw`\{[0-9]{1,3}(?:,[0-9]{0,3})?\}`,
];

const placeholderWords = new RegExp(placeholderParts.join("|"), "i");
const mayHoldPlaceholderWord = rareStarts(placeholderParts);

/** Values that people and tools write where nothing, or anything, is meant. */
const emptyWords =
  /^(?:null|nil|none|undefined|true|false|yes|no|on|off|auto|default|empty|blank|unknown|n\/?a|string|text|number|boolean|bool|object|any|password|passwd|passphrase|secret|token|key|api[-_]?key|apikey|test(?:ing)?|required|optional|disabled|enabled|plain(?:text)?|basic|bearer|optional|prompt|ask|hunter|foo|bar|baz|qux|bla+h?)[0-9]?$/i;
const emptyWordLengthMax = 16;

function hasPlaceholderWord(value: string): boolean {
  return mayHoldPlaceholderWord(value) && placeholderWords.test(value);
}

export function isPlaceholderWord(value: string): boolean {
  return (
    hasPlaceholderWord(value) ||
    (value.length <= emptyWordLengthMax && emptyWords.test(value)) ||
    isRepeated(value) ||
    isSequence(value) ||
    isMasked(value)
  );
}

/** "12345678", "abcdefgh", "0123456789abcdef…", "a1b2c3d4": what people type to fill a field. */
function isSequence(value: string): boolean {
  return value.length > 3 && (isRising(value, 1) || (value.length > 7 && isRising(value, 2)));
}

function isRising(value: string, stride: number): boolean {
  // Four of five characters rise; most values have told after a few that they do not.
  let otherwise = (value.length - stride) * 0.2;
  for (let i = stride; i < value.length; i++) {
    if (value.charCodeAt(i) - value.charCodeAt(i - stride) !== 1 && --otherwise < 0) return false;
  }
  return true;
}

/** One to three characters again and again, and perhaps one more. */
function isRepeated(value: string): boolean {
  for (let period = 1; period <= 3; period++) {
    let same = period;
    while (same < value.length && value.charCodeAt(same) === value.charCodeAt(same - period)) same++;
    const whole = same - (same % period);
    if (whole >= 2 * period && whole >= value.length - 1) return true;
  }
  return false;
}

/** Mostly one character that hides others: "sk-****1234", "•••" (of which each is three bytes). */
function isMasked(value: string): boolean {
  if (!hasTriple(value) || !/([*xX#_?.])\1{2}/.test(value)) return false;
  const hiding = value.match(/[*•·xX#_?.-]/g)?.length ?? 0;
  return hiding >= value.length / 2;
}

function hasTriple(value: string): boolean {
  for (let i = 2; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === value.charCodeAt(i - 1) && code === value.charCodeAt(i - 2)) return true;
  }
  return false;
}

/** Hex of a digest's length: a commit, a checksum. */
export function isDigest(value: string): boolean {
  return /^(?:[a-z0-9]{2,8}[-:])?[0-9a-f]{40}(?:[0-9a-f]{24}|[0-9a-f]{56}|[0-9a-f]{88})?$/i.test(value);
}

export function isUuid(value: string): boolean {
  return value.length === 36 && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);
}

/** A path, an address, a number, a date, a version, a MIME type: looks varied, says nothing. */
export function isOrdinaryValue(value: string): boolean {
  const first = value.charCodeAt(0);
  const isNumberStart = (first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2b;
  const hasSlash = value.includes("/");
  return (
    (hasSlash && /^\.{0,2}\/[\w.-]/.test(value) && (value.length < 24 || wordShare(value) >= 0.4)) ||
    ((hasSlash || value.includes("\\")) &&
      /^(?:~\/|[a-z]:\\|[a-z][a-z0-9+.-]*:\/\/|[a-z]+\/[a-z][a-z0-9.+-]+$)/i.test(value)) ||
    (isNumberStart &&
      (/^[-+]?[0-9][0-9.,:_/-]*(?:ms|s|m|h|d|k|kb|mb|gb|px|em|rem|%)?$/i.test(value) ||
        /^[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(value))) ||
    isUuid(value) ||
    /^v?[0-9]+\.[0-9]+\.[0-9]+/.test(value) ||
    (value.includes("@") && /^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(value)) ||
    /^(?:sha|md|rs|es|hs|ps|aes|rsa|utf|iso|base|x|oauth|pkcs|tls|ssl|ed|curve|bcrypt|scram|ecdsa|hmac|http|urn)[-_:]?[a-z]{0,6}[-_:]?[0-9]{1,5}(?:[-_:][a-z0-9]{1,12}){0,5}$/i.test(
      value,
    )
  );
}

/**
 * Built from words, as people name things: userPassword, MAX_TOKENS, session.token2, kebab-case.
 * Random letters are no words, nor what many numbers cut up.
 */
export function isIdentifier(value: string): boolean {
  // NAMES_OF_CONSTANTS, members[0].of_things
  if (
    /[_.[]/.test(value) &&
    /^[A-Z]{2,16}[0-9]?(?:_[A-Z]{2,16}[0-9]?)+$|^[a-z_]\w*(?:\[[0-9]{0,3}\]|\.[a-z_]\w*){1,8}$/i.test(
      value,
    ) &&
    wordShare(value) >= 0.4
  )
    return true;
  return !/[^\w.:$/@#!?|,;\\ -]/.test(value) && wordShare(value) >= (value.length < 16 ? 0.6 : 0.5);
}

/** A reference or something to fill in, where a format says that even a plain word is a secret. */
export function isUnfilled(value: string): boolean {
  return (
    isReference(value) ||
    hasPlaceholderWord(value) ||
    isMasked(value) ||
    /^(?:null|nil|none|undefined|true|false|string|\{.*\}|%s|\?)$/i.test(value)
  );
}
