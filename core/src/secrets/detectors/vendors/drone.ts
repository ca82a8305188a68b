import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const droneDetectors: readonly Detector[] = [
  namedSecret({
    id: "drone-token",
    title: "a Drone CI token",
    source: "https://docs.drone.io/quickstart/cli/",
    names: ["drone"],
    called: ["token", "secret"],
    value: "[A-Za-z0-9]{32}",
    rotate: "Reset it in Drone's user settings.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [`DRONE_TOKEN=${"x".repeat(32)}`, `drone commit: ${sample(lowerHex, 40)}`],
  }),
];
