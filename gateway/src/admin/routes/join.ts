import type { FastifyReply, FastifyRequest } from "fastify";
import { ulid } from "ulid";
import { FourgateError } from "@fourgate/core/errors";
import { AttemptLimit, joinAttemptLimits } from "../../identity/attempt-limit.ts";
import { gatesFor, recordedOf } from "../../identity/join-terms.ts";
import { CodeRefused } from "../../identity/plan-joining.ts";
import { usage } from "../../identity/plan.ts";
import { gatewaySubject } from "../../ledger/keys.ts";
import { codeWish, joinWish, type JoinAnswer, type JoinTerms } from "../api/people.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { requireGuard } from "../guard-caller.ts";
import { jsonBody } from "../json-body.ts";
import type { PeopleRouteParts } from "../people-parts.ts";
import { Refusal } from "../problem.ts";

const bodyBytesMax = 4 * 1024;

/** The gateway's half of joining and leaving. A join code is the only log-in that it takes. */
export function joinRoutes(parts: PeopleRouteParts): readonly ApiRoute[] {
  const { people, policy, organisation, gatewayPublicKey } = parts;
  const attempts = new Attempts(parts);
  return [
    apiRoute({
      method: "POST",
      path: "/api/v1/join/terms",
      summary: "What a join code would let in, and what the employer will see. The code stays unused",
      access: "public",
      body: { schema: codeWish, bytesMax: bodyBytesMax },
      answers: {
        200: { description: "The terms", content: "JoinTerms" },
        401: { description: "The code lets nobody in", content: "Problem" },
        429: { description: "Too many attempts", content: "Problem" },
      },
      run: async ({ request, reply }): Promise<JoinTerms> =>
        await attempts.one(request, reply, async () => {
          const { user, teams, expiresAt } = people.terms(jsonBody(request, codeWish).code);
          const { source } = policy();
          return {
            organisation: organisation(),
            user,
            teams,
            recorded: recordedOf(source, teams),
            gates: gatesFor(source, teams),
            expiresAt,
          };
        }),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/join",
      summary: "Uses a join code up and enrols a device",
      access: "public",
      body: { schema: joinWish, bytesMax: bodyBytesMax },
      answers: {
        200: { description: "The device and its token, told this once", content: "JoinedDevice" },
        401: { description: "The code lets nobody in", content: "Problem" },
        409: { description: "No device can be enrolled from this; the code stays open", content: "Problem" },
        429: { description: "Too many attempts", content: "Problem" },
      },
      run: async ({ request, reply }): Promise<JoinAnswer> =>
        await attempts.one(request, reply, async () => {
          const { code, ...device } = jsonBody(request, joinWish);
          return { ...(await people.join(code, device)), gatewayPublicKey };
        }),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/leave",
      summary: "The device that this token belongs to leaves: it is revoked by its owner",
      access: "guard",
      answers: {
        200: { description: "The device", content: "DeviceList" },
        409: { description: "The token is of no device, or fourgate.yaml defines it", content: "Problem" },
      },
      run: async ({ request }) => {
        const { user, device } = requireGuard(request, parts);
        if (device === "")
          throw usage("this token belongs to no device", "ask your operator to take it back");
        await people.leave(user, device);
        return { devices: people.roster.listDevices().filter(({ id }) => id === device) };
      },
    }),
  ];
}

/** Attempts with a code: few at a time, and each refusal is in the record before it is told. */
class Attempts {
  readonly #parts: PeopleRouteParts;
  readonly #limit: AttemptLimit;
  /** When the last refusal for the number of attempts was recorded. */
  #recordedMs = -Infinity;

  constructor(parts: PeopleRouteParts) {
    this.#parts = parts;
    this.#limit = new AttemptLimit(parts.clock);
  }

  async one<T>(request: FastifyRequest, reply: FastifyReply, attempt: () => Promise<T>): Promise<T> {
    const address = request.raw.socket.remoteAddress ?? "local";
    if (!this.#limit.take(address)) {
      reply.header("retry-after", String(joinAttemptLimits.refillMs / 1000));
      const error = new Refusal(429, "overloaded", "there were too many attempts to join", "wait a minute");
      // They are as many as somebody sends, so that the record gets one for all of a minute.
      if (this.#parts.clock() - this.#recordedMs >= joinAttemptLimits.refillMs) {
        this.#recordedMs = this.#parts.clock();
        await this.#record(request, error, []);
      }
      throw error;
    }
    try {
      const answer = await attempt();
      this.#limit.giveBack(address);
      return answer;
    } catch (error) {
      if (error instanceof CodeRefused) await this.#record(request, error, error.alarms);
      throw error;
    }
  }

  async #record(request: FastifyRequest, error: FourgateError, alarms: readonly string[]): Promise<void> {
    const { ledger, policy, clock } = this.#parts;
    const nowMs = clock();
    await ledger.append(
      {
        kind: "refusal",
        id: ulid(nowMs),
        time: new Date(nowMs).toISOString(),
        actor: null,
        method: request.method,
        path: request.routeOptions.url ?? "",
        code: error.code,
        gate: null,
        reasons: [],
        findings: [],
        labels: [],
        alarms,
        policyVersion: policy().version,
        bodySha256: "",
        bodyBytes: Buffer.isBuffer(request.body) ? request.body.length : 0,
      },
      gatewaySubject,
    );
  }
}
