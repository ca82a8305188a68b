import type { Detector } from "../../detector.ts";
import { isLuhn } from "../../evidence/check-digits.ts";
import { broken, completed, namedNumber } from "./personal-number.ts";

/** Which numbers the Social Security Administration never gives out. */
function isSsn(digits: string): boolean {
  return (
    /^(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}$/.test(digits) &&
    // Printed on a wallet's sample card, and in the administration's own pamphlet.
    digits !== ["078", "05", "1120"].join("") &&
    digits !== ["219", "09", "9999"].join("")
  );
}

const isNpi = (digits: string): boolean => /^[12][0-9]{9}$/.test(digits) && isLuhn(`80840${digits}`);
const isSin = (digits: string): boolean => /^[1-79][0-9]{8}$/.test(digits) && isLuhn(digits);
const isMbi = (text: string): boolean =>
  /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y]{2}[0-9]{2}$/.test(
    text,
  );

const ssnSource = "https://www.ssa.gov/employer/randomization.html";
const ssn = (): string => ["536", "71", "4082"].join("-");

export const northAmericaDetectors: readonly Detector[] = [
  namedNumber({
    id: "us-ssn",
    title: "a US social security number",
    source: ssnSource,
    words: ["ssn", "social security", "social_security", "social-security", "socialsecurity"],
    value: "[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{3} [0-9]{2} [0-9]{4}",
    isValid: isSsn,
    values: () => [ssn(), ssn().replaceAll("-", " ")],
    ignores: () => [
      `SSN: ${["078", "05", "1120"].join("-")}`,
      `SSN: ${["666", "71", "4082"].join("-")}`,
      `SSN: ${["536", "00", "4082"].join("-")}`,
      `SSN: ${["123", "45", "6789"].join("-")}`,
      `SSN: ${ssn()}-77`,
    ],
  }),
  namedNumber({
    id: "us-ssn-digits",
    title: "a number that may be a US social security number",
    source: ssnSource,
    words: ["ssn", "social security", "social_security", "social-security", "socialsecurity"],
    value: "[0-9]{9}",
    isValid: isSsn,
    confidence: "low",
    policy: "observe",
    values: () => [ssn().replaceAll("-", "")],
    ignores: () => ["ssn_row = 123456789", "ssn: 000714082", "ssn_cache_bytes = 900000000"],
  }),
  namedNumber({
    id: "us-npi",
    title: "a US national provider identifier",
    source:
      "https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand",
    words: ["npi", "national provider", "national_provider"],
    value: "[12][0-9]{9}",
    isValid: isNpi,
    values: () => [completed("184729506?", isNpi)],
    ignores: () => [
      `npi: ${broken(completed("184729506?", isNpi))}`,
      "npi install 1.2.3",
      "the NPI 1111111111",
    ],
  }),
  namedNumber({
    id: "us-medicare-beneficiary",
    title: "a US Medicare beneficiary identifier",
    source: "https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi.pdf",
    words: ["mbi", "medicare"],
    value:
      "[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y]{2}[0-9]{2}",
    isValid: isMbi,
    values: () => [["1EG4", "TE5", "MK73"].join("-"), ["5PT7", "WV3", "QR82"].join("")],
    ignores: () => [`medicare ${["1SG4", "TE5", "MK73"].join("-")}`, "mbi 1EG4-TE5", "MBI 10 MB of 1EG4"],
  }),
  namedNumber({
    id: "ca-sin",
    title: "a Canadian social insurance number",
    source:
      "https://www.canada.ca/en/employment-social-development/services/sin/reports/code-of-practice.html",
    words: [
      "social insurance",
      "social_insurance",
      "sin number",
      "sin_number",
      "sin:",
      'sin"',
      "assurance sociale",
    ],
    value: "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}",
    isValid: isSin,
    values: () => [completed("518 402 96?", isSin), completed("51840296?", isSin)],
    ignores: () => [
      `social insurance ${completed("818 402 96?", isLuhn)}`,
      "Math.sin(518402963)",
      "sin: 0.518402963",
      `sin: ${broken(completed("518 402 96?", isSin))}`,
    ],
  }),
];
