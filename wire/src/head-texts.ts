import type { Head } from "./head.ts";
import { isLogin } from "./logins.ts";

/**
 * What of a request's head leaves and may hold a secret: path, query string, headers, their names
 * too. A log-in's own value is what it says it is; Fourgate's own headers end at the next door.
 */
export function textsOfHead({
  path,
  query,
  headers,
}: Pick<Head, "path" | "query" | "headers">): [where: string, text: string][] {
  const texts: [where: string, text: string][] = [
    ["the path", path],
    ["the query string", query],
  ];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower.startsWith("x-fourgate-")) continue;
    texts.push(["a header's name", name]);
    if (!isLogin(name)) texts.push([`the header ${lower.slice(0, 100)}`, value]);
  }
  return texts;
}
