import { crc32 } from "node:zlib";
import type { Draw } from "../draw.ts";
import { alphabets } from "../form.ts";
import { marked } from "../marks.ts";
import type { SecretKind } from "../secret-kind.ts";
import { inContext } from "./in-context.ts";
import { named, token } from "./vendor-kind.ts";

const githubBlog =
  "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/";
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Thirty drawn characters and a checksum of them: CRC-32 in base 62, six digits. */
function github(id: string, prefix: string): SecretKind {
  return {
    id,
    group: "vendor",
    source: githubBlog,
    write: (draw: Draw) => {
      const body = draw.chars(alphabets.b62, 30);
      let sum = "";
      for (let left = crc32(body), i = 0; i < 6; i++, left = Math.floor(left / 62))
        sum = `${base62[left % 62]}${sum}`;
      return inContext(marked(`${prefix}_${body}${sum}`), "GITHUB_TOKEN", true, draw);
    },
  };
}

/** Where code lies, is built and is published. */
export const codeHostVendors: readonly SecretKind[] = [
  github("github-personal-token", "ghp"),
  github("github-oauth-token", "gho"),
  github("github-user-token", "ghu"),
  github("github-server-token", "ghs"),
  token("github-refresh-token", "ghr_{b62:76}", "GITHUB_REFRESH_TOKEN", githubBlog),
  token(
    "github-fine-grained-token",
    "github_pat_{b62:22}_{b62:59}",
    "GH_TOKEN",
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens",
  ),
  token(
    "gitlab-personal-token",
    "glpat-{b64u:20}",
    "GITLAB_TOKEN",
    "https://docs.gitlab.com/security/tokens/",
  ),
  token(
    "gitlab-routable-token",
    "glpat-{b64u:27}.01.{low:9}",
    "GITLAB_TOKEN",
    "https://docs.gitlab.com/security/tokens/",
  ),
  token(
    "gitlab-deploy-token",
    "gldt-{b64u:20}",
    "CI_DEPLOY_PASSWORD",
    "https://docs.gitlab.com/security/tokens/",
  ),
  token(
    "gitlab-runner-token",
    "glrt-{b64u:20}",
    "CI_SERVER_TOKEN",
    "https://docs.gitlab.com/security/tokens/",
  ),
  token(
    "gitlab-trigger-token",
    "glptt-{hex:40}",
    "GITLAB_TRIGGER_TOKEN",
    "https://docs.gitlab.com/security/tokens/",
  ),
  token(
    "gitlab-feed-token",
    "glft-{b64u:20}",
    "GITLAB_FEED_TOKEN",
    "https://docs.gitlab.com/security/tokens/",
  ),
  token("gitlab-agent-token", "glagent-{b64u:50}", "AGENT_TOKEN", "https://docs.gitlab.com/security/tokens/"),
  token(
    "gitlab-oauth-secret",
    "gloas-{hex:64}",
    "GITLAB_OAUTH_SECRET",
    "https://docs.gitlab.com/security/tokens/",
  ),
  token(
    "bitbucket-app-password",
    "ATBB{b62:32}",
    "BITBUCKET_APP_PASSWORD",
    "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",
  ),
  token(
    "atlassian-api-token",
    "ATATT3xFfGF0{b64u:171}={HEX:8}",
    "ATLASSIAN_API_TOKEN",
    "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
  ),
  token("npm-token", "npm_{b62:36}", "NPM_TOKEN", "https://docs.npmjs.com/about-access-tokens"),
  token(
    "pypi-token",
    "pypi-AgEIcHlwaS5vcmc{b64u:140}",
    "TWINE_PASSWORD",
    "https://packaging.python.org/en/latest/specifications/pypirc/",
  ),
  token(
    "rubygems-key",
    "rubygems_{hex:48}",
    "GEM_HOST_API_KEY",
    "https://guides.rubygems.org/api-key-scopes/",
  ),
  token(
    "crates-token",
    "cio{b62:32}",
    "CARGO_REGISTRY_TOKEN",
    "https://doc.rust-lang.org/cargo/reference/publishing.html",
  ),
  token(
    "nuget-key",
    "oy2{low:43}",
    "NUGET_API_KEY",
    "https://learn.microsoft.com/nuget/nuget-org/publish-a-package",
  ),
  token(
    "docker-personal-token",
    "dckr_pat_{b64u:27}",
    "DOCKERHUB_TOKEN",
    "https://docs.docker.com/security/access-tokens/",
  ),
  token(
    "docker-org-token",
    "dckr_oat_{b64u:32}",
    "DOCKERHUB_TOKEN",
    "https://docs.docker.com/enterprise/security/access-tokens/",
  ),
  token(
    "clojars-token",
    "CLOJARS_{hex:60}",
    "CLOJARS_PASSWORD",
    "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
  ),
  token(
    "artifactory-key",
    "AKCp{b62:69}",
    "ARTIFACTORY_API_KEY",
    "https://jfrog.com/help/r/jfrog-platform-administration-documentation/api-key",
  ),
  token(
    "circleci-token",
    "CCIPAT_{b62:22}_{hex:40}",
    "CIRCLECI_TOKEN",
    "https://circleci.com/docs/managing-api-tokens/",
  ),
  token(
    "buildkite-token",
    "bkua_{hex:40}",
    "BUILDKITE_API_TOKEN",
    "https://buildkite.com/docs/apis/managing-api-tokens",
  ),
  named("travis-token", "{b64u:22}", "TRAVIS_API_TOKEN", "https://developer.travis-ci.com/authentication"),
  token(
    "sonar-user-token",
    "squ_{hex:40}",
    "SONAR_TOKEN",
    "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/",
  ),
  token(
    "sonar-project-token",
    "sqp_{hex:40}",
    "SONAR_TOKEN",
    "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/",
  ),
  named("codecov-token", "{uuid}", "CODECOV_TOKEN", "https://docs.codecov.com/docs/codecov-tokens"),
  named("snyk-token", "{uuid}", "SNYK_TOKEN", "https://docs.snyk.io/snyk-api/authentication-for-api"),
  token(
    "sourcegraph-token",
    "sgp_{hex:16}_{hex:40}",
    "SRC_ACCESS_TOKEN",
    "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
  ),
  token(
    "launchdarkly-sdk-key",
    "sdk-{uuid}",
    "LAUNCHDARKLY_SDK_KEY",
    "https://launchdarkly.com/docs/home/account/environment/keys",
  ),
  token(
    "postman-key",
    "PMAK-{hex:24}-{hex:34}",
    "POSTMAN_API_KEY",
    "https://learning.postman.com/docs/developer/postman-api/authentication/",
  ),
  token("linear-key", "lin_api_{b62:40}", "LINEAR_API_KEY", "https://linear.app/developers/graphql"),
  token(
    "notion-token",
    "ntn_{dig:11}{b62:35}",
    "NOTION_TOKEN",
    "https://developers.notion.com/docs/authorization",
  ),
  token(
    "notion-legacy-token",
    "secret_{b62:43}",
    "NOTION_API_KEY",
    "https://developers.notion.com/docs/authorization",
  ),
  token("figma-token", "figd_{b64u:40}", "FIGMA_TOKEN", "https://www.figma.com/developers/api#access-tokens"),
  token(
    "airtable-token",
    "pat{b62:14}.{hex:64}",
    "AIRTABLE_API_KEY",
    "https://airtable.com/developers/web/guides/personal-access-tokens",
  ),
  named(
    "asana-token",
    "2/{dig:16}/{dig:16}:{hex:32}",
    "ASANA_ACCESS_TOKEN",
    "https://developers.asana.com/docs/personal-access-token",
  ),
  token(
    "contentful-token",
    "CFPAT-{b64u:43}",
    "CONTENTFUL_MANAGEMENT_TOKEN",
    "https://www.contentful.com/developers/docs/references/authentication/",
  ),
  token(
    "prefect-key",
    "pnu_{low:36}",
    "PREFECT_API_KEY",
    "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
  ),
  token(
    "typeform-token",
    "tfp_{b64u:44}_{b62:14}",
    "TYPEFORM_TOKEN",
    "https://www.typeform.com/developers/get-started/personal-access-token/",
  ),
];
