import { z } from "zod";
import type { GuardBlockRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import type { Principal } from "@fourgate/core/scope/principal";
import { handedBlock, type HandedBlock } from "../api/record.ts";
import { apiRoute, placesOf, type ApiRoute } from "../api/route.ts";
import { headerText, requireGuard } from "../guard-caller.ts";
import type { AdminParts } from "../parts.ts";
import { Refusal } from "../problem.ts";
import { TakenBlocks } from "../taken-blocks.ts";

const bodyBytesMax = 1024 * 1024;
const blockCountMax = 100;
const textLengthMax = 4_096;
const listCountMax = 5_000;

const handedBlocks: z.ZodType<{ readonly blocks: readonly HandedBlock[] }> = z.strictObject({
  blocks: z
    .array(
      handedBlock.refine(
        withinLimits,
        `no text beyond ${String(textLengthMax)} characters, no list beyond ${String(listCountMax)}`,
      ),
    )
    .max(blockCountMax),
});

type Parts = Pick<AdminParts, "ledger" | "principalOf" | "devices" | "clock" | "complain">;

/** What guards stopped on their laptops comes into the record here. */
export function guardBlockRoutes(parts: Parts): readonly ApiRoute[] {
  const taken = new TakenBlocks(parts.ledger);
  return [
    apiRoute({
      method: "POST",
      path: "/api/v1/guard/blocks",
      summary: "Hands in what this guard stopped; answers once it is durable",
      access: "guard",
      headers: { "x-fourgate-signature": "Ed25519 over the body's bytes by the device's key, in base64url" },
      body: { schema: handedBlocks, bytesMax: bodyBytesMax },
      answers: {
        200: { description: "Ids of the blocks that the record holds now", content: "AcceptedBlocks" },
      },
      run: async ({ request }) => {
        const principal = requireGuard(request, parts);
        const bytes = signedBytes(
          request.body,
          headerText(request, "x-fourgate-signature"),
          principal,
          parts,
        );
        const { blocks } = parse(bytes);
        for (const block of blocks) requireOwn(block, principal);
        await recordAll(blocks, principal, parts, taken);
        return { accepted: [...new Set(blocks.map(({ id }) => id))] };
      },
    }),
  ];
}

/** @throws FourgateError unauthenticated: the bytes are not what this principal's device signed */
function signedBytes(
  body: unknown,
  signature: string | undefined,
  principal: Principal,
  parts: Parts,
): Buffer {
  if (!Buffer.isBuffer(body))
    throw new FourgateError("body_malformed", "there is no body", 'send {"blocks":[…]}');
  const signed =
    signature !== undefined &&
    /^[\w-]{86}$/.test(signature) &&
    parts.devices.verify(principal.device, body, Buffer.from(signature, "base64url"));
  if (signed) return body;
  throw new FourgateError(
    "unauthenticated",
    "these blocks are not signed by the device that this token belongs to",
    "enrol this machine's guard again",
  );
}

function parse(bytes: Buffer): { readonly blocks: readonly HandedBlock[] } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new FourgateError("body_malformed", "the body is not JSON", 'send {"blocks":[…]}');
  }
  const result = handedBlocks.safeParse(value);
  if (result.success) return result.data;
  throw new FourgateError(
    "body_schema",
    `the blocks are not valid (${placesOf(result.error)})`,
    "see /api/openapi.json",
  );
}

/** @throws Refusal 403: a guard tells of its own user and device, and of nobody else */
function requireOwn({ actor }: HandedBlock, principal: Principal): void {
  if (actor.user === principal.user && actor.device === principal.device) return;
  throw new Refusal(
    403,
    "unauthenticated",
    "a block names another user or device than this token's",
    "hand in only what this guard stopped",
  );
}

/** Resolves once the record holds every block. What it got before a failure is not recorded again. */
async function recordAll(
  blocks: readonly HandedBlock[],
  principal: Principal,
  parts: Parts,
  taken: TakenBlocks,
): Promise<void> {
  const recorded = new Set<HandedBlock>();
  const results = await Promise.allSettled(
    blocks.map(async (block) =>
      taken.once(block, async () => {
        await record(block, principal, parts);
        recorded.add(block);
      }),
    ),
  );
  // Counted once each and in the guard's order, or a second try would look like a jump.
  for (const block of blocks.filter((each) => recorded.has(each))) {
    const alarm = parts.devices.count(principal.device, block.deviceSequence);
    if (alarm !== undefined) parts.complain("count of a guard's statements", new Error(alarm));
  }
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

async function record(block: HandedBlock, principal: Principal, parts: Parts): Promise<void> {
  const taken: GuardBlockRecord = {
    ...block,
    time: new Date(parts.clock()).toISOString(),
    // Teams and a fixed agent role come from the token, never from what a client says of itself.
    actor: { ...block.actor, teams: principal.teams, agent: principal.agent ?? block.actor.agent },
  };
  await parts.ledger.append(taken, principal.user);
}

function withinLimits(value: unknown): boolean {
  if (typeof value === "string") return value.length <= textLengthMax;
  if (Array.isArray(value)) return value.length <= listCountMax && value.every(withinLimits);
  return typeof value !== "object" || value === null || Object.values(value).every(withinLimits);
}
