import { createHash, randomBytes } from "node:crypto";
import { parseConfig } from "@fourgate/gateway/config/config";

export interface Company {
  readonly cloudUrl: string;
  readonly privateUrl: string | null;
}

/** What an operator makes of the file that the first start wrote. */
export interface Amended {
  /** fourgate.yaml; JSON is YAML. */
  readonly text: string;
  /** The developer that the first start made. */
  readonly user: string;
  /** A token of theirs for the gateway alone. */
  readonly token: string;
}

const TERMS = { training: "forbidden", retention_days: 30, region: "eu", account: "company" } as const;
/** One stand-in answers in the protocols of all of them. */
const PROVIDERS = ["anthropic", "openai", "gemini"] as const;

/**
 * A company with a catalogue (an ordinary repo with one restricted folder, and a restricted repo),
 * cloud vendors that take the developer's own log-in, and where stated private models.
 */
export function amendConfiguration(starter: string, company: Company): Amended {
  const file = parseConfig(starter);
  const token = `fgt_${randomBytes(32).toString("base64url")}`;
  const sha256 = createHash("sha256").update(token).digest("hex");
  const [developer, ...others] = file.users;
  if (developer === undefined) throw new Error("the first start made no user");
  const amended = {
    ...file,
    users: [{ ...developer, tokens_sha256: [...developer.tokens_sha256, sha256] }, ...others],
    catalogue: {
      uncatalogued: "internal",
      repos: [
        {
          name: "shop",
          remotes: ["git.example.com/acme/shop"],
          classification: "internal",
          folders: { pricing: { classification: "restricted" } },
        },
        { name: "risk-engine", remotes: ["git.example.com/acme/risk-engine"], classification: "restricted" },
      ],
    },
    deployments: [
      ...PROVIDERS.map((provider) => ({
        name: `vendor-${provider}`,
        class: "cloud",
        provider,
        url: company.cloudUrl,
        terms: TERMS,
        models: ["*"],
        auth: "client",
      })),
      ...(company.privateUrl === null
        ? []
        : PROVIDERS.map((provider) => ({
            name: `house-${provider}`,
            class: "private",
            provider,
            url: company.privateUrl,
            terms: TERMS,
            models: ["*"],
            auth: "none",
          }))),
    ],
  };
  return { text: JSON.stringify(amended, null, 2), user: developer.id, token };
}
