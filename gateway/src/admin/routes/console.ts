import { hash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { FourgateError } from "@fourgate/core/errors";
import type { GateModes } from "@fourgate/core/scope/policy";
import { ulid } from "../api/record-parts.ts";
import { latestButDrills, readExchange, unknownExchange } from "../exchanges.ts";
import { icon, page } from "../page/document.ts";
import { exchangePage } from "../page/exchange-page.ts";
import { frontPage, homePage } from "../page/home.ts";
import { html, type Html } from "../page/html.ts";
import { observedPage } from "../page/observed-page.ts";
import { stylesheet } from "../page/stylesheet.ts";
import type { Readings } from "../../readings/readings.ts";
import type { NotedReports } from "../observed.ts";
import type { AdminParts } from "../parts.ts";
import { problemOf } from "../problem.ts";
import type { Sessions } from "../session.ts";
import { observedQuery } from "./observed.ts";

const exchangeCountMax = 50;

/** The style's address changes with its content, so that a browser may keep it. */
const stylesheetPath: string = `/console/style-${hash("sha256", stylesheet, "hex").slice(0, 16)}.css`;

function unknownPeriod(): FourgateError {
  return new FourgateError("head_invalid", "that is no day or no team", "choose them in the form");
}

/** The console's pages: HTML and one style, no script. */
export class Console {
  readonly #parts: AdminParts;
  readonly #sessions: Sessions;
  readonly #reports: NotedReports;
  readonly #readings: Readings;

  constructor(parts: AdminParts, sessions: Sessions, reports: NotedReports, readings: Readings) {
    this.#parts = parts;
    this.#sessions = sessions;
    this.#reports = reports;
    this.#readings = readings;
  }

  serve(app: FastifyInstance): void {
    app.get("/", async (_request, reply) => reply.redirect("/console/", 302));
    app.get("/console", async (_request, reply) => reply.redirect("/console/", 302));
    app.get(stylesheetPath, async (_request, reply) =>
      reply
        .type("text/css; charset=utf-8")
        .header("cache-control", "private, max-age=86400, immutable")
        .send(stylesheet),
    );
    app.get("/console/icon.svg", async (_request, reply) =>
      reply.type("image/svg+xml").header("cache-control", "private, max-age=86400").send(icon),
    );
    app.get("/console/", async (request, reply) => {
      if (!this.#sessions.has(request)) return this.front(reply, 200, null);
      const latest = await this.#latest(/[?&]drills/.test(request.url));
      return this.#send(
        reply,
        200,
        "Fourgate",
        true,
        homePage(
          this.#parts.drills.latest,
          this.#parts.drills.signOff,
          latest?.entries ?? null,
          latest?.drillCount ?? 0,
          this.#parts.projection?.standing() ?? null,
          this.#parts.outside?.() ?? null,
          this.#parts.retention?.clockAhead() ?? null,
          this.#parts.refusedChange?.() ?? null,
        ),
      );
    });
    app.get<{ Params: { id: string } }>("/console/x/:id", async (request, reply) => {
      if (!this.#sessions.has(request)) return this.logInFirst(request, reply);
      const { id } = request.params;
      if (!ulid.safeParse(id).success) throw unknownExchange();
      const whole = await readExchange(this.#parts, id);
      return this.#send(reply, 200, `Exchange ${id} · Fourgate`, true, exchangePage(whole));
    });
    app.get("/console/observed", async (request, reply) => {
      if (!this.#sessions.has(request)) return this.logInFirst(request, reply);
      const filter = observedQuery.safeParse(request.query);
      if (!filter.success) throw unknownPeriod();
      const report = await this.#reports(request, filter.data);
      const teams = Object.keys(this.#gates()?.teams ?? {});
      return this.#send(reply, 200, "Observed · Fourgate", true, observedPage(report, teams));
    });
  }

  /** A page behind the log-in. */
  show(reply: FastifyReply, title: string, main: Html): FastifyReply {
    return this.#send(reply, 200, title, true, main);
  }

  /** The page before the log-in. `asked`: the console's page that they go to once they are in. */
  front(
    reply: FastifyReply,
    status: number,
    failure: string | null,
    asked: string | null = null,
  ): FastifyReply {
    return this.#send(reply, status, "Fourgate", false, frontPage(this.#parts.drills.latest, failure, asked));
  }

  logInFirst(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    return this.front(reply, 401, "This page needs the operator’s log-in.", request.url);
  }

  /** An error on one of the console's own pages, for a person. */
  failure(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    const { status, error: told } = problemOf(error);
    const main = html`<nav aria-label="Way back"><a href="/console/">← Console</a></nav>
      <h1>${status === 404 ? "Not here" : "That did not work"}</h1>
      <div class="panel empty">
        <p>What happened: ${told.message}.</p>
        <p>What to do: ${told.remedy}.</p>
      </div>`;
    return this.#send(reply, status, "Fourgate", this.#sessions.has(request), main);
  }

  /** Null where the reading can't be recorded: then the page says so, and all else that an operator needs in trouble. */
  async #latest(withDrills: boolean): Promise<ReturnType<typeof latestButDrills> | null> {
    const latest = latestButDrills(this.#parts, exchangeCountMax, withDrills);
    const reading = {
      of: "",
      act: "list",
      asked: `${String(exchangeCountMax)} newest`,
      found: latest.entries.length,
    } as const;
    try {
      await this.#readings.note(this.#parts, reading);
      return latest;
    } catch (error) {
      if (error instanceof FourgateError && error.code === "record_failed") return null;
      throw error;
    }
  }

  #send(reply: FastifyReply, status: number, title: string, loggedIn: boolean, main: Html): FastifyReply {
    const { version } = this.#parts;
    const frame = { title, version, gates: this.#gates(), loggedIn, stylesheet: stylesheetPath };
    return reply.code(status).type("text/html; charset=utf-8").send(page(frame, main));
  }

  #gates(): GateModes | null {
    try {
      return this.#parts.policy().source.gates;
    } catch {
      return null;
    }
  }
}
