import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, digits, lower, sample } from "../sample.ts";

export const twitchDetectors: readonly Detector[] = [
  namedSecret({
    id: "twitch-client-secret",
    title: "a Twitch client secret or token",
    source: "https://dev.twitch.tv/docs/authentication/register-app/",
    names: ["twitch"],
    called: ["secret", "token", "oauth"],
    value: "[a-z0-9]{30}",
    entropyMin: 3.4,
    rotate:
      "Create a new secret in Twitch's developer console, or revoke the token at id.twitch.tv/oauth2/revoke.",
    values: () => [sample(digits + lower, 30)],
    ignores: () => [
      "twitch_api_secret = process.env.TWITCH_API_SECRET",
      `twitch secret: ${"x".repeat(30)}`,
      `twitch_client_id: ${sample(digits + lower, 30)}`,
      "twitch_token: getaccesstokenforbroadcastid",
    ],
  }),
  prefixedToken({
    id: "twitch-chat-token",
    title: "a Twitch chat token",
    source: "https://dev.twitch.tv/docs/chat/authenticating/",
    keywords: ["oauth:"],
    pattern: "oauth:[a-z0-9]{30}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.4,
    isNoSecret: (match) => (match[0].match(/[0-9]/g)?.length ?? 0) < 3,
    rotate: "Revoke it at id.twitch.tv/oauth2/revoke.",
    tokens: () => [`oauth:${sample(digits + lower, 30)}`],
    ignores: () => [
      `oauth:${"x".repeat(30)}`,
      "urn:ietf:wg:oauth:2.0:oob",
      "oauth:granttypeauthorizationcodeflow",
    ],
  }),
  {
    id: "twitch-stream-key",
    title: "a Twitch stream key",
    source: "https://help.twitch.tv/s/article/twitch-stream-key-faq",
    keywords: ["live_"],
    pattern: "live_[0-9]{6,12}_[A-Za-z0-9]{30}(?![A-Za-z0-9])",
    captures: [0],
    confidence: "high",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.4,
    rotate: "Reset it in Twitch under Creator dashboard, Settings, Stream.",
    finds: () => [
      {
        text: `rtmp://live.twitch.tv/app/live_${sample(digits, 9)}_${sample(alphanumeric, 30)}`,
        secret: `live_${sample(digits, 9)}_${sample(alphanumeric, 30)}`,
      },
    ],
    ignores: () => [`live_${sample(digits, 9)}_${"x".repeat(30)}`, `live_${sample(digits, 9)}`],
  },
];
