import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { html, lines, markupOf } from "@fourgate/gateway/admin/page/html";

const point = (code: number): string => String.fromCodePoint(code);

describe("html", () => {
  it("escapes markup in text and in quoted attributes", () => {
    const hostile = `"><script>alert('x')</script>&`;
    expect(markupOf(html`<a title="${hostile}">${hostile}</a>`)).toBe(
      `<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>`,
    );
  });

  it.each([
    ["a right-to-left override", 0x202e],
    ["an isolate", 0x2066],
    ["a zero-width space", 0x200b],
    ["NUL", 0],
    ["escape", 0x1b],
    ["a line break", 0x0a],
    ["a C1 control", 0x9b],
    ["a line separator", 0x2028],
    ["a byte-order mark", 0xfeff],
    ["a tag character", 0xe0041],
    ["a Hangul filler", 0x3164],
    ["a private-use character", 0xe000],
  ])("shows %s instead of obeying it", (_what, code) => {
    const shown = `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
    expect(markupOf(html`<b>a${point(code)}z</b>`)).toBe(`<b>a${shown}z</b>`);
  });

  it("shows a lone surrogate", () => {
    expect(markupOf(html`${"\ud800"}`)).toBe("⟨U+D800⟩");
  });

  it("keeps markup that it made itself, joins lists and leaves null out", () => {
    const marked = ["a<", "b"].map((text) => html`<b>${text}</b>`);
    expect(markupOf(html`<i>${marked}${null}${7}</i>`)).toBe("<i><b>a&lt;</b><b>b</b>7</i>");
  });

  it("keeps line breaks only where lines are asked for", () => {
    expect(markupOf(lines("a<\nb\r"))).toBe("a&lt;\nb⟨U+000D⟩");
  });

  it("lets no string open a tag, end an attribute or hide a character", () => {
    assert(
      property(string({ unit: "binary", maxLength: 60 }), (text) => {
        const shown = markupOf(html`${text}`);
        expect(shown).not.toMatch(/[<>"'`]/);
        expect(shown).not.toMatch(/&(?!(amp|lt|gt|quot|#39|#96);)/);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }),
    );
  });
});
