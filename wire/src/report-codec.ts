import type { ReportCodec } from "@fourgate/core/audit/guard-report";

/** Node's codecs for the guard's signed report. */
export const reportCodec: ReportCodec = {
  encode: (json) => Buffer.from(json, "utf8"),
  decode: (bytes) => Buffer.from(bytes).toString("utf8"),
  toBase64url: (bytes) => Buffer.from(bytes).toString("base64url"),
  fromBase64url: (text) => Buffer.from(text, "base64url"),
};
