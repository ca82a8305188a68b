import type { Finding } from "../finding.ts";
import type { Encoding } from "./layer.ts";

const names: Readonly<Record<Encoding, string>> = {
  escapes: "escaped characters",
  terminal: "terminal colours",
  invisible: "invisible characters",
  percent: "percent-encoding",
  entities: "HTML entities",
  "quoted-printable": "quoted-printable",
  "utf-16": "UTF-16",
  base64: "base64",
  hex: "hex",
  gzip: "gzip",
  zlib: "zlib",
  deflate: "deflate",
  pdf: "a PDF",
  zip: "a zip file",
};

/** For a sentence: "an AWS access key (in base64, gzip)", from the outermost in. */
export function titleOf({ title, encoding }: Pick<Finding, "title" | "encoding">): string {
  if (encoding === undefined || encoding.length === 0) return title;
  return `${title} (in ${encoding.map((each) => names[each]).join(", ")})`;
}
