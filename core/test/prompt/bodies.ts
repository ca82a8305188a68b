import * as fc from "fast-check";

/** Arbitrary Messages requests: known shapes, unknown fields and unknown blocks mixed. */
const text = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.constantFrom('line\n\tnext "q" \\ /', "<system-reminder>x</system-reminder>", "1\tone\n2\ttwo"),
  )
  .filter((value) => value.isWellFormed());
/** Names that mean something at one level or another; in other capitals they are refused. */
const reserved =
  /^(type|text|id|name|role|input|source|content|model|stream|system|tools|messages|metadata|top_[kp]|betas|speed)$/;
const key = fc
  .oneof(
    fc.constantFrom("extra", "__proto__", "constructor", "a.b", "ключ", "description"),
    fc.string({ maxLength: 6 }),
  )
  .filter((value) => value.isWellFormed() && !reserved.test(value.toUpperCase().toLowerCase()));
const anything = fc
  .jsonValue({ maxDepth: 2, stringUnit: "grapheme" })
  .filter((value) => JSON.stringify(value).isWellFormed());
const extras = fc.dictionary(key, anything, { maxKeys: 2 });
const cacheControl = fc.constantFrom(
  {},
  { cache_control: { type: "ephemeral" } },
  { cache_control: { type: "ephemeral", ttl: "1h" } },
);

const media = fc.constantFrom(
  { type: "image", source: { type: "base64", media_type: "image/png", data: "aGVsbG8=" } },
  { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
  { type: "document", source: { type: "text", media_type: "text/plain", data: "words" }, title: "t" },
  { type: "document", source: { data: "JVBERi0=", media_type: "application/pdf", type: "base64" } },
);
const textBlock = fc.record({ type: fc.constant("text"), text });
const known = fc.oneof(
  textBlock,
  media,
  fc.record({ type: fc.constant("thinking"), thinking: text, signature: text }),
  fc.record({ type: fc.constant("redacted_thinking"), data: text }),
  fc.record({
    type: fc.constantFrom("tool_use", "server_tool_use"),
    id: fc.constantFrom("toolu_1", "toolu_2", "toolu_3"),
    name: fc.constantFrom("Read", "Bash"),
    input: fc.oneof(
      anything,
      fc.record({ file_path: text }),
      fc.record({ command: text, description: text }),
    ),
  }),
  fc.record({
    tool_use_id: fc.constantFrom("toolu_1", "toolu_2"),
    type: fc.constant("tool_result"),
    content: fc.oneof(text, fc.array(fc.oneof(textBlock, media, anything), { maxLength: 3 })),
    is_error: fc.boolean(),
  }),
  fc.record({
    type: fc.constant("search_result"),
    source: text,
    title: text,
    content: fc.array(textBlock, { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant("made_up"), content: anything }),
);
const block = fc.tuple(known, cacheControl, extras).map((objects) => merge(objects));
const content = fc.oneof(text, fc.array(block, { maxLength: 4 }));
const message = fc
  .tuple(fc.constantFrom("user", "assistant", "system"), content, extras, fc.boolean())
  .map(([role, body, more, roleLast]) =>
    roleLast ? merge([{ content: body }, more, { role }]) : merge([{ role, content: body }, more]),
  );
const tool = fc
  .tuple(fc.record({ name: text, description: text, input_schema: anything }), cacheControl)
  .map((objects) => merge(objects));
const system = fc.oneof(
  text,
  fc.array(
    fc.tuple(textBlock, cacheControl).map((objects) => merge(objects)),
    { maxLength: 3 },
  ),
);

export type Body = Record<string, unknown>;

const messages: fc.Arbitrary<Body[]> = fc.array(message, { maxLength: 6 });
export const oneMessage: fc.Arbitrary<Body> = message;

/** Members come in any order. */
export const body: fc.Arbitrary<Body> = fc
  .tuple(
    fc.record({ model: text, messages }),
    fc.record(
      {
        system,
        tools: fc.array(tool, { maxLength: 3 }),
        metadata: fc.constantFrom({ user_id: "u-1" }, {}),
        stream: fc.boolean(),
        max_tokens: fc.nat(),
      },
      { requiredKeys: [] },
    ),
    extras,
  )
  .chain(([required, optional, more]) => {
    const members = Object.entries(merge([required, optional, more]));
    return fc.shuffledSubarray(members, { minLength: members.length });
  })
  .map((members) => Object.fromEntries(members));

/** Own members of all, the first to name one wins; `__proto__` stays an ordinary name. */
function merge(objects: readonly object[]): Body {
  const members = new Map<string, unknown>();
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      if (!members.has(name)) members.set(name, value);
    }
  }
  return Object.fromEntries(members);
}
