import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const hexDetectors: readonly Detector[] = [
  namedSecret({
    id: "hex-key",
    title: "a Hex API key",
    source: "https://hex.pm/docs/private",
    names: ["hex_api", "hexpm", "hex_key", "hex.pm"],
    value: "[0-9a-f]{32}",
    rotate: "Revoke it with `mix hex.user key revoke` or at hex.pm under Dashboard, Keys.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [`HEX_API_KEY=${"0".repeat(32)}`, `hex_api commit: ${sample(lowerHex, 40)}`],
  }),
];
