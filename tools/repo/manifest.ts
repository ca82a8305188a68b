/** The members of package.json and package-lock.json that the rules read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
}

export type Dependencies = Readonly<Record<string, string>>;

export interface LockEntry extends Partial<Manifest> {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export function readManifest(text: string): Manifest {
  const value = JSON.parse(text) as Manifest & { readonly license?: unknown; readonly licenses?: unknown };
  return typeof value.license === "string" ? value : { ...value, license: legacyLicence(value) };
}

export function readLock(text: string): Lock {
  return JSON.parse(text) as Lock;
}

export const dependencyKinds = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

/** Old packages state `{"license":{"type":…}}` or `{"licenses":[{"type":…}]}`. */
function legacyLicence(value: { readonly license?: unknown; readonly licenses?: unknown }): string {
  const stated = Array.isArray(value.licenses) ? value.licenses : [value.license];
  return stated.map((one) => (one as { type?: string } | undefined)?.type ?? "").join(" OR ");
}
