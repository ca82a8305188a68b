import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lowerHex, sample } from "../sample.ts";

export const uptimerobotDetectors: readonly Detector[] = [
  namedSecret({
    id: "uptimerobot-key",
    title: "an UptimeRobot API key",
    source: "https://uptimerobot.com/api/legacy/",
    names: ["uptimerobot", "uptime_robot"],
    value: "(?:u|m|ur)[0-9]{5,10}-[0-9a-f]{24}",
    confidence: "high",
    rotate: "Reset it in UptimeRobot under Integrations & API.",
    values: () => [`u${sample(digits, 7)}-${sample(lowerHex, 24, 2)}`],
    ignores: () => [
      `UPTIMEROBOT_KEY=u${"0".repeat(7)}-${"0".repeat(24)}`,
      `uptimerobot commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
