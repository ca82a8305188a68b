import { generateKeyPairSync, hash, sign, type KeyObject } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealReport } from "@fourgate/core/audit/guard-report";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { newToken, tokenHash } from "@fourgate/gateway/identity/token";
import { startGateway, type RunningGateway } from "@fourgate/gateway/start";
import { reportCodec } from "@fourgate/wire/report-codec";
import { RawVendor } from "../exchange/kit/raw-vendor.ts";

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The connection broke off before the answer's end. */
  readonly cut: boolean;
  readonly json: () => Record<string, never>;
  /** What it sets, as a browser sends it back; "" for none. */
  readonly cookie: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Through the socket in the data folder. */
  readonly local?: boolean;
  readonly onText?: (text: string) => void;
}

/** A laptop with a device key of its own. */
export interface Laptop {
  readonly name: string;
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function laptop(name: string): Laptop {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { name, privateKey, publicKey: publicKey.export({ format: "jwk" }).x ?? "" };
}

const prompt = JSON.stringify({
  model: "house-1",
  max_tokens: 10,
  messages: [{ role: "user", content: "hello" }],
});

/** A whole gateway on a data folder, with user "filer" in its file, and a private model written by hand. */
export class Running implements AsyncDisposable {
  readonly home: string;
  readonly vendor: RawVendor;
  /** A token of filer's without a device. */
  readonly plainToken: string;
  /** A token that the file gives to filer's laptop. */
  readonly laptopToken: string;
  readonly filersLaptop: Laptop;
  nowMs: number | null = null;
  /** Requests that the model was answered for. */
  asked = 0;
  #gateway: RunningGateway | null = null;
  #sequence = 0;
  /** Told at the first start. */
  #password: string | null = null;

  private constructor(home: string, vendor: RawVendor) {
    this.home = home;
    this.vendor = vendor;
    this.plainToken = newToken();
    this.laptopToken = newToken();
    this.filersLaptop = laptop("filer-laptop");
  }

  static async start(): Promise<Running> {
    const home = await mkdtemp(join(tmpdir(), "fourgate-people-"));
    const running = new Running(home, await RawVendor.open());
    await mkdir(join(home, "policy"));
    await writeFile(join(home, "policy", "all.cedar"), '@id("all")\npermit(principal, action, resource);\n');
    await running.writeConfig();
    await running.startAgain();
    return running;
  }

  async writeConfig(more = ""): Promise<void> {
    const config = `organisation: Acme
gateway: { port: 0 }
teams: [developers]
users:
  - id: filer
    teams: [developers]
    tokens_sha256: [${tokenHash(this.plainToken)}, { sha256: ${tokenHash(this.laptopToken)}, device: filer-laptop }]
devices:
  - { id: filer-laptop, user: filer, public_key: ${this.filersLaptop.publicKey} }
deployments:
  - name: house
    class: private
    url: ${this.vendor.url}
    models: ["*"]
    auth: none
    terms: { training: forbidden, retention_days: 0 }
${more}`;
    await writeFile(join(this.home, "fourgate.yaml"), config);
  }

  async stop(): Promise<void> {
    await this.#gateway?.[Symbol.asyncDispose]();
    this.#gateway = null;
  }

  async startAgain(): Promise<void> {
    await this.stop();
    const started = await startGateway({
      env: { home: this.home, gatewayPort: 0, guardPort: 0 },
      log: () => undefined,
      clock: () => this.nowMs ?? Date.now(),
    });
    this.#gateway = started;
    this.#password ??= started.adminPassword;
  }

  /** The operator's cookie. */
  async login(): Promise<string> {
    const answer = await this.ask("/console/login", {
      method: "POST",
      body: new URLSearchParams({ password: this.#password ?? "" }).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: `http://127.0.0.1:${String(this.gateway.port)}`,
      },
    });
    return answer.cookie;
  }

  get gateway(): RunningGateway {
    if (!this.#gateway) throw new Error("the gateway does not run");
    return this.#gateway;
  }

  /** Newest first. */
  records<Kind extends AuditRecord["kind"]>(kind: Kind): Extract<AuditRecord, { kind: Kind }>[] {
    return this.gateway.ledger
      .latest(1_000)
      .map(({ record }) => record)
      .filter((record): record is Extract<AuditRecord, { kind: Kind }> => record.kind === kind);
  }

  /** How the exchanges ended, newest first. */
  results(): string[] {
    return this.gateway.ledger.latest(1_000).flatMap(({ outcome }) => outcome?.result ?? []);
  }

  ask(
    path: string,
    { method = "GET", headers = {}, body, local = false, onText }: Ask = {},
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
    const { port } = this.gateway;
    const call = httpRequest(
      {
        ...(local ? { socketPath: gatewaySocket(this.home) } : { host: "127.0.0.1", port }),
        path,
        method,
        agent: false,
        headers: {
          host: `127.0.0.1:${String(port)}`,
          ...(text === null
            ? {}
            : { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
          ...headers,
        },
      },
      (response) => {
        let said = "";
        const end = (cut: boolean): void => {
          resolve({
            status: response.statusCode ?? 0,
            text: said,
            cut,
            cookie: (response.headers["set-cookie"]?.[0] ?? "").split(";", 1)[0] ?? "",
            json: () => JSON.parse(said) as Record<string, never>,
          });
        };
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          said += chunk;
          onText?.(said);
        });
        response.on("end", () => {
          end(!response.complete);
        });
        response.on("error", () => {
          end(true);
        });
      },
    );
    call.on("error", reject);
    call.end(text ?? undefined);
    return promise;
  }

  /** As the operator on this machine. */
  operate(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask(`/api/v1/${path}`, {
      method,
      body,
      local: true,
      headers: { "x-fourgate-operator": "local" },
    });
  }

  async newCode(wish: object): Promise<{ readonly text: string; readonly id: string }> {
    const answer = await this.operate("POST", "codes", wish);
    const [code] = (answer.json() as unknown as { codes: { text: string; id: string }[] }).codes;
    if (!code) throw new Error(answer.text);
    return code;
  }

  join(code: string, device: Laptop): Promise<Answer> {
    return this.ask("/api/v1/join", {
      method: "POST",
      body: { code, deviceName: device.name, publicKey: device.publicKey, platform: "linux x64" },
    });
  }

  /** The token with which this laptop joined. */
  async joined(user: string, device: Laptop): Promise<string> {
    const answer = await this.join((await this.newCode({ user })).text, device);
    if (answer.status !== 200) throw new Error(answer.text);
    return (answer.json() as unknown as { deviceToken: string }).deviceToken;
  }

  /** What this laptop's guard states of the prompt; `signer` is another's key where somebody pretends. */
  report(device: Laptop, signer: Laptop = device): string {
    this.#sequence += 1;
    return sealReport(
      {
        version: 1,
        exchange: "01GUARD",
        device: device.name,
        sequence: this.#sequence,
        time: new Date().toISOString(),
        run: "run-1",
        agent: null,
        policyVersion: this.gateway.snapshot().policy.version,
        redactions: 0,
        classification: "internal",
        workspaces: [],
        bodySha256: hash("sha256", prompt, "hex"),
      },
      reportCodec,
      (bytes) => sign(null, bytes, signer.privateKey),
    );
  }

  /** A prompt with this token; the model has to be answered for. */
  send(token: string, report: string | null, onText?: (text: string) => void): Promise<Answer> {
    return this.ask("/v1/messages", {
      method: "POST",
      body: prompt,
      headers: {
        "anthropic-version": "2023-06-01",
        "x-fourgate-token": token,
        ...(report === null ? {} : { "x-fourgate-report": report }),
      },
      ...(onText ? { onText } : {}),
    });
  }

  /** The model answers its next request whole. */
  async answerOnce(): Promise<void> {
    const connection = await this.vendor.asked(this.asked++);
    const body = '{"type":"message","content":[]}';
    connection.say(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.vendor[Symbol.asyncDispose]();
    await rm(this.home, { recursive: true, force: true });
  }
}
