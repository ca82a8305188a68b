import { z } from "zod";
import type { DeploymentWay } from "../../exchange/model-ways.ts";

const way: z.ZodType<DeploymentWay> = z.strictObject({
  name: z.string(),
  class: z.enum(["private", "cloud"]),
  url: z.string(),
  proxy: z.string().nullable(),
});

export type DeploymentComponentName = "Deployments";

export const deploymentComponents: Readonly<Record<DeploymentComponentName, z.ZodType>> = {
  Deployments: z.strictObject({ deployments: z.array(way) }),
};
