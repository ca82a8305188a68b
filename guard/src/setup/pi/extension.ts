/**
 * The text of an extension for pi (0.87.1) that sends every provider to the guard, by the API that
 * it speaks; providers whose API the guard does not read lose their models. It is laid over
 * models.json and over addresses of single models. Errors thrown in pi's hooks are only shown, so a
 * request that would still go elsewhere ends the process instead.
 *
 * Where two are loaded, that of a run and a standing one, the run's holds.
 */
export function extensionText(baseUrl: string, holds: "run" | "standing"): string {
  return `// Written by Fourgate: sends pi's requests to the guard on this machine.
const address = Symbol.for("fourgate.address");
const suffixes = {
  "anthropic-messages": "",
  "openai-completions": "/v1",
  "openai-responses": "/v1",
  "google-generative-ai": "/v1beta",
};

export default function fourgate(pi) {
  ${holds === "run" ? "" : "if (globalThis[address] === undefined) "}globalThis[address] = ${JSON.stringify(baseUrl)};
  pi.on("session_start", (_event, context) => {
    const base = globalThis[address];
    for (const [provider, models] of Map.groupBy(context.modelRegistry.getAll(), (model) => model.provider)) {
      const read = models
        .filter(({ api }) => Object.hasOwn(suffixes, api))
        .map((model) => ({ ...model, baseUrl: base + suffixes[model.api] }));
      const oneApi = new Set(models.map(({ api }) => api)).size === 1 && read.length > 0;
      pi.registerProvider(provider, oneApi ? { baseUrl: read[0].baseUrl } : { baseUrl: base, models: read });
    }
  });
  pi.on("before_provider_request", async (_event, context) => {
    const base = globalThis[address];
    const { model, modelRegistry } = context;
    const stated = await Promise.resolve(modelRegistry.getProviderAuth(model.provider)).catch(() => undefined);
    const target = stated?.auth?.baseUrl ?? model.baseUrl;
    if (typeof target === "string" && (target === base || target.startsWith(base + "/"))) return;
    process.stderr.write("fourgate: pi's provider " + model.provider + " does not go through the guard; choose another model\\n");
    process.exit(1);
  });
}
`;
}
