/**
 * What stands where a secret could stand and is none: the things that make people switch a
 * scanner off (identifiers, "changeme", ${REFERENCES}, commit hashes).
 */

/** The value is fetched from elsewhere: `${X}`, `$X`, `{{ x }}`, `<x>`, `%X%`, process.env.X, … */
export function isReference(value: string): boolean {
  return (
    /^(?:[$<%@#]|\{\{?|&[a-z]|\[)/.test(value) ||
    /\$\{|\$\(|\{\{|process\.env|os\.environ|getenv|System\.getProperty|ENV\[|env\(|secrets\.|vault:|ssm:|op:\/\/|^env\b/.test(
      value,
    )
  );
}

const placeholderWords =
  /your[-_ ]?|my[-_](?:secret|password|token|key)|example|sample|dummy|placeholder|change[-_]?(?:me|it|this)|replace|insert|redacted|removed|hidden|masked|not[-_]?set|todo|fixme|foobar|xxxx|\*\*\*|\.\.\.|goes[-_]here|<|>|lorem|monkey/i;

export function isPlaceholderWord(value: string): boolean {
  return placeholderWords.test(value) || /^(.)\1*$/.test(value) || isSequence(value);
}

/** "12345678", "abcdefgh", "0123456789abcdef…": what people type to fill a field. */
function isSequence(value: string): boolean {
  let steps = 0;
  for (let i = 1; i < value.length; i++) {
    if (value.charCodeAt(i) - value.charCodeAt(i - 1) === 1) steps++;
  }
  return value.length > 3 && steps >= (value.length - 1) * 0.8;
}

/** Hex of a digest's length: a commit, a checksum. */
export function isDigest(value: string): boolean {
  return /^(?:[a-z0-9]{2,8}[-:])?[0-9a-f]{40}(?:[0-9a-f]{24}|[0-9a-f]{56}|[0-9a-f]{88})?$/i.test(value);
}

/** A path, an address, a number, a date, a version: looks varied, says nothing. */
export function isOrdinaryValue(value: string): boolean {
  return (
    /^(?:\.{0,2}\/|~\/|[a-z]:\\|[a-z][a-z0-9+.-]*:\/\/)/i.test(value) ||
    /^[-+]?[0-9][0-9.,:_/-]*(?:ms|s|m|h|d|k|kb|mb|gb|px|em|rem|%)?$/i.test(value) ||
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value) ||
    /^v?[0-9]+\.[0-9]+\.[0-9]+/.test(value)
  );
}

/**
 * Built from words, as people name things: userPassword, MAX_TOKENS, session.token2, kebab-case.
 * Random letters are no words: they lack vowels where words have them.
 */
export function isIdentifier(value: string): boolean {
  if ((value.match(/[0-9]+/g)?.length ?? 0) > 2) return false;
  const words = value
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[\s_./:\\|,;!?@#-]+|(?<=[A-Za-z])(?=[0-9]{1,2}(?:[^A-Za-z0-9]|$))/)
    .filter((word) => word !== "");
  // Letters whose case changes at random fall apart into scraps, each short enough to be a word.
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  if (words.length >= 5 && letters / words.length < 3) return false;
  return words.length > 0 && words.every(isWord);
}

function isWord(word: string): boolean {
  if (/^[0-9]{1,2}$/.test(word)) return true;
  if (!/^[A-Za-z]{1,20}$/.test(word)) return false;
  if (word.length <= 3) return true;
  const vowels = word.match(/[aeiouy]/gi)?.length ?? 0;
  return vowels / word.length >= 0.2 && vowels / word.length <= 0.75 && !/[^aeiouy]{5}/i.test(word);
}
