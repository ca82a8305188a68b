import type { Detector } from "../../detector.ts";
import { isMadeUpNumber } from "../../evidence/made-up-number.ts";
import { isCallable } from "../../evidence/phone-plan.ts";
import { isNobodys } from "../../personal/person-cell.ts";
import { tellProtection } from "./personal-number.ts";

/** Of a plan, and neither made up nor kept free for films and manuals. */
function isSomebodys(written: string): boolean {
  const digits = written.replace(/[^0-9]/g, "");
  return !isNobodys("phone", written) && !isMadeUpNumber(digits);
}

/** `+44 (0)20 …` is dialled without the zero in parentheses. */
function isInternational(written: string): boolean {
  return isCallable(written.replace("(0)", "").replace(/[^0-9]/g, "")) && isSomebodys(written);
}

const numberEnd = "(?![0-9A-Za-z_]|[.-][0-9])";
const separated = /[ ()./-]/;

export const phoneNumberDetectors: readonly Detector[] = [
  {
    id: "phone-number",
    kind: "personal",
    policy: "observe",
    title: "a telephone number",
    source: "https://www.itu.int/rec/T-REC-E.164",
    confidence: "medium",
    keywords: Array.from("123456789", (digit) => `+${digit}`),
    pattern:
      "\\+(?:1[ .-]?\\(?[2-9][0-9]{2}\\)?[ .-]?[2-9][0-9]{2}[ .-]?[0-9]{4}|[2-9](?:[ ().\\/-]{0,2}[0-9]){7,14})" +
      numberEnd,
    captures: [0],
    notAfter: "A-Za-z0-9_.+)\\]$",
    isNoSecret: (match) => {
      const [written] = match;
      // A line that a patch adds begins with a plus as well.
      const isLineStart = match.index === 0 || /[\r\n]/.test(match.input.charAt(match.index - 1));
      return (isLineStart && !separated.test(written)) || !isInternational(written);
    },
    rotate: tellProtection,
    finds: () =>
      ["+41 79 310 21 47", "+1 (415) 832-9017", "+44 (0)20 8713 4629", "+4915173920468"].flatMap(
        (written) => [
          { text: `Call ${written}, please.\n`, secret: written },
          { text: `{"to":"${written}"}`, secret: written },
        ],
      ),
    ignores: () => [
      "+1 415 555 0123",
      "+44 7700 900123",
      "+49 30 1234567",
      "+4915173920468\n",
      "@@ -17,6 +2093,7 @@",
      "a+4915173920468",
      "+1 115 832 9017",
      "+999 79 310 21 47",
      "+41 79 310 21 4",
      "GMT+0200, x = +2.718281828459",
    ],
  },
  {
    id: "phone-number-national",
    kind: "personal",
    policy: "observe",
    title: "a telephone number",
    source: "https://www.itu.int/rec/T-REC-E.123",
    confidence: "low",
    keywords: ["phone", "telephone", "telefon", "tel", "mobile", "mobil", "cell", "handy", "fax", "whatsapp"],
    pattern:
      "(?:(?:tele)?phone|telefono?|tel\\xc3\\xa9fono|telefoon|tel|mobile?|cell|celular|handy|fax|whatsapp)(?:[ _-]?(?:phone|number|num|nummer|no|nr))?" +
      "[\"'\\x60*.]{0,3}(?:[ \\t]{0,3}[:=]|[ \\t]is)[ \\t]{0,3}[\"'\\x60*]{0,3}(\\(?[0-9](?:[ ().\\/-]{0,2}[0-9]){6,13})" +
      numberEnd,
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9",
    isNoSecret: (match) => {
      const written = match[1] ?? "";
      const isWritten = separated.test(written) || /["']$/.test(match[0].slice(0, -written.length));
      return !isWritten || /^[0-9]{1,4}(?:[.-][0-9]{1,2}){2}$/.test(written) || !isSomebodys(written);
    },
    rotate: tellProtection,
    finds: () =>
      ["030 8713 4629", "(415) 832-9017", "0171/39204 68"].flatMap((written) => [
        { text: `phone: ${written}\n`, secret: written },
        { text: `{"mobile_number": "${written}"}`, secret: written },
        { text: `Tel.: ${written}`, secret: written },
      ]),
    ignores: () => [
      "phone: 555-0134",
      "phone: (415) 555-0134",
      "telemetry: 030 8713 4629",
      "phone: 8713462",
      'phone_id: "8713462917"',
      "mobile: 2024-11-29",
      "cell: 000 000 000",
    ],
  },
];
