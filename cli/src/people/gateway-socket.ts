import { Agent, request } from "node:http";
import { connect } from "node:net";
import { FourgateError } from "@fourgate/core/errors";
import { isUnknownThere, versionGap, type ToldError } from "./version-gap.ts";
import { hasLocalSockets, requireOwnFolder } from "@fourgate/wire/local-socket";

const answerMsMax = 30_000;
const answerBytesMax = 64 * 1024 * 1024;

/** The running gateway of a data folder, asked as its operator through the socket that lies there. */
export class GatewaySocket {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Null where no gateway listens. @throws FourgateError config_invalid when others can write to the folder */
  static async find(path: string): Promise<GatewaySocket | null> {
    if (!hasLocalSockets) return null;
    await requireOwnFolder(path);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect({ path });
    socket.once("connect", () => {
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
    const answers = await promise;
    socket.destroy();
    return answers ? new GatewaySocket(path) : null;
  }

  /** The answer's JSON. @throws FourgateError, the gateway's own */
  async call(method: string, path: string, value?: unknown): Promise<unknown> {
    const { status, text } = await this.#exchange(
      method,
      path,
      value === undefined ? null : JSON.stringify(value),
    );
    let answer: unknown;
    try {
      answer = text === "" ? {} : JSON.parse(text);
    } catch (error) {
      throw gatewayAway(error);
    }
    if (status >= 200 && status < 300) return answer;
    const told = (answer as { error?: Partial<ToldError> }).error;
    if (told?.code === undefined || told.message === undefined || told.remedy === undefined)
      throw gatewayAway(undefined);
    const { code, message, remedy } = told;
    if (isUnknownThere(message)) throw await this.#versionGap({ code, message, remedy });
    throw new FourgateError(code, message, remedy);
  }

  async #versionGap(told: ToldError): Promise<FourgateError> {
    const description: unknown = await this.#exchange("GET", "/api/openapi.json", null)
      .then(({ text }): unknown => JSON.parse(text))
      .catch(() => undefined);
    return versionGap(
      told,
      "the gateway that runs on this data folder",
      description,
      "end the gateway and start it again with this version; until then use the version that it was started with",
    );
  }

  #exchange(method: string, path: string, body: string | null): Promise<{ status: number; text: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
    const call = request({
      agent: new Agent({ keepAlive: false }),
      socketPath: this.#path,
      method,
      path,
      headers: {
        host: "localhost",
        "x-fourgate-operator": "local",
        ...(body === null
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      },
      signal: AbortSignal.timeout(answerMsMax),
    });
    const fail = (error: unknown): void => {
      reject(gatewayAway(error));
    };
    call.on("error", fail);
    call.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > answerBytesMax) call.destroy(new Error("the answer is too long"));
      });
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
      response.on("error", fail);
    });
    call.end(body ?? undefined);
    return promise;
  }
}

function gatewayAway(cause: unknown): FourgateError {
  return new FourgateError(
    "gateway_away",
    "the gateway of this data folder did not answer, so it is not known whether the change was made",
    "look with the list command, and try again",
    cause,
  );
}
