import type { Gate } from "@fourgate/core/verdict";
import { searchedName, toolParts } from "./project/stored-text.ts";
import { schemaName, type ExchangeResult, type Store } from "./schema.ts";

/** What exchanges are looked for; all that is given must hold. */
export interface ExchangeFilter {
  readonly user?: string | undefined;
  readonly team?: string | undefined;
  /** A name, with its version or without. */
  readonly tool?: string | undefined;
  readonly session?: string | undefined;
  /** ISO 8601; this moment included. */
  readonly from?: string | undefined;
  /** ISO 8601; this moment not included. */
  readonly to?: string | undefined;
  readonly result?: ExchangeResult | undefined;
  /** It blocked, or would have. */
  readonly gate?: Gate | undefined;
  readonly deployment?: string | undefined;
}

/** Log indexes of an exchange's record and of its outcome. */
export interface FoundExchange {
  readonly index: number;
  readonly outcomeIndex: number | null;
}

/** The newest exchanges below this log index, newest first. */
export async function searchExchanges(
  store: Store,
  filter: ExchangeFilter,
  { before, countMax }: { readonly before: number | null; readonly countMax: number },
): Promise<readonly FoundExchange[]> {
  const { user, team, tool, session, from, to, result, gate, deployment } = filter;
  let query = store
    .withSchema(schemaName)
    .selectFrom("exchanges")
    .select(["exchanges.log_index", "exchanges.outcome_index"])
    .orderBy("exchanges.log_index", "desc")
    .limit(countMax);
  if (before !== null) query = query.where("exchanges.log_index", "<", before);
  if (user !== undefined) query = query.where("user_id", "=", searchedName(user));
  if (tool !== undefined) {
    const { name, version } = toolParts(tool);
    query = query.where("tool", "=", searchedName(name));
    if (version !== "") query = query.where("tool_version", "=", searchedName(version));
  }
  if (session !== undefined) query = query.where("session", "=", searchedName(session));
  if (from !== undefined) query = query.where("time", ">=", new Date(from));
  if (to !== undefined) query = query.where("time", "<", new Date(to));
  if (result !== undefined) query = query.where("result", "=", result);
  if (deployment !== undefined) query = query.where("deployment", "=", searchedName(deployment));
  if (team !== undefined) {
    query = query.where((build) =>
      build.exists(
        build
          .selectFrom("exchange_teams")
          .select("exchange_teams.team")
          .whereRef("exchange_teams.log_index", "=", "exchanges.log_index")
          .where("exchange_teams.team", "=", searchedName(team)),
      ),
    );
  }
  if (gate !== undefined) {
    query = query.where((build) =>
      build.or([
        build("exchanges.gate", "=", gate),
        build.exists(
          build
            .selectFrom("reasons")
            .select("reasons.gate")
            .whereRef("reasons.log_index", "=", "exchanges.log_index")
            .where("reasons.gate", "=", gate),
        ),
      ]),
    );
  }
  const rows = await query.execute();
  return rows.map(({ log_index, outcome_index }) => ({ index: log_index, outcomeIndex: outcome_index }));
}
