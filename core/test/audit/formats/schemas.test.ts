import { EcsFlat } from "@elastic/ecs";
import * as semantics from "@opentelemetry/semantic-conventions/incubating";
import { describe, expect, it } from "vitest";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { eventsOf } from "@fourgate/core/audit/formats/events-of";
import { allRecords, everyRecord } from "../../../../tools/samples/every-record.ts";
import { intent } from "../../../../tools/samples/audit-records.ts";
import { formatted, place } from "./formatted.ts";
import { ocsfFaults } from "./walk-ocsf.ts";

const json = (record: AuditRecord, format: "ocsf" | "ecs" | "otel"): Record<string, unknown>[] =>
  formatted(record, format).map(({ text }) => JSON.parse(text) as Record<string, unknown>);

const named = allRecords.map((record) => [
  `${record.kind} ${eventsOf({ record, place, open: null })[0]?.action ?? ""}`,
  record,
]) as [string, AuditRecord][];

describe("every kind of record", () => {
  it.each(named)("is an event: %s", (_name, record) => {
    for (const format of ["ocsf", "ecs", "otel", "cef", "json"] as const)
      expect(formatted(record, format).length).toBeGreaterThan(0);
  });

  it("is a call and each of its files", () => {
    const [record] = everyRecord.intent;
    expect(json(record!, "ocsf").map(({ class_uid }) => class_uid)).toEqual([6003, 1001, 1001]);
    const correlated = json(record!, "ocsf").map(({ metadata }) => metadata as Record<string, unknown>);
    expect(new Set(correlated.map(({ correlation_uid }) => correlation_uid))).toEqual(new Set([record!.id]));
    expect(new Set(correlated.map(({ uid }) => uid)).size).toBe(3);
  });
});

describe("what a laptop's guard took out", () => {
  it.each(["ocsf", "ecs", "otel"] as const)("stands by its rules in the call's event: %s", (format) => {
    const guard = {
      exchange: "01GUARD",
      device: "laptop",
      deviceSequence: 1,
      policyVersion: "p",
      redactions: 3,
      redacted: [{ detector: "aws-access-key-id", count: 3 }],
      bodySha256: "",
    };
    const [event] = json(intent({ guard }), format);
    expect(JSON.stringify(event)).toContain("aws-access-key-id: redacted on the laptop (3)");
  });
});

describe("OCSF 1.8.0", () => {
  it.each(named)("takes %s", (_name, record) => {
    for (const event of json(record, "ocsf")) expect(ocsfFaults(event)).toEqual([]);
  });

  it("would be refused with a wrong attribute, value or class", () => {
    const [event] = json(everyRecord.intent[0]!, "ocsf");
    expect(ocsfFaults({ ...event, prompt: "x" })).toEqual(["prompt is no attribute here"]);
    expect(ocsfFaults({ ...event, severity_id: 7 })).not.toEqual([]);
    expect(ocsfFaults({ ...event, api: {} })).toEqual(["api.operation is required"]);
    expect(ocsfFaults({ ...event, type_uid: 1 })).not.toEqual([]);
  });
});

describe(`ECS 9.4.0`, () => {
  it.each(named)("takes %s", (_name, record) => {
    for (const event of json(record, "ecs")) expect(ecsFaults(event)).toEqual([]);
  });

  it("would be refused with an unknown field, type or category", () => {
    const [event] = json(everyRecord.intent[0]!, "ecs");
    expect(ecsFaults({ ...event, url: { pth: "/" } })).toEqual(["url.pth is no field"]);
    expect(ecsFaults({ ...event, destination: { domain: 7 } })).not.toEqual([]);
    expect(ecsFaults({ ...event, event: { category: ["ai"], kind: "event" } })).not.toEqual([]);
  });
});

describe("OpenTelemetry's GenAI conventions", () => {
  const known = new Set<unknown>(Object.values(semantics).filter((value) => typeof value === "string"));

  it.each(named)("know each attribute of %s that is not our own", (_name, record) => {
    for (const { text } of formatted(record, "otel")) {
      const { attributes, eventName } = JSON.parse(text) as {
        attributes: { key: string }[];
        eventName: string;
      };
      expect(attributes.filter(({ key }) => !key.startsWith("fourgate.") && !known.has(key))).toEqual([]);
      expect(eventName.startsWith("fourgate.") || known.has(eventName)).toBe(true);
    }
  });

  it("name a call's end by model, provider and tokens", () => {
    const [record] = everyRecord.outcome;
    const [{ text } = { text: "" }] = formatted(record!, "otel");
    const told = JSON.parse(text) as { attributes: { key: string; value: unknown }[] };
    const value = (key: string): unknown => told.attributes.find((one) => one.key === key)?.value;
    expect(value("gen_ai.provider.name")).toEqual({ stringValue: "anthropic" });
    expect(value("gen_ai.request.model")).toEqual({ stringValue: "claude-sonnet-4-5" });
    expect(value("gen_ai.usage.input_tokens")).toEqual({ intValue: "1204" });
  });
});

type EcsField = {
  readonly type: string;
  readonly normalize: readonly string[];
  readonly allowed_values?: readonly {
    readonly name: string;
    readonly expected_event_types?: readonly string[];
  }[];
};
const fields = EcsFlat as unknown as Readonly<Record<string, EcsField>>;

/** What is wrong by Elastic's own list of fields; `fourgate` is ours. */
function ecsFaults({ fourgate: _own, ...event }: Record<string, unknown>): string[] {
  const faults: string[] = [];
  const walk = (value: unknown, path: string): void => {
    const field = fields[path];
    if (!field) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        faults.push(`${path} is no field`);
        return;
      }
      for (const [name, inner] of Object.entries(value)) walk(inner, path === "" ? name : `${path}.${name}`);
      return;
    }
    if (Array.isArray(value) !== field.normalize.includes("array"))
      faults.push(`${path} is a list, or should be one`);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (!ofType(one, field.type)) faults.push(`${path} is no ${field.type}`);
      if (field.allowed_values && !field.allowed_values.some(({ name }) => name === one))
        faults.push(`${path} cannot be ${String(one)}`);
    }
  };
  walk(event, "");
  const told = event["event"] as { readonly category?: string[]; readonly type?: string[] } | undefined;
  const expected = (told?.category ?? []).flatMap(
    (category) =>
      fields["event.category"]?.allowed_values?.find(({ name }) => name === category)?.expected_event_types ??
      [],
  );
  for (const type of told?.type ?? [])
    if (!expected.includes(type)) faults.push(`event.type ${type} does not go with its category`);
  return faults;
}

function ofType(value: unknown, type: string): boolean {
  switch (type) {
    case "long":
    case "integer":
      return Number.isSafeInteger(value);
    case "date":
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
    case "boolean":
      return typeof value === "boolean";
    default:
      return typeof value === "string";
  }
}
