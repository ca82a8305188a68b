import type { Deployment } from "@fourgate/core/route/deployment";
import { modesFor } from "@fourgate/core/scope/modes";
import type { GateMode, PolicySource } from "@fourgate/core/scope/policy";

export type GateName = "audit" | "scope" | "secrets" | "private";

/** The modes that hold for somebody in these teams. */
export function gatesFor(
  { gates }: PolicySource,
  teams: readonly string[],
): Readonly<Record<GateName, GateMode>> {
  return { audit: gates.audit, ...modesFor(gates, teams), private: gates.private };
}

const scope: Readonly<Record<GateMode, string>> = {
  enforce: "What comes from folders that are not open to you is stopped, and that it was is recorded.",
  observe: "What comes from folders that are not open to you is recorded, and not stopped.",
  off: "Nobody checks which folders a request comes from.",
};
const secrets: Readonly<Record<GateMode, string>> = {
  enforce:
    "Secrets are stopped or taken out on this laptop. The record names their kind and place, never their value.",
  observe:
    "Secrets are looked for, and recorded by kind and place. Except for private keys they are not stopped: they go to the model and stand in the recorded request.",
  off: "Nobody looks for secrets: they go to the model and stand in the recorded request.",
};

/**
 * What the employer sees and what happens to a request, one plain sentence each, by the policy in
 * force for somebody in these teams. Told before anybody says yes.
 */
export function recordedOf(policy: PolicySource, teams: readonly string[]): readonly string[] {
  const modes = gatesFor(policy, teams);
  return [
    ...(modes.audit === "off"
      ? ["Gate 1 is switched off: requests and replies of governed runs are not recorded at present."]
      : [
          "Every request and reply of a coding tool that runs through Fourgate is recorded whole: your messages, the model's answers, file contents and command output in them.",
          "With each stand your name and teams, this device, the time, the tool and its session, the model, where it went, and the files that it names.",
        ]),
    "What is stopped on this laptop is recorded too: when, by which rule, in which file and line.",
    scope[modes.scope],
    secrets[modes.secrets],
    ...destinations(policy.deployments.filter(({ rehearsal }) => !rehearsal)),
    modes.private === "off"
      ? "Gate 4 is switched off: restricted code may go to any of these models."
      : "Restricted code goes to a private model, or nowhere.",
    ...(policy.emergency === undefined
      ? ["While the gateway is away nothing is sent."]
      : [
          `While the gateway is away, what is not restricted may go straight to ${policy.emergency.deployments.join(" or ")}: it is kept on this laptop and handed in afterwards.`,
        ]),
    "The record is encrypted. Whoever keeps the gateway can read it.",
    "This device's name, platform and public key are recorded, and when it joined and left.",
    "Nothing else of this laptop is seen: no other program, no file that a governed tool did not send.",
  ];
}

const namedCountMax = 30;

function destinations(deployments: readonly Deployment[]): readonly string[] {
  const named = deployments.slice(0, namedCountMax).map(destination);
  const more = deployments.length - named.length;
  return more === 0
    ? named
    : [...named, `Requests may go to ${String(more)} more models; ask your operator which.`];
}

function destination({ name, class: of, terms }: Deployment): string {
  const training = terms.training === "forbidden" ? "may not train on them" : "may train on them";
  const where = terms.region === "" ? "" : `, in region ${terms.region}`;
  return of === "private"
    ? `Requests may go to ${name}, a private model.`
    : `Requests may go to ${name}, a cloud model${where}: by its terms it ${training} and keeps them ${String(terms.retentionDays)} days.`;
}
