import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian programs that tests use and npm does not bring, with the package to install. */
const packages = {
  nginx: "nginx-light",
  strace: "strace",
  chromium: "chromium",
  "dbus-daemon": "dbus-daemon",
  "gnome-keyring-daemon": "gnome-keyring",
  "secret-tool": "libsecret-tools",
  script: "bsdutils",
  go: "golang-go golang-golang-x-mod-dev",
  rsyslogd: "rsyslog rsyslog-gnutls",
} as const;

/** What a program is of no use without. */
const files: Readonly<Record<string, string>> = {
  go: "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tlog.go",
  rsyslogd: `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/rsyslog/lmnsd_gtls.so`,
};

export type Program = keyof typeof packages;

/**
 * Options for a suite or test that needs programs of the machine:
 * `describe("…", needs("nginx"), () => …)`. Where one is missing, it is skipped with a line on
 * standard error that says why; with FOURGATE_TEST_SKIP=forbid, as in CI, it throws instead.
 */
export function needs(...programs: readonly Program[]): { readonly skip: boolean } {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) return { skip: false };
  const names = missing.map((program) => packages[program]).join(" ");
  const reason = `needs ${missing.join(" and ")}; apt-get install ${names}`;
  if (process.env["FOURGATE_TEST_SKIP"] === "forbid")
    throw new Error(`${reason} (skipping is forbidden here)`);
  process.stderr.write(`skipped: ${reason}\n`);
  return { skip: true };
}

function isThere(program: Program): boolean {
  const file = files[program];
  return findProgram(program) !== undefined && (file === undefined || existsSync(file));
}

/** Absolute path of a program. Looks where root's programs are too, which a user's PATH leaves out. */
export function findProgram(program: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", "/sbin"];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
