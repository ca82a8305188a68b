/**
 * Of the OCSF schema 1.8.0 (https://github.com/ocsf/ocsf-schema, Apache-2.0) the classes and objects that
 * the formatter uses: every required attribute, and every other one that it writes. `!` required, `?` not;
 * `[]` a list; `a|b` the values of an enumeration; a capital letter an object below.
 */
export interface OcsfShape {
  readonly attributes: Readonly<Record<string, string>>;
  /** Of these, one at least. */
  readonly oneOf?: readonly string[];
}

const base = {
  activity_name: "?string",
  category_uid: "!integer",
  class_name: "?string",
  class_uid: "!integer",
  duration: "?long",
  message: "?string",
  metadata: "!Metadata",
  raw_data_hash: "?Fingerprint",
  raw_data_size: "?long",
  severity_id: "!0|1|2|3|4|5|6|99",
  status_code: "?string",
  status_id: "?0|1|2|99",
  time: "!timestamp",
  type_uid: "!long",
  unmapped: "?json",
} as const;

const dispositions = Array.from({ length: 28 }, (_, at) => String(at)).join("|");

/** What a profile adds, by its name in metadata.profiles. */
export const ocsfProfiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  security_control: {
    action_id: "?0|1|2|3|4|99",
    disposition_id: `?${dispositions}|99`,
    is_alert: "?boolean",
    policy: "?Policy",
  },
  host: { actor: "?Actor", device: "?Device" },
  ai_operation: { ai_model: "?AiModel", message_context: "?MessageContext" },
};

export const ocsfClasses: Readonly<Record<number, OcsfShape>> = {
  0: { attributes: { ...base, activity_id: "!0|99" } },
  1001: {
    attributes: {
      ...base,
      activity_id: "!0|1|2|3|4|5|6|7|8|9|10|11|12|13|14|99",
      actor: "!Actor",
      device: "!Device",
      file: "!File",
    },
  },
  2003: {
    attributes: {
      ...base,
      activity_id: "!0|1|2|3|99",
      status_id: "?0|1|2|3|4|5|6|99",
      finding_info: "!FindingInfo",
      compliance: "!Compliance",
    },
  },
  2004: {
    attributes: {
      ...base,
      activity_id: "!0|1|2|3|99",
      status_id: "?0|1|2|3|4|5|6|99",
      finding_info: "!FindingInfo",
      is_alert: "?boolean",
    },
  },
  3002: {
    attributes: {
      ...base,
      activity_id: "!0|1|2|3|4|5|6|7|99",
      actor: "?Actor",
      service: "?Service",
      src_endpoint: "?NetworkEndpoint",
      user: "!User",
    },
    oneOf: ["service", "dst_endpoint"],
  },
  3004: {
    attributes: {
      ...base,
      activity_id: "!0|1|2|3|4|99",
      actor: "?Actor",
      comment: "?string",
      entity: "!ManagedEntity",
    },
  },
  6002: { attributes: { ...base, activity_id: "!0|1|2|3|4|99", app: "!Product" } },
  6003: {
    attributes: {
      ...base,
      activity_id: "!0|1|2|3|4|99",
      actor: "!Actor",
      api: "!Api",
      dst_endpoint: "?NetworkEndpoint",
      http_request: "?HttpRequest",
      http_response: "?HttpResponse",
      resources: "?[]ResourceDetails",
      src_endpoint: "!NetworkEndpoint",
    },
  },
};

export const ocsfObjects: Readonly<Record<string, OcsfShape>> = {
  Actor: {
    attributes: { app_name: "?string", app_uid: "?string", session: "?Session", user: "?User" },
    oneOf: ["process", "user", "invoked_by", "session", "app_name", "app_uid"],
  },
  AiModel: { attributes: { ai_provider: "!string", name: "!string", version: "?string" } },
  Api: {
    attributes: {
      operation: "!string",
      request: "?ApiRequest",
      response: "?ApiResponse",
      service: "?Service",
      version: "?string",
    },
  },
  ApiRequest: { attributes: { uid: "!string" } },
  ApiResponse: { attributes: { code: "?integer", message: "?string" } },
  Compliance: {
    attributes: {
      control: "?string",
      standards: "?[]string",
      status_id: "?0|1|2|3|99",
    },
  },
  Device: {
    attributes: {
      hostname: "?string",
      name: "?string",
      type_id: "!0|1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|99",
      uid: "?string",
    },
    oneOf: ["ip", "uid", "name", "hostname", "instance_uid", "interface_uid", "interface_name"],
  },
  File: {
    attributes: {
      hashes: "?[]Fingerprint",
      name: "!string",
      path: "?string",
      type_id: "!0|1|2|3|4|5|6|7|99",
    },
  },
  FindingInfo: {
    attributes: { desc: "?string", title: "?string", types: "?[]string", uid: "!string" },
  },
  Fingerprint: {
    attributes: { algorithm: "?string", algorithm_id: "!0|1|2|3|4|5|6|7|99", value: "!string" },
  },
  Group: { attributes: { name: "?string", uid: "?string" }, oneOf: ["name", "uid"] },
  HttpRequest: {
    attributes: { http_method: "?string", length: "?integer", uid: "?string", url: "?Url" },
  },
  HttpResponse: { attributes: { code: "!integer", latency: "?integer", length: "?integer" } },
  ManagedEntity: {
    attributes: { name: "?string", type: "?string", uid: "?string", version: "?string" },
    oneOf: ["name", "uid", "device", "group", "org", "policy", "user"],
  },
  MessageContext: {
    attributes: {
      ai_role_id: "?0|1|2|3|4|5|6|99",
      completion_tokens: "?integer",
      prompt_tokens: "?integer",
      service: "?Service",
      total_tokens: "?integer",
      uid: "?string",
    },
    oneOf: ["application", "service"],
  },
  Metadata: {
    attributes: {
      correlation_uid: "?string",
      event_code: "?string",
      is_truncated: "?boolean",
      log_name: "?string",
      product: "!Product",
      profiles: "?[]string",
      sequence: "?integer",
      uid: "?string",
      version: "!string",
    },
  },
  NetworkEndpoint: {
    attributes: { hostname: "?string", ip: "?string", name: "?string", port: "?integer", uid: "?string" },
    oneOf: ["ip", "uid", "name", "hostname", "svc_name", "instance_uid", "interface_uid"],
  },
  Policy: { attributes: { name: "?string", uid: "?string", version: "?string" }, oneOf: ["name", "uid"] },
  Product: { attributes: { name: "?string", uid: "?string", vendor_name: "?string", version: "?string" } },
  ResourceDetails: {
    attributes: { name: "?string", type: "?string", uid: "?string" },
    oneOf: ["name", "uid"],
  },
  Service: { attributes: { name: "?string", uid: "?string" }, oneOf: ["name", "uid"] },
  Session: { attributes: { uid: "?string" } },
  Url: {
    attributes: { hostname: "?string", path: "?string", url_string: "?string" },
    oneOf: ["url_string", "path"],
  },
  User: {
    attributes: { groups: "?[]Group", name: "?string", uid: "?string" },
    oneOf: ["account", "name", "uid"],
  },
};
