import { randomBytes } from "node:crypto";
import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { findDigitRuns } from "@fourgate/core/secrets/decode/digit-runs";
import { placeholderFor } from "@fourgate/core/secrets/redact/placeholder";
import { bytesOf, keyedHash, layers, scanner } from "../keyed.ts";
import { blocks, chains, escapes, type Carrier } from "./encodings.ts";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";

/** What one detector finds alone in its own example, on a line of its own. */
const carriers: readonly Carrier[] = allDetectors
  // What a match only points to stands elsewhere.
  .filter(({ reach }) => reach === undefined)
  .flatMap((detector) => detector.finds().map(({ text }) => text))
  .filter((text) => /^[\x20-\x7e\n]*$/.test(text) && text.length < 3000)
  .flatMap((text): Carrier[] => {
    const whole = `first line\n${text}\nlast line\n`;
    const found = scanner.scanText(bytesOf(whole));
    const [only] = found;
    if (only === undefined || found.length > 1 || only.confidence === "low") return [];
    return [{ text: Buffer.from(whole, "latin1"), start: only.start, end: only.end }];
  });

const carrier = fc.constantFrom(...carriers);

function encoded(from: Carrier, names: readonly { encode(one: Carrier): Carrier }[]): Carrier {
  return names.reduce((one, coding) => coding.encode(one), from);
}

const covers = (found: { start: number; end: number }, { start, end }: Carrier): boolean =>
  found.start <= start && found.end >= end;

describe("an encoded secret", () => {
  it.each([...escapes, ...blocks].map((coding) => [coding.name, coding] as const))(
    "is found in %s, exactly where it must go",
    (_, coding) => {
      for (const from of carriers) {
        const { text, start, end } = coding.encode(from);
        const found = layers.scanText(text);
        const place = found.find((one) => covers(one, { text, start, end }));
        expect(
          place,
          `${text.toString("latin1")} ${JSON.stringify(found.map((one) => [one.start, one.end]))}`,
        ).toBeDefined();
      }
    },
    60_000,
  );

  it("is found in raw deflate, which says nothing of itself, and in a data URL", () => {
    const words = Array.from({ length: 60 }, (_, index) => `entry-${String(index * index)}`).join(" ");
    const text = Buffer.from(`${words}\nid = ${awsKey}\n`);
    const deflated = deflateRawSync(text).toString("base64");
    expect(layers.scanText(bytesOf(`SAMLRequest="${deflated}"`)).map(({ encoding }) => encoding)).toEqual([
      ["base64", "deflate"],
    ]);
    const url = bytesOf(`see data:text/plain;base64,${text.toString("base64")} there`);
    expect(layers.scanText(url).map(({ encoding }) => encoding)).toEqual([["base64"]]);
  });

  it("is found in hex that a word stands under, whatever the word and however it is broken", () => {
    const hex = Buffer.from(
      `export QUEUE=jobs\nexport AWS_ID=${awsKey}\nexport REGION=eu-central-1\n`,
    ).toString("hex");
    for (const run of [hex, `0x${hex}`, hex.replaceAll(/.{60}(?=.)/g, "$&\n")]) {
      for (const word of ["end", "INVOICE_LIMIT", "chmod 600", "add", "x".repeat(run.length)]) {
        const found = layers.scanText(bytesOf(`$ xxd -p .env\n${run}\n${word}\n`));
        const start = 14 + (run.startsWith("0x") ? 2 : 0);
        const whole = [[["hex"], start, 14 + run.length]];
        expect(found.map(({ encoding, start: from, end }) => [encoding, from, end])).toEqual(whole);
      }
    }
  });

  it("is found under five encodings in any order", () => {
    fc.assert(
      fc.property(carrier, chains, (from, chain) => {
        const { text, start, end } = encoded(from, chain);
        fc.pre(text.length < 200_000);
        const found = layers.scanText(text);
        const place = found.find((one) => covers(one, { text, start, end }));
        const names = chain.map(({ name }) => name).join();
        // What a pattern sees already while it is half decoded may be more than the secret, never less.
        const depth = chain.reduce((sum, coding) => sum + coding.depth, 0);
        const isExact = place?.start === start && place.end === end;
        expect(place !== undefined && (isExact || place.encoding.length < depth), names).toBe(true);
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});

describe("runs of digits", () => {
  it("are found by skipping as they are by looking at every byte", () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."aZ9+/-_"), maxLength: 40 }),
      fc.constantFrom(" ", "\n", "=", "é", ".", ""),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        (pieces, digitsMin) => {
          const bytes = Buffer.from(pieces.join(""), "utf8");
          const found: number[][] = [];
          const narrow = (): number => -1;
          findDigitRuns(bytes, digitsMin, (start, end) => (found.push([start, end]), end), narrow);
          const slowly = [...bytes.toString("latin1").matchAll(/[A-Za-z0-9+/_-]+/g)]
            .map(({ index, 0: run }) => [index, index + run.length])
            .filter(([start, end]) => end! - start! >= digitsMin);
          expect(found).toEqual(slowly);
        },
      ),
    );
  });
});

describe("what is wrapped over narrow lines", () => {
  const text = `# settings\nexport REDIS_PASSWORD=${"kX9vQ2m"}${"Tz7LpR4w"}\nexport OTHER=1\n`;
  const contents: Readonly<Record<string, Buffer>> = {
    text: Buffer.from(text),
    gzip: gzipSync(text),
    utf16: Buffer.from(text, "utf16le"),
  };

  it.each(
    Object.keys(contents).flatMap((name) =>
      [12, 16, 20, 23, 24, 32, 38, 40].map((width) => [name, width] as const),
    ),
  )("is read as one: %s in %i columns", (name, width) => {
    for (const encoding of ["base64", "hex"] as const)
      for (const newline of ["\n", "\r\n"]) {
        const digits = contents[name]!.toString(encoding);
        const lines = (digits.match(new RegExp(`.{1,${String(width)}}`, "g")) ?? []).join(newline);
        const found = layers.scanText(bytesOf(`data:${newline}${lines}${newline}--${newline}`));
        expect(found.map(({ start, end }) => [start, end])).toEqual([
          [5 + newline.length, 5 + newline.length + lines.length],
        ]);
      }
  });
});

describe("what is wrapped over lines of a string", () => {
  it.each([2, 3, 5])("is read whole, in JSON and in JSON in that: %i lines", (count) => {
    const text = `export REDIS_PASSWORD=${"kX9vQ2m"}${"Tz7LpR4w"}\n`.padStart(
      57 * count - 20,
      "# settings\n",
    );
    const lines = (
      Buffer.from(text)
        .toString("base64")
        .match(/.{1,76}/g) ?? []
    ).join("\n");
    for (const written of [JSON.stringify(lines), JSON.stringify(JSON.stringify(lines))]) {
      const inside = written.replace(/^[\\"]+|[\\"]+$/g, "");
      const found = layers.scanText(bytesOf(`{"body":${written}}`));
      expect(found.map(({ start, end }) => [start, end])).toEqual([
        [8 + written.indexOf(inside), 8 + written.indexOf(inside) + inside.length],
      ]);
    }
  });
});

describe("what is no secret", () => {
  it("is not found by chance in images, digests and identifiers", () => {
    const texts = [
      `data:image/png;base64,${randomBytes(200_000).toString("base64")}`,
      Array.from({ length: 500 }, () => `"integrity": "sha512-${randomBytes(64).toString("base64")}",`).join(
        "\n",
      ),
      Array.from({ length: 500 }, () => `${randomBytes(20).toString("hex")} Fix it`).join("\n"),
      "src/secrets/decode/password/tokenStoreProviderFactory.ts ".repeat(200),
    ];
    for (const text of texts) expect(layers.scanText(bytesOf(text))).toEqual([]);
  });

  it("stays none in any encoding: a placeholder", () => {
    const placeholder = placeholderFor(bytesOf(awsKey), keyedHash);
    for (const coding of [...escapes, ...blocks]) {
      const text = Buffer.from(`export REDIS_PASSWORD=${placeholder}\nand some more text\n`);
      expect(layers.scanText(coding.encode({ text, start: 0, end: 1 }).text), coding.name).toEqual([]);
    }
  });
});

describe("what can't be looked into", () => {
  it("is told, and costs bounded work: a gzip bomb in base64", () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000)).toString("base64");
    const start = process.threadCpuUsage();
    const found = layers.scanText(bytesOf(`restore this: ${bomb}\n`));
    expect(process.threadCpuUsage(start).user).toBeLessThan(500_000);
    expect(found.map(({ detector, start: from, end }) => [detector, from, end])).toEqual([
      ["unread-content", 14, 14 + bomb.length],
    ]);
  });

  it("is the bomb, and takes no work from what stands beside it", () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000)).toString("base64").replace(/=+$/, "");
    const page = Buffer.from(`${"words that nobody reads any more ".repeat(200)} ${awsKey} `).toString(
      "base64",
    );
    const left = layers.scanText(bytesOf(`${bomb}\n\nfirst: "${page}" and words\n`));
    expect(left.map(({ detector, start }) => [detector, start])).toEqual([
      ["unread-content", 0],
      ["aws-access-key-id", bomb.length + 2 + 'first: "'.length],
    ]);
  });

  it("is only noted of a large page with escapes of several kinds in every line", () => {
    const line = String.raw`<a href="/search?q=one%20two&amp;n=3">it\u0027s \"here\" &lt;now&gt;</a>\n`;
    for (const bytes of [100_000, 1_000_000]) {
      const found = layers.scanText(bytesOf(line.repeat(bytes / line.length)));
      expect(found.filter(({ confidence }) => confidence !== "low")).toEqual([]);
    }
  });

  it("is told of what unpacks to more in all than may be looked into", () => {
    const run = gzipSync(Buffer.alloc(900_000, "a b ")).toString("base64");
    const found = layers.scanText(bytesOf(`${run}\n\n"${run}"\n\n"${run}"\n`));
    expect(new Set(found.map(({ detector }) => detector))).toEqual(new Set(["unread-content"]));
  });
});

describe("bad input", () => {
  it("breaks nothing: any bytes, in any encoding, ever give ranges that lie in the text and in order", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), chains, (bytes, chain) => {
        const { text } = encoded({ text: Buffer.from(bytes), start: 0, end: 0 }, chain);
        let last = 0;
        for (const { start, end } of layers.scanText(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 150 },
    );
  });

  it("does not hide what stands beside it: broken gzip, cut base64, half escapes", () => {
    const broken = gzipSync(randomBytes(300)).subarray(0, 200).toString("base64");
    for (const beside of [broken, "\\u00", "%4", "&#x", "=\n", "\\", `${broken}=`, "\u0000"]) {
      expect(layers.scanText(bytesOf(`${beside} ${awsKey} ${beside}`)).length, beside).toBe(1);
    }
  });
});

describe("a run that holds several secrets", () => {
  const base64 = (text: string): Uint8Array => bytesOf(`"${Buffer.from(text).toString("base64")}"`);
  const other = "AKIA" + "Z7KTXA2PMQ3EGRIH";

  it("goes as one, and has a fingerprint of all of them", () => {
    const [both, ...rest] = layers.scanText(base64(`${awsKey} and ${other} and so on`));
    const [one] = layers.scanText(base64(`${awsKey} and nothing else and so on`));
    expect(rest).toEqual([]);
    expect(Buffer.from(one!.secret).toString()).toBe(awsKey);
    expect(Buffer.from(both!.secret).toString()).toBe(`${awsKey}\0${other}\0`);
  });

  it("is known by the version of what decodes", () => {
    expect(layers.version).not.toBe(scanner.version);
  });
});
