/** Longest path that is looked at; the rest of a longer one is not a path that a system opens. */
const pathLengthMax = 8192;

/** A path taken apart: `..`, `.`, `//` and backslashes resolved, without looking at any disk. */
export interface CanonicalPath {
  /** "" for a relative path, "/" or "c:/" for an absolute one, "~/" for a home folder. */
  readonly root: string;
  readonly segments: readonly string[];
  /** How many levels a relative path leaves its start. */
  readonly up: number;
}

/**
 * Undefined where the text is no path that can be judged: NUL or another control character, or
 * absurdly long.
 */
export function canonicalPath(text: string): CanonicalPath | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (text.length > pathLengthMax || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
  let rest = text.replaceAll("\\", "/").replace(/^file:\/\/(?:localhost)?(?=\/)/i, "");
  // Windows' long-path prefix, and the ways in which Linux names a process's own root and folder.
  rest = rest.replace(/^\/\/[?.]\//, "").replace(/^\/+proc\/+(?:self|thread-self|\d+)\/+root(?=\/|$)/, "");
  rest = rest.replace(/^\/+proc\/+(?:self|thread-self|\d+)\/+cwd(?:\/+|$)/, "");
  const drive = /^([A-Za-z]):(?=\/|$)/.exec(rest);
  const root = drive
    ? `${(drive[1] ?? "").toLowerCase()}:/`
    : rest.startsWith("/")
      ? "/"
      : /^~[^/]*(?:\/|$)/.test(rest)
        ? "~/"
        : "";
  const from = drive ? 2 : root === "~/" ? rest.search(/\/|$/) : 0;
  const segments: string[] = [];
  let up = 0;
  for (const segment of rest.slice(from).split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.length > 0) segments.pop();
    else if (root === "") up += 1;
  }
  return { root, segments, up };
}

/**
 * A path segment as laptops compare it: without case, in one Unicode form, without the dots and
 * spaces that Windows drops from a name's end.
 */
export function segmentKey(segment: string): string {
  const key = segment.normalize("NFC").toLowerCase();
  const trimmed = key.replace(/[. ]+$/, "");
  return trimmed === "" ? key : trimmed;
}

/** `base` (absolute) with a relative path put on it. */
export function joinPath(base: CanonicalPath, relative: CanonicalPath): CanonicalPath {
  const kept = base.segments.slice(0, Math.max(0, base.segments.length - relative.up));
  return { root: base.root, segments: [...kept, ...relative.segments], up: 0 };
}

/** Segments of `path` below `root`, or undefined where it is not inside. */
export function segmentsBelow(root: CanonicalPath, path: CanonicalPath): readonly string[] | undefined {
  if (root.root !== path.root || path.segments.length < root.segments.length) return undefined;
  const inside = root.segments.every(
    (segment, i) => segmentKey(segment) === segmentKey(path.segments[i] ?? ""),
  );
  return inside ? path.segments.slice(root.segments.length) : undefined;
}

/** Does a shell's pattern (`*`, `?`, `[…]`) match this key? `pattern` is a key too. */
export function globMatches(pattern: string, key: string): boolean {
  // Two positions and a mark to return to: linear for one star, quadratic at worst.
  let p = 0;
  let k = 0;
  let starP = -1;
  let starK = 0;
  while (k < key.length) {
    const step = p < pattern.length ? oneMatches(pattern, p, key[k] ?? "") : 0;
    if (pattern[p] === "*") {
      starP = p++;
      starK = k;
    } else if (step > 0) {
      p += step;
      k++;
    } else if (starP >= 0) {
      p = starP + 1;
      k = ++starK;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Length of the pattern's element at `p` if it matches this one character, else 0. */
function oneMatches(pattern: string, p: number, char: string): number {
  if (pattern[p] === "?") return 1;
  if (pattern[p] !== "[") return pattern[p] === char ? 1 : 0;
  const element = /^\[[!^]?\]?(?:\[:[a-z]*:\]|[^\]])*\]/.exec(pattern.slice(p, p + 256))?.[0];
  if (element === undefined) return char === "[" ? 1 : 0;
  const negated = element[1] === "!" || element[1] === "^";
  const set = element.slice(negated ? 2 : 1, -1);
  // A POSIX class ("[[:alpha:]]") is taken to match: too wide is safe here.
  return set.includes("[:") || inSet(set, char) !== negated ? element.length : 0;
}

function inSet(set: string, char: string): boolean {
  for (let i = 0; i < set.length; i++) {
    if (set[i + 1] === "-" && i + 2 < set.length) {
      if ((set[i] ?? "") <= char && char <= (set[i + 2] ?? "")) return true;
      i += 2;
    } else if (set[i] === char) return true;
  }
  return false;
}
