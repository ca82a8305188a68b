import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { openReport, type GuardReport } from "@fourgate/core/audit/guard-report";
import type { IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { sessionKey } from "@fourgate/core/audit/session-key";
import { FourgateError } from "@fourgate/core/errors";
import { judge, type Reading } from "@fourgate/core/judge";
import { codecOf, protocolOf, resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import { ReplyReader } from "@fourgate/core/prompt/reply/reply-reader";
import type { Deployment } from "@fourgate/core/route/deployment";
import { classifications } from "@fourgate/core/scope/catalogue";
import type { Principal } from "@fourgate/core/scope/principal";
import { decompress } from "@fourgate/wire/decompress";
import { reportCodec } from "@fourgate/wire/report-codec";
import { filesOf, guardStatement, sha256Hex } from "../exchange/intent.ts";
import type { GatewayParts } from "../exchange/parts.ts";
import type { HandedExchange } from "./handed-exchange.ts";

const unzstd = promisify(zstdDecompress);
const replyBytesMax = 8 * 1024 * 1024;

/**
 * Records an exchange that left a laptop while this gateway was away: as an exchange like any other,
 * marked, judged again by today's policy, and always with an alarm. Resolves once it is durable.
 * @throws FourgateError unauthenticated (not what the device signed), body_malformed, record_failed
 */
export async function recordHanded(
  gateway: GatewayParts,
  principal: Principal,
  handed: HandedExchange,
): Promise<void> {
  const { exchange } = handed;
  const body = await inflated(handed.body, gateway.limits.bodyBytesMax);
  const reply = await inflated(handed.reply, replyBytesMax);
  const report = requireReport(gateway, principal, handed, body);
  const actor = {
    ...exchange.actor,
    user: principal.user,
    teams: principal.teams,
    device: principal.device,
    agent: principal.agent ?? report.agent,
  };
  const alarms = [
    `left the laptop at ${exchange.sentAt} without the gateway, straight to ${exchange.deployment}`,
  ];
  const gap = gateway.devices.count(report.device, report.sequence);
  if (gap !== undefined) alarms.push(gap);
  const reading = await readAgain(gateway, exchange, actor.session, body, alarms);
  if (reading) judgeAgain(gateway, principal, exchange, report, reading, alarms);
  const id = gateway.nextId();
  const record: IntentRecord = {
    kind: "intent",
    id,
    time: new Date(gateway.clock()).toISOString(),
    actor,
    method: exchange.method,
    path: exchange.path,
    query: exchange.query,
    headers: exchange.headers,
    model: exchange.model,
    ...destinationOf(gateway.policy().source.deployments, exchange),
    classification: exchange.classification,
    labels: exchange.labels,
    findings: exchange.findings,
    observed: exchange.observed,
    policyVersion: report.policyVersion,
    files: filesOf(exchange.labels, [], report.workspaces),
    guard: guardStatement(report),
    emergency: { sentAt: exchange.sentAt, report: exchange.report },
    alarms,
    bodySha256: report.bodySha256,
    bodyBytes: body.length,
    splice: null,
  };
  const prompt = reading !== null && reading.prompt.bytes === body ? reading.prompt : null;
  const session = [actor.user, actor.session, actor.subAgent, exchange.path].join("\n");
  await gateway.ledger.intent(record, { bytes: body, prompt, session });
  gateway.sessions.raise(sessionKey(actor), exchange.classification);
  const sink = gateway.ledger.reply(id, principal.user);
  sink.write(reply);
  await gateway.ledger.outcome(outcomeOf(id, gateway, handed, reply), principal.user, sink);
  gateway.complain(
    `${alarms.length > 1 ? `${String(alarms.length)} alarms: ` : ""}an exchange of ${principal.user} left ${principal.device} without this gateway; it is in the record as ${id}`,
    null,
  );
}

/** @throws FourgateError body_malformed, body_too_large */
async function inflated(text: string, bytesMax: number): Promise<Buffer> {
  try {
    return await unzstd(Buffer.from(text, "base64"), { maxOutputLength: bytesMax });
  } catch (error) {
    throw new FourgateError(
      "body_malformed",
      "what was sent or answered cannot be unpacked",
      "hand in what this guard kept",
      error,
    );
  }
}

/** @throws FourgateError unauthenticated */
function requireReport(
  gateway: GatewayParts,
  principal: Principal,
  { exchange }: HandedExchange,
  body: Buffer,
): GuardReport {
  const report = openReport(exchange.report, reportCodec, (device, bytes, signature) =>
    gateway.devices.verify(device, bytes, signature),
  );
  const isOwn = report?.device === principal.device && report.exchange === exchange.id;
  if (isOwn && report.bodySha256 === (body.length === 0 ? "" : sha256Hex(body))) return report;
  throw new FourgateError(
    "unauthenticated",
    "this exchange is not what the device signed when it left",
    "hand in what this guard kept",
  );
}

/** Read by this door for itself; what cannot be read is kept all the same, and is an alarm. */
async function readAgain(
  gateway: GatewayParts,
  exchange: HandedExchange["exchange"],
  session: string,
  body: Buffer,
  alarms: string[],
): Promise<Reading | null> {
  const header = (wanted: string): string | undefined =>
    exchange.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  try {
    const target = exchange.path + (exchange.query === "" ? "" : `?${exchange.query}`);
    const endpoint = resolveEndpoint(exchange.method, target, header("anthropic-version") !== undefined);
    if (endpoint?.kind !== "prompt") throw new TypeError("no prompt");
    const encoding = header("content-encoding")?.trim().toLowerCase() ?? "identity";
    const plain =
      encoding === "identity" ? body : await decompress(body, encoding, gateway.limits.bodyBytesMax);
    const key = ["handed in", exchange.actor.user, session, exchange.actor.subAgent, endpoint.name].join(
      "\n",
    );
    return await gateway.reader.read(plain, endpoint, key, gateway.policy().source);
  } catch {
    alarms.push("the gateway cannot read what was sent");
    return null;
  }
}

function judgeAgain(
  gateway: GatewayParts,
  principal: Principal,
  { deployment, classification, actor }: HandedExchange["exchange"],
  report: GuardReport,
  reading: Reading,
  alarms: string[],
): void {
  try {
    const verdict = judge(reading, {
      principal: { ...principal, agent: principal.agent ?? report.agent },
      policy: gateway.policy(),
      workspaces: report.workspaces,
      sessionClassification: gateway.sessions.of(sessionKey({ ...actor, user: principal.user })),
      wantedDeployment: deployment,
      // The replies that it came in did not pass here; the guard saw them.
      isModelWritten: () => true,
      head: [],
      nowMs: gateway.clock(),
    });
    if (verdict.findings.some(({ action }) => action !== "note"))
      alarms.push("the guard let a finding pass that the policy removes");
    const stated = classifications.indexOf(classification);
    if (stated < classifications.indexOf(verdict.classification))
      alarms.push(`the guard stated ${classification}, the gateway judges ${verdict.classification}`);
    const [first] = verdict.reasons;
    if (first) alarms.push(`today's policy would have stopped it: gate ${String(first.gate)}, ${first.rule}`);
  } catch {
    alarms.push("a gate failed while the gateway judged what was sent");
  }
}

/** As the configuration knows it now; what it does not know is named as the guard named it. */
function destinationOf(
  deployments: readonly Deployment[],
  { deployment, destination }: HandedExchange["exchange"],
): Pick<IntentRecord, "deployment" | "deploymentClass" | "destination" | "terms"> {
  const known = deployments.find(({ name }) => name === deployment);
  return {
    deployment,
    deploymentClass: known?.class ?? "cloud",
    destination,
    terms: known?.terms ?? { training: "allowed", retentionDays: 0, region: "unknown", account: "unknown" },
  };
}

function outcomeOf(
  id: string,
  gateway: GatewayParts,
  { outcome, exchange }: HandedExchange,
  reply: Buffer,
): OutcomeRecord {
  const { usage, toolCalls } = saidIn(reply, exchange.path);
  return {
    kind: "outcome",
    id,
    time: new Date(gateway.clock()).toISOString(),
    // A guard that ended before the reply did saw it break off.
    result: outcome?.result ?? "upstream_broken",
    status: outcome?.status ?? 0,
    replyBytes: reply.length,
    replySha256: sha256Hex(reply),
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    toolCalls: toolCalls.map(({ tool, path, access }) => ({ tool, path, access, repo: null })),
    firstByteMs: outcome?.firstByteMs ?? null,
    durationMs: outcome?.durationMs ?? 0,
  };
}

/** As the exchange would have read it while it passed; nothing of what cannot be read. */
function saidIn(reply: Buffer, path: string): ReplyReader {
  const reader = new ReplyReader();
  const events = new ReplyEvents(codecOf(protocolOf(path)).reply, (event) => {
    reader.take(event);
  });
  events.push(reply);
  events.end();
  return reader;
}
