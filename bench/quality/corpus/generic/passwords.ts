import type { Draw } from "../draw.ts";
import { alphabets } from "../form.ts";

const words =
  "winter summer dragon falcon copper harbor silver orange thunder pepper coffee planet rocket garden castle tiger monkey hockey purple river".split(
    " ",
  );
const symbols = "!#%*-_+.?@";

const capital = (word: string): string => `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`;
const leet = (word: string): string =>
  word.replaceAll("a", "4").replaceAll("e", "3").replaceAll("o", "0").replaceAll("i", "1");

/** As people make them: words, years, a symbol at the end. */
function personsPassword(draw: Draw): string {
  const first = draw.pick(words);
  const second = draw.pick(words);
  const digits = String(draw.between(10, 9999));
  const symbol = draw.pick(["!", "!!", "#", "$", "@", "*"]);
  switch (draw.below(6)) {
    case 0:
      return `${capital(first)}${String(draw.between(1960, 2026))}${symbol}`;
    case 1:
      return `${capital(leet(first))}${symbol}${digits}`;
    case 2:
      return `${first}-${capital(second)}-${digits}`;
    case 3:
      return `${capital(first)}${capital(second)}${digits}${symbol}`;
    case 4:
      return `${leet(first)}_${leet(second)}${digits}`;
    default:
      return `${first}${digits}${symbol}${second}`;
  }
}

/** As a generator draws them: 8 to 64 characters of one of several alphabets. */
export function randomPassword(draw: Draw): string {
  const length = draw.pick([8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64]);
  const alphabet = draw.pick([
    alphabets.b62,
    alphabets.b62,
    alphabets.low,
    alphabets.b64u,
    alphabets.hex,
    alphabets.b58,
    alphabets.b62 + symbols,
  ]);
  // Eight characters of hexadecimal may be a number or a word: an expert would not know.
  const least = alphabet === alphabets.hex ? 20 : alphabet === alphabets.low ? 12 : 8;
  const body = draw.chars(alphabet, Math.max(length, least) - 2);
  return `${draw.chars(alphabets.azAZ, 1)}${body}${draw.chars(alphabets.b62, 1)}`;
}

export function password(draw: Draw): string {
  return draw.chance(0.35) ? personsPassword(draw) : randomPassword(draw);
}

/** Of letters and digits alone: what a URL, a shell and every file take as it is. */
export function plainPassword(draw: Draw): string {
  return password(draw).replaceAll(/[^A-Za-z0-9]/g, "7");
}
