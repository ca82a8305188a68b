import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { HandedExchange } from "../../emergency/handed-exchange.ts";
import { actor, classification, finding, label, reason, ulid } from "../api/record-parts.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import { requireGuard } from "../guard-caller.ts";
import { jsonOf, signedBytes } from "../guard-signed.ts";
import type { AdminParts } from "../parts.ts";
import { TakenOnce } from "../taken-once.ts";

/** A body of 32 MiB and a reply of 8 MiB, packed and in base64. */
const bodyBytesMax = 56 * 1024 * 1024;
const text = z.string().max(4_096);
const count = z.number().nonnegative();

const handedExchange: z.ZodType<HandedExchange> = z.strictObject({
  exchange: z.strictObject({
    id: ulid,
    report: z.string().max(64 * 1024),
    sentAt: z.iso.datetime(),
    actor,
    method: z.string().max(20),
    path: text,
    query: z.string().max(16 * 1024),
    headers: z.array(z.tuple([text, z.string().max(64 * 1024)])).max(1_000),
    model: text,
    deployment: text,
    destination: text,
    classification,
    labels: z.array(label).max(50_000),
    findings: z.array(finding).max(50_000),
    observed: z.array(reason).max(1_000),
  }),
  body: z.base64(),
  outcome: z
    .strictObject({
      result: z.enum([
        "answered",
        "client_gone",
        "upstream_unreachable",
        "upstream_timeout",
        "upstream_broken",
        "gateway_stopped",
      ]),
      status: z.int().nonnegative().max(999),
      firstByteMs: count.nullable(),
      durationMs: count,
      replySha256: z.string().max(64),
      cut: z.boolean(),
    })
    .nullable(),
  reply: z.base64(),
});

type Parts = Pick<AdminParts, "ledger" | "principalOf" | "devices" | "recordEmergency">;

/** What left laptops while this gateway was away comes into the record here, an exchange a call. */
export function guardEmergencyRoutes(parts: Parts): readonly ApiRoute[] {
  const taken = new TakenOnce(
    parts.ledger
      .latest(10_000)
      .flatMap(({ record }) =>
        record.kind === "intent" && record.emergency && record.guard
          ? [`${record.guard.device}\n${record.guard.exchange}`]
          : [],
      ),
  );
  return [
    apiRoute({
      method: "POST",
      path: "/api/v1/guard/emergency",
      summary:
        "Hands in an exchange that left this laptop while the gateway was away; answers once it is durable",
      access: "guard",
      headers: { "x-fourgate-signature": "Ed25519 over the body's bytes by the device's key, in base64url" },
      body: { schema: handedExchange, bytesMax: bodyBytesMax },
      answers: { 200: { description: "Ids that the record holds now", content: "AcceptedBlocks" } },
      run: async ({ request }) => {
        const principal = requireGuard(request, parts);
        const handed = jsonOf(signedBytes(request, principal, parts.devices), handedExchange);
        const { recordEmergency } = parts;
        if (!recordEmergency)
          throw new FourgateError(
            "not_found",
            "nothing is handed in here",
            "hand it in at the gateway itself",
          );
        const { id } = handed.exchange;
        await taken.once(`${principal.device}\n${id}`, () => recordEmergency(principal, handed));
        return { accepted: [id] };
      },
    }),
  ];
}
