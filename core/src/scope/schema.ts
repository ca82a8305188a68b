/** Repo id of everything that is in no catalogued repo. No repo may have this name. */
export const uncataloguedId = "uncatalogued";

/**
 * Cedar schema that policies are validated against, in Cedar's own notation. A folder's id is
 * "repo/folder"; its parents lead up to its repo. `level_min` is for policies to compare.
 */
export const cedarSchema: string = `
entity Team;
entity User in [Team] { level: Long };
entity Agent { role: String, folders: Set<Folder>, repos: Set<Repo> };
entity Repo { classification: String, level_min: Long };
entity Folder in [Folder, Repo] { classification: String, level_min: Long };
action read, write appliesTo { principal: [User, Agent], resource: [Repo, Folder], context: {} };
action send appliesTo {
  principal: [User, Agent],
  resource: [Repo, Folder],
  context: { model_class: String, training: String, retention_days: Long, region: String, account: String }
};
`;
