import type { IncomingMessage, ServerResponse } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import { answerEarly } from "@fourgate/wire/answer-early";
import { requireLocalHost } from "../local-request.ts";
import type { GuardParts } from "../guard-parts.ts";
import { blockHtml, unknownBlockHtml } from "./block-html.ts";

/** `GET /x/<id>`: opened by a person in a browser, so no token; the id is as hard to guess as one. */
export function serveBlockPage(request: IncomingMessage, response: ServerResponse, guard: GuardParts): void {
  try {
    requireLocalHost(request, guard.port());
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    answer(request, response, 403, unknownBlockHtml());
    return;
  }
  const id = (request.url ?? "").slice("/x/".length);
  const page = request.method === "GET" || request.method === "HEAD" ? guard.pages.find(id) : undefined;
  answer(request, response, page ? 200 : 404, page ? blockHtml(page) : unknownBlockHtml());
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, html: string): void {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
  answerEarly(request, response, status, headers, html);
}
