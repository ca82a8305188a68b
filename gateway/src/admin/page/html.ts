/** Markup that is safe to send. Only `html` makes it, so nothing else gets past the escaping. */
export interface Html {
  readonly [markup]: string;
}

const markup: unique symbol = Symbol("markup");

export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

/**
 * Markup from a template. Strings and numbers are escaped for text and for quoted attributes alike;
 * null is nothing; lists are joined. Attributes in templates are always quoted.
 */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return {
    [markup]: texts
      .map((text, index) => text + (index < values.length ? render(values[index] ?? null) : ""))
      .join(""),
  };
}

export function markupOf(value: Html): string {
  return value[markup];
}

/** Text of several lines whose line breaks mean something, for <pre>. */
export function lines(text: string): Html {
  return { [markup]: text.split("\n").map(escapeText).join("\n") };
}

function render(value: HtmlValue): string {
  if (value === null) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  if (markup in value) return value[markup];
  return value.map(render).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/**
 * What a browser would not show, or would show by changing what stands around it: control and format
 * characters (line breaks, direction overrides), lone surrogates, private use, default ignorables.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Unseen characters become `⟨U+202E⟩`, in plain text, so that they also show inside an attribute. */
function escapeText(text: string): string {
  return text
    .replace(
      unseen,
      (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
    )
    .replace(/[&<>"'`]/g, (char) => entities[char] ?? "");
}
