import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const boxDetectors: readonly Detector[] = [
  namedSecret({
    id: "box-client-secret",
    title: "a Box client secret",
    source: "https://developer.box.com/guides/authentication/oauth2/oauth2-setup/",
    names: ["box_client", "boxappsettings", "box_secret", "box_app", "box-client"],
    called: ["secret"],
    value: "[A-Za-z0-9]{32}",
    entropyMin: 3.6,
    rotate: "Reset it in Box's developer console under Configuration.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "BOX_CLIENT_SECRET=$BOX_CLIENT_SECRET",
      `box_client_secret: ${"x".repeat(32)}`,
      `box_client_id: ${sample(alphanumeric, 32)}`,
    ],
  }),
];
