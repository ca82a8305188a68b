import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { createFindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { createPins, type Pins } from "@fourgate/core/secrets/redact/pins";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import {
  placeholderFor,
  placeholderPattern,
  openPlaceholderLength,
} from "@fourgate/core/secrets/redact/placeholder";
import { redact, type Redaction } from "@fourgate/core/secrets/redact/redact";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import {
  assistant,
  bytesOf,
  call,
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
const env = `REDIS_PASSWORD=${password}\nAWS_ACCESS_KEY_ID=${awsKey}\n`;

/** As a policy has it that lets media leave. */
function redacted(prompt: Prompt, pins?: Pins): Redaction {
  const findings = findAll(prompt, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 100 }));
  const asked = redactAll(prompt, findings).filter(({ finding }) => finding.media === undefined);
  return redact(prompt, asked, keyedHash, pins);
}

const placeholder = (value: string): string => placeholderFor(bytesOf(value), keyedHash);

describe("a placeholder", () => {
  it("is the same for the same value under the same key, in every worker and after a restart", () => {
    const again = (bytes: Uint8Array): string =>
      createHmac("sha256", "a key for tests").update(bytes).digest("hex");
    expect(placeholderFor(bytesOf(password), again)).toBe(placeholder(password));
    expect(placeholder(password)).toMatch(new RegExp(`^${placeholderPattern.source}$`));
  });

  it("is another for another value or key", () => {
    const other = (bytes: Uint8Array): string =>
      createHmac("sha256", "another key").update(bytes).digest("hex");
    expect(placeholder(awsKey)).not.toBe(placeholder(password));
    expect(placeholderFor(bytesOf(password), other)).not.toBe(placeholder(password));
  });

  it("is recognised by any of its beginnings at a text's end", () => {
    const whole = placeholder(password);
    for (let length = 1; length < whole.length; length++)
      expect(openPlaceholderLength(`x FO ${whole.slice(0, length)}`)).toBe(length);
    expect(openPlaceholderLength(`${whole}`)).toBe(0);
    expect(openPlaceholderLength("nothing here")).toBe(0);
  });
});

describe("redacting a request", () => {
  it("replaces exactly the secrets, and nothing else changes", () => {
    const body = request(assistant(call("1", "Read", { file_path: "/w/.env" })), result("1", env));
    const { bytes, map, replaced } = redacted(promptOf(body));
    expect(textOf(bytes)).toBe(
      JSON.stringify(body).replace(password, placeholder(password)).replace(awsKey, placeholder(awsKey)),
    );
    expect(replaced).toBe(2);
    expect(textOf(map.get(placeholder(password))!.value)).toBe(password);
    expect(map.get(placeholder(password))!.origins).toEqual([
      { kind: "tool_result", tool: "Read", paths: ["/w/.env"], depth: 0 },
    ]);
  });

  it("gives the prompt's own bytes where there is nothing to replace", () => {
    const prompt = promptOf(request(user("hello")));
    expect(redacted(prompt).bytes).toBe(prompt.bytes);
  });

  it("leaves thinking, its signature and the data of images alone, even with the value in them", () => {
    const thinking = { type: "thinking", thinking: `The password is ${password}.`, signature: password };
    const image = {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: `iVBORw0KGgo${password}A` },
    };
    const text = textOf(
      redacted(promptOf(request(result("1", env), assistant(thinking), user([image])))).bytes,
    );
    expect(text).toContain(JSON.stringify(thinking));
    expect(text).toContain(JSON.stringify(image));
  });

  it("sends a call whose placeholder was restored again as the model wrote it", () => {
    const written = {
      file_path: "/w/app.py",
      old_string: 'key = ""',
      new_string: `key = "${placeholder(password)}"`,
    };
    const restored = { ...written, new_string: `key = "${password}"` };
    const before = [assistant(call("1", "Read", { file_path: "/w/.env" })), result("1", env)] as const;
    const { bytes } = redacted(
      promptOf(request(...before, assistant(call("2", "Edit", restored)), result("2", "ok"))),
    );
    expect(textOf(bytes)).toContain(JSON.stringify(call("2", "Edit", written)));
  });

  it("leaves a secret that the model made up in its own call, which the judge only notes", () => {
    const invented = call("1", "Write", { file_path: "/w/.env", content: env });
    const body = request(user("make an env file"), assistant(invented), result("1", "ok"));
    expect(textOf(redact(promptOf(body), [], keyedHash).bytes)).toContain(JSON.stringify(invented));
  });

  it("replaces what is redacted in the model's role: its text and its calls, never thinking", () => {
    const thinking = { type: "thinking", thinking: `the key is ${awsKey}`, signature: "s" };
    const body = request(
      user("hi"),
      assistant(
        thinking,
        { type: "text", text: `the key is ${awsKey}` },
        call("1", "Bash", { command: `echo ${password}; export REDIS_PASSWORD=${password}` }),
      ),
      result("1", "ok"),
    );
    const text = textOf(redacted(promptOf(body)).bytes);
    expect(text).toContain(JSON.stringify(thinking));
    expect(text.replace(JSON.stringify(thinking), "")).not.toContain(awsKey);
    expect(text).not.toContain(password);
  });

  it("replaces a secret that is only labelled as an image", () => {
    const image = {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: `${awsKey} AAA` },
    };
    expect(textOf(redacted(promptOf(request(user([image])))).bytes)).not.toContain(awsKey);
  });

  it("finds a restored private key again in plain text, in a JSON file and in JSON inside of JSON", () => {
    const pem = pemBlock("RSA PRIVATE KEY");
    const forms = [
      pem,
      JSON.stringify({ key: pem }),
      JSON.stringify({ inner: JSON.stringify({ key: pem }) }),
    ];
    const before = [assistant(call("1", "Read", { file_path: "/w/key.pem" })), result("1", pem)] as const;
    for (const content of forms) {
      const { bytes } = redacted(
        promptOf(request(...before, assistant(call("2", "Write", { file_path: "/w/b", content })))),
      );
      expect(textOf(bytes)).not.toContain(pem.split("\n")[3]);
      expect(textOf(bytes).split(placeholder(pem)).length).toBe(3);
    }
  });

  it("redacts a private key with line numbers to one placeholder for the key without them", () => {
    const pem = pemBlock("EC PRIVATE KEY");
    const numbered = pem
      .split("\n")
      .map((line, index) => `${index + 1}\t${line}`)
      .join("\n");
    const { bytes, map } = redacted(
      promptOf(request(assistant(call("1", "Read", { file_path: "/w/key.pem" })), result("1", numbered))),
    );
    expect(textOf(bytes)).toContain(`1\\t${placeholder(pem)}`);
    expect(textOf(map.get(placeholder(pem))!.value)).toBe(pem);
  });

  it("replaces a value once found wherever it stands later, also where no detector knows it", () => {
    const { bytes } = redacted(promptOf(request(result("1", env), result("2", `echo: ${password}`))));
    expect(textOf(bytes)).not.toContain(password);
  });
});

describe("what was sent stays as it was sent", () => {
  const turn1 = request(result("1", "see notes"), result("2", `cache ${password}`));
  const turn2 = (extra: string): object =>
    request(result("1", "see notes"), result("2", `cache ${password}`), result("3", extra));

  it("keeps a block's form when its value becomes known only later", () => {
    const pins = createPins({ entriesMax: 100 });
    const first = redacted(promptOf(turn1), pins);
    const second = redacted(promptOf(turn2(env)), pins);
    const prefix = textOf(first.bytes).slice(0, -2);
    expect(textOf(second.bytes).startsWith(prefix)).toBe(true);
    expect(textOf(second.bytes).slice(prefix.length)).not.toContain(password);
  });

  it("does so after a restart too, from the order of the blocks alone", () => {
    const first = redacted(promptOf(turn1));
    expect(textOf(redacted(promptOf(turn2(env))).bytes).startsWith(textOf(first.bytes).slice(0, -2))).toBe(
      true,
    );
  });

  it("keeps redacting after the rules no longer find it, and says when new rules find more in an old block", () => {
    const pins = createPins({ entriesMax: 100 });
    const prompt = promptOf(request(result("1", env)));
    const first = redacted(prompt, pins);
    expect(first.changed).toBe(0);
    const later = promptOf(request(result("1", env), user("more")));
    expect(textOf(redact(later, [], keyedHash, pins).bytes)).toContain(placeholder(password));

    const fresh = createPins({ entriesMax: 100 });
    redact(promptOf(request(result("1", env))), [], keyedHash, fresh);
    const asked = redacted(promptOf(request(result("1", env))), fresh);
    expect(asked.changed).toBe(2);
    expect(textOf(asked.bytes)).toContain(password);
  });

  it("keeps what left before any secret was known, whether that was written down at once or later", () => {
    const text = `a file with ${password} in it, and a good deal of other text`;
    const first = promptOf(request(user(text), assistant({ type: "text", text: "ok" })));
    // The same block in other bytes, so that it is known by its content alone; now rules find it.
    const second = promptOf(
      request(user([{ type: "text", text }]), assistant({ type: "text", text: "ok" }), user(env)),
    );
    const findings = findAll(second, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 100 }));
    for (const settled of [true, false]) {
      const pins = createPins({ entriesMax: 100 });
      expect(redact(first, [], keyedHash, pins).replaced).toBe(0);
      if (settled) pins.settle();
      const { bytes, replaced } = redact(second, redactAll(second, findings), keyedHash, pins);
      expect(replaced).toBe(2);
      expect(textOf(bytes).split(password)).toHaveLength(2);
      expect(textOf(bytes)).toContain(text);
    }
  });

  it("costs no hash while a request of a session without secrets is under way", () => {
    let hashes = 0;
    const counting = (bytes: Uint8Array): string => {
      hashes++;
      return keyedHash(bytes);
    };
    const pins = createPins({ entriesMax: 100 });
    redact(
      promptOf(request(user("nothing to hide here"), user("nor here, in this one"))),
      [],
      counting,
      pins,
    );
    expect(hashes).toBe(0);
    pins.settle();
    // The two texts and the model's name; a role is too short.
    expect(hashes).toBe(3);
    pins.settle();
    expect(hashes).toBe(3);
  });

  it("is the same with cache_control moved and a string turned into an array", () => {
    const pins = createPins({ entriesMax: 100 });
    redacted(promptOf(request(result("1", env))), pins);
    const moved = request(
      user([
        {
          type: "tool_result",
          tool_use_id: "1",
          content: [{ type: "text", text: env }],
          cache_control: { type: "ephemeral" },
        },
      ]),
    );
    expect(textOf(redact(promptOf(moved), [], keyedHash, pins).bytes)).toContain(placeholder(password));
  });

  it("gives every next turn the same bytes for the turn before it, so that prompt caches hold", () => {
    const pins = createPins({ entriesMax: 1000 });
    const messages: object[] = [];
    let before = "";
    let prompt: Prompt | undefined;
    for (let turn = 0; turn < 12; turn++) {
      messages.push(
        assistant(call(`${turn}`, "Bash", { command: "env" })),
        result(`${turn}`, turn % 3 === 0 ? `${env}${turn}` : `${turn} ${password}`),
      );
      prompt = promptOfText(JSON.stringify(request(...messages)), prompt);
      const text = textOf(redacted(prompt, pins).bytes);
      expect(text.startsWith(before.slice(0, -2))).toBe(true);
      before = text;
    }
  });

  it("costs no judged text and no hash for parts that were seen before", () => {
    const pins = createPins({ entriesMax: 100 });
    let hashes = 0;
    const counted = (bytes: Uint8Array): string => (hashes++, keyedHash(bytes));
    const prompt = promptOf(request(result("1", env), result("2", "more")));
    const findings = redactAll(
      prompt,
      findAll(prompt, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 10 })),
    );
    const first = redact(prompt, findings, counted, pins);
    hashes = 0;
    expect(redact(prompt, findings, counted, pins).bytes).toEqual(first.bytes);
    expect(hashes).toBe(0);
  });
});

describe("any request", () => {
  const secret = fc.constantFrom(
    password,
    awsKey,
    pemBlock("PRIVATE KEY", 3),
    `Zx9${password}"q`.slice(0, 18),
    `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`,
  );
  const frame = fc.constantFrom(
    (value: string) => `API_KEY=${value}\n`,
    (value: string) => `"é\t日本 \\" ${JSON.stringify({ password: value })}`,
    (value: string) => `a\n\nSECRET: ${value} # b`,
  );
  const filler = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.constantFrom("", "\n", "1\tconst a = 1;\n2\tb\n"),
  );
  const text = fc
    .tuple(filler, frame, secret, filler)
    .map(([before, make, value, after]) => `${before}\n${make(value)}\n${after}`);

  it("becomes valid JSON without the planted values, the same in every instance, changed only at the ranges", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean()), { minLength: 1, maxLength: 5 }), (items) => {
        const body = request(
          ...items.map(([content, isResult], index) =>
            isResult ? result(`${index}`, content) : user([{ type: "text", text: content }]),
          ),
        );
        const prompt = promptOf(body);
        const { bytes, map } = redacted(prompt);
        const output = textOf(bytes);
        for (const { value } of map.values())
          expect(
            JSON.parse(output) === null || output.includes(JSON.stringify(textOf(value)).slice(1, -1)),
          ).toBe(false);
        for (const value of [password, awsKey]) expect(output).not.toContain(value);
        expect(map.size).toBeGreaterThan(0);
        expect(redacted(promptOf(body)).bytes).toEqual(bytes);
        // Putting every value back, escaped, gives the body again: nothing else was touched.
        let back = output;
        for (const [name, { value }] of map)
          back = back.replaceAll(name, () => JSON.stringify(textOf(value)).slice(1, -1));
        expect(back).toBe(JSON.stringify(body));
      }),
      { numRuns: 150 },
    );
  });
});
