import { generateKeyPairSync, sign } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealBundle } from "@fourgate/core/bundle";
import type { PolicySource } from "@fourgate/core/scope/policy";
import { createGuardFiles } from "@fourgate/guard/enrolment";
import { startGuard } from "@fourgate/guard/main";
import { reportCodec } from "@fourgate/wire/report-codec";

const policy: PolicySource = {
  version: "policy-1",
  cedar: { everybody: "permit(principal, action, resource);" },
  catalogue: { uncatalogued: "internal", repos: [] },
  deployments: [
    {
      name: "cloud",
      class: "cloud",
      protocols: ["anthropic"],
      url: "",
      terms: { training: "forbidden", retentionDays: 0, region: "eu", account: "company" },
      models: ["*"],
      model: null,
      auth: "client",
      rehearsal: false,
    },
  ],
  gates: { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" },
  agents: { frontend: [] },
  detectorsOff: [],
};

export interface GuardAndGateway extends AsyncDisposable {
  /** FOURGATE_HOME. */
  readonly home: string;
  /** A folder to work in. */
  readonly cwd: string;
  readonly port: number;
  readonly deviceToken: string;
}

/** A real guard, and a loopback server that signs its policy and answers in a model's place. */
export async function startGuardAndGateway(): Promise<GuardAndGateway> {
  const keys = generateKeyPairSync("ed25519");
  const now = Date.now();
  const bundle = sealBundle(
    {
      format: "fourgate-bundle/1",
      number: 1,
      version: policy.version,
      issuedAtMs: now,
      expiresAtMs: now + 3_600_000,
      principal: { user: "ada", teams: [], level: 0, agent: null, device: "laptop" },
      policy,
    },
    reportCodec,
    (bytes) => sign(null, bytes, keys.privateKey),
  );
  const gateway = createServer((request, response) => {
    request.resume();
    response.end(request.url === "/api/v1/guard/bundle" ? bundle : "{}");
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  const home = await realpath(await mkdtemp(join(tmpdir(), "cli-guard-")));
  const cwd = join(home, "work");
  await mkdir(cwd);
  const deviceToken = "device-token-of-this-test";
  await createGuardFiles({
    home,
    gatewayUrl: `http://127.0.0.1:${String((gateway.address() as AddressInfo).port)}`,
    device: "laptop",
    user: "ada",
    deviceToken,
    gatewayPublicKey: keys.publicKey.export({ format: "jwk" }).x ?? "",
    port: 0,
  });
  const guard = await startGuard({ home });
  return {
    home,
    cwd,
    port: guard.port,
    deviceToken,
    async [Symbol.asyncDispose]() {
      await guard[Symbol.asyncDispose]();
      gateway.closeAllConnections();
      gateway.close();
      await rm(home, { recursive: true });
    },
  };
}
