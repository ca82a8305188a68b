import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const agoraDetectors: readonly Detector[] = [
  namedSecret({
    id: "agora-app-certificate",
    title: "an Agora app certificate",
    source: "https://docs.agora.io/en/video-calling/get-started/manage-agora-account",
    names: ["agora"],
    called: ["secret", "certificate"],
    value: "[0-9a-f]{32}",
    rotate: "Enable the secondary certificate in the Agora console and delete the primary.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      `agora_app_id: ${sample(lowerHex, 32)}`,
      "AGORA_APP_CERTIFICATE=${AGORA_APP_CERTIFICATE}",
      `agora certificate: ${"0".repeat(32)}`,
    ],
  }),
];
