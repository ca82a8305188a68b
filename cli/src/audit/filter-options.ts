import { FourgateError } from "@fourgate/core/errors";
import { results } from "@fourgate/gateway/admin/api/audit-question";
import type { ExchangeResult } from "@fourgate/gateway/store/schema";
import type { ExchangeFilter } from "@fourgate/gateway/store/search";
import { momentOf } from "./period.ts";

type TextOption = { readonly type: "string" };
export const text: TextOption = { type: "string" };

/** Beside the filter's: exchanges of drills, too. */
export const drillsOption: { readonly drills: { readonly type: "boolean" } } = {
  drills: { type: "boolean" },
};

type FilterName =
  | "id"
  | "user"
  | "team"
  | "device"
  | "session"
  | "tool"
  | "vendor"
  | "deployment"
  | "model"
  | "repo"
  | "path"
  | "sha256"
  | "at-commit"
  | "result"
  | "gate"
  | "from"
  | "to";

/** By what a person narrows exchanges down. */
export const filterOptions: { readonly [Name in FilterName]: TextOption } = {
  id: text,
  user: text,
  team: text,
  device: text,
  session: text,
  tool: text,
  vendor: text,
  deployment: text,
  model: text,
  repo: text,
  path: text,
  sha256: text,
  "at-commit": text,
  result: text,
  gate: text,
  from: text,
  to: text,
};

export type FilterValues = { readonly [Name in FilterName]?: string } & { readonly drills?: boolean };

/** What `--help` says of them. */
export const filterHelp = `  --user U --team T --device D --session S --tool T   who, and with what
  --vendor HOST --deployment D --model M              where to
  --repo R --path P   files in the requests; P may be a pattern: "src/**", "**/.env". It counts from the catalogued
                      repo's folder; a file in no such repo has its whole path: "/home/mia/shop/src/**"
  --sha256 HEX        a file's lines by their digest, as the record has it
  --at-commit ID      what HEAD named when a file was sent
  --result R --gate N how it ended: answered, blocked, refused, under_way, client_gone, access_revoked,
                      upstream_unreachable, _timeout or _broken, gateway_stopped; which gate said no, or would have
                      (3 also: took something out on the laptop)
  --from D --to D     a period: 2026, 2026-03, 2026-03-01 (UTC), or a whole ISO time
  --id ID             one exchange
  --drills            those of drills as well, which are left out unless --id or --user names one`;

/** @throws FourgateError usage */
export function filterOf(values: FilterValues): ExchangeFilter {
  const { id, user, team, device, session, tool, vendor, deployment, model, repo, path, sha256 } = values;
  const { gate, result } = values;
  if (gate !== undefined && !/^[1-4]$/.test(gate))
    throw new FourgateError("usage", "--gate is 1, 2, 3 or 4", "for example: --gate 3");
  if (result !== undefined && !isResult(result))
    throw new FourgateError(
      "usage",
      "--result is none of those that there are",
      `give one of ${results.join(", ")}`,
    );
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
    throw new FourgateError("usage", "--sha256 is no digest", "give 64 hexadecimal digits");
  const [from, to] = [
    values.from === undefined ? undefined : momentOf(values.from, "from", false),
    values.to === undefined ? undefined : momentOf(values.to, "to", true),
  ];
  if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to))
    throw new FourgateError("usage", "--from is after --to", "turn them round");
  // Whoever names one exchange or a person, who may be a drill's, wants what they name.
  const takesAll = values.drills === true || id !== undefined || user !== undefined;
  return {
    ...{ id, user, team, device, session, tool, vendor, deployment, model, repo, path, sha256 },
    commit: values["at-commit"],
    result,
    gate: gate === undefined ? undefined : (Number(gate) as ExchangeFilter["gate"]),
    from,
    to,
    withoutDrills: takesAll ? undefined : true,
  };
}

function isResult(name: string): name is ExchangeResult {
  return results.some((one) => one === name);
}
