import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, guardFiles } from "@fourgate/guard/config/guard-home";
import { statedProxy } from "@fourgate/wire/stated-proxy";
import { systemKeychain } from "@fourgate/guard/device/keychain/find";
import { joinedSettings } from "@fourgate/guard/enrolment";
import { undoJoining } from "@fourgate/guard/joining";
import type { Command, Terminal } from "../command.ts";
import { JoinableGateway } from "../join/gateway.ts";
import { answering, readyGuard, stopGuard } from "../join/ready-guard.ts";

const help = `fourgate leave [--force] [--json]

Takes this laptop off the gateway that it joined: the gateway is told, and the device's key, token
and policy are removed here. What the gateway has recorded stays there.

  --force   leave although the gateway is away, or records still wait to be handed in: they are lost
  --json    {"left":[{"gateway":"…","device":"…","told":true}]}

Example: fourgate leave`;

export const leave: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: { force: { type: "boolean" }, json: { type: "boolean" } },
    });
    const [force, json] = [values.force ?? false, values.json ?? false];
    const home = fourgateHome(terminal.env);
    const files = guardFiles(home);
    const settings = await joinedSettings(files);
    if (!settings) {
      throw new FourgateError(
        "usage",
        "this laptop has joined no gateway",
        "join one with: fourgate join URL CODE",
      );
    }
    if (!force) await requireNothingWaits(terminal);
    await stopGuard(terminal.env);
    const { gateway, device, joined } = settings;
    const way = { proxy: statedProxy(terminal.env) ?? joined.proxy, trust: joined.trust };
    await using door = new JoinableGateway(gateway, way);
    const told = await door.leave(settings.deviceToken).then(
      () => true,
      (error: unknown) => {
        if (force) return false;
        throw withForce(error);
      },
    );
    await undoJoining(home, settings, systemKeychain(files.folder));
    if (json) terminal.out(`${JSON.stringify({ left: [{ gateway, device, told }] })}\n`);
    else {
      terminal.out(
        told
          ? `Left ${gateway}. The device's key, token and policy are gone from this laptop.\n`
          : `Left ${gateway} on this laptop alone: ask your operator to revoke device ${device}.\n`,
      );
    }
    return 0;
  },
};

/** What was stopped or sent in an emergency belongs into the gateway's record. */
async function requireNothingWaits({ env }: Terminal): Promise<void> {
  const guard = (await answering(env)) ?? (await readyGuard(env).catch(() => undefined));
  const status = await guard?.status();
  // One that was revoked has nobody to hand anything to.
  const waiting = !status || status.revoked ? 0 : status.blocksWaiting + status.emergencyWaiting;
  if (waiting === 0) return;
  throw new FourgateError(
    "usage",
    `${String(waiting)} record${waiting === 1 ? " waits" : "s wait"} to be handed in to the gateway`,
    "leave once it answers again; --force loses them",
  );
}

function withForce(error: unknown): unknown {
  if (!(error instanceof FourgateError)) return error;
  return new FourgateError(
    error.code,
    error.message,
    "try again when it answers; or leave this laptop alone with --force",
    error,
  );
}
