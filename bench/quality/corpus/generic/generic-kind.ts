import type { Draw } from "../draw.ts";
import { fill } from "../form.ts";
import { marked } from "../marks.ts";
import type { SecretKind } from "../secret-kind.ts";
import { password, plainPassword, randomPassword } from "./passwords.ts";

const users = ["app", "admin", "shop", "postgres", "root", "deploy", "svc_billing", "reporting", "alice"];
const hosts = ["db.internal", "10.0.4.17", "prod-db-1.example.net", "localhost", "mq.shop.svc.cluster.local"];
const databases = ["shop", "orders", "billing", "analytics", "app_production"];

/**
 * `form` marks the secret by « and »; in it and beside it stand the names of alphabets and these:
 * {password} as the file takes it, {plain} of letters and digits, {random} drawn, {url} percent-encoded,
 * {xml} with entities, {user}, {host}, {db}.
 */
export function generic(
  id: string,
  file: string,
  form: string | readonly string[],
  source: string,
): SecretKind {
  return {
    id,
    group: "generic",
    source,
    write: (draw) => ({ text: writeOut(typeof form === "string" ? form : draw.pick(form), draw), file }),
  };
}

/** Written by a function of its own. */
export function written(id: string, file: string, write: (draw: Draw) => string, source: string): SecretKind {
  return { id, group: "generic", source, write: (draw) => ({ text: write(draw), file }) };
}

function writeOut(form: string, draw: Draw): string {
  return form
    .split(/(«[^»]*»)/)
    .map((piece) =>
      piece.startsWith("«") ? marked(fillAll(piece.slice(1, -1), draw)) : fillAll(piece, draw),
    )
    .join("");
}

function fillAll(form: string, draw: Draw): string {
  const named = form.replaceAll(/\{(password|plain|random|url|xml|user|host|db)\}/g, (_, name: string) => {
    switch (name) {
      case "password":
        return password(draw);
      case "plain":
        return plainPassword(draw);
      case "random":
        return randomPassword(draw).replaceAll(/[^A-Za-z0-9_-]/g, "x");
      case "url":
        return encodeURIComponent(password(draw)).replaceAll("!", "%21").replaceAll("*", "%2A");
      case "xml":
        return password(draw).replaceAll("&", "&amp;");
      case "user":
        return draw.pick(users);
      case "host":
        return draw.pick(hosts);
      default:
        return draw.pick(databases);
    }
  });
  return fill(named, draw);
}
