import { isIdentifier, isOrdinaryValue, isPlaceholderWord, isReference } from "./no-secret.ts";

/** "strong": Summer2024!, Tr0ub4dor&3. "weak": hunter22, swordfish!23. "default": admin123, secret-1. */
export type PersonsPassword = "strong" | "weak" | "default";

/** What people put digits behind when they don't mean to keep anything out. */
const defaultWords =
  /^(?:pass(?:w(?:or)?d)?|passwort|secret|test(?:ing|er|user)?|admin(?:istrator)?|user(?:name)?|root|token|key|api|login|demo|guest|old|new|my|db|value|abc|qwerty|letmein|welcome|string|name|pw|pwd|some|super|good|bad|wrong|correct|valid|invalid|right|first|second|other|another|hello|world|the|is|in|not|level|levels|real)+$/i;

/** What names in code end with, and passwords seldom do. */
const nameParts =
  /pass|pwd|token|secret|key|auth|cred|user|name|type|field|input|form|value|text|label|state|error|array|string|number|data|list|item|class|button|id$|test/i;

/**
 * What kind of password a person may have made up here: of words with digits or signs, 6 to 64 characters.
 * Null for what is no password: a reference, a placeholder, a name, an algorithm, a number.
 */
export function personsPassword(value: string): PersonsPassword | null {
  if (value.length < 6 || value.length > 64) return null;
  const digits = value.match(/[0-9]/g)?.length ?? 0;
  const letters = value.match(/[A-Za-z]/g)?.length ?? 0;
  const sign = /[!@#$%^&*?+~=]/.test(value);
  // "String!" is a type.
  if (letters < 2 || (digits === 0 && (!sign || /^[A-Za-z]+[!?]$/.test(value)))) return null;
  // A call, a member, an index, a list, a scope: code.
  if (
    /[A-Za-z_$][\w$]*(?:\(|\[|\?\.|\.[A-Za-z_$]{2})|=>|::|&&|\|\||[[({].*[\])}]|^[!&*]\w|\.\w+[!?]$/.test(
      value,
    )
  )
    return null;
  if (isReference(value) || isPlaceholderWord(value) || isOrdinaryValue(value)) return null;
  const words = value.replaceAll(/[^A-Za-z]+/g, "");
  const cases = /[a-z]/.test(value) && /[A-Z]/.test(value);
  if (digits > 0 && (sign || cases)) {
    if (sign || digits > 1 || !isIdentifier(value)) return "strong";
    return nameParts.test(words) ? null : "weak";
  }
  if (defaultWords.test(words)) return "default";
  // kebab-2, snake_case_1: named, not chosen.
  if (/[-_.:/]/.test(value) && isIdentifier(value)) return null;
  if (digits === 0) return cases ? "weak" : null;
  return digits >= 2 || sign ? "weak" : isIdentifier(value) ? null : "weak";
}
