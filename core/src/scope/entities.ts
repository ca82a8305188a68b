import type { Deployment } from "../route/deployment.ts";
import type { CatalogueIndex, FolderNode } from "./catalogue-index.ts";
import type { CedarEntity, CedarUid, CedarValue } from "./cedar.ts";
import type { Classification } from "./catalogue.ts";
import type { Principal } from "./principal.ts";
import { uncataloguedId } from "./schema.ts";

/** A folder as an entity: Repo for a root, else Folder under its nearest catalogued parent. */
export function folderUid(node: FolderNode): CedarUid {
  return node.folder.path === ""
    ? { type: "Repo", id: node.repo }
    : { type: "Folder", id: `${node.repo}/${node.folder.path}` };
}

export function folderEntity(node: FolderNode): CedarEntity {
  return {
    uid: folderUid(node),
    attrs: { classification: node.folder.classification, level_min: node.folder.levelMin },
    parents: node.parent ? [folderUid(node.parent)] : [],
  };
}

export function uncataloguedEntity(classification: Classification): CedarEntity {
  return { uid: { type: "Repo", id: uncataloguedId }, attrs: { classification, level_min: 0 }, parents: [] };
}

/** The folder's entity with all that it is in. */
export function folderWithParents(node: FolderNode): CedarEntity[] {
  const entities: CedarEntity[] = [];
  for (let at: FolderNode | null = node; at; at = at.parent) entities.push(folderEntity(at));
  return entities;
}

export function userEntities(principal: Principal): CedarEntity[] {
  const teams = [...new Set(principal.teams)].map((id) => ({ type: "Team", id }));
  return [
    { uid: { type: "User", id: principal.user }, attrs: { level: principal.level }, parents: teams },
    ...teams.map((uid) => ({ uid, attrs: {}, parents: [] })),
  ];
}

/** The role with the folders that it may enter, each as "repo" or "repo/folder". */
export function agentEntity(role: string, folders: readonly string[], index: CatalogueIndex): CedarEntity {
  const uids = folders.flatMap((name) => {
    const node = index.named(name);
    return node ? [folderUid(node)] : [];
  });
  const sets = (type: string): CedarValue[] =>
    uids.filter((uid) => uid.type === type).map((uid) => ({ __entity: uid }));
  return {
    uid: { type: "Agent", id: role },
    attrs: { role, folders: sets("Folder"), repos: sets("Repo") },
    parents: [],
  };
}

/** Context of "send": on what terms the deployment takes data. */
export function sendContext(deployment: Deployment): Record<string, CedarValue> {
  const { training, retentionDays, region, account } = deployment.terms;
  return { model_class: deployment.class, training, retention_days: retentionDays, region, account };
}
