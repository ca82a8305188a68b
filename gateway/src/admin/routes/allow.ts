import type { FastifyRequest } from "fastify";
import type { Allows } from "../../allow/allows.ts";
import { allowTerms, allowWish, newAllow, withReason } from "../api/allow.ts";
import { idParams } from "../api/people.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { requireGuard } from "../guard-caller.ts";
import { jsonOf, signedBytes } from "../guard-signed.ts";
import { jsonBody } from "../json-body.ts";
import type { AdminParts } from "../parts.ts";

const bodyBytesMax = 16 * 1024;

type Parts = Pick<AdminParts, "principalOf" | "devices"> & {
  readonly allows: Allows;
  /** In whose name a change stands in the record. */
  readonly byWhom: (request: FastifyRequest) => string;
};

/** Exceptions to gate 3: what the operator administers, and what a guard asks for. */
export function allowRoutes({ allows, byWhom, ...parts }: Parts): readonly ApiRoute[] {
  const body = { schema: newAllow, bytesMax: bodyBytesMax };
  const conflict = { description: "What stands does not allow it", content: "Problem" } as const;
  const unknown = { description: "There is none of this id", content: "Problem" } as const;
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/allow",
      summary: "Exceptions to gate 3 and requests for them; expired, revoked and answered ones too",
      access: "operator",
      answers: { 200: { description: "All of them", content: "AllowLists" } },
      run: ({ request }) => allows.as(byWhom(request)).list(),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/allow",
      summary: "Lets what one detector finds of one value pass, for a scope and a time",
      access: "operator",
      body,
      answers: { 201: { description: "The exception", content: "AllowEntries" }, 409: conflict },
      run: async ({ request, reply }) => {
        const entry = await allows.as(byWhom(request)).add(jsonBody(request, newAllow));
        return reply.code(201).send({ entries: [entry] });
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/allow/requests/:id/confirm",
      summary: "Grants a developer's request, as asked for or with other terms",
      access: "operator",
      params: idParams,
      body: { schema: allowTerms, bytesMax: bodyBytesMax },
      answers: {
        201: { description: "The exception", content: "AllowEntries" },
        404: unknown,
        409: conflict,
      },
      run: async ({ params, request, reply }) => {
        const entry = await allows.as(byWhom(request)).confirm(params.id, jsonBody(request, allowTerms));
        return reply.code(201).send({ entries: [entry] });
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/allow/requests/:id/refuse",
      summary: "Refuses a developer's request",
      access: "operator",
      params: idParams,
      body: { schema: withReason, bytesMax: bodyBytesMax },
      answers: { 204: { description: "Refused", content: null }, 404: unknown, 409: conflict },
      run: async ({ params, request, reply }) => {
        await allows.as(byWhom(request)).refuse(params.id, jsonBody(request, withReason).reason);
        return reply.code(204).send();
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/allow/:id/revoke",
      summary: "Takes an exception back",
      access: "operator",
      params: idParams,
      body: { schema: withReason, bytesMax: bodyBytesMax },
      answers: { 204: { description: "Revoked", content: null }, 404: unknown, 409: conflict },
      run: async ({ params, request, reply }) => {
        await allows.as(byWhom(request)).revoke(params.id, jsonBody(request, withReason).reason);
        return reply.code(204).send();
      },
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/guard/allow",
      summary: "What a developer wants to let pass: an exception where policy lets them, else a request",
      access: "guard",
      headers: { "x-fourgate-signature": "Ed25519 over the body's bytes by the device's key, in base64url" },
      body: { schema: allowWish, bytesMax: bodyBytesMax },
      answers: { 200: { description: "What became of it", content: "AllowAnswer" }, 409: conflict },
      run: async ({ request }) => {
        const principal = requireGuard(request, parts);
        const wish = jsonOf(signedBytes(request, principal, parts.devices), allowWish);
        return await allows.wish(principal, wish);
      },
    }),
  ];
}
