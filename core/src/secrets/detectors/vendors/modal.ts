import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const modalDetectors: readonly Detector[] = [
  namedSecret({
    id: "modal-token-secret",
    title: "a Modal token secret",
    source: "https://modal.com/docs/reference/modal.config",
    names: ["modal_token", "modal-token", "modal token", "token_secret", "token-secret"],
    value: "as-[A-Za-z0-9]{22}",
    entropyMin: 3.3,
    rotate: "Delete the token in Modal under Settings, API tokens, and create a new one.",
    values: () => [`as-${sample(alphanumeric, 22)}`],
    ignores: () => [
      "token_secret: as-configuredElsewhere",
      `MODAL_TOKEN_SECRET=as-${"x".repeat(22)}`,
      "modal_token_secret = os.environ['MODAL_TOKEN_SECRET']",
    ],
  }),
];
