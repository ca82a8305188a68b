import type { Transporter } from "nodemailer";
import { FourgateError } from "@fourgate/core/errors";
import { connectionTrouble } from "../export/receivers/connection-trouble.ts";
import { subjectOf, textOf, type AlarmMessage, type Channel } from "./channel.ts";
import { alarmLimits } from "./limits.ts";
import type { MailServer } from "./mail-server.ts";

export interface MailChannelOptions extends Pick<Channel, "name" | "groups"> {
  readonly server: MailServer;
  /** Null for a server that asks for none. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** PEM of the one authority that is trusted; null for the system's. */
  readonly ca: string | null;
  readonly from: string;
  readonly to: readonly string[];
  /** As the message names this gateway. */
  readonly organisation: string;
}

/** E-mail, by SMTP. */
export function mailChannel(options: MailChannelOptions): Channel {
  const { name, groups, server, from, to, organisation } = options;
  let transport: Transporter | undefined;
  return {
    name,
    groups,
    async send(message: AlarmMessage) {
      try {
        transport ??= await transportTo(options);
        await transport.sendMail({
          from,
          to: [...to],
          subject: `[Fourgate${organisation === "" ? "" : ` ${organisation}`}] ${subjectOf(message)}`,
          text: textOf(message),
          headers: { "auto-submitted": "auto-generated" },
        });
      } catch (error) {
        throw mailTrouble(error, `${server.host}:${String(server.port)}`);
      }
    },
    [Symbol.asyncDispose]: () => {
      transport?.close();
      return Promise.resolve();
    },
  };
}

/** The library is loaded with the first message: most starts need none. */
async function transportTo({ server, login, ca }: MailChannelOptions): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    host: server.host,
    port: server.port,
    secure: server.tls === "from_start",
    // Without TLS nothing is sent, unless the server is on this machine.
    requireTLS: server.tls === "starttls",
    ignoreTLS: server.tls === "none",
    connectionTimeout: alarmLimits.sendMsMax,
    greetingTimeout: alarmLimits.sendMsMax,
    socketTimeout: alarmLimits.sendMsMax,
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    ...(ca === null ? {} : { tls: { ca } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** nodemailer's codes: https://nodemailer.com/errors/ */
function mailTrouble(error: unknown, address: string): FourgateError {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  const said = typeof responseCode === "number" ? ` (${String(responseCode)})` : "";
  switch (code) {
    case "EAUTH":
      return new FourgateError(
        "upstream_unreachable",
        `the mail server ${address} does not accept the log-in${said}`,
        "correct user and password_file in alarms.mail",
        error,
      );
    case "EENVELOPE":
    case "EMESSAGE":
      return new FourgateError(
        "upstream_unreachable",
        `the mail server ${address} refuses the message${said}`,
        "correct from and mail in alarms",
        error,
      );
    default: {
      const { originalCode = code } = error as { readonly originalCode?: unknown };
      const { message, remedy } = connectionTrouble({ code: originalCode }, address);
      return new FourgateError("upstream_unreachable", `the mail server ${message}`, remedy, error);
    }
  }
}
