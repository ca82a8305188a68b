import type { Detector } from "../detector.ts";
import { assignmentDetectors } from "./assignment.ts";
import { fileDetectors } from "./files.ts";
import { jwtDetectors } from "./jwt.ts";
import { pemDetectors } from "./pem.ts";
import { urlDetectors } from "./urls.ts";
import { vendorDetectors } from "./vendors.ts";

/** Every built-in detector. Of equals the earlier wins an overlap: the particular before the general. */
export const allDetectors: readonly Detector[] = [
  ...vendorDetectors,
  ...pemDetectors,
  ...urlDetectors,
  ...jwtDetectors,
  ...fileDetectors,
  ...assignmentDetectors,
];
