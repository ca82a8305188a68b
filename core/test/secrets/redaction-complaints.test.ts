import { imageDetector } from "@fourgate/core/secrets/media/media-detectors";
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { createFindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { createPins } from "@fourgate/core/secrets/redact/pins";
import { redact, type Redaction } from "@fourgate/core/secrets/redact/redact";
import { ToolInputRestorer, type RestoreScope } from "@fourgate/core/secrets/restore/restore-tool-input";
import { createLayerScanner, type LayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import {
  assistant,
  call,
  keyedHash,
  promptOf,
  redactAll,
  request,
  result,
  inflate,
  layers,
  textOf,
  user,
} from "./keyed.ts";

/** What people say of other tools that redact, each as a test that it does not hold here. */
const password = "aB3dE6gH" + "9jK2mN5p";
const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const env = `REDIS_PASSWORD=${password}\nAWS_ACCESS_KEY_ID=${awsKey}\n`;

function redacted(body: object, by: LayerScanner = layers, hash = keyedHash): Redaction {
  const prompt = promptOf(body);
  const findings = findAll(prompt, undefined, by, hash, createFindingsCache({ entriesMax: 9 }));
  // Images may leave, unless policy says otherwise: naming them redacts nothing.
  const asked = redactAll(prompt, findings).filter(({ finding }) => finding.detector !== imageDetector);
  return redact(prompt, asked, hash, createPins({ entriesMax: 99 }));
}

const placeholdersOf = ({ map }: Redaction): string[] => [...map.keys()].toSorted();
const body = (...more: readonly object[]): object =>
  request(assistant(call("1", "Read", { file_path: "/w/app/.env" })), result("1", env), ...more);

function written(redaction: Redaction, input: object): { text: unknown; refused: string | null } {
  const scope: RestoreScope = { map: redaction.map, tools: new Set(["Edit"]), roots: ["/w/app"] };
  const restorer = new ToolInputRestorer(scope);
  const text = restorer.push(JSON.stringify(input)) + restorer.end();
  return { text: restorer.refused === null ? JSON.parse(text) : null, refused: restorer.refused };
}

describe("complaints about redaction that do not hold here", () => {
  test("'it differs per worker': another scanner, cache and hash function of the same key give the same bytes", () => {
    const elsewhere = (bytes: Uint8Array): string =>
      createHmac("sha256", "a key for tests").update(bytes).digest("hex");
    const other = redacted(body(), createLayerScanner(createScanner(allDetectors), inflate), elsewhere);
    expect(other.bytes).toEqual(redacted(body()).bytes);
  });

  test("'it differs per turn and breaks the prompt cache': the last turn's bytes are the next one's beginning", () => {
    const first = textOf(redacted(body()).bytes);
    const next = textOf(redacted(body(assistant({ type: "text", text: "ok" }), user(env))).bytes);
    expect(next.startsWith(first.slice(0, -2))).toBe(true);
  });

  test("'a random id per redaction, and the original in the log': keyed ids, and no value in what is told", () => {
    const redaction = redacted(body());
    expect(placeholdersOf(redaction)).toEqual(placeholdersOf(redacted(body(user("again")))));
    const { map: _map, bytes, ...told } = redaction;
    expect(textOf(bytes)).not.toContain(password);
    expect(JSON.stringify(told)).not.toContain(password);
  });

  test("'it fails open on its own error': an error while it looks or replaces is thrown, and nothing comes back", () => {
    const broken: LayerScanner = {
      ...layers,
      scanText: () => {
        throw new Error("broken");
      },
    };
    expect(() => redacted(body(), broken)).toThrow("broken");
    const failing = (): string => {
      throw new Error("no hash");
    };
    expect(() => redacted(body(), layers, failing)).toThrow("no hash");
  });

  test("'results of tools are not looked at': they are, also as errors and in parts", () => {
    const parts = {
      type: "tool_result",
      tool_use_id: "1",
      is_error: true,
      content: [
        { type: "text", text: "exit 1" },
        { type: "text", text: env },
      ],
    };
    expect(textOf(redacted(request(user([parts]))).bytes)).not.toContain(password);
  });

  test("'files over 1 MiB and heredocs are not looked at': both are, at their ends too", () => {
    const large = `${"let a = 1;\n".repeat(120_000)}${env}`;
    expect(large.length).toBeGreaterThan(1_200_000);
    expect(textOf(redacted(request(result("1", large))).bytes)).not.toContain(password);
    const heredoc = call("1", "Bash", { command: `cat > .env <<'EOF'\n${env}EOF\n` });
    expect(textOf(redacted(request(user("hi"), assistant(heredoc))).bytes)).not.toContain(password);
  });

  test("'the model alters placeholders, and a wrong value is written': such a write is refused", () => {
    const redaction = redacted(body());
    const [name = ""] = placeholdersOf(redaction);
    for (const altered of [name.toLowerCase(), name.slice(0, -2), `${name}A`, name.replaceAll("_", "-")])
      expect(written(redaction, { file_path: "/w/app/a", new_string: altered }).refused).toContain(
        "placeholder",
      );
  });

  test("'the model copies *** into later commands': what it sees is a name, and masks are never written", () => {
    const redaction = redacted(body());
    expect(textOf(redaction.bytes)).not.toContain("***");
    const masked = { file_path: "/w/app/a", new_string: `FOURGATE_${"SECRET"}_****` };
    expect(written(redaction, masked).refused).toContain("placeholder");
  });

  test("'Edit's old_string matches no more': it has the file's own bytes, also of a piece of a line", () => {
    const redaction = redacted(body());
    const seen = (JSON.parse(textOf(redaction.bytes)) as { messages: { content: { content: string }[] }[] })
      .messages[1]?.content[0]?.content;
    for (const piece of [seen, seen?.split("\n")[0], seen?.split("\n")[0]?.slice("REDIS_PASS".length)]) {
      const { text } = written(redaction, { file_path: "/w/app/.env", old_string: piece, new_string: "" });
      expect(env).toContain((text as { old_string: string }).old_string);
    }
  });

  test("'it corrupts images in base64, and the vendor answers 400': not a byte of one changes", () => {
    const data = `iVBORw0KGgoA/${awsKey}/AA`;
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data } };
    const text = textOf(redacted(body(user([image, { type: "text", text: `id ${awsKey}` }]))).bytes);
    expect(text).toContain(JSON.stringify(image));
    expect(text.split(awsKey)).toHaveLength(2);
  });

  test("'a hook's time-out means allowed': there is no hook and no time-out here, all is judged before it is sent", () => {
    const prompt = promptOf(body());
    // Neither looking nor replacing can be waited for: both have ended when they return.
    expect(
      findAll(prompt, undefined, layers, keyedHash, createFindingsCache({ entriesMax: 9 })),
    ).toBeInstanceOf(Array);
    expect(redacted(body()).bytes).toBeInstanceOf(Uint8Array);
  });
});
