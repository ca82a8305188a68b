import type { Detector } from "../detector.ts";
import { anthropicDetectors } from "./vendors/anthropic.ts";
import { awsDetectors } from "./vendors/aws.ts";
import { azureDetectors } from "./vendors/azure.ts";
import { databricksDetectors } from "./vendors/databricks.ts";
import { digitaloceanDetectors } from "./vendors/digitalocean.ts";
import { dockerDetectors } from "./vendors/docker.ts";
import { githubDetectors } from "./vendors/github.ts";
import { gitlabDetectors } from "./vendors/gitlab.ts";
import { googleDetectors } from "./vendors/google.ts";
import { grafanaDetectors } from "./vendors/grafana.ts";
import { groqDetectors } from "./vendors/groq.ts";
import { hashicorpDetectors } from "./vendors/hashicorp.ts";
import { huggingFaceDetectors } from "./vendors/hugging-face.ts";
import { npmDetectors } from "./vendors/npm.ts";
import { openaiDetectors } from "./vendors/openai.ts";
import { openrouterDetectors } from "./vendors/openrouter.ts";
import { pypiDetectors } from "./vendors/pypi.ts";
import { rubygemsDetectors } from "./vendors/rubygems.ts";
import { sendgridDetectors } from "./vendors/sendgrid.ts";
import { shopifyDetectors } from "./vendors/shopify.ts";
import { slackDetectors } from "./vendors/slack.ts";
import { stripeDetectors } from "./vendors/stripe.ts";
import { twilioDetectors } from "./vendors/twilio.ts";

/** Every vendor's detectors; written by `node tools/detectors/main.ts index` from the folder. */
// oxfmt-ignore
export const vendorDetectors: readonly Detector[] = [
  ...anthropicDetectors, ...awsDetectors, ...azureDetectors, ...databricksDetectors,
  ...digitaloceanDetectors, ...dockerDetectors, ...githubDetectors, ...gitlabDetectors,
  ...googleDetectors, ...grafanaDetectors, ...groqDetectors, ...hashicorpDetectors,
  ...huggingFaceDetectors, ...npmDetectors, ...openaiDetectors, ...openrouterDetectors, ...pypiDetectors,
  ...rubygemsDetectors, ...sendgridDetectors, ...shopifyDetectors, ...slackDetectors, ...stripeDetectors,
  ...twilioDetectors,
];
