import { FourgateError } from "@fourgate/core/errors";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import type { AdminParts } from "../parts.ts";
import { Refusal } from "../problem.ts";

/** For whoever watches the process. */
export function healthRoutes(
  parts: Pick<
    AdminParts,
    "ledger" | "policy" | "complain" | "projection" | "outside" | "retention" | "refusedChange"
  >,
): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/healthz",
      summary: "Whether the process answers",
      access: "public",
      answers: { 200: { description: "It does", content: "text/plain" } },
      run: async ({ reply }) => reply.type("text/plain; charset=utf-8").send("ok\n"),
    }),
    apiRoute({
      method: "GET",
      path: "/readyz",
      summary:
        "Whether the record is written and signed, and a policy is compiled; how the database follows, and whether checkpoints leave",
      access: "public",
      answers: {
        200: { description: "Both", content: "text/plain" },
        503: { description: "Which is not", content: "Problem" },
      },
      run: async ({ reply }) => {
        requireReady(parts);
        return reply
          .type("text/plain; charset=utf-8")
          .send(`ready\n${databaseLine(parts)}${outsideLines(parts)}${clockLine(parts)}${changeLine(parts)}`);
      },
    }),
  ];
}

/** The path waits for no database: whatever this says, the gateway is ready. */
function databaseLine({ projection }: Pick<AdminParts, "projection">): string {
  if (!projection) return "";
  const { state, position, count } = projection.standing();
  return `database ${state}, ${String(count - position)} records behind\n`;
}

/** Nothing waits for these either. Counts alone: everybody may read it. */
function outsideLines({ outside }: Pick<AdminParts, "outside">): string {
  if (!outside) return "";
  const all = outside();
  const behind = all.filter(({ failure }) => failure !== null).length;
  if (all.length === 0) return "checkpoints kept on this machine alone\n";
  return `checkpoints go to ${String(all.length)} outside, ${String(behind)} not reached\n`;
}

function clockLine({ retention }: Pick<AdminParts, "retention">): string {
  const ahead = retention?.clockAhead() ?? null;
  return ahead === null ? "" : `retention waits, the clock is ${String(ahead.days)} days ahead\n`;
}

function changeLine({ refusedChange }: Pick<AdminParts, "refusedChange">): string {
  return (refusedChange?.() ?? null) === null ? "" : "a changed configuration is not in force\n";
}

function requireReady({
  ledger,
  policy,
  complain,
}: Pick<AdminParts, "ledger" | "policy" | "complain">): void {
  const closed = working("the record is not open", () => ledger.latest(1), complain);
  const missing = [
    ...closed,
    ...(closed.length > 0 || ledger.healthy ? [] : ["the record can't be written or signed"]),
    ...working("no policy is compiled", () => policy().version, complain),
  ];
  if (missing.length === 0) return;
  throw new Refusal(
    503,
    "overloaded",
    missing.join("; "),
    "look at the gateway's own messages, then start it again",
  );
}

function working(otherwise: string, ask: () => unknown, complain: AdminParts["complain"]): string[] {
  try {
    ask();
    return [];
  } catch (error) {
    if (!(error instanceof FourgateError)) complain("readyz", error);
    return [otherwise];
  }
}
