/** A remote's URL as the catalogue writes it: "git.example.com/acme/shop". "" where it is none. */
export function normalRemote(url: string): string {
  const trimmed = url.trim();
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(trimmed);
  // scp's form, user@host:path; a Windows drive ("C:\…") and a plain path have no remote host.
  const scp = scheme ? null : /^(?:[^@/\\:]+@)?([^/\\:]{2,}):(?!\/\/)(.+)$/.exec(trimmed);
  if (!scheme && !scp) return "";
  let host: string;
  let path: string;
  if (scp) {
    host = scp[1] ?? "";
    path = scp[2] ?? "";
  } else {
    const rest = trimmed.slice(scheme?.[0].length ?? 0);
    const slash = rest.indexOf("/");
    if (slash <= 0) return "";
    host = rest.slice(0, slash).replace(/^.*@/, "").replace(/:\d*$/, "");
    path = rest.slice(slash + 1);
  }
  const clean = path
    .replace(/[?#].*$/, "")
    .replaceAll(/\/{2,}/g, "/")
    .replaceAll(/^\/+|\/+$/g, "")
    .replace(/\.git$/i, "");
  return host === "" || clean === "" ? "" : `${host.toLowerCase()}/${clean}`;
}

/**
 * The URLs of all remotes in a `.git/config` (git-config's own format: sections, `key = value`,
 * `#` and `;` comments, quotes, a backslash at a line's end). Includes are not followed.
 */
export function remoteUrls(config: string): string[] {
  const urls: string[] = [];
  let inRemote = false;
  for (const line of config.replaceAll(/\\\r?\n/g, "").split(/\r?\n/)) {
    const text = line.trim();
    if (text.startsWith("[")) {
      inRemote = /^\[\s*remote(?:\s+"|\.)/i.test(text);
      // A value may follow its section's header on the same line.
      const after = text.slice(text.indexOf("]") + 1).trim();
      if (inRemote && after !== "") collect(after, urls);
    } else if (inRemote) {
      collect(text, urls);
    }
  }
  return urls;
}

function collect(assignment: string, urls: string[]): void {
  const match = /^(?:push)?url\s*=\s*(.*)$/i.exec(assignment);
  if (match) urls.push(valueOf(match[1] ?? ""));
}

/** Unquoted, unescaped, without a comment. */
function valueOf(text: string): string {
  let value = "";
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? "";
    if (char === '"') quoted = !quoted;
    else if (char === "\\") value += text[(i += 1)] ?? "";
    else if (!quoted && (char === "#" || char === ";")) break;
    else value += char;
  }
  return value.trim();
}
