import type { ServerResponse } from "node:http";

/** The question whether anybody is there (HEAD /, HEAD /api/hello); nothing is told and nothing leaves. */
export function greet(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": 0 });
  response.end();
}
