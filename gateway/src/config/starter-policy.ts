/** The text of the first policy/starter.cedar. */
export const starterPolicy: string = `// Fourgate's starter policy, in Cedar (https://docs.cedarpolicy.com). Each policy has an @id, which
// a refusal names. What no policy permits is refused, and a forbid beats every permit.
//
//   principal  User (level, in Team::"…") or Agent (role, folders, repos). With an agent role, both
//              the user and the agent must be permitted.
//   action     Action::"read", Action::"write": content of a folder in a session.
//              Action::"send": that content to a model; context has model_class, training,
//              retention_days, region, account.
//   resource   Repo::"mono" or Folder::"mono/billing" (in its parents), with classification and
//              level_min. Repo::"uncatalogued" is everything outside the catalogue.

// Gate 2: who may work where.

@id("everyone-works")
permit (principal, action in [Action::"read", Action::"write"], resource);

// An agent enters the folders of its role (agents in fourgate.yaml) and what is in no catalogued
// repo, such as temporary files. For agents that may not even do that, remove the last line.
@id("agents-stay-in-their-folders")
forbid (principal is Agent, action in [Action::"read", Action::"write"], resource)
unless {
  resource in principal.folders || resource in principal.repos
  || resource == Repo::"uncatalogued"
};

// Without "send", which is gate 4's: so that a team whose gate 2 only observes is not stopped.
@id("seniors-only-folders")
forbid (principal is User, action in [Action::"read", Action::"write"], resource)
when { principal.level < resource.level_min };

// Gate 4: which model may have it.

@id("private-takes-anything")
permit (principal, action == Action::"send", resource)
when { context.model_class == "private" };

@id("cloud-takes-public-and-internal")
permit (principal, action == Action::"send", resource)
when {
  context.model_class == "cloud" && context.training == "forbidden"
  && ["public", "internal"].contains(resource.classification)
};

@id("cloud-takes-confidential-if-it-keeps-nothing")
permit (principal, action == Action::"send", resource)
when {
  context.model_class == "cloud" && context.training == "forbidden" && context.retention_days == 0
  && resource.classification == "confidential"
};

// Fourgate holds to this one without being told; it stands here so that it is seen.
@id("restricted-stays-private")
forbid (principal, action == Action::"send", resource)
when { resource.classification == "restricted" && context.model_class != "private" };
`;
