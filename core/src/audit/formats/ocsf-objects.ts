import type { CallFacts, LogEvent } from "./event.ts";
import type { OcsfObject } from "./ocsf-classes.ts";

/** A sha256 of "" is none. */
export function sha256Fingerprint(value: string): OcsfObject {
  return { algorithm_id: 3, algorithm: "SHA-256", value };
}

/** Whoever did it: a person with a tool, who administers, or the gateway itself. */
export function ocsfActor({ actor, by }: LogEvent): OcsfObject {
  if (actor)
    return {
      actor: {
        user: {
          uid: actor.user,
          name: actor.user,
          ...(actor.teams.length > 0 ? { groups: actor.teams.map((name) => ({ name })) } : {}),
        },
        ...(actor.tool === "" ? {} : { app_name: actor.tool }),
        ...(actor.session === "" ? {} : { session: { uid: actor.session } }),
      },
    };
  return { actor: by === "" || by === "gateway" ? { app_name: "Fourgate" } : { user: { name: by } } };
}

/** Where it came from: the laptop, or unknown. */
export function sourceEndpoint({ actor }: LogEvent): OcsfObject {
  return { uid: actor?.device || "unknown", ...(actor?.device ? { hostname: actor.device } : {}) };
}

export function ocsfDevice({ actor }: LogEvent): OcsfObject {
  const device = actor?.device || "unknown";
  return { type_id: 0, uid: device, hostname: device };
}

export function destinationEndpoint({ host }: CallFacts): OcsfObject {
  return host === "" ? {} : { dst_endpoint: { hostname: host } };
}

/** The profile ai_operation: which model, in which conversation, at what cost. */
export function aiOperation({ call, reply, actor }: LogEvent): OcsfObject {
  if (!call || call.model === "") return {};
  const count = (name: string, value: number | null | undefined): OcsfObject =>
    value === null || value === undefined ? {} : { [name]: value };
  const { inputTokens, outputTokens } = reply ?? { inputTokens: null, outputTokens: null };
  return {
    ai_model: { name: call.model, ai_provider: call.provider },
    message_context: {
      ...(actor && actor.session !== "" ? { uid: actor.session } : {}),
      service: { name: call.deployment },
      ai_role_id: reply ? 2 : 1,
      ...count("prompt_tokens", inputTokens),
      ...count("completion_tokens", outputTokens),
      ...count(
        "total_tokens",
        inputTokens !== null && outputTokens !== null ? inputTokens + outputTokens : null,
      ),
    },
  };
}
