import { randomBytes } from "node:crypto";
import { tokenHash } from "./token.ts";

/** Crockford's base 32: no I, L, O or U, so that a code can be read out. https://www.crockford.com/base32.html */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 140 random bits. */
const secretLength = 28;
const groupLength = 4;
/** Groups, and a pin behind them. */
const textLengthMax = 200;

/** A new code's secret: 28 characters. Only its hash is kept. */
export function newCodeSecret(): string {
  return Array.from(randomBytes(secretLength), (byte) => alphabet[byte & 31]).join("");
}

/**
 * The code as a person gets it: groups of four, and behind a dot the pin of the gateway's CA where
 * there is one. The pin is for the laptop: what the gateway checks is the secret alone.
 */
export function codeText(secret: string, pin: string | null): string {
  const groups = secret.match(new RegExp(`.{1,${String(groupLength)}}`, "g")) ?? [];
  return `${groups.join("-")}${pin === null ? "" : `.${pin}`}`;
}

export interface JoinCode {
  readonly secret: string;
  /** As `codeText` put it there; null without one. */
  readonly pin: string | null;
}

/** A code as somebody typed it: any case, groups as they like, O for 0, I and L for 1. Undefined when it is none. */
export function parseCode(text: string): JoinCode | undefined {
  if (text.length > textLengthMax) return undefined;
  const [typed = "", ...pin] = text.trim().split(".");
  const secret = typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const isSecret = secret.length === secretLength && [...secret].every((one) => alphabet.includes(one));
  return isSecret ? { secret, pin: pin.length === 0 ? null : pin.join(".") } : undefined;
}

/** SHA-256 of the secret, lower-case hex: looked up by it, the time taken tells nothing of a near miss. */
export function codeHash(secret: string): string {
  return tokenHash(secret);
}
