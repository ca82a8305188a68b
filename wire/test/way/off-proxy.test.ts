import { describe, expect, test } from "vitest";
import { offProxy } from "@fourgate/wire/off-proxy";

const off = (no: string, url: string): boolean => offProxy(no)(new URL(url));

describe("NO_PROXY", () => {
  test.each([
    ["example.com", "https://example.com"],
    ["example.com", "https://api.example.com"],
    ["EXAMPLE.com", "https://api.Example.com."],
    [".example.com", "https://api.example.com"],
    [".example.com", "https://example.com"],
    ["*.example.com", "https://api.example.com"],
    ["a.example, b.example c.example", "https://c.example"],
    ["*", "https://api.example.com"],
    ["example.com:8443", "https://example.com:8443"],
    ["example.com:443", "https://example.com"],
    ["example.com:80", "http://example.com"],
    ["10.1.2.3", "https://10.1.2.3"],
    ["10.0.0.0/8", "https://10.1.2.3"],
    ["127.0.0.0/8", "https://127.9.9.9"],
    ["::1", "https://[::1]"],
    ["[::1]:8443", "https://[::1]:8443"],
    ["fd00::/8", "https://[fd12::7]"],
    ["0:0:0:0:0:0:0:1", "https://[::1]"],
  ])("%s keeps the proxy off %s", (no, url) => {
    expect(off(no, url)).toBe(true);
  });

  test.each([
    ["", "https://example.com"],
    ["example.com", "https://notexample.com"],
    ["example.com", "https://example.com.evil.example"],
    ["*.example.com", "https://example.com"],
    ["example.com:8443", "https://example.com"],
    ["10.0.0.0/8", "https://11.0.0.1"],
    ["10.0.0.0/33", "https://10.0.0.1"],
    ["10.0.0.0/x", "https://10.0.0.1"],
    ["0.1", "https://10.0.0.1"],
    ["10.0.0.0/8", "https://10.example.com"],
    ["::1", "https://[::2]"],
    [".", "https://example.com."],
    [",, ,", "https://example.com"],
  ])("%s does not keep it off %s", (no, url) => {
    expect(off(no, url)).toBe(false);
  });
});
