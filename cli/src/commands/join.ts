import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, guardFiles, statedGuardPort } from "@fourgate/guard/config/guard-home";
import { statedProxy } from "@fourgate/wire/stated-proxy";
import { systemKeychain } from "@fourgate/guard/device/keychain/find";
import type { Keychain } from "@fourgate/guard/device/keychain/keychain";
import { guardPortDefault, requireNotJoined, type JoinedSettings } from "@fourgate/guard/enrolment";
import { abandonJoining, finishJoining, prepareJoining, type JoiningGuard } from "@fourgate/guard/joining";
import type { Proxy, Trust } from "@fourgate/wire/way";
import type { Command, Terminal } from "../command.ts";
import { findTrust, JoinableGateway, type Admission, type Terms } from "../join/gateway.ts";
import { readJoinOptions, type JoinOptions } from "../join/options.ts";
import { readyGuard, stopGuard } from "../join/ready-guard.ts";
import { toldBeforeYes } from "../join/told.ts";

const help = `fourgate join URL CODE [--name NAME] [--key-in keychain|file] [--ca FILE]… [--yes] [--json]

Joins this laptop to your company's gateway. You are told what your employer will see, and asked,
before anything is sent but the code. From then on every fourgate run is judged by the company's
policy; fourgate leave undoes it. HTTPS_PROXY and NO_PROXY are honoured.

  --name NAME     how the device is called there (default: this machine's name)
  --key-in PLACE  where the device's key lies: keychain, or file (default: keychain where one answers)
  --ca FILE       trust this certificate authority as well (PEM), as for a company's own
  --yes           for scripts: yes to what would be asked
  --json          {"joined":[{"gateway":"…","device":"…","user":"…","keyIn":"…","policyVersion":…}]}

Example: fourgate join https://fourgate.example.com:4400 7F3K-…`;

export const join: Command = {
  help,
  async run(args, terminal) {
    const options = await readJoinOptions(args, terminal);
    const home = fourgateHome(terminal.env);
    await requireNotJoined(guardFiles(home));
    const { gateway, secret } = options.invitation;
    const proxy = statedProxy(terminal.env);
    const trust = await findTrust(options.invitation, proxy, options.ca);
    await using door = new JoinableGateway(gateway, { proxy, trust });
    await requireYes(await door.terms(secret), options, terminal);
    await stopGuard(terminal.env);
    const keychain = await chosenKeychain(guardFiles(home).folder, options.keyIn);
    const joining = await prepareJoining(home, keychain);
    const admitted = await admit(door, options, joining, keychain);
    const port = statedGuardPort(terminal.env) ?? guardPortDefault;
    await finishJoining(home, joining, settingsOf({ options, joining, admitted, trust, proxy, port }));
    const keyIn = keychain?.title ?? guardFiles(home).deviceKey;
    await sayJoined(admitted, keyIn, options, terminal);
    return 0;
  },
};

/** @throws FourgateError usage, where nobody is there to say yes, or no was said */
async function requireYes(
  terms: Terms,
  { invitation, yes, json }: JoinOptions,
  terminal: Terminal,
): Promise<void> {
  const told = `${toldBeforeYes(terms, invitation.gateway)}\n`;
  (json ? terminal.error : terminal.out)(told);
  if (yes) return;
  if (!terminal.ask)
    throw new FourgateError("usage", "there is no terminal to ask on", "read the above, then add --yes");
  const answer = await terminal.ask("Join? [y/N] ");
  if (!/^y(?:es)?$/i.test(answer.trim()))
    throw new FourgateError("usage", "nothing was joined", "your code is still good");
}

async function chosenKeychain(folder: string, keyIn: JoinOptions["keyIn"]): Promise<Keychain | null> {
  if (keyIn === "file") return null;
  const keychain = systemKeychain(folder);
  if (await keychain.answers()) return keychain;
  if (keyIn === null) return null;
  throw new FourgateError(
    "config_invalid",
    `${keychain.title} does not answer`,
    "unlock it, or use --key-in file",
  );
}

async function admit(
  door: JoinableGateway,
  { invitation, deviceName }: JoinOptions,
  joining: JoiningGuard,
  keychain: Keychain | null,
): Promise<Admission> {
  try {
    return await door.join({
      code: invitation.secret,
      deviceName,
      publicKey: joining.key.publicKey,
      platform: `${process.platform}-${process.arch}`,
    });
  } catch (error) {
    await abandonJoining(joining, keychain ?? systemKeychain(joining.files.folder));
    throw error;
  }
}

function settingsOf(parts: {
  readonly options: JoinOptions;
  readonly joining: JoiningGuard;
  readonly admitted: Admission;
  readonly trust: Trust;
  readonly proxy: Proxy | undefined;
  readonly port: number;
}): JoinedSettings {
  const { options, joining, admitted, trust, proxy, port } = parts;
  return {
    version: 1,
    port,
    gateway: options.invitation.gateway,
    device: admitted.device,
    user: admitted.user,
    deviceToken: admitted.deviceToken,
    gatewayPublicKey: admitted.gatewayPublicKey,
    deviceKey: joining.key.place,
    joined: { at: new Date().toISOString(), trust, ...(proxy === undefined ? {} : { proxy }) },
  };
}

/** Joined it is, whether or not the guard starts now: the first run would start it. */
async function sayJoined(
  admitted: Admission,
  keyIn: string,
  { invitation, json }: JoinOptions,
  terminal: Terminal,
): Promise<void> {
  const policyVersion = await readyGuard(terminal.env)
    .then(async (guard) => (await guard.status()).policyVersion)
    .catch((error: unknown) => {
      terminal.error(
        `fourgate: joined, but ${error instanceof Error ? error.message : "the guard did not start"}\n`,
      );
      return null;
    });
  const { device, user } = admitted;
  const { gateway } = invitation;
  if (json) {
    terminal.out(`${JSON.stringify({ joined: [{ gateway, device, user, keyIn, policyVersion }] })}\n`);
    return;
  }
  terminal.out(
    `Joined ${gateway} as ${user}, device ${device}.\n` +
      `The device's key lies in ${keyIn}.\n` +
      (policyVersion === null ? "" : `Policy ${policyVersion} is in force.\n`) +
      "next: npx fourgate run -- claude\n",
  );
}
