import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { newToken, tokenHash } from "@fourgate/gateway/identity/token";
import type { Command } from "../command.ts";

const help = `fourgate token [--device ID] [--agent ROLE] [--json]

Makes a token for a user and says what to put into fourgate.yaml. The token is shown this once;
Fourgate keeps only its hash.

  --device ID    the device that the token belongs to
  --agent ROLE   whatever uses this token is narrowed to this agent role
  --json         {"tokens":[{"token":"…","sha256":"…","device":…,"agent":…}]}

Example: fourgate token --agent frontend-agent`;

export const token: Command = {
  help,
  run(args, terminal) {
    const { json, device, agent } = readOptions(args);
    const made = newToken();
    const sha256 = tokenHash(made);
    if (json) {
      terminal.out(`${JSON.stringify({ tokens: [{ token: made, sha256, device, agent }] })}\n`);
      return Promise.resolve(0);
    }
    terminal.out(
      `${made}\n\nShown this once. It goes into the header x-fourgate-token.\n` +
        `To let it in, put this under the user in fourgate.yaml:\n\n` +
        `    tokens_sha256:\n      - ${yamlEntry(sha256, device, agent)}\n`,
    );
    return Promise.resolve(0);
  },
};

/** The entry as fourgate.yaml takes it; a JSON string is a YAML one too. */
function yamlEntry(sha256: string, device: string | null, agent: string | null): string {
  const members = [`sha256: ${sha256}`];
  if (device !== null) members.push(`device: ${JSON.stringify(device)}`);
  if (agent !== null) members.push(`agent: ${JSON.stringify(agent)}`);
  return members.length === 1 ? sha256 : `{ ${members.join(", ")} }`;
}

function readOptions(args: readonly string[]): {
  json: boolean;
  device: string | null;
  agent: string | null;
} {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" }, device: { type: "string" }, agent: { type: "string" } },
      allowPositionals: false,
    });
    return { json: values.json ?? false, device: values.device ?? null, agent: values.agent ?? null };
  } catch (error) {
    if (!((error as { code?: string }).code ?? "").startsWith("ERR_PARSE_ARGS")) throw error;
    throw new FourgateError("usage", "token takes no such argument", "see fourgate token --help");
  }
}
