import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { PublicFile } from "../../ledger/public-log.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";

/** Of a path below the log's prefix; undefined where there is no such file. */
export type PublicLog = (path: string) => Promise<PublicFile | undefined>;

const lastingSeconds = 31_536_000;
const tilePath = z.strictObject({
  "*": z.string().regex(/^(?:entries|\d{1,2})\/[x\d/]{1,40}(?:\.p\/\d{1,3})?$/),
});
const witnessParams = z.strictObject({ witness: z.string().regex(/^[0-9a-f]{8}$/) });

/** The log as static files for whoever verifies: https://c2sp.org/tlog-tiles, prefix /api/v1/log. */
export function logRoutes(log: PublicLog): readonly ApiRoute[] {
  const serve = async (
    path: string,
    reply: Parameters<ApiRoute["handle"]>[1],
  ): Promise<ReturnType<typeof reply.send>> => {
    const file = await log(path);
    if (!file)
      throw new FourgateError(
        "not_found",
        "the log has no such file",
        "read its checkpoint, then tiles of its size",
      );
    return reply
      .type(file.mediaType)
      .header(
        "cache-control",
        file.lasting ? `public, max-age=${String(lastingSeconds)}, immutable` : "no-store",
      )
      .send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length));
  };
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/log/checkpoint",
      summary:
        "The log's newest checkpoint, a signed note; with witnesses' cosignatures as soon as they are there",
      access: "public",
      answers: { 200: { description: "c2sp.org/tlog-checkpoint", content: "text/plain" } },
      run: async ({ reply }) => serve("checkpoint", reply),
    }),
    apiRoute({
      method: "GET",
      path: "/api/v1/log/cosigned/:witness",
      summary: "The newest checkpoint that a witness has cosigned, by its key's id",
      access: "public",
      params: witnessParams,
      answers: {
        200: { description: "c2sp.org/tlog-cosignature", content: "text/plain" },
        404: { description: "It has cosigned none", content: "Problem" },
      },
      run: async ({ params, reply }) => serve(`cosigned/${params.witness}`, reply),
    }),
    apiRoute({
      method: "GET",
      path: "/api/v1/log/tile/*",
      summary: "Tiles of hashes, and bundles of leaves, which name nobody (c2sp.org/tlog-tiles)",
      access: "public",
      params: tilePath,
      answers: {
        200: { description: "A tile", content: "application/octet-stream" },
        404: { description: "No such tile in this log", content: "Problem" },
      },
      run: async ({ params, reply }) => serve(`tile/${params["*"]}`, reply),
    }),
  ];
}
