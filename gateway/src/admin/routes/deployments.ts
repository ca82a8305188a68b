import type { DeploymentWay } from "../../exchange/model-ways.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";

/** Where models are, and how they are reached from here. */
export function deploymentRoutes(ways: () => readonly DeploymentWay[]): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/deployments",
      summary: "Deployments, and the company's proxy that each is reached by; null where straight",
      access: "operator",
      answers: { 200: { description: "All of them", content: "Deployments" } },
      run: async () => ({ deployments: ways() }),
    }),
  ];
}
