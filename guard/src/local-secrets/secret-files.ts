import type { SecretFileFormat } from "@fourgate/core/secrets/known/read-values";

/** A file that keeps secrets, by where a program looks for it. */
export interface SecretPlace {
  /** From the user's home, with slashes. */
  readonly path: string;
  readonly format: SecretFileFormat;
}

/** The user's own, as their programs document them. */
export const homePlaces: readonly SecretPlace[] = [
  { path: ".aws/credentials", format: "assignments" },
  { path: ".netrc", format: "netrc" },
  { path: "_netrc", format: "netrc" },
  { path: ".npmrc", format: "assignments" },
  { path: ".yarnrc.yml", format: "assignments" },
  { path: ".pypirc", format: "assignments" },
  { path: ".docker/config.json", format: "json" },
  { path: ".kube/config", format: "assignments" },
  { path: ".config/gh/hosts.yml", format: "assignments" },
  { path: ".config/glab-cli/config.yml", format: "assignments" },
  { path: ".git-credentials", format: "urls" },
  { path: ".config/git/credentials", format: "urls" },
  { path: ".pgpass", format: "pgpass" },
  { path: ".my.cnf", format: "assignments" },
  { path: ".cargo/credentials.toml", format: "assignments" },
  { path: ".gem/credentials", format: "assignments" },
  { path: ".composer/auth.json", format: "json" },
  { path: ".config/composer/auth.json", format: "json" },
  { path: ".terraform.d/credentials.tfrc.json", format: "json" },
  { path: ".config/gcloud/application_default_credentials.json", format: "json" },
  { path: ".env", format: "assignments" },
];

/** Names in a workspace, in lower case; what is only an example is none. */
const names: readonly (readonly [RegExp, SecretFileFormat])[] = [
  [/^\.env(?:\.(?!example$|sample$|template$|dist$|defaults$)[\w.-]{1,40})?$/, "assignments"],
  [/^\.envrc$/, "assignments"],
  [/^[\w.-]{1,60}\.env$/, "assignments"],
  [/^\.npmrc$|^\.pypirc$|^credentials$/, "assignments"],
  [/^\.netrc$/, "netrc"],
  [/^\.pgpass$/, "pgpass"],
  [/^\.?htpasswd(?:[.-][\w-]{1,40})?$|\.htpasswd$/, "htpasswd"],
  [/^\.git-credentials$/, "urls"],
  [/\.tfvars$/, "assignments"],
  [/\.tfvars\.json$/, "json"],
  [/^kubeconfig$|\.kubeconfig$/, "assignments"],
  [/^(?:service[-_]?account|credentials?|client[-_]?secret|secrets?)[\w.-]{0,60}\.json$/, "json"],
  [/^secrets?\.(?:ya?ml|toml|ini|properties)$/, "assignments"],
  [/^application-(?:local|dev|prod|secrets?)[\w-]{0,20}\.(?:ya?ml|properties)$/, "assignments"],
  [/^\.secrets$/, "assignments"],
  [/^local\.settings\.json$|^appsettings\.(?:local|development|production)\.json$/, "json"],
];

/** Names in folders of these names only. */
const namesBelow: readonly (readonly [folder: RegExp, RegExp, SecretFileFormat])[] = [
  [/^\.secrets$/, /\.json$/, "json"],
  [/^\.secrets$/, /./, "bare"],
  [/^config$/, /^local(?:-[\w-]{1,40})?\.json$/, "json"],
  [/^config$/, /^local(?:-[\w-]{1,40})?\.(?:ya?ml|toml)$/, "assignments"],
];

/** How a file of this name in a folder of that name is written, undefined for one that keeps no secrets. */
export function formatOf(name: string, folder: string): SecretFileFormat | undefined {
  const lower = name.toLowerCase();
  if (/(?:^|[._-])(?:example|sample|template|dist|defaults)(?:[._-]|$)/.test(lower)) return undefined;
  const below = folder.toLowerCase();
  return (
    names.find(([pattern]) => pattern.test(lower))?.[1] ??
    namesBelow.find(([where, pattern]) => where.test(below) && pattern.test(lower))?.[2]
  );
}

/** Folders that hold others' files, or made ones. */
export const passedFolders: ReadonlySet<string> = new Set([
  "node_modules",
  ".git",
  ".hg",
  ".svn",
  "vendor",
  "dist",
  "build",
  "out",
  "target",
  "coverage",
  ".venv",
  "venv",
  "__pycache__",
  ".next",
  ".cache",
  ".gradle",
  ".terraform",
  "Library",
]);
