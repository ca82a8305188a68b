import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lowerHex, sample } from "../sample.ts";
import { sampleUuid } from "../uuid.ts";

export const mercadopagoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "mercadopago-access-token",
    title: "a Mercado Pago access token",
    source: "https://www.mercadopago.com.br/developers/en/docs/your-integrations/credentials",
    keywords: ["app_usr-"],
    pattern:
      "APP_USR-[0-9]{12,18}-[0-9]{6}-[0-9a-f]{32}(?:-[0-9]{6,12}|__[A-Z]{2}_[A-Z]{2}__-[0-9]{6,12})?(?![A-Za-z0-9])",
    rotate: "Renew the credentials in Mercado Pago under Your integrations, Production credentials.",
    tokens: () => [
      `APP_USR-${sample(digits, 16)}-${sample(digits, 6)}-${sample(lowerHex, 32)}-${sample(digits, 9)}`,
    ],
    ignores: () => [
      `APP_USR-${"0".repeat(16)}-${"0".repeat(6)}-${"0".repeat(32)}`,
      `APP_USR-${sampleUuid()}`,
    ],
  }),
];
