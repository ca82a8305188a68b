import type { Detector } from "../detector.ts";
import { genericDetectors } from "./generic.ts";
import { pemDetectors } from "./pem.ts";
import { personalDetectors } from "./personal.ts";
import { vendorDetectors } from "./vendors.ts";

/** Every built-in detector. Of equals the earlier wins an overlap: the particular before the general. */
export const allDetectors: readonly Detector[] = [
  ...vendorDetectors,
  ...pemDetectors,
  ...genericDetectors,
  ...personalDetectors,
];
