import { describe, expect, it } from "vitest";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import { findAll, findPart } from "@fourgate/core/secrets/findings/findings";
import { createFindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { fingerprintOf } from "@fourgate/core/secrets/findings/found-finding";
import { createLayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import {
  assistant,
  bytesOf,
  call,
  inflate,
  keyedHash,
  promptOf,
  promptOfText,
  redactAll,
  request,
  result,
  layers,
  textOf,
  user,
} from "./keyed.ts";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const password = "aB3dE6gH" + "9jK2mN5p";

/** Of secrets: that there are media is another matter (media.test.ts). */
function findingsOf(body: object): { detector: string; raw: string; line: number }[] {
  const prompt = promptOf(body);
  return prompt.placements.flatMap((placement) =>
    findPart(prompt.bytes, placement, prompt, layers, keyedHash)
      .filter(({ media }) => media === undefined)
      .map(({ detector, start, end, line }) => ({
        detector,
        raw: textOf(prompt.bytes.subarray(placement.start + start, placement.start + end)),
        line,
      })),
  );
}

describe("findings of a request", () => {
  it("come from every kind of block: system, tools, messages, calls, results, thinking, members", () => {
    const body = {
      model: "claude-x",
      max_tokens: 10,
      system: [{ type: "text", text: `id ${awsKey}` }],
      tools: [{ name: "t", description: `id ${awsKey}`, input_schema: { type: "object", properties: {} } }],
      messages: [
        user(`id ${awsKey}`),
        assistant(
          { type: "thinking", thinking: `id ${awsKey}`, signature: "c2ln" },
          { type: "text", text: `id ${awsKey}` },
          call("1", "Bash", { command: `echo ${awsKey}` }),
        ),
        user([
          {
            type: "tool_result",
            tool_use_id: "1",
            is_error: true,
            content: [{ type: "text", text: awsKey }],
          },
        ]),
      ],
      metadata: { user_id: awsKey },
    };
    expect(findingsOf(body).map(({ raw }) => raw)).toEqual(Array.from({ length: 8 }, () => awsKey));
  });

  it("cover exactly the secret's raw bytes behind JSON escapes, with its line", () => {
    const [found] = findingsOf(request(user(`"é"\n\tREDIS_PASSWORD=${password}\nnext`)));
    expect(found).toEqual({ detector: "assigned-secret", raw: password, line: 2 });
  });

  it("find a private key whose lines a tool numbered", () => {
    const numbered = pemBlock("RSA PRIVATE KEY")
      .split("\n")
      .map((line, index) => `${index + 1}\t${line}`)
      .join("\n");
    const body = request(assistant(call("1", "Read", { file_path: "/w/key.pem" })), result("1", numbered));
    const [found] = findingsOf(body);
    expect(found?.detector).toBe("private-key");
    expect(found?.raw.endsWith("PRIVATE KEY-----")).toBe(true);
  });

  it("find a secret in JSON inside of JSON", () => {
    const [found] = findingsOf(
      request(result("1", JSON.stringify({ stdout: JSON.stringify({ password }) }))),
    );
    expect(found?.raw).toBe(password);
  });

  it("leave alone base64 of images and signatures, which must not change", () => {
    const data = `iVBORw0KGgoA/${awsKey}/AA${"Qx9/".repeat(10)}`;
    expect(data.length % 4).toBe(0);
    const body = request(
      user([{ type: "image", source: { type: "base64", media_type: "image/png", data } }]),
      user([
        {
          type: "tool_result",
          tool_use_id: "1",
          content: [{ type: "image", source: { type: "base64", media_type: "image/png", data } }],
        },
      ]),
      assistant({ type: "thinking", thinking: "hm", signature: data }, { type: "redacted_thinking", data }),
    );
    expect(findingsOf(body)).toEqual([]);
  });

  it.each([
    ["document", "text", "application/json", `key ${awsKey}`],
    ["document", "text", "Text/Plain", `key ${awsKey}`],
    ["document", "text", "application/pdf", awsKey],
    ["document", "base64", "application/json", awsKey],
    ["document", "base64", "application/pdf", awsKey],
    ["image", "base64", "image/png", `${awsKey} AAA`],
    ["image", "base64", "image/png", awsKey],
    ["image", "base64", "image/png", `iVBORw0KGgo key ${awsKey}`],
    ["image", "base64", "image/x-secret", `iVBORw0KGgoA/${awsKey}/AA`],
    ["image", "url", "image/png", `iVBORw0KGgoA/${awsKey}/AA`],
  ])("look into what is only labelled binary: %s, %s, %s", (type, source, media_type, data) => {
    const block = { type, source: { type: source, media_type, data } };
    const inside = user([{ type: "tool_result", tool_use_id: "1", content: [block] }]);
    expect(findingsOf(request(user([block]))).map(({ raw }) => raw)).toContain(awsKey);
    expect(findingsOf(request(inside)).map(({ raw }) => raw)).toContain(awsKey);
  });

  it.each([
    ["PNG", "image/PNG", Buffer.from("89504e470d0a1a0a0000", "hex")],
    ["JPEG", "image/jpeg", Buffer.from("ffd8ffe000104a464946", "hex")],
    ["GIF", "image/gif", Buffer.from("GIF89a")],
    ["WebP", "image/webp", Buffer.from("RIFF\0\0\0\0WEBPVP8 ")],
  ])("leave real %s alone, also where slashes are escaped", (_name, media_type, beginning) => {
    const file = Buffer.concat([
      beginning,
      Buffer.alloc((3 - (beginning.length % 3)) % 3),
      Buffer.from(`////${awsKey}////`, "base64"),
    ]);
    const body = request(
      user([{ type: "image", source: { type: "base64", media_type, data: file.toString("base64") } }]),
    );
    expect(file.toString("base64")).toContain(awsKey);
    expect(findingsOf(body)).toEqual([]);
    expect(
      findAll(
        promptOfText(JSON.stringify(body).replaceAll("////", "\\/\\/\\/\\/")),
        undefined,
        layers,
        keyedHash,
        createFindingsCache({ entriesMax: 10 }),
      )
        .flat()
        .filter(({ media }) => media === undefined),
    ).toEqual([]);
  });

  it("look into documents of text", () => {
    const body = request(
      user([{ type: "document", source: { type: "text", media_type: "text/plain", data: `id ${awsKey}` } }]),
    );
    expect(findingsOf(body).map(({ raw }) => raw)).toEqual([awsKey]);
  });

  it("share a fingerprint where the value is the same, which never shows the value", () => {
    const prompt = promptOf(request(user(`a ${awsKey}`), user(`"\n${awsKey}"`)));
    const [a, b] = prompt.placements.flatMap((placement) =>
      findPart(prompt.bytes, placement, prompt, layers, keyedHash),
    );
    expect(a!.fingerprint).toBe(b!.fingerprint);
    expect(a!.fingerprint).toBe(fingerprintOf(bytesOf(awsKey), keyedHash));
    expect(a!.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify([a, b])).not.toContain(awsKey);
  });
});

describe("the findings cache", () => {
  const long = `${"let a = 1;\n".repeat(200)}REDIS_PASSWORD=${password}\n`;
  const counting = (): { scans: () => number; scanner: typeof layers } => {
    let count = 0;
    return {
      scans: () => count,
      scanner: { ...layers, scanText: (bytes) => (count++, layers.scanText(bytes)) },
    };
  };

  it("gives the very same array for a part that was seen before, and scans nothing", () => {
    const counted = counting();
    const cache = createFindingsCache({ entriesMax: 100 });
    const first = promptOf(request(user(long)));
    const before = findAll(first, undefined, counted.scanner, keyedHash, cache);
    const scans = counted.scans();
    const second = promptOf(request(user(long), user("more")), first);
    const after = findAll(second, { prompt: first, findings: before }, counted.scanner, keyedHash, cache);
    const seen = second.placements.flatMap(({ part }, index) => {
      const was = first.placements.findIndex((other) => other.part === part);
      return was < 0 ? [] : [[after[index], before[was]] as const];
    });
    expect(seen.length).toBeGreaterThan(0);
    for (const [now, then] of seen) expect(now).toBe(then);
    expect(counted.scans() - scans).toBeLessThanOrEqual(1);
  });

  it("takes over what a worker found", () => {
    const counted = counting();
    const first = promptOf(request(user(long)));
    const elsewhere = findAll(first, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 1 }));
    const findings = findAll(
      first,
      { prompt: first, findings: elsewhere },
      counted.scanner,
      keyedHash,
      createFindingsCache({ entriesMax: 1 }),
    );
    expect(findings).toEqual(elsewhere);
    expect(counted.scans()).toBe(0);
  });

  it("costs one hash for equal content in another message, moved, with cache_control or as an array", () => {
    const counted = counting();
    const cache = createFindingsCache({ entriesMax: 100 });
    const find = (body: object): number[] => {
      const prompt = promptOf(body);
      return findAll(prompt, undefined, counted.scanner, keyedHash, cache).flatMap((findings, index) =>
        findings.map(({ start }) => prompt.placements[index]!.start + start),
      );
    };
    const [at] = find(request(user(long)));
    const scans = counted.scans();
    const body = request(
      user("é"),
      user([{ type: "text", text: long, cache_control: { type: "ephemeral" } }]),
    );
    const [moved] = find(body);
    expect(textOf(bytesOf(JSON.stringify(body)).subarray(moved, moved! + password.length))).toBe(password);
    expect(moved).not.toBe(at);
    expect(counted.scans() - scans).toBeLessThanOrEqual(2);
  });

  it("looks anew at the same text in another role, and then knows it there too", () => {
    const counted = counting();
    const cache = createFindingsCache({ entriesMax: 100 });
    const find = (body: object): number => {
      const before = counted.scans();
      findAll(promptOf(body), undefined, counted.scanner, keyedHash, cache);
      return counted.scans() - before;
    };
    const roles = [user(long), assistant({ type: "text", text: long }), result("1", long)];
    const first = roles.map((message) => find(request(message)));
    const again = roles.map((message) => find(request(message)));
    // Short members (the model, the roles) are looked at each time.
    expect(first.every((count, role) => count > again[role]!)).toBe(true);
    expect(roles.map((message) => find(request(message)))).toEqual(again);
  });

  it("keeps no decision: whether a finding is redacted is asked each time", () => {
    const cache = createFindingsCache({ entriesMax: 100 });
    const body = promptOf(request(user(long)));
    const [finding] = findAll(body, undefined, layers, keyedHash, cache).flat();
    expect(Object.keys(finding ?? {})).not.toContain("action");
  });

  it("forgets everything when the rules change", () => {
    const cache = createFindingsCache({ entriesMax: 100 });
    const prompt = promptOf(request(user(long)));
    expect(findAll(prompt, undefined, layers, keyedHash, cache).flat().length).toBe(1);
    const fewer = createLayerScanner(createScanner(allDetectors, ["assigned-secret"]), inflate);
    expect(findAll(prompt, undefined, fewer, keyedHash, cache).flat()).toEqual([]);
  });

  it("holds at most so many blocks", () => {
    const cache = createFindingsCache({ entriesMax: 3 });
    for (let i = 0; i < 10; i++)
      findAll(promptOf(request(user(`${long}${i}`))), undefined, layers, keyedHash, cache);
    expect(cache.blockCount).toBe(3);
  });

  it("takes all of 10,000 secrets on one line in time: each by itself, and from where they stand too dense together", () => {
    const secrets = Array.from({ length: 10_000 }, (_, index) => `TOKEN_PASSWORD=${password}${index}`);
    const body = `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"${secrets.join(" ")}"}]}`;
    const prompt = promptOfText(body);
    const start = process.threadCpuUsage();
    const found = findAll(prompt, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 10 }));
    expect(process.threadCpuUsage(start).user).toBeLessThan(2_000_000);
    expect(found.flat().length).toBeGreaterThan(1000);
    const left = redactAll(prompt, found).reduceRight(
      (text, each) => text.slice(0, each.start) + text.slice(each.end),
      body,
    );
    expect(left).not.toContain(password);
  });
});
