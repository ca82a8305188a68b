import { SMTPServer } from "smtp-server";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ListedAlarm } from "@fourgate/gateway/alarms/alarm-list";
import type { AlarmMessage, Channel } from "@fourgate/gateway/alarms/channel";
import { mailChannel } from "@fourgate/gateway/alarms/mail-channel";
import { parseMailServer } from "@fourgate/gateway/alarms/mail-server";
import { webhookChannel } from "@fourgate/gateway/alarms/webhook-channel";
import { certified, type Certified } from "../../../tools/network/certified.ts";
import { HttpStandIn } from "../export/kit/http-stand-in.ts";
import { webhook } from "../export/kit/strict-receivers.ts";

const never = new AbortController().signal;
const alarm: ListedAlarm = {
  alarm: "m1",
  group: "gate_failed",
  subject: "gate 3",
  message: "gate 3 did not hold\r\nBcc: eve@example.com\r\n\r\nforged",
  raisedAt: "2026-11-22T14:00:00.000Z",
  state: "open",
  acknowledged: null,
  endedAt: null,
  told: [],
};
const message: AlarmMessage = {
  group: "gate_failed",
  alarms: [alarm, { ...alarm, alarm: "m2" }],
  leftOutCount: 0,
  console: "https://gateway.example.com",
};

let authority: Certified;
beforeAll(async () => {
  authority = await certified();
});
let server: SMTPServer | undefined;
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly secure: boolean;
}

async function mailServer(tls: "from_start" | "starttls" | "none"): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  const made = new SMTPServer({
    secure: tls === "from_start",
    ...(tls === "none"
      ? { disabledCommands: ["STARTTLS"] }
      : { cert: authority.leafPem, key: authority.leafKeyPem }),
    authOptional: tls === "none",
    onAuth({ username, password }, _session, done) {
      if (username === "fourgate" && password === "right") done(null, { user: username });
      else done(new Error("no"));
    },
    onRcptTo({ address }, _session, done) {
      if (address.startsWith("nobody@"))
        done(Object.assign(new Error("no such mailbox"), { responseCode: 550 }));
      else done();
    },
    onData(stream, session, done) {
      let text = "";
      stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text,
          secure: session.secure,
        });
        done();
      });
    },
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  return { port: (made.server.address() as { port: number }).port, mails };
}

function open(port: number, tls: "from_start" | "starttls" | "none", changes: object = {}): Channel {
  return mailChannel({
    name: "security",
    groups: null,
    server: { host: "localhost", port, tls },
    login: tls === "none" ? null : { user: "fourgate", password: "right" },
    ca: authority.caPem,
    from: "fourgate@example.com",
    to: ["sec@example.com", "ops@example.com"],
    organisation: "Acme",
    ...changes,
  });
}

describe("e-mail", () => {
  it.each(["from_start", "starttls", "none"] as const)(
    "reaches people by a real server, TLS %s",
    async (tls) => {
      const { port, mails } = await mailServer(tls);
      await using channel = open(port, tls);
      await channel.send(message, never);
      expect(mails).toHaveLength(1);
      expect(mails[0]).toMatchObject({
        from: "fourgate@example.com",
        to: ["sec@example.com", "ops@example.com"],
        secure: tls !== "none",
      });
      const [head = "", ...body] = mails[0]!.text.split("\r\n\r\n");
      expect(head).toContain("Subject: [Fourgate Acme] 2 alarms: a gate did not hold");
      // A message's text forges no header and no line.
      expect(head).not.toContain("eve@example.com");
      expect(body).toHaveLength(2);
      expect(body.join(" ").replaceAll("=\r\n", "")).toContain("fourgate alarms ack m1 m2 --reason");
    },
  );

  it("that cannot be sent says why", async () => {
    const said = async (channel: Channel): Promise<string> => {
      await using used = channel;
      return await used.send(message, never).then(
        () => "sent",
        (error: unknown) => (error as Error).message.replaceAll(/:\d+/g, ":PORT"),
      );
    };
    const { port } = await mailServer("starttls");
    expect(await said(open(port, "starttls", { login: { user: "fourgate", password: "wrong" } }))).toContain(
      "localhost:PORT does not accept the log-in (535)",
    );
    expect(await said(open(port, "starttls", { to: ["nobody@example.com"] }))).toContain(
      "refuses the message (550)",
    );
    expect(await said(open(port, "starttls", { ca: (await certified()).caPem }))).toContain(
      "nobody signed whom the gateway trusts here",
    );
    expect(await said(open(port, "from_start"))).toContain("does not speak TLS there");
    expect(await said(open(1, "none"))).toBe(
      "the mail server localhost:PORT refuses the connection: nothing listens there",
    );
  });

  it("goes without TLS to this machine alone", () => {
    expect(parseMailServer("smtp://localhost")).toEqual({ host: "localhost", port: 25, tls: "none" });
    expect(parseMailServer("smtp://mail.example.com")).toMatchObject({ port: 587, tls: "starttls" });
    expect(parseMailServer("smtps://mail.example.com")).toMatchObject({ port: 465, tls: "from_start" });
    for (const wrong of ["mail.example.com", "https://mail", "smtp://user:pass@mail", "smtp://"])
      expect(parseMailServer(wrong)).toHaveProperty("fault");
  });
});

describe("a webhook", () => {
  it("gets the alarms signed, as text and for machines", async () => {
    const { bodies, answer } = webhook("shared", Date.now);
    await using standIn = await HttpStandIn.open(answer);
    await using channel = webhookChannel({
      name: "pager",
      groups: null,
      url: `${standIn.url}/hook`,
      ca: null,
      secret: "shared",
      clock: Date.now,
    });
    await channel.send(message, never);
    const told = JSON.parse(bodies[0]!) as { text: string; alarms: object[] };
    expect(told.text).toContain(
      "2 alarms: a gate did not hold\nm1  2026-11-22T14:00:00.000Z  gate 3 did not hold",
    );
    expect(told.alarms).toMatchObject([{ alarm: "m1", group: "gate_failed" }, { alarm: "m2" }]);
  });
});
