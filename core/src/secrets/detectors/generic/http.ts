import { decodeBase64Ascii } from "../../evidence/base64.ts";
import type { Detector } from "../../detector.ts";
import { isUnfilled } from "../../evidence/no-secret.ts";
import { isRandomValue } from "../../evidence/random-value.ts";
import { alphanumeric, base64, lowerHex, sample } from "../sample.ts";

const rotateCredential = "Revoke the credential where it was issued and take a new one.";

/** base64("user:password") with a password that is no placeholder. */
function isNoBasic(match: RegExpExecArray): boolean {
  const pair = decodeBase64Ascii(match[1] ?? "");
  if (pair === null) return true;
  const colon = pair.indexOf(":");
  const password = pair.slice(colon + 1);
  return (
    colon < 0 ||
    (colon === 0 && password.length < 8) ||
    password.length < 3 ||
    isUnfilled(password) ||
    /^(?:pass(?:word|wd)?|pwd|secret|test|open ?sesame)$/i.test(password)
  );
}

const sessionCookies =
  "(?:PHPSESSID|JSESSIONID|ASP\\.NET_SessionId|\\.AspNetCore\\.[A-Za-z.]{4,30}|connect\\.sid|sess(?:ion)?[_-]?id|session[_-]?token|laravel_session|remember_(?:me|token|web)[a-z0-9_]{0,64}|auth[_-]?(?:token|session)|access[_-]?token|refresh[_-]?token|_(?!gitlab)[a-z0-9]{2,24}_session|next-auth\\.session-token|__(?:Host|Secure)-[\\w.-]{3,40}|sid|token|jwt|session|wordpress_logged_in_[0-9a-f]{32})";

export const httpDetectors: readonly Detector[] = [
  {
    id: "http-basic-credentials",
    title: "a user's password in an Authorization header",
    source: "https://www.rfc-editor.org/rfc/rfc7617",
    keywords: ["basic "],
    pattern: "basic {1,4}([A-Za-z0-9+/]{8,512}={0,2})(?![A-Za-z0-9+/=_-])",
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9",
    confidence: "high",
    isNoSecret: isNoBasic,
    rotate: "Change this user's password; the header is only an encoding of it.",
    finds: () => {
      // deploy:Summer2024!
      const secret = `${"ZGVwbG95"}${"OlN1bW1lcjIwMjQh"}`;
      return [{ text: `Authorization: Basic ${secret}\r\n`, secret }];
    },
    ignores: () => [
      "basic understanding of how it works",
      `Basic ${"dXNlcjpwYXNz"}`,
      "Authorization: Basic $CREDENTIALS",
    ],
  },
  {
    id: "http-authorization",
    title: "a credential in an Authorization header",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
    keywords: ["bearer ", "authorization"],
    pattern:
      "(?:bearer {1,4}|authorization\\\\{0,3}[\"']?\\]?\\s{0,4}[:=,]\\s{0,4}\\\\{0,3}[\"']?(?:token|apikey|api-key|key|bot|splunk|genie|hmac)?[ =]{0,2})([A-Za-z0-9._~+/-]{12,1024}={0,2})(?![A-Za-z0-9])",
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9",
    confidence: "medium",
    entropyMin: 2.8,
    // A commit is no credential; a short run of letters is a word.
    isNoSecret: (match) => !isRandomValue(match[1] ?? "") || !/[0-9]/.test(match[1] ?? ""),
    rotate: rotateCredential,
    finds: () => [
      {
        text: `curl -H "Authorization: Bearer ${sample(alphanumeric, 40)}" https://api.acme.example`,
        secret: sample(alphanumeric, 40),
      },
      { text: `Authorization: token ${sample(lowerHex, 40)}\n`, secret: sample(lowerHex, 40) },
    ],
    ignores: () => [
      "Authorization: Bearer $TOKEN",
      "basic understanding of how it works",
      "Bearer YOUR_ACCESS_TOKEN_GOES_HERE_1",
    ],
  },
  {
    id: "session-cookie",
    title: "a session's cookie",
    source: "https://www.rfc-editor.org/rfc/rfc6265",
    keywords: ["cookie: ", 'cookie": ', "cookie': ", "-b ", "--cookie "],
    pattern: `(?:cookie["']?: |-b |--cookie )["']?(?:[^\\r\\n"']{0,300}?[; ])?${sessionCookies}=([^;\\s"'\\\\,&]{16,1024})`,
    ignoreCase: true,
    captures: [1],
    confidence: "medium",
    entropyMin: 3.2,
    isNoSecret: (match) =>
      isUnfilled(match[1] ?? "") || !/[0-9]/.test(match[1] ?? "") || /^[([]/.test(match[1] ?? ""),
    rotate: "End the session where it was opened: log out, or delete it on the server.",
    finds: () => [
      {
        text: `Cookie: lang=en; connect.sid=s%3A${sample(alphanumeric, 32)}.${sample(base64, 20)}; theme=dark\r\n`,
        secret: `s%3A${sample(alphanumeric, 32)}.${sample(base64, 20)}`,
      },
      {
        text: `Set-Cookie: PHPSESSID=${sample(lowerHex, 26)}; path=/; HttpOnly`,
        secret: sample(lowerHex, 26),
      },
    ],
    ignores: () => ["Set-Cookie: sessionid=<session id>; Path=/", `Cookie: theme=${sample(lowerHex, 26)}`],
  },
];
