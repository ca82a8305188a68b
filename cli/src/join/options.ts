import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import type { Terminal } from "../command.ts";
import { asName, requireName } from "@fourgate/gateway/identity/name";
import { readInvitation, type Invitation } from "./invitation.ts";

export interface JoinOptions {
  readonly invitation: Invitation;
  readonly deviceName: string;
  readonly yes: boolean;
  readonly json: boolean;
  /** Where the device's key shall lie; null for the keychain where one answers. */
  readonly keyIn: "keychain" | "file" | null;
  /** PEM of further certificate authorities. */
  readonly ca: readonly string[];
}

/** @throws FourgateError usage */
export async function readJoinOptions(args: readonly string[], terminal: Terminal): Promise<JoinOptions> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      name: { type: "string" },
      yes: { type: "boolean" },
      json: { type: "boolean" },
      ca: { type: "string", multiple: true },
      "key-in": { type: "string" },
    },
    allowPositionals: true,
  });
  const [url, code, ...rest] = positionals;
  if (url === undefined || code === undefined || rest.length > 0) {
    throw new FourgateError("usage", "join takes a gateway's address and a code", "see fourgate join --help");
  }
  const keyIn = values["key-in"] ?? null;
  if (keyIn !== null && keyIn !== "keychain" && keyIn !== "file")
    throw new FourgateError("usage", "--key-in is keychain or file", "see fourgate join --help");
  return {
    invitation: readInvitation(url, code),
    deviceName: deviceName(values.name),
    yes: values.yes ?? false,
    json: values.json ?? false,
    keyIn,
    ca: await Promise.all((values.ca ?? []).map((path) => readCa(resolve(terminal.cwd, path)))),
  };
}

function deviceName(stated: string | undefined): string {
  if (stated === undefined) return asName(hostname(), "laptop");
  requireName(stated, "device");
  return stated;
}

async function readCa(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new FourgateError("usage", `${path} holds no certificate`, "name a PEM file with --ca");
}
