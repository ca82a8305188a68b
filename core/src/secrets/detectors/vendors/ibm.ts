import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const ibmDetectors: readonly Detector[] = [
  namedSecret({
    id: "ibm-cloud-key",
    title: "an IBM Cloud API key",
    source: "https://cloud.ibm.com/docs/account?topic=account-userapikey",
    names: ["ibmcloud", "ibm_cloud", "ibm-cloud", "ibm cloud", "ic_api_key", "bluemix"],
    value: "[A-Za-z0-9_-]{44}",
    entropyMin: 3.5,
    rotate: "Delete it in IBM Cloud under Manage, Access (IAM), API keys.",
    values: () => [sample(base64Url, 44)],
    ignores: () => [`IBMCLOUD_KEY=${"x".repeat(44)}`, `ibmcloud commit: ${sample(lowerHex, 40)}`],
  }),
  namedSecret({
    id: "ibm-storage-hmac-secret",
    title: "an IBM Cloud Object Storage HMAC secret",
    source:
      "https://cloud.ibm.com/docs/cloud-object-storage?topic=cloud-object-storage-uhc-hmac-credentials-main",
    names: ["cos_hmac", "cos-hmac", "ibm_cos", "ibm-cos"],
    value: "[0-9a-f]{48}",
    rotate: "Delete the service credential of the Object Storage instance and create a new one.",
    values: () => [sample(lowerHex, 48)],
    ignores: () => [`COS_HMAC_KEY=${"0".repeat(48)}`, `cos_hmac commit: ${sample(lowerHex, 40)}`],
  }),
];
