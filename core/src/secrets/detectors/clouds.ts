import type { Detector } from "../detector.ts";
import { prefixedToken } from "./prefixed.ts";
import { alphanumeric, base64, base64Url, lowerHex, sample } from "./sample.ts";

export const cloudDetectors: readonly Detector[] = [
  {
    id: "azure-storage-key",
    title: "an Azure storage account key",
    source: "https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string",
    keywords: ["accountkey="],
    pattern: "AccountKey=([A-Za-z0-9+/]{86}==)",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    // The storage emulator's key is public.
    allow: "^Eby8vdM02x",
    rotate: "Rotate the key in the storage account under Access keys.",
    finds: () => {
      const secret = `${sample(base64, 86)}==`;
      return [
        {
          text: `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${secret};EndpointSuffix=core.windows.net`,
          secret,
        },
      ];
    },
    ignores: () => [`AccountKey=${"A".repeat(86)}==`, "AccountKey=<key>"],
  },
  {
    id: "azure-shared-access-key",
    title: "an Azure shared access key",
    source: "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas",
    keywords: ["sharedaccesskey="],
    pattern: "SharedAccessKey=([A-Za-z0-9+/]{43}=)",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Regenerate the policy's key in the namespace under Shared access policies.",
    finds: () => {
      const secret = `${sample(base64, 43)}=`;
      return [
        { text: `Endpoint=sb://shop.example/;SharedAccessKeyName=send;SharedAccessKey=${secret}`, secret },
      ];
    },
    ignores: () => [`SharedAccessKey=${"A".repeat(43)}=`],
  },
  prefixedToken({
    id: "digitalocean-token",
    title: "a DigitalOcean token",
    source: "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
    keywords: ["dop_v1_", "doo_v1_", "dor_v1_"],
    pattern: "do[opr]_v1_[a-f0-9]{64}(?![A-Za-z0-9])",
    rotate: "Delete it in the DigitalOcean control panel under API, Tokens, and create a new one.",
    tokens: () => [`dop_v1_${sample(lowerHex, 64)}`],
    ignores: () => [`dop_v1_${"0".repeat(64)}`],
  }),
  prefixedToken({
    id: "vault-token",
    title: "a HashiCorp Vault token",
    source: "https://developer.hashicorp.com/vault/docs/concepts/tokens",
    keywords: ["hvs.", "hvb.", "hvr."],
    pattern: "hv[sbr]\\.[A-Za-z0-9_-]{24,300}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it with `vault token revoke`.",
    tokens: () => [`hvs.${sample(base64Url, 95)}`],
    ignores: () => [`hvs.${"x".repeat(30)}`],
  }),
  prefixedToken({
    id: "databricks-token",
    title: "a Databricks token",
    source: "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    keywords: ["dapi"],
    pattern: "dapi[a-f0-9]{32}(?:-[0-9])?(?![A-Za-z0-9])",
    rotate: "Revoke it in Databricks under User settings, Developer, Access tokens.",
    tokens: () => [`dapi${sample(lowerHex, 32)}`],
    ignores: () => [`dapi${"0".repeat(32)}`, "dapi.example"],
  }),
  prefixedToken({
    id: "grafana-token",
    title: "a Grafana service account token",
    source: "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    keywords: ["glsa_", "glc_"],
    pattern: "(?:glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}|glc_[A-Za-z0-9+/]{32,400}={0,3})(?![A-Za-z0-9])",
    rotate: "Delete the token of the service account in Grafana and add a new one.",
    tokens: () => [`glsa_${sample(alphanumeric, 32)}_${sample(lowerHex, 8)}`],
    ignores: () => [`glsa_${"x".repeat(32)}_${"0".repeat(8)}`],
  }),
];
