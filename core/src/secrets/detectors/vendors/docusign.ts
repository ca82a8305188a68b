import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const docusignDetectors: readonly Detector[] = [
  namedSecret({
    id: "docusign-client-secret",
    title: "a DocuSign secret key",
    source: "https://developers.docusign.com/platform/auth/authcode/",
    names: ["docusign"],
    called: ["secret"],
    value: `${uuid}`,
    rotate: "Delete it in DocuSign under Apps and keys and add a new one.",
    values: () => [sampleUuid()],
    ignores: () => [
      "docusign_api_secret = process.env.DOCUSIGN_API_SECRET",
      `docusign secret: ${"x".repeat(36)}`,
      `docusign account id: ${sampleUuid()}`,
      `docusign_integration_key: ${sampleUuid()}`,
    ],
  }),
];
