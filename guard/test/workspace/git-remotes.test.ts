import { describe, expect, test } from "vitest";
import { normalRemote, remoteUrls } from "../../src/workspace/git-remotes.ts";

describe("a remote's URL", () => {
  test.each([
    ["https://git.example.com/acme/shop.git", "git.example.com/acme/shop"],
    ["https://ada:pw@Git.Example.com:8443/acme/shop/", "git.example.com/acme/shop"],
    ["ssh://git@git.example.com:2222/acme/shop.git", "git.example.com/acme/shop"],
    ["git@git.example.com:acme/shop.git", "git.example.com/acme/shop"],
    ["git.example.com:/acme/shop", "git.example.com/acme/shop"],
    ["git+ssh://git.example.com//acme//shop.git", "git.example.com/acme/shop"],
    ["/srv/git/shop.git", ""],
    ["../shop", ""],
    ["C:\\git\\shop", ""],
    ["file:///srv/git/shop.git", ""],
    ["", ""],
  ])("%s is %s", (url, normal) => {
    expect(normalRemote(url)).toBe(normal);
  });
});

describe("a git config", () => {
  test("gives every remote's fetch and push URL and nothing else", () => {
    const config = [
      "[core]",
      "\trepositoryformatversion = 0",
      '[remote "origin"]',
      "\turl = git@git.example.com:acme/shop.git ; where it comes from",
      "\tfetch = +refs/heads/*:refs/remotes/origin/*",
      '\tpushurl = "https://git.example.com/acme/shop#1"',
      '[branch "main"]',
      "\turl = https://not-a-remote.example.com/x",
      '[REMOTE "fork"] url = https://git.example.com/ada/sh\\',
      "op.git",
      '# [remote "commented"]',
      '[url "https://git.example.com/"]',
      "\tinsteadOf = gh:",
    ].join("\n");
    expect(remoteUrls(config)).toEqual([
      "git@git.example.com:acme/shop.git",
      "https://git.example.com/acme/shop#1",
      "https://git.example.com/ada/shop.git",
    ]);
  });
});
