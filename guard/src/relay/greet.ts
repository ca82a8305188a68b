import type { ServerResponse } from "node:http";

/** A tool asks whether anybody is there (HEAD /, HEAD /api/hello). Answered here; nothing leaves. */
export function greet(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": 0 });
  response.end();
}
