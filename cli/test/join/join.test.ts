import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { desktopKeyring, keyringNeeds } from "../../../tools/desktop/keyring.ts";
import { connectProxy } from "../../../tools/network/connect-proxy.ts";
import { until } from "../../../tools/waiting.ts";
import { Company, hasTerminal, Laptop } from "./company.ts";

// Other processes answer each other by themselves, some of them every few seconds.
vi.setConfig({ testTimeout: 120_000 });

let company: Company;
let laptop: Laptop;
let code: string;
beforeAll(async () => {
  company = await Company.found();
  await company.open();
  laptop = await Laptop.unpacked(company.machine.guardPort + 1);
  code = await company.code("ada");
});
afterAll(async () => {
  await laptop[Symbol.asyncDispose]();
  await company[Symbol.asyncDispose]();
});

const turn = (...words: string[]): string =>
  `fourgate run -- claude ${words.map((one) => `"${one}"`).join(" ")}`;

// One story: each scene begins where the one before ended.
describe("a laptop", () => {
  test("is told what its employer will see, and joins only after a yes", async () => {
    const said = await laptop.type(`fourgate join ${company.url} ${code}`);
    expect(said).toContain("your employer will see:");
    expect(said).toContain("! fourgate: there is no terminal to ask on");
    expect(said).toMatch(/\? 2$/);
    await expect(stat(join(laptop.home, ".fourgate", "guard"))).rejects.toThrow("ENOENT");
  });

  test.runIf(hasTerminal)("is asked on a terminal, and anything but yes is no", async () => {
    const said = await laptop.typeOnTerminal(`fourgate join ${company.url} ${code}`, "perhaps");
    expect(said).toContain("Join? [y/N]");
    expect(said).toContain("nothing was joined; your code is still good");
    await expect(stat(join(laptop.home, ".fourgate", "guard"))).rejects.toThrow("ENOENT");
  });

  test("believes nobody but the gateway that its code was made for", async () => {
    const [secret = "", pin = ""] = code.split(".");
    const other = `${secret}.${pin.startsWith("A") ? "B" : "A"}${pin.slice(1)}`;
    expect(await laptop.type(`fourgate join ${company.url} ${other} --yes`)).toContain(
      "is not the gateway that this code was made for",
    );
    const unpinned = await laptop.type(`fourgate join ${company.url} ${secret} --yes`);
    expect(unpinned).toContain(`the certificate at ${company.url} does not hold here (SELF_SIGNED`);
    const plain = await laptop.type(`fourgate join http://fourgate.example.com ${code} --yes`);
    expect(plain).toContain("is joined over https alone");
    const vendor = company.vendor.url.replace("http:", "https:");
    expect(await laptop.type(`fourgate join ${vendor} ${code} --yes`)).toContain(
      `what answers at ${vendor} speaks no TLS; check the address`,
    );
  });

  test("joins, and its first turn is governed, within minutes of its first command", async () => {
    const begunMs = performance.now();
    const printed = await company.operate("fourgate codes new ada --team developers");
    const line = /^npx (fourgate join \S+ \S+)$/m.exec(printed)?.[1] ?? "";
    code = line.split(" ").at(-1) ?? "";
    const said = await laptop.type(`${line} --name ada-laptop --yes`);
    expect(said).toContain(`Joined ${company.url} as ada, device ada-laptop.`);
    expect(said).toMatch(/Policy [0-9a-f]{16} is in force\./);
    expect(await laptop.type(turn("hello there"))).toMatch(/^200 /);
    expect(performance.now() - begunMs).toBeLessThan(300_000);
    const checked = await laptop.type("fourgate doctor claude");
    expect(checked).toMatch(/^ok {4}device's key: lies in .*device\.key$/m);
    expect(checked).toContain(`ok    gateway: ${company.url} answers by https`);
    const { length } = await company.vendor.seen();
    expect(length).toBe(1);
    expect(JSON.parse(await laptop.guardFile("guard.json"))).toMatchObject({
      gateway: company.url,
      user: "ada",
      device: "ada-laptop",
      joined: { trust: { only: true } },
    });
  });

  test("is joined until it leaves: neither a second joining nor fourgate up changes that", async () => {
    const before = await laptop.guardFile("guard.json");
    expect(await laptop.type(`fourgate join ${company.url} ${code} --yes`)).toContain(
      `this machine has joined the gateway at ${company.url}`,
    );
    expect(await laptop.type("fourgate up")).toContain("leave it first with: npx fourgate leave");
    expect(await laptop.guardFile("guard.json")).toBe(before);
    await using second = await Laptop.unpacked(company.machine.guardPort + 2);
    const said = await second.type(`fourgate join ${company.url} ${code} --yes`);
    expect(said).toMatch(/^! fourgate: /);
    expect(said).not.toContain("Joined");
  });

  test("whose gateway is away sends nothing", async () => {
    await company.close();
    const said = await laptop.type(turn("is anybody there"));
    expect(said).toContain(`Fourgate cannot reach its gateway at ${company.url}, so nothing was sent`);
    expect((await company.vendor.seen()).length).toBe(1);
    expect(await laptop.type("fourgate leave")).toContain("1 record waits to be handed in to the gateway");
  });

  test("goes on in an emergency where the policy says so, and says so", async () => {
    await company.configure((text) => `${text}\nemergency: { hours_max: 4, deployments: [anthropic] }\n`);
    await company.open();
    await until(
      async () => (await laptop.type(turn("learn the policy"))).startsWith("200"),
      "the gateway is back",
    );
    await until(async () => (await laptop.policy()).includes('"emergency"'), "the laptop has the policy");
    const known = (await company.vendor.seen()).length;
    await company.close();
    const secret = ["AKIA", "Q3EGRIZ7X4TBWNPL"].join("");
    const said = await laptop.type(turn("an urgent question", `use ${secret} for it`));
    expect(said).toMatch(/^200 /);
    expect(said).toMatch(/Gate 3, secrets/);
    expect(said).toContain("! fourgate: 1 exchange went out in EMERGENCY MODE");
    expect((await company.vendor.seen()).length).toBe(known + 1);
    expect(await company.vendor.search([secret])).toEqual([]);
  });

  test("hands in what went out when its gateway is back, loudly, and the record holds it", async () => {
    await company.open();
    const told = /an exchange of ada left ada-laptop without this gateway; it is in the record as (\w{26})/;
    await until(
      () => told.test(company.said),
      () => `what went out is handed in; the gateway said: ${company.said}`,
    );
    const id = told.exec(company.said)?.[1] ?? "";
    const shown = await company.operate(`fourgate audit show ${id} --json`);
    expect(shown).toContain("without the gateway, straight to anthropic");
    expect(shown).toContain('"emergency"');
    await until(
      async () => !(await laptop.type(turn("and on"))).includes("EMERGENCY"),
      "nothing waits on the laptop",
    );
  });

  test("that was revoked is refused, also with its gateway out of reach", async () => {
    expect(await company.operate("fourgate devices revoke ada-laptop")).toContain("is revoked");
    const before = (await company.vendor.seen()).length;
    expect(await laptop.type(turn("still there"))).not.toMatch(/^200/);
    await until(
      async () => (await laptop.type(turn("once more"))).includes("does not know this device any more"),
      "the laptop knows",
    );
    await company.close();
    const said = await laptop.type(turn("in an emergency"));
    expect(said).toContain("does not know this device any more");
    expect((await company.vendor.seen()).length).toBe(before);
    await company.open();
  });

  test("leaves, and nothing of it stays", async () => {
    expect(await laptop.type("fourgate leave")).toContain(`Left ${company.url}.`);
    await expect(stat(join(laptop.home, ".fourgate", "guard"))).rejects.toThrow("ENOENT");
    expect(await laptop.type("fourgate leave")).toContain("this laptop has joined no gateway");
  });
});

describe("a laptop in a company's network", () => {
  test("joins and works through the proxy; its guard starts and ends by itself", async () => {
    await using proxy = await connectProxy();
    const idle = { FOURGATE_GUARD_IDLE_MINUTES: "0.03" };
    const network = { HTTPS_PROXY: proxy.url, NO_PROXY: "127.0.0.1" };
    await using grace = await Laptop.unpacked(company.machine.guardPort + 3, { ...network, ...idle });
    const invitation = await company.code("grace");
    expect(await grace.type(`fourgate join ${company.url} ${invitation} --yes`)).toContain("Joined");
    const socket = join(grace.home, ".fourgate", "guard", "control.sock");
    await until(() => !existsSync(socket), "the guard ended");
    const joining = proxy.tunnels.length;
    // Where the environment names no proxy, the one of the joining still counts.
    expect(await grace.type(turn("hello"), { HTTPS_PROXY: "" })).toMatch(/^200 /);
    expect(proxy.tunnels.length).toBeGreaterThan(joining);
    expect(new Set(proxy.tunnels.map(({ to }) => to))).toEqual(new Set([new URL(company.url).host]));
    await until(() => !existsSync(socket), "the guard ended again");
    expect(await grace.guardFile("guard.log")).not.toContain("Error");
    expect(await grace.type("fourgate leave")).toContain("Left");
  });

  test("keeps its device's key in the desktop's keyring, and needs it there", keyringNeeds, async () => {
    await using keyring = await desktopKeyring();
    const { PATH: _path, HOME: _home, ...desktop } = keyring.env;
    const idle = { FOURGATE_GUARD_IDLE_MINUTES: "0.03" };
    await using linus = await Laptop.unpacked(company.machine.guardPort + 4, { ...desktop, ...idle });
    const invitation = await company.code("linus");
    expect(await linus.type(`fourgate join ${company.url} ${invitation} --yes`)).toContain(
      "The device's key lies in the desktop's keyring.",
    );
    expect(await readdir(join(linus.home, ".fourgate", "guard"))).not.toContain("device.key");
    expect(await linus.type(turn("hello"))).toMatch(/^200 /);
    const socket = join(linus.home, ".fourgate", "guard", "control.sock");
    await until(() => !existsSync(socket), "the guard ended");
    expect(await linus.type(turn("hello"), { DBUS_SESSION_BUS_ADDRESS: "" })).toContain(
      "! fourgate: the desktop's keyring does not hold this device's key; unlock it and try again",
    );
    expect(await linus.type("fourgate leave")).toContain("Left");
    const left = await linus.type("fourgate leave");
    expect(left).toContain("this laptop has joined no gateway");
  });
});
