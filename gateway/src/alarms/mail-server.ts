/** A mail server, as `alarms.mail.server` names it. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly tls: "from_start" | "starttls" | "none";
}

const forms =
  "must be smtps://HOST (TLS from the start) or smtp://HOST (STARTTLS, or a server on this machine)";

/** smtps://HOST[:465] or smtp://HOST[:587]; gives what is wrong with it, in words, where it is none. */
export function parseMailServer(text: string): MailServer | { readonly fault: string } {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "smtps:" && url.protocol !== "smtp:")) return { fault: forms };
  if (url.username !== "" || url.password !== "")
    return { fault: "must hold no log-in: use user and password_file" };
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (host === "" || !["", "/"].includes(url.pathname) || url.search !== "") return { fault: forms };
  const isHere = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/.test(host);
  const tls = url.protocol === "smtps:" ? "from_start" : isHere ? "none" : "starttls";
  const usual = { from_start: 465, starttls: 587, none: 25 }[tls];
  return { host, port: url.port === "" ? usual : Number(url.port), tls };
}
