import type { IncomingMessage, ServerResponse } from "node:http";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { FourgateError } from "@fourgate/core/errors";
import { openApi } from "./api/openapi.ts";
import { serveRoutes, type ApiRoute } from "./api/route.ts";
import { guardingHeaders, requireOwnHost, requireOwnOrigin } from "./door.ts";
import { requireGuard } from "./guard-caller.ts";
import { notedReports, ObservedReports } from "./observed.ts";
import { Readings } from "../readings/readings.ts";
import type { AdminParts } from "./parts.ts";
import { problemOf, unknownAddress } from "./problem.ts";
import type { PeopleAdmin } from "./people-parts.ts";
import { allowRoutes } from "./routes/allow.ts";
import { auditRoutes } from "./routes/audit.ts";
import { caRoutes } from "./routes/ca.ts";
import { codeRoutes } from "./routes/codes.ts";
import { Console } from "./routes/console.ts";
import { deploymentRoutes } from "./routes/deployments.ts";
import { deviceRoutes } from "./routes/devices.ts";
import { drillRoutes } from "./routes/drill.ts";
import { exchangeRoutes } from "./routes/exchanges.ts";
import { alarmRoutes, serveAlarms } from "./routes/alarms.ts";
import { exportRoutes } from "./routes/exports.ts";
import { serveExports } from "./routes/exports-page.ts";
import { serveExceptions } from "./routes/exceptions.ts";
import { guardBlockRoutes } from "./routes/guard-blocks.ts";
import { guardHeartbeatRoutes } from "./routes/guard-heartbeat.ts";
import { guardEmergencyRoutes } from "./routes/guard-emergency.ts";
import { guardBundleRoutes } from "./routes/guard-bundle.ts";
import { healthRoutes } from "./routes/health.ts";
import { joinRoutes } from "./routes/join.ts";
import { logRoutes } from "./routes/log.ts";
import { serveLogin } from "./routes/login.ts";
import { observedRoutes } from "./routes/observed.ts";
import { retentionRoutes } from "./routes/retention.ts";
import { teamRoutes } from "./routes/teams.ts";
import { userRoutes } from "./routes/users.ts";
import { LocalOperator } from "./local-operator.ts";
import { projectionRoutes } from "./routes/projection.ts";
import { Sessions } from "./session.ts";
import type { WhoReads } from "./who-reads.ts";

const bodyBytesMax = 4 * 1024;

export interface AdminLimits {
  /** From a request's head to the end of its body. */
  readonly bodyMsMax: number;
}

export const adminLimits: AdminLimits = { bodyMsMax: 15_000 };

export interface Admin extends AsyncDisposable {
  /** Answers a request of the gateway's server; never throws. `local`: it came by the data folder's socket. */
  handle(request: IncomingMessage, response: ServerResponse, local?: boolean): void;
}

/** The console and the admin API, behind the gateway's own server. */
export async function createAdmin(parts: AdminParts, limits: AdminLimits = adminLimits): Promise<Admin> {
  const app = fastify({
    bodyLimit: bodyBytesMax,
    frameworkErrors: answerError,
    // An id of 64 characters, each of them encoded in the address.
    routerOptions: { maxParamLength: 1_000 },
  });
  const sessions = new Sessions(parts);
  const local = new LocalOperator();
  const readings = new Readings();
  const byWhom = whoChanges(local);
  const reports = notedReports(new ObservedReports(parts.ledger), readings, (request) => ({
    ...parts,
    reader: byWhom(request),
  }));
  const pages = new Console(parts, sessions, reports, readings);
  readBodies(app);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(guardingHeaders);
    limitBodyTime(request, reply, limits.bodyMsMax);
    if (!isForMachines(request) && !local.is(request))
      requireOwnHost(request, parts.port(), parts.certificate?.()?.names);
  });
  app.setNotFoundHandler((request, reply) => {
    fail(unknownAddress(), request, reply);
  });
  app.setErrorHandler((error, request, reply) => {
    fail(error, request, reply);
  });

  const routes = [
    ...apiRoutes({ ...parts, byWhom }, readings),
    ...(parts.people ? peopleRoutes(parts, parts.people, local) : []),
    ...(parts.allows ? allowRoutes({ ...parts, allows: parts.allows, byWhom }) : []),
    ...(parts.retention ? retentionRoutes({ retention: parts.retention, byWhom }) : []),
    ...observedRoutes(reports),
    ...(parts.deploymentWays ? deploymentRoutes(parts.deploymentWays) : []),
    ...(parts.publicLog ? logRoutes(parts.publicLog) : []),
    ...(parts.alarms ? alarmRoutes(parts.alarms, byWhom) : []),
    ...(parts.exports ? exportRoutes({ ...parts, exports: parts.exports, byWhom }) : []),
    ...(parts.projection ? projectionRoutes({ ...parts, projection: parts.projection }) : []),
  ];
  serveRoutes(app, routes, {
    public: () => undefined,
    operator: (request) => {
      if (local.is(request)) return;
      sessions.require(request);
      // A change that comes with the browser's cookie comes from the gateway's own page.
      if (request.method !== "GET" && request.headers.authorization === undefined) requireOwnOrigin(request);
    },
    guard: (request) => {
      requireGuard(request, parts);
    },
  });
  const description = openApi(routes, parts.version);
  app.get("/api/openapi.json", async () => description);
  pages.serve(app);
  serveLogin(app, parts, sessions, pages);
  if (parts.allows) serveExceptions(app, parts.allows, sessions, pages);
  if (parts.alarms) serveAlarms(app, parts.alarms, sessions, pages);
  if (parts.exports) serveExports(app, parts.exports, sessions, pages);
  await app.ready();

  function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (problemOf(error).status >= 500 && !isExpected(error)) parts.complain("console", error);
    if (!request.raw.complete) reply.header("connection", "close");
    if (request.url.startsWith("/console/") && problemOf(error).status !== 421)
      pages.failure(request, reply, error);
    else answerError(error, request, reply);
  }

  return {
    handle: (request, response, isLocal = false) => {
      if (isLocal) local.came(request);
      app.routing(request, response);
    },
    [Symbol.asyncDispose]: async () => app.close(),
  };
}

function apiRoutes(parts: AdminParts & WhoReads, readings: Readings): readonly ApiRoute[] {
  return [
    ...healthRoutes(parts),
    ...caRoutes(parts),
    ...drillRoutes(parts),
    ...exchangeRoutes(parts, readings),
    ...auditRoutes(parts),
    ...guardBundleRoutes(parts),
    ...guardBlockRoutes(parts),
    ...guardHeartbeatRoutes(parts),
    ...guardEmergencyRoutes(parts),
  ];
}

function whoChanges(local: LocalOperator): (request: FastifyRequest) => string {
  return (request) => (local.is(request) ? "local operator" : "admin");
}

function peopleRoutes(parts: AdminParts, people: PeopleAdmin, local: LocalOperator): readonly ApiRoute[] {
  const route = {
    ...parts,
    ...people,
    byWhom: whoChanges(local),
  };
  return [
    ...userRoutes(route),
    ...teamRoutes(route),
    ...deviceRoutes(route),
    ...codeRoutes(route),
    ...joinRoutes(route),
  ];
}

/** Bodies come whole and as sent: what a guard signed is its bytes. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => {
      done(null, new URLSearchParams(body.toString()));
    },
  );
}

const machinePaths: ReadonlySet<string> = new Set([
  "/api/v1/ca",
  "/api/v1/join",
  "/api/v1/join/terms",
  "/api/v1/leave",
]);

/** Probes, guards, laptops that join and whoever verifies the log come by any name of this host; they bring no cookie that another site could use. */
function isForMachines({ routeOptions }: FastifyRequest): boolean {
  const path = routeOptions.url ?? "";
  return (
    path === "/healthz" ||
    path === "/readyz" ||
    machinePaths.has(path) ||
    path.startsWith("/api/v1/guard/") ||
    path.startsWith("/api/v1/log/")
  );
}

/** The server sets no limit on a body's time, since vendors' bodies have their own. */
function limitBodyTime({ raw }: FastifyRequest, reply: FastifyReply, bodyMsMax: number): void {
  if (raw.complete) return;
  const timer = setTimeout(() => {
    if (raw.complete || reply.sent) return;
    void reply.send(new FourgateError("body_too_slow", "the body did not arrive in time", "send it again"));
  }, bodyMsMax);
  timer.unref();
  const stop = (): void => {
    clearTimeout(timer);
  };
  raw.once("end", stop);
  raw.once("close", stop);
}

function isExpected(error: unknown): boolean {
  return error instanceof FourgateError && error.code === "overloaded";
}

/** The admin API's one error shape. */
function answerError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const { status, error: told } = problemOf(error);
  void reply
    .code(status)
    .type("application/json; charset=utf-8")
    .headers(guardingHeaders)
    .send(JSON.stringify({ error: told }));
}
