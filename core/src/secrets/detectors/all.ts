import type { Detector } from "../detector.ts";
import { numberColumn } from "../columns/number-column.ts";
import { passwordColumn } from "../columns/password-column.ts";
import { genericDetectors } from "./generic.ts";
import { pemDetectors } from "./pem.ts";
import { personalDetectors } from "./personal.ts";
import { mailList } from "../personal/mail-list.ts";
import { peopleTable } from "../personal/people-table.ts";
import type { TextDetector } from "../text-detector.ts";
import { vendorDetectors } from "./vendors.ts";

/** What is found in a text as a whole. */
export const allTextDetectors: readonly TextDetector[] = [
  peopleTable,
  mailList,
  passwordColumn,
  numberColumn,
];

/** Every built-in detector. Of equals the earlier wins an overlap: the particular before the general. */
export const allDetectors: readonly Detector[] = [
  ...vendorDetectors,
  ...pemDetectors,
  ...genericDetectors,
  ...personalDetectors,
];
