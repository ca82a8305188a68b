import { deflateSync } from "node:zlib";
import type { Draw } from "../draw.ts";
import { alphabets } from "../form.ts";
import { lines, type NegativeKind } from "./negative-kind.ts";

/** A PNG by its signature and a made-up rest. */
const png = (draw: Draw, bytes: number): string =>
  Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), draw.bytes(bytes)]).toString(
    "base64",
  );

const words =
  "user order item cart price token session value index handler request response state options".split(" ");
const identifier = (draw: Draw): string =>
  Array.from({ length: draw.between(2, 5) }, (_, index) => {
    const word = draw.pick(words);
    return index === 0 ? word : `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`;
  }).join("");

/** Long runs that are data or code. */
export const blobs: readonly NegativeKind[] = [
  {
    id: "base64-image",
    write: (draw) => ({
      text: `<img alt="chart" src="data:image/png;base64,${png(draw, draw.between(200, 2400))}">`,
      file: "report.html",
    }),
  },
  {
    id: "markdown-image",
    write: (draw) => ({
      text: `![chart](data:image/png;base64,${png(draw, draw.between(200, 900))})`,
      file: "README.md",
    }),
  },
  {
    id: "notebook-image",
    write: (draw) => ({
      text: JSON.stringify({
        cells: [
          {
            cell_type: "code",
            outputs: [{ data: { "image/png": `${png(draw, 1500)}\n` }, output_type: "display_data" }],
          },
        ],
      }),
      file: "analysis.ipynb",
    }),
  },
  {
    id: "base64-font",
    write: (draw) => ({
      text: `@font-face{font-family:x;src:url(data:font/woff2;base64,d09GMgABAAAAA${draw.chars(alphabets.b64, 1400)})}`,
      file: "fonts.css",
    }),
  },
  {
    id: "wasm-base64",
    write: (draw) => ({
      text: `const wasm = "AGFzbQEAAAAB${draw.chars(alphabets.b64, 1200)}";`,
      file: "dist/engine.js",
    }),
  },
  {
    id: "minified",
    write: (draw) => ({
      text: Array.from({ length: draw.between(20, 60) }, () => {
        const [a, b, c] = [
          draw.chars(alphabets.azAZ, 1),
          draw.chars(alphabets.azAZ, 2),
          draw.chars(alphabets.az, 1),
        ];
        return draw.pick([
          `function ${b}(${a},${c}){return ${a}.token===${c}?${a}:${b}(${c},${a})}`,
          `var ${b}={key:"${draw.pick(words)}",password:${a},secret:!0};`,
          `e.${identifier(draw)}=function(t){return t.${identifier(draw)}||null},`,
          `!function(){"use strict";${b}.auth=${a}=>${c}}();`,
        ]);
      }).join(""),
      file: "dist/app.min.js",
    }),
  },
  {
    id: "source-map",
    write: (draw) => ({
      text: `{"version":3,"sources":["../src/a.ts"],"names":[],"mappings":"${Array.from({ length: 120 }, () => draw.chars(`${alphabets.azAZ}`, draw.between(4, 8))).join(",")}"}`,
      file: "dist/app.js.map",
    }),
  },
  {
    id: "source-map-inline",
    write: (draw) => ({
      text: `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ version: 3, sources: [`${identifier(draw)}.ts`], mappings: draw.chars(alphabets.azAZ, 300) })).toString("base64")}`,
      file: "dist/app.js",
    }),
  },
  {
    id: "svg-path",
    write: (draw) => ({
      text: `<svg viewBox="0 0 24 24"><path d="M${Array.from({ length: 60 }, () => `${draw.pick(["l", "c", "h", "v", "a"])}${String(draw.between(-90, 90))}.${String(draw.below(99))}`).join(" ")}z"/></svg>`,
      file: "icons/key.svg",
    }),
  },
  {
    id: "gzip-text",
    write: (draw) => ({
      text: `payload: ${deflateSync(Buffer.from(`${identifier(draw)} `.repeat(60))).toString("base64")}`,
      file: "queue.log",
    }),
  },
  {
    id: "base64-text",
    write: (draw) => ({
      text: `cursor: ${Buffer.from(JSON.stringify({ after: identifier(draw), page: draw.below(100), sort: "price" })).toString("base64")}`,
      file: "page.log",
    }),
  },
  {
    id: "identifiers",
    write: (draw) => ({
      text: Array.from({ length: draw.between(6, 18) }, () =>
        draw.pick([
          `export const ${identifier(draw)}Password = use${identifier(draw)}();`,
          `  ${identifier(draw)}: get${identifier(draw)}SecretFromVault,`,
          `import { ${identifier(draw)}, ${identifier(draw)} } from "./${identifier(draw)}.ts";`,
          `const apiKey = config.get("${identifier(draw)}.apiKey");`,
          `  token: ${identifier(draw)}.accessToken,`,
        ]),
      ).join("\n"),
      file: "src/session.ts",
    }),
  },
  lines("css-classes", "styles.module.css", [
    ".{az:6}_{b62:5}__{b62:5} { color: #{hex:6}; background: #{hex:3}; }",
    "--token-color-{az:6}: #{hex:6};",
    ".css-{low:7}-{az:6}{padding:{dig:2}px}",
  ]),
  lines("html-ids", "page.html", [
    '<div id="root-{hex:8}" class="sc-{b62:6} {b62:6}" data-reactid="{dig:4}"></div>',
    '<input type="password" name="password" autocomplete="current-password" id="{az:8}">',
    '<meta name="csrf-param" content="authenticity_token">',
  ]),
  lines("hex-dump", "shell.txt", [
    "{hex:8}: {hex:4} {hex:4} {hex:4} {hex:4} {hex:4} {hex:4} {hex:4} {hex:4}  ......",
    "0x{hex:16}: mov rax, 0x{hex:8}",
    "#{dig:1} 0x0000{hex:12} in {az:8} () at {az:5}.c:{dig:3}",
  ]),
  lines("test-vectors", "hash.test.ts", [
    'expect(sha256("abc")).toBe("{hex:64}");',
    "expect(crc(bytes)).toBe(0x{hex:8});",
    'assert.equal(digest("{az:6}"), "{b64:43}=");',
    'toMatchSnapshot("{az:6}-{hex:8}")',
  ]),
];
