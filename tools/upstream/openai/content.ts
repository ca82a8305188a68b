import { type Json, type JsonObject, isArray, isObject, text } from "../json.ts";
import { missingMember, unknownMember, wrong, wrongType } from "./door.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Throws for a member that is not among `known`; `known` null leaves all of them open. */
export function checkMembers(
  value: JsonObject,
  at: string,
  known: readonly string[] | null,
  lenient: boolean,
): void {
  if (known === null || lenient) return;
  for (const key of Object.keys(value))
    if (!known.includes(key)) throw unknownMember(at === "" ? key : `${at}.${key}`);
}

export function asObject(value: Json | undefined, at: string): JsonObject {
  if (value === undefined) throw missingMember(at);
  if (!isObject(value)) throw wrongType(at, "an object");
  return value;
}

export function asList(value: Json | undefined, at: string): readonly Json[] {
  if (value === undefined) throw missingMember(at);
  if (!isArray(value)) throw wrongType(at, "an array of objects");
  return value;
}

export function asText(value: Json | undefined, at: string): string {
  if (value === undefined) throw missingMember(at);
  if (typeof value !== "string") throw wrongType(at, "a string");
  return value;
}

/** A picture's address: a web address, or data in base64 that really is. */
export function checkImageUrl(value: Json | undefined, at: string): void {
  const url = asText(value, at);
  if (/^https?:\/\//.test(url)) return;
  const data = /^data:image\/(?:png|jpeg|gif|webp);base64,(.*)$/s.exec(url)?.[1];
  if (data === undefined || data === "" || !BASE64.test(data))
    throw wrong(at, `Invalid '${at}'. Expected a valid URL, but got a value with an invalid format.`);
}

/** A file that comes with the request. One that only an id names cannot be there: nothing was uploaded. */
export function checkFile(file: JsonObject, at: string): void {
  if (text(file["file_id"]) !== "")
    throw wrong(`${at}.file_id`, "The file does not exist.", "file_not_found");
  if (text(file["file_url"]) !== "") return;
  const data = asText(file["file_data"], `${at}.file_data`);
  const bytes = /^data:[\w.+-]+\/[\w.+-]+;base64,(.+)$/s.exec(data)?.[1] ?? data;
  if (bytes === "" || !BASE64.test(bytes))
    throw wrong(`${at}.file_data`, `Invalid '${at}.file_data'. Expected base64-encoded data.`);
}
