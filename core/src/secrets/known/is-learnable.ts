import type { Confidence } from "../detector.ts";
import { entropy } from "../evidence/entropy.ts";
import {
  isDigest,
  isIdentifier,
  isOrdinaryValue,
  isPlaceholderWord,
  isReference,
} from "../evidence/no-secret.ts";
import type { NamedValue } from "./read-values.ts";

/** What is shorter stands in ordinary text by chance. */
const learnedCharsMin = 6;
const learnedCharsMax = 8192;
/** Under a name that says nothing. */
const unnamedCharsMin = 12;

const secretName =
  /pass(?:w(?:or)?d|phrase|code|wort)?(?![a-z])|passw|pwd|secret|token|credential|api[_-]?key|_key$|key[_-]?data|private[_-]?key|access[_-]?key|auth(?![a-z]*(?:or|url|uri|host))|cookie|signature|salt$|pin$/i;
/** Names that end so hold something about a secret, not the secret. */
const aboutIt =
  /(?:name|file|path|dir|url|uri|endpoint|type|kind|count|limit|length|size|min|max|_?id|algorithm|alg|expir\w*|ttl|age|version|mode|enabled|required|method|provider|region|host|port|user|public_?key|helper|store)$/i;

/** What people and starter files take for a password; as one's own it is no secret, and it stands everywhere. */
const commonWord =
  /^(?:pass(?:w(?:or|0r)d)?|admin|administrator|test|testing|postgres|postgresql|root|user|guest|secret|default|mysql|mariadb|redis|mongo|rabbitmq|minio|minioadmin|localhost|demo|develop|development|dev|prod|production|staging|public|private|none|null|undefined|master|login|welcome|docker|vagrant|ubuntu|local|foo|bar|qwerty|letmein|abc|iloveyou|dragon|monkey)[-_.]?[0-9!]{0,4}$/i;

/**
 * Whether a value of a secret file is one to be kept from leaving, and how sure that is; null for what
 * a session says all the time without meaning it: booleans, numbers, names, paths, words.
 */
export function learnedAs({ name, value }: NamedValue): Confidence | null {
  if (value.length < learnedCharsMin || value.length > learnedCharsMax) return null;
  if (isReference(value) || isPlaceholderWord(value) || commonWord.test(value)) return null;
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
  // A URL is known by its password, which readValues gives beside it.
  if (isUrl || isOrdinaryValue(value) || isMailAddress(value)) return null;
  if (secretName.test(name) && !aboutIt.test(name)) return isOneWord(value) ? null : "high";
  return isRandom(value) ? "medium" : null;
}

function isMailAddress(value: string): boolean {
  return /^[^\s@:/]+@[^\s@:/]+\.[a-z]{2,}$/i.test(value);
}

/** Letters that read as one word, or as words in a row: a name, whatever its key says. */
function isOneWord(value: string): boolean {
  return value.length < 20 && /^[a-z]+(?:[-_ ][a-z]+)*$/i.test(value) && isIdentifier(value);
}

function isRandom(value: string): boolean {
  if (value.length < unnamedCharsMin || /[\s(){}<>]/.test(value)) return false;
  if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value) || isDigest(value) || isIdentifier(value)) return false;
  return entropy(value) >= 0.75 * Math.log2(Math.min(value.length, 64));
}
