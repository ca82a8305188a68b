import { idParams } from "../api/people.ts";
import { apiRoute, type ApiRoute } from "../api/route.ts";
import type { PeopleRouteParts } from "../people-parts.ts";

export function deviceRoutes({ people, byWhom }: PeopleRouteParts): readonly ApiRoute[] {
  return [
    apiRoute({
      method: "GET",
      path: "/api/v1/devices",
      summary: "Every device, revoked ones included",
      access: "operator",
      answers: { 200: { description: "All of them", content: "DeviceList" } },
      run: async () => ({ devices: people.roster.listDevices() }),
    }),
    apiRoute({
      method: "POST",
      path: "/api/v1/devices/:id/revoke",
      summary: "Revokes a device: its token opens nothing any more, and what runs through it is cut off",
      access: "operator",
      params: idParams,
      answers: {
        200: { description: "The device", content: "DeviceList" },
        404: { description: "No such device", content: "Problem" },
        409: { description: "It is revoked already, or fourgate.yaml defines it", content: "Problem" },
      },
      run: async ({ params, request }) => {
        await people.as(byWhom(request)).revokeDevice(params.id);
        return { devices: people.roster.listDevices().filter(({ id }) => id === params.id) };
      },
    }),
  ];
}
