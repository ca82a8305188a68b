import type { Detector } from "../../detector.ts";
import { base64, sample } from "../sample.ts";

export const wireguardDetectors: readonly Detector[] = [
  {
    id: "wireguard-key",
    title: "a WireGuard private or preshared key",
    source: "https://man7.org/linux/man-pages/man8/wg.8.html",
    keywords: ["privatekey =", "presharedkey =", "privatekey=", "presharedkey="],
    // 32 bytes in base64: the last character holds four bits.
    pattern:
      "(?:PrivateKey|PresharedKey) {0,2}= {0,2}([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)(?![A-Za-z0-9+/=])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    always: true,
    rotate:
      "Make a new key with `wg genkey` or `wg genpsk` and give the peer the new public or preshared key.",
    finds: () =>
      ["PrivateKey", "PresharedKey"].map((name) => ({
        text: `[Peer]\n${name} = ${sample(base64, 42)}w=\nAllowedIPs = 10.0.0.2/32\n`,
        secret: `${sample(base64, 42)}w=`,
      })),
    ignores: () => [`PresharedKey = ${"A".repeat(43)}=`, "PrivateKey = <key>", "PresharedKey = $(cat psk)"],
  },
];
