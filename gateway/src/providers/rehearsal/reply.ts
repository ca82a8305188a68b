/** What a rehearsal answers, in whichever protocol it is asked. */
export const text: string =
  "Rehearsal: no model stands here. This request passed Fourgate's four gates and was recorded; " +
  "add a deployment to fourgate.yaml to get real answers.";

/** A rehearsal's answer to one request. */
export interface RehearsedReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What the request's body says that an answer needs. */
export interface Asked {
  /** Unique to the body. */
  readonly id: string;
  readonly model: string;
  readonly stream: boolean;
  readonly bodyBytes: number;
}

export function json(status: number, value: object): RehearsedReply {
  return { status, contentType: "application/json", body: JSON.stringify(value) };
}

/** Events with their names; a name of "" gives none. */
export function events(list: readonly (readonly [name: string, data: object | string])[]): RehearsedReply {
  const body = list.map(([name, data]) => {
    const line = `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
    return name === "" ? line : `event: ${name}\n${line}`;
  });
  return { status: 200, contentType: "text/event-stream", body: body.join("") };
}
