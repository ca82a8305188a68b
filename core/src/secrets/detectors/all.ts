import type { Detector } from "../detector.ts";
import { assignmentDetectors } from "./assignment.ts";
import { awsDetectors } from "./aws.ts";
import { chatDetectors } from "./chat.ts";
import { cloudDetectors } from "./clouds.ts";
import { fileDetectors } from "./files.ts";
import { githubDetectors } from "./github.ts";
import { gitlabDetectors } from "./gitlab.ts";
import { googleDetectors } from "./google.ts";
import { jwtDetectors } from "./jwt.ts";
import { mailAndPhoneDetectors } from "./mail-and-phone.ts";
import { modelVendorDetectors } from "./model-vendors.ts";
import { packageDetectors } from "./packages.ts";
import { paymentDetectors } from "./payments.ts";
import { pemDetectors } from "./pem.ts";
import { urlDetectors } from "./urls.ts";

/** Every built-in detector. Of equals the earlier wins an overlap: the particular before the general. */
export const allDetectors: readonly Detector[] = [
  ...googleDetectors,
  ...pemDetectors,
  ...awsDetectors,
  ...githubDetectors,
  ...gitlabDetectors,
  ...modelVendorDetectors,
  ...chatDetectors,
  ...paymentDetectors,
  ...packageDetectors,
  ...mailAndPhoneDetectors,
  ...cloudDetectors,
  ...urlDetectors,
  ...jwtDetectors,
  ...fileDetectors,
  ...assignmentDetectors,
];
