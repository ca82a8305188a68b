import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { zstdDecompressSync } from "node:zlib";
import { sealBundle, type PolicyBundle } from "@fourgate/core/bundle";
import type { GuardReport } from "@fourgate/core/audit/guard-report";
import { openReport } from "@fourgate/core/audit/guard-report";
import type { PolicySource } from "@fourgate/core/scope/policy";
import { reportCodec } from "@fourgate/wire/report-codec";
import type { GuardState } from "../../src/gateway/heartbeats.ts";
import type { SpooledBlock } from "../../src/spool/spool-line.ts";

/** A request as it arrived where gateway and vendor would be. */
export interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly report: GuardReport | undefined;
  /** Resolves when the connection closed before the answer was complete. */
  readonly cut: Promise<void>;
}

/** An exchange of an emergency, as it was handed in. */
export interface HandedIn {
  readonly exchange: {
    readonly exchange: { readonly id: string };
    readonly body: string;
    readonly reply: string;
    readonly outcome: object | null;
  };
  readonly body: Buffer;
  readonly reply: Buffer;
}

export type Answer = (arrived: Arrived, response: ServerResponse) => void | Promise<void>;

/** A real loopback server that plays the gateway, with keys of its own. It checks what the guard signs. */
export class StandInGateway implements AsyncDisposable {
  readonly keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } =
    generateKeyPairSync("ed25519");
  readonly arrived: Arrived[] = [];
  readonly blocks: SpooledBlock[] = [];
  readonly bundleAsked: { readonly condition: string | undefined; readonly token: string | undefined }[] = [];
  readonly refusedBlocks: string[] = [];
  readonly emergencies: HandedIn[] = [];
  /** Those that the device signed. */
  readonly heartbeats: GuardState[] = [];
  policy: PolicySource;
  bundle: Partial<PolicyBundle> = {};
  bundleText: string | null = null;
  /** What it says to a device that it does not know any more. */
  revoked: object | null = null;
  answer: Answer = (_arrived, response) => {
    json(response, 200, { type: "message", role: "assistant", content: [], usage: {} });
  };
  /** The enrolled device's key, raw in base64url. */
  devicePublicKey = "";
  #server: Server | null = null;
  #port = 0;

  constructor(policy: PolicySource) {
    this.policy = policy;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  /** The gateway's public key, as the guard is enrolled with it. */
  get publicKey(): string {
    return this.keys.publicKey.export({ format: "jwk" }).x ?? "";
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      this.handle(request, response);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  }

  /** For a door beside its port. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    void this.#handle(request, response);
  }

  sealed(changes: Partial<PolicyBundle> = {}): string {
    const now = Date.now();
    const bundle: PolicyBundle = {
      format: "fourgate-bundle/1",
      number: 7,
      version: this.policy.version,
      issuedAtMs: now,
      expiresAtMs: now + 3_600_000,
      principal: { user: "ada", teams: ["web"], level: 3, agent: null, device: "laptop" },
      policy: this.policy,
      ...this.bundle,
      ...changes,
    };
    return sealBundle(bundle, reportCodec, (bytes) => sign(null, bytes, this.keys.privateKey));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cut = Promise.withResolvers<void>();
    response.once("close", () => {
      if (!response.writableFinished) cut.resolve();
    });
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    if (request.url === "/api/v1/guard/bundle") {
      this.#sendBundle(request, response);
    } else if (request.url === "/api/v1/guard/blocks") {
      this.#takeBlocks(request, response, body);
    } else if (request.url === "/api/v1/guard/heartbeat") {
      const signature = Buffer.from(String(request.headers["x-fourgate-signature"]), "base64url");
      if (verify(null, body, this.#deviceKey(), signature))
        this.heartbeats.push(JSON.parse(body.toString("utf8")) as GuardState);
      response.writeHead(204).end();
    } else if (request.url === "/api/v1/guard/emergency") {
      this.#takeEmergency(request, response, body);
    } else {
      const arrived: Arrived = {
        method: request.method ?? "",
        target: request.url ?? "",
        headers: request.headers,
        body,
        report: openReport(
          String(request.headers["x-fourgate-report"]),
          reportCodec,
          (_device, bytes, signature) => verify(null, bytes, this.#deviceKey(), signature),
        ),
        cut: cut.promise,
      };
      this.arrived.push(arrived);
      await this.answer(arrived, response);
    }
  }

  #sendBundle(request: IncomingMessage, response: ServerResponse): void {
    const condition = request.headers["if-none-match"];
    if (this.revoked !== null) {
      json(response, 401, this.revoked);
      return;
    }
    this.bundleAsked.push({ condition, token: request.headers["x-fourgate-token"] as string | undefined });
    if (condition === `"${this.policy.version}"`) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { "content-type": "application/json" }).end(this.bundleText ?? this.sealed());
  }

  #takeBlocks(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const signature = Buffer.from(String(request.headers["x-fourgate-signature"]), "base64url");
    if (!verify(null, body, this.#deviceKey(), signature)) {
      this.refusedBlocks.push("signature");
      json(response, 401, {});
      return;
    }
    const { blocks } = JSON.parse(body.toString("utf8")) as { blocks: SpooledBlock[] };
    this.blocks.push(...blocks);
    json(response, 200, { accepted: blocks.map(({ id }) => id) });
  }

  #takeEmergency(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const signature = Buffer.from(String(request.headers["x-fourgate-signature"]), "base64url");
    if (!verify(null, body, this.#deviceKey(), signature)) {
      json(response, 401, {});
      return;
    }
    const exchange = JSON.parse(body.toString("utf8")) as HandedIn["exchange"];
    const unpacked = (text: string): Buffer => zstdDecompressSync(Buffer.from(text, "base64"));
    this.emergencies.push({ exchange, body: unpacked(exchange.body), reply: unpacked(exchange.reply) });
    json(response, 200, { accepted: [exchange.exchange.id] });
  }

  #deviceKey(): KeyObject {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: this.devicePublicKey }, format: "jwk" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

export function json(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}
