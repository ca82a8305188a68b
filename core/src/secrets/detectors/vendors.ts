import type { Detector } from "../detector.ts";
import { ablyDetectors } from "./vendors/ably.ts";
import { activecampaignDetectors } from "./vendors/activecampaign.ts";
import { adyenDetectors } from "./vendors/adyen.ts";
import { agoraDetectors } from "./vendors/agora.ts";
import { ai21Detectors } from "./vendors/ai21.ts";
import { akamaiDetectors } from "./vendors/akamai.ts";
import { alchemyDetectors } from "./vendors/alchemy.ts";
import { alibabaDetectors } from "./vendors/alibaba.ts";
import { amplitudeDetectors } from "./vendors/amplitude.ts";
import { anthropicDetectors } from "./vendors/anthropic.ts";
import { anyscaleDetectors } from "./vendors/anyscale.ts";
import { appwriteDetectors } from "./vendors/appwrite.ts";
import { assemblyaiDetectors } from "./vendors/assemblyai.ts";
import { awsDetectors } from "./vendors/aws.ts";
import { azureDetectors } from "./vendors/azure.ts";
import { backblazeDetectors } from "./vendors/backblaze.ts";
import { basetenDetectors } from "./vendors/baseten.ts";
import { bigcommerceDetectors } from "./vendors/bigcommerce.ts";
import { binanceDetectors } from "./vendors/binance.ts";
import { bitbucketDetectors } from "./vendors/bitbucket.ts";
import { braintreeDetectors } from "./vendors/braintree.ts";
import { braveDetectors } from "./vendors/brave.ts";
import { brazeDetectors } from "./vendors/braze.ts";
import { brevoDetectors } from "./vendors/brevo.ts";
import { brexDetectors } from "./vendors/brex.ts";
import { browserbaseDetectors } from "./vendors/browserbase.ts";
import { buildkiteDetectors } from "./vendors/buildkite.ts";
import { bunnyDetectors } from "./vendors/bunny.ts";
import { bybitDetectors } from "./vendors/bybit.ts";
import { cartesiaDetectors } from "./vendors/cartesia.ts";
import { cashfreeDetectors } from "./vendors/cashfree.ts";
import { cerebrasDetectors } from "./vendors/cerebras.ts";
import { chargebeeDetectors } from "./vendors/chargebee.ts";
import { checkoutDetectors } from "./vendors/checkout.ts";
import { circleciDetectors } from "./vendors/circleci.ts";
import { clarifaiDetectors } from "./vendors/clarifai.ts";
import { closeDetectors } from "./vendors/close.ts";
import { cloudflareDetectors } from "./vendors/cloudflare.ts";
import { codecovDetectors } from "./vendors/codecov.ts";
import { cohereDetectors } from "./vendors/cohere.ts";
import { coinbaseDetectors } from "./vendors/coinbase.ts";
import { cometDetectors } from "./vendors/comet.ts";
import { configcatDetectors } from "./vendors/configcat.ts";
import { context7Detectors } from "./vendors/context7.ts";
import { convertkitDetectors } from "./vendors/convertkit.ts";
import { courierDetectors } from "./vendors/courier.ts";
import { coverallsDetectors } from "./vendors/coveralls.ts";
import { cursorDetectors } from "./vendors/cursor.ts";
import { customerIoDetectors } from "./vendors/customer-io.ts";
import { dashscopeDetectors } from "./vendors/dashscope.ts";
import { databricksDetectors } from "./vendors/databricks.ts";
import { daytonaDetectors } from "./vendors/daytona.ts";
import { deepgramDetectors } from "./vendors/deepgram.ts";
import { deepinfraDetectors } from "./vendors/deepinfra.ts";
import { deeplDetectors } from "./vendors/deepl.ts";
import { deepseekDetectors } from "./vendors/deepseek.ts";
import { denoDetectors } from "./vendors/deno.ts";
import { digitaloceanDetectors } from "./vendors/digitalocean.ts";
import { discordDetectors } from "./vendors/discord.ts";
import { dnsimpleDetectors } from "./vendors/dnsimple.ts";
import { dockerDetectors } from "./vendors/docker.ts";
import { droneDetectors } from "./vendors/drone.ts";
import { duffelDetectors } from "./vendors/duffel.ts";
import { e2bDetectors } from "./vendors/e2b.ts";
import { easypostDetectors } from "./vendors/easypost.ts";
import { ebayDetectors } from "./vendors/ebay.ts";
import { elasticEmailDetectors } from "./vendors/elastic-email.ts";
import { elevenlabsDetectors } from "./vendors/elevenlabs.ts";
import { etherscanDetectors } from "./vendors/etherscan.ts";
import { etsyDetectors } from "./vendors/etsy.ts";
import { exaDetectors } from "./vendors/exa.ts";
import { falDetectors } from "./vendors/fal.ts";
import { fastlyDetectors } from "./vendors/fastly.ts";
import { firecrawlDetectors } from "./vendors/firecrawl.ts";
import { fireworksDetectors } from "./vendors/fireworks.ts";
import { flagsmithDetectors } from "./vendors/flagsmith.ts";
import { flutterwaveDetectors } from "./vendors/flutterwave.ts";
import { flyDetectors } from "./vendors/fly.ts";
import { forgejoDetectors } from "./vendors/forgejo.ts";
import { freshdeskDetectors } from "./vendors/freshdesk.ts";
import { gandiDetectors } from "./vendors/gandi.ts";
import { getstreamDetectors } from "./vendors/getstream.ts";
import { giteaDetectors } from "./vendors/gitea.ts";
import { githubDetectors } from "./vendors/github.ts";
import { gitlabDetectors } from "./vendors/gitlab.ts";
import { gocardlessDetectors } from "./vendors/gocardless.ts";
import { godaddyDetectors } from "./vendors/godaddy.ts";
import { googleDetectors } from "./vendors/google.ts";
import { grafanaDetectors } from "./vendors/grafana.ts";
import { groqDetectors } from "./vendors/groq.ts";
import { growthbookDetectors } from "./vendors/growthbook.ts";
import { gumroadDetectors } from "./vendors/gumroad.ts";
import { hashicorpDetectors } from "./vendors/hashicorp.ts";
import { heliconeDetectors } from "./vendors/helicone.ts";
import { heliusDetectors } from "./vendors/helius.ts";
import { herokuDetectors } from "./vendors/heroku.ts";
import { hetznerDetectors } from "./vendors/hetzner.ts";
import { hubspotDetectors } from "./vendors/hubspot.ts";
import { huggingFaceDetectors } from "./vendors/hugging-face.ts";
import { ibmDetectors } from "./vendors/ibm.ts";
import { infobipDetectors } from "./vendors/infobip.ts";
import { infuraDetectors } from "./vendors/infura.ts";
import { intercomDetectors } from "./vendors/intercom.ts";
import { iterableDetectors } from "./vendors/iterable.ts";
import { jenkinsDetectors } from "./vendors/jenkins.ts";
import { jinaDetectors } from "./vendors/jina.ts";
import { klarnaDetectors } from "./vendors/klarna.ts";
import { klaviyoDetectors } from "./vendors/klaviyo.ts";
import { knockDetectors } from "./vendors/knock.ts";
import { krakenDetectors } from "./vendors/kraken.ts";
import { kucoinDetectors } from "./vendors/kucoin.ts";
import { langfuseDetectors } from "./vendors/langfuse.ts";
import { langsmithDetectors } from "./vendors/langsmith.ts";
import { lineDetectors } from "./vendors/line.ts";
import { linodeDetectors } from "./vendors/linode.ts";
import { livekitDetectors } from "./vendors/livekit.ts";
import { llamacloudDetectors } from "./vendors/llamacloud.ts";
import { lobDetectors } from "./vendors/lob.ts";
import { lumaDetectors } from "./vendors/luma.ts";
import { magentoDetectors } from "./vendors/magento.ts";
import { mailchimpDetectors } from "./vendors/mailchimp.ts";
import { mailerliteDetectors } from "./vendors/mailerlite.ts";
import { mailersendDetectors } from "./vendors/mailersend.ts";
import { mailgunDetectors } from "./vendors/mailgun.ts";
import { mailjetDetectors } from "./vendors/mailjet.ts";
import { mailtrapDetectors } from "./vendors/mailtrap.ts";
import { mandrillDetectors } from "./vendors/mandrill.ts";
import { mattermostDetectors } from "./vendors/mattermost.ts";
import { mem0Detectors } from "./vendors/mem0.ts";
import { mercadopagoDetectors } from "./vendors/mercadopago.ts";
import { messagebirdDetectors } from "./vendors/messagebird.ts";
import { microsoftTeamsDetectors } from "./vendors/microsoft-teams.ts";
import { midtransDetectors } from "./vendors/midtrans.ts";
import { mistralDetectors } from "./vendors/mistral.ts";
import { mixpanelDetectors } from "./vendors/mixpanel.ts";
import { modalDetectors } from "./vendors/modal.ts";
import { mollieDetectors } from "./vendors/mollie.ts";
import { namecheapDetectors } from "./vendors/namecheap.ts";
import { netlifyDetectors } from "./vendors/netlify.ts";
import { nomicDetectors } from "./vendors/nomic.ts";
import { novuDetectors } from "./vendors/novu.ts";
import { npmDetectors } from "./vendors/npm.ts";
import { ntfyDetectors } from "./vendors/ntfy.ts";
import { nvidiaDetectors } from "./vendors/nvidia.ts";
import { okxDetectors } from "./vendors/okx.ts";
import { ollamaDetectors } from "./vendors/ollama.ts";
import { omiseDetectors } from "./vendors/omise.ts";
import { onesignalDetectors } from "./vendors/onesignal.ts";
import { openaiDetectors } from "./vendors/openai.ts";
import { openrouterDetectors } from "./vendors/openrouter.ts";
import { optimizelyDetectors } from "./vendors/optimizely.ts";
import { ovhDetectors } from "./vendors/ovh.ts";
import { paddleDetectors } from "./vendors/paddle.ts";
import { paypalDetectors } from "./vendors/paypal.ts";
import { paystackDetectors } from "./vendors/paystack.ts";
import { pendoDetectors } from "./vendors/pendo.ts";
import { perplexityDetectors } from "./vendors/perplexity.ts";
import { pineconeDetectors } from "./vendors/pinecone.ts";
import { pipedriveDetectors } from "./vendors/pipedrive.ts";
import { plaidDetectors } from "./vendors/plaid.ts";
import { plivoDetectors } from "./vendors/plivo.ts";
import { polarDetectors } from "./vendors/polar.ts";
import { porkbunDetectors } from "./vendors/porkbun.ts";
import { posthogDetectors } from "./vendors/posthog.ts";
import { postmarkDetectors } from "./vendors/postmark.ts";
import { pushbulletDetectors } from "./vendors/pushbullet.ts";
import { pusherDetectors } from "./vendors/pusher.ts";
import { pushoverDetectors } from "./vendors/pushover.ts";
import { pypiDetectors } from "./vendors/pypi.ts";
import { quicknodeDetectors } from "./vendors/quicknode.ts";
import { railwayDetectors } from "./vendors/railway.ts";
import { razorpayDetectors } from "./vendors/razorpay.ts";
import { renderDetectors } from "./vendors/render.ts";
import { replicateDetectors } from "./vendors/replicate.ts";
import { resendDetectors } from "./vendors/resend.ts";
import { retellDetectors } from "./vendors/retell.ts";
import { rubygemsDetectors } from "./vendors/rubygems.ts";
import { runpodDetectors } from "./vendors/runpod.ts";
import { runwayDetectors } from "./vendors/runway.ts";
import { salesforceDetectors } from "./vendors/salesforce.ts";
import { sambanovaDetectors } from "./vendors/sambanova.ts";
import { scalewayDetectors } from "./vendors/scaleway.ts";
import { segmentDetectors } from "./vendors/segment.ts";
import { sendbirdDetectors } from "./vendors/sendbird.ts";
import { sendgridDetectors } from "./vendors/sendgrid.ts";
import { serpapiDetectors } from "./vendors/serpapi.ts";
import { serperDetectors } from "./vendors/serper.ts";
import { shippoDetectors } from "./vendors/shippo.ts";
import { shopifyDetectors } from "./vendors/shopify.ts";
import { slackDetectors } from "./vendors/slack.ts";
import { smtp2goDetectors } from "./vendors/smtp2go.ts";
import { snykDetectors } from "./vendors/snyk.ts";
import { sonarDetectors } from "./vendors/sonar.ts";
import { sparkpostDetectors } from "./vendors/sparkpost.ts";
import { squareDetectors } from "./vendors/square.ts";
import { squarespaceDetectors } from "./vendors/squarespace.ts";
import { statsigDetectors } from "./vendors/statsig.ts";
import { stripeDetectors } from "./vendors/stripe.ts";
import { tavilyDetectors } from "./vendors/tavily.ts";
import { teamcityDetectors } from "./vendors/teamcity.ts";
import { telegramDetectors } from "./vendors/telegram.ts";
import { telnyxDetectors } from "./vendors/telnyx.ts";
import { tencentDetectors } from "./vendors/tencent.ts";
import { togetherDetectors } from "./vendors/together.ts";
import { travisDetectors } from "./vendors/travis.ts";
import { twilioDetectors } from "./vendors/twilio.ts";
import { typeformDetectors } from "./vendors/typeform.ts";
import { vercelDetectors } from "./vendors/vercel.ts";
import { voiceflowDetectors } from "./vendors/voiceflow.ts";
import { vonageDetectors } from "./vendors/vonage.ts";
import { voyageDetectors } from "./vendors/voyage.ts";
import { vultrDetectors } from "./vendors/vultr.ts";
import { wandbDetectors } from "./vendors/wandb.ts";
import { webexDetectors } from "./vendors/webex.ts";
import { wiseDetectors } from "./vendors/wise.ts";
import { woocommerceDetectors } from "./vendors/woocommerce.ts";
import { xaiDetectors } from "./vendors/xai.ts";
import { xenditDetectors } from "./vendors/xendit.ts";
import { yandexDetectors } from "./vendors/yandex.ts";
import { zendeskDetectors } from "./vendors/zendesk.ts";
import { zhipuDetectors } from "./vendors/zhipu.ts";
import { zohoDetectors } from "./vendors/zoho.ts";
import { zoomDetectors } from "./vendors/zoom.ts";

/** Every vendor's detectors; written by `node tools/detectors/main.ts index` from the folder. */
// oxfmt-ignore
export const vendorDetectors: readonly Detector[] = [
  ...ablyDetectors, ...activecampaignDetectors, ...adyenDetectors, ...agoraDetectors, ...ai21Detectors,
  ...akamaiDetectors, ...alchemyDetectors, ...alibabaDetectors, ...amplitudeDetectors,
  ...anthropicDetectors, ...anyscaleDetectors, ...appwriteDetectors, ...assemblyaiDetectors,
  ...awsDetectors, ...azureDetectors, ...backblazeDetectors, ...basetenDetectors, ...bigcommerceDetectors,
  ...binanceDetectors, ...bitbucketDetectors, ...braintreeDetectors, ...braveDetectors, ...brazeDetectors,
  ...brevoDetectors, ...brexDetectors, ...browserbaseDetectors, ...buildkiteDetectors, ...bunnyDetectors,
  ...bybitDetectors, ...cartesiaDetectors, ...cashfreeDetectors, ...cerebrasDetectors,
  ...chargebeeDetectors, ...checkoutDetectors, ...circleciDetectors, ...clarifaiDetectors,
  ...closeDetectors, ...cloudflareDetectors, ...codecovDetectors, ...cohereDetectors,
  ...coinbaseDetectors, ...cometDetectors, ...configcatDetectors, ...context7Detectors,
  ...convertkitDetectors, ...courierDetectors, ...coverallsDetectors, ...cursorDetectors,
  ...customerIoDetectors, ...dashscopeDetectors, ...databricksDetectors, ...daytonaDetectors,
  ...deepgramDetectors, ...deepinfraDetectors, ...deeplDetectors, ...deepseekDetectors, ...denoDetectors,
  ...digitaloceanDetectors, ...discordDetectors, ...dnsimpleDetectors, ...dockerDetectors,
  ...droneDetectors, ...duffelDetectors, ...e2bDetectors, ...easypostDetectors, ...ebayDetectors,
  ...elasticEmailDetectors, ...elevenlabsDetectors, ...etherscanDetectors, ...etsyDetectors,
  ...exaDetectors, ...falDetectors, ...fastlyDetectors, ...firecrawlDetectors, ...fireworksDetectors,
  ...flagsmithDetectors, ...flutterwaveDetectors, ...flyDetectors, ...forgejoDetectors,
  ...freshdeskDetectors, ...gandiDetectors, ...getstreamDetectors, ...giteaDetectors, ...githubDetectors,
  ...gitlabDetectors, ...gocardlessDetectors, ...godaddyDetectors, ...googleDetectors,
  ...grafanaDetectors, ...groqDetectors, ...growthbookDetectors, ...gumroadDetectors,
  ...hashicorpDetectors, ...heliconeDetectors, ...heliusDetectors, ...herokuDetectors,
  ...hetznerDetectors, ...hubspotDetectors, ...huggingFaceDetectors, ...ibmDetectors, ...infobipDetectors,
  ...infuraDetectors, ...intercomDetectors, ...iterableDetectors, ...jenkinsDetectors, ...jinaDetectors,
  ...klarnaDetectors, ...klaviyoDetectors, ...knockDetectors, ...krakenDetectors, ...kucoinDetectors,
  ...langfuseDetectors, ...langsmithDetectors, ...lineDetectors, ...linodeDetectors, ...livekitDetectors,
  ...llamacloudDetectors, ...lobDetectors, ...lumaDetectors, ...magentoDetectors, ...mailchimpDetectors,
  ...mailerliteDetectors, ...mailersendDetectors, ...mailgunDetectors, ...mailjetDetectors,
  ...mailtrapDetectors, ...mandrillDetectors, ...mattermostDetectors, ...mem0Detectors,
  ...mercadopagoDetectors, ...messagebirdDetectors, ...microsoftTeamsDetectors, ...midtransDetectors,
  ...mistralDetectors, ...mixpanelDetectors, ...modalDetectors, ...mollieDetectors, ...namecheapDetectors,
  ...netlifyDetectors, ...nomicDetectors, ...novuDetectors, ...npmDetectors, ...ntfyDetectors,
  ...nvidiaDetectors, ...okxDetectors, ...ollamaDetectors, ...omiseDetectors, ...onesignalDetectors,
  ...openaiDetectors, ...openrouterDetectors, ...optimizelyDetectors, ...ovhDetectors, ...paddleDetectors,
  ...paypalDetectors, ...paystackDetectors, ...pendoDetectors, ...perplexityDetectors,
  ...pineconeDetectors, ...pipedriveDetectors, ...plaidDetectors, ...plivoDetectors, ...polarDetectors,
  ...porkbunDetectors, ...posthogDetectors, ...postmarkDetectors, ...pushbulletDetectors,
  ...pusherDetectors, ...pushoverDetectors, ...pypiDetectors, ...quicknodeDetectors, ...railwayDetectors,
  ...razorpayDetectors, ...renderDetectors, ...replicateDetectors, ...resendDetectors, ...retellDetectors,
  ...rubygemsDetectors, ...runpodDetectors, ...runwayDetectors, ...salesforceDetectors,
  ...sambanovaDetectors, ...scalewayDetectors, ...segmentDetectors, ...sendbirdDetectors,
  ...sendgridDetectors, ...serpapiDetectors, ...serperDetectors, ...shippoDetectors, ...shopifyDetectors,
  ...slackDetectors, ...smtp2goDetectors, ...snykDetectors, ...sonarDetectors, ...sparkpostDetectors,
  ...squareDetectors, ...squarespaceDetectors, ...statsigDetectors, ...stripeDetectors,
  ...tavilyDetectors, ...teamcityDetectors, ...telegramDetectors, ...telnyxDetectors, ...tencentDetectors,
  ...togetherDetectors, ...travisDetectors, ...twilioDetectors, ...typeformDetectors, ...vercelDetectors,
  ...voiceflowDetectors, ...vonageDetectors, ...voyageDetectors, ...vultrDetectors, ...wandbDetectors,
  ...webexDetectors, ...wiseDetectors, ...woocommerceDetectors, ...xaiDetectors, ...xenditDetectors,
  ...yandexDetectors, ...zendeskDetectors, ...zhipuDetectors, ...zohoDetectors, ...zoomDetectors,
];
