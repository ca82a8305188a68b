import { FourgateError, type FourgateErrorCode } from "@fourgate/core/errors";
import { version } from "../version.ts";

/** An error as a gateway's API tells it. */
export interface ToldError {
  readonly code: FourgateErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** Whether a gateway says that it does not know an address, or a part of what it was asked. */
export function isUnknownThere(message: string): boolean {
  // Early gateways say the schema's own word.
  return /^there is nothing at this address$|unrecognized_keys|this version does not know/.test(message);
}

/**
 * That command and gateway are of different versions, in a sentence. `description`: the gateway's /api/openapi.json,
 * which says its version; undefined where it could not be had.
 */
export function versionGap(
  told: ToldError,
  gateway: string,
  description: unknown,
  remedy: string,
): FourgateError {
  const theirs = versionOf(description);
  const ours = `this command (version ${version})`;
  const isNewer = theirs !== undefined && compareVersions(theirs, version) > 0;
  const said = theirs === undefined ? gateway : `${gateway} (version ${theirs})`;
  const older = theirs === version ? "is an older build than" : "is older than";
  const gap = isNewer ? "is of another version than" : older;
  return new FourgateError(told.code, `${said} ${gap} ${ours} and does not know what it asks for`, remedy);
}

function versionOf(description: unknown): string | undefined {
  const { info } = (description ?? {}) as { readonly info?: { readonly version?: unknown } };
  const stated = info?.version;
  return typeof stated === "string" && /^\d{1,9}(?:\.\d{1,9}){0,2}(?:-[\w.]{1,40})?$/.test(stated)
    ? stated
    : undefined;
}

function compareVersions(one: string, other: string): number {
  const [a = [], b = []] = [one, other].map((text) => text.split(/[.-]/).map(Number));
  return [0, 1, 2].map((at) => (a[at] ?? 0) - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
