import { FourgateError } from "../../errors.ts";

/** An uploaded file: what its id stands for was never seen here, so it can be neither judged nor recorded. */
export function uploadedFile(at: string): FourgateError {
  return new FourgateError(
    "body_ambiguous",
    `${at} refers to an uploaded file, whose content can't be read here`,
    "put the file's content into the message itself",
  );
}

/** A conversation, template or cache that lies with the vendor. */
export function keptElsewhere(name: string): FourgateError {
  return new FourgateError(
    "body_ambiguous",
    `${name} refers to content that lies with the vendor and can't be read here`,
    "send the whole content in the request itself",
  );
}
