import { ocsfClasses, ocsfObjects, ocsfProfiles, type OcsfShape } from "./ocsf-schema.ts";

/** What is wrong with an event by the schema; empty when nothing is. */
export function ocsfFaults(event: Record<string, unknown>): string[] {
  const shape = ocsfClasses[event["class_uid"] as number];
  if (!shape) return [`class_uid ${String(event["class_uid"])} is unknown`];
  const { metadata, class_uid, activity_id, category_uid, type_uid } = event;
  const profiles = (metadata as { profiles?: string[] } | undefined)?.profiles ?? [];
  const added = profiles.map((name) => ocsfProfiles[name] ?? {});
  const attributes = Object.assign({}, ...added, shape.attributes) as OcsfShape["attributes"];
  const faults = walk(event, { ...shape, attributes }, "");
  for (const name of profiles) if (!ocsfProfiles[name]) faults.push(`profile ${name} is unknown`);
  if (type_uid !== (class_uid as number) * 100 + (activity_id as number))
    faults.push("type_uid does not add up");
  if (category_uid !== Math.floor((class_uid as number) / 1000))
    faults.push("category_uid is of another class");
  return faults;
}

function walk(value: Record<string, unknown>, { attributes, oneOf }: OcsfShape, path: string): string[] {
  const faults = Object.keys(value)
    .filter((name) => attributes[name] === undefined)
    .map((name) => `${path}${name} is no attribute here`);
  for (const [name, kind] of Object.entries(attributes)) {
    if (value[name] === undefined) {
      if (kind.startsWith("!")) faults.push(`${path}${name} is required`);
      continue;
    }
    faults.push(...ofKind(value[name], kind.slice(1), `${path}${name}`));
  }
  if (oneOf && !oneOf.some((name) => value[name] !== undefined))
    faults.push(`${path} needs one of ${oneOf.join(", ")}`);
  return faults;
}

function ofKind(value: unknown, kind: string, path: string): string[] {
  if (kind.startsWith("[]")) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one, at) => ofKind(one, kind.slice(2), `${path}[${String(at)}]`));
  }
  const object = ocsfObjects[kind];
  if (object) return isObject(value) ? walk(value, object, `${path}.`) : [`${path} is no object`];
  const wrong = [`${path} is no ${kind}: ${JSON.stringify(value)}`];
  switch (kind) {
    case "string":
      return typeof value === "string" ? [] : wrong;
    case "integer":
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? [] : wrong;
    case "long":
    case "timestamp":
      return Number.isSafeInteger(value) ? [] : wrong;
    case "boolean":
      return typeof value === "boolean" ? [] : wrong;
    case "json":
      return [];
    default:
      return kind.split("|").includes(String(value)) && typeof value === "number" ? [] : wrong;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
