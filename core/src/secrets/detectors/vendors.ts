import type { Detector } from "../detector.ts";
import { ablyDetectors } from "./vendors/ably.ts";
import { abuseipdbDetectors } from "./vendors/abuseipdb.ts";
import { activecampaignDetectors } from "./vendors/activecampaign.ts";
import { adyenDetectors } from "./vendors/adyen.ts";
import { agoraDetectors } from "./vendors/agora.ts";
import { ai21Detectors } from "./vendors/ai21.ts";
import { airbrakeDetectors } from "./vendors/airbrake.ts";
import { airtableDetectors } from "./vendors/airtable.ts";
import { aivenDetectors } from "./vendors/aiven.ts";
import { akamaiDetectors } from "./vendors/akamai.ts";
import { akeylessDetectors } from "./vendors/akeyless.ts";
import { alchemyDetectors } from "./vendors/alchemy.ts";
import { algoliaDetectors } from "./vendors/algolia.ts";
import { alibabaDetectors } from "./vendors/alibaba.ts";
import { alphaVantageDetectors } from "./vendors/alpha-vantage.ts";
import { amplitudeDetectors } from "./vendors/amplitude.ts";
import { anthropicDetectors } from "./vendors/anthropic.ts";
import { anyscaleDetectors } from "./vendors/anyscale.ts";
import { apifyDetectors } from "./vendors/apify.ts";
import { appsignalDetectors } from "./vendors/appsignal.ts";
import { appveyorDetectors } from "./vendors/appveyor.ts";
import { appwriteDetectors } from "./vendors/appwrite.ts";
import { asanaDetectors } from "./vendors/asana.ts";
import { assemblyaiDetectors } from "./vendors/assemblyai.ts";
import { atlassianDetectors } from "./vendors/atlassian.ts";
import { auth0Detectors } from "./vendors/auth0.ts";
import { awsDetectors } from "./vendors/aws.ts";
import { axiomDetectors } from "./vendors/axiom.ts";
import { azureDetectors } from "./vendors/azure.ts";
import { backblazeDetectors } from "./vendors/backblaze.ts";
import { basetenDetectors } from "./vendors/baseten.ts";
import { betterStackDetectors } from "./vendors/better-stack.ts";
import { bigcommerceDetectors } from "./vendors/bigcommerce.ts";
import { binanceDetectors } from "./vendors/binance.ts";
import { bitbucketDetectors } from "./vendors/bitbucket.ts";
import { bitlyDetectors } from "./vendors/bitly.ts";
import { bitwardenDetectors } from "./vendors/bitwarden.ts";
import { boxDetectors } from "./vendors/box.ts";
import { braintreeDetectors } from "./vendors/braintree.ts";
import { braveDetectors } from "./vendors/brave.ts";
import { brazeDetectors } from "./vendors/braze.ts";
import { brevoDetectors } from "./vendors/brevo.ts";
import { brexDetectors } from "./vendors/brex.ts";
import { browserbaseDetectors } from "./vendors/browserbase.ts";
import { browserlessDetectors } from "./vendors/browserless.ts";
import { browserstackDetectors } from "./vendors/browserstack.ts";
import { bugsnagDetectors } from "./vendors/bugsnag.ts";
import { builderIoDetectors } from "./vendors/builder-io.ts";
import { buildkiteDetectors } from "./vendors/buildkite.ts";
import { bunnyDetectors } from "./vendors/bunny.ts";
import { bybitDetectors } from "./vendors/bybit.ts";
import { calComDetectors } from "./vendors/cal-com.ts";
import { canvaDetectors } from "./vendors/canva.ts";
import { cargoDetectors } from "./vendors/cargo.ts";
import { cartesiaDetectors } from "./vendors/cartesia.ts";
import { cashfreeDetectors } from "./vendors/cashfree.ts";
import { censysDetectors } from "./vendors/censys.ts";
import { cerebrasDetectors } from "./vendors/cerebras.ts";
import { chargebeeDetectors } from "./vendors/chargebee.ts";
import { checklyDetectors } from "./vendors/checkly.ts";
import { checkoutDetectors } from "./vendors/checkout.ts";
import { chromaticDetectors } from "./vendors/chromatic.ts";
import { circleciDetectors } from "./vendors/circleci.ts";
import { clarifaiDetectors } from "./vendors/clarifai.ts";
import { clickhouseDetectors } from "./vendors/clickhouse.ts";
import { clickupDetectors } from "./vendors/clickup.ts";
import { clockifyDetectors } from "./vendors/clockify.ts";
import { clojarsDetectors } from "./vendors/clojars.ts";
import { closeDetectors } from "./vendors/close.ts";
import { cloudflareDetectors } from "./vendors/cloudflare.ts";
import { cloudinaryDetectors } from "./vendors/cloudinary.ts";
import { cloudsmithDetectors } from "./vendors/cloudsmith.ts";
import { cockroachdbDetectors } from "./vendors/cockroachdb.ts";
import { codaDetectors } from "./vendors/coda.ts";
import { codacyDetectors } from "./vendors/codacy.ts";
import { codeClimateDetectors } from "./vendors/code-climate.ts";
import { codecovDetectors } from "./vendors/codecov.ts";
import { codesandboxDetectors } from "./vendors/codesandbox.ts";
import { cognitoDetectors } from "./vendors/cognito.ts";
import { cohereDetectors } from "./vendors/cohere.ts";
import { coinbaseDetectors } from "./vendors/coinbase.ts";
import { cometDetectors } from "./vendors/comet.ts";
import { configcatDetectors } from "./vendors/configcat.ts";
import { confluentDetectors } from "./vendors/confluent.ts";
import { contentfulDetectors } from "./vendors/contentful.ts";
import { context7Detectors } from "./vendors/context7.ts";
import { convertkitDetectors } from "./vendors/convertkit.ts";
import { convexDetectors } from "./vendors/convex.ts";
import { coralogixDetectors } from "./vendors/coralogix.ts";
import { courierDetectors } from "./vendors/courier.ts";
import { coverallsDetectors } from "./vendors/coveralls.ts";
import { crowdinDetectors } from "./vendors/crowdin.ts";
import { cursorDetectors } from "./vendors/cursor.ts";
import { customerIoDetectors } from "./vendors/customer-io.ts";
import { cypressDetectors } from "./vendors/cypress.ts";
import { dashscopeDetectors } from "./vendors/dashscope.ts";
import { databricksDetectors } from "./vendors/databricks.ts";
import { datadogDetectors } from "./vendors/datadog.ts";
import { datastaxDetectors } from "./vendors/datastax.ts";
import { datocmsDetectors } from "./vendors/datocms.ts";
import { daytonaDetectors } from "./vendors/daytona.ts";
import { dbtDetectors } from "./vendors/dbt.ts";
import { deepgramDetectors } from "./vendors/deepgram.ts";
import { deepinfraDetectors } from "./vendors/deepinfra.ts";
import { deeplDetectors } from "./vendors/deepl.ts";
import { deepseekDetectors } from "./vendors/deepseek.ts";
import { denoDetectors } from "./vendors/deno.ts";
import { digitaloceanDetectors } from "./vendors/digitalocean.ts";
import { discordDetectors } from "./vendors/discord.ts";
import { discourseDetectors } from "./vendors/discourse.ts";
import { dnsimpleDetectors } from "./vendors/dnsimple.ts";
import { dockerDetectors } from "./vendors/docker.ts";
import { docusignDetectors } from "./vendors/docusign.ts";
import { dopplerDetectors } from "./vendors/doppler.ts";
import { dotenvDetectors } from "./vendors/dotenv.ts";
import { droneDetectors } from "./vendors/drone.ts";
import { dropboxDetectors } from "./vendors/dropbox.ts";
import { duffelDetectors } from "./vendors/duffel.ts";
import { duoDetectors } from "./vendors/duo.ts";
import { dynatraceDetectors } from "./vendors/dynatrace.ts";
import { e2bDetectors } from "./vendors/e2b.ts";
import { easypostDetectors } from "./vendors/easypost.ts";
import { ebayDetectors } from "./vendors/ebay.ts";
import { elasticDetectors } from "./vendors/elastic.ts";
import { elasticEmailDetectors } from "./vendors/elastic-email.ts";
import { elevenlabsDetectors } from "./vendors/elevenlabs.ts";
import { etherscanDetectors } from "./vendors/etherscan.ts";
import { etsyDetectors } from "./vendors/etsy.ts";
import { exaDetectors } from "./vendors/exa.ts";
import { falDetectors } from "./vendors/fal.ts";
import { fastlyDetectors } from "./vendors/fastly.ts";
import { faunaDetectors } from "./vendors/fauna.ts";
import { figmaDetectors } from "./vendors/figma.ts";
import { finnhubDetectors } from "./vendors/finnhub.ts";
import { firecrawlDetectors } from "./vendors/firecrawl.ts";
import { fireworksDetectors } from "./vendors/fireworks.ts";
import { flagsmithDetectors } from "./vendors/flagsmith.ts";
import { flickrDetectors } from "./vendors/flickr.ts";
import { flutterwaveDetectors } from "./vendors/flutterwave.ts";
import { flyDetectors } from "./vendors/fly.ts";
import { forgejoDetectors } from "./vendors/forgejo.ts";
import { frameioDetectors } from "./vendors/frameio.ts";
import { freshdeskDetectors } from "./vendors/freshdesk.ts";
import { fronteggDetectors } from "./vendors/frontegg.ts";
import { gandiDetectors } from "./vendors/gandi.ts";
import { getstreamDetectors } from "./vendors/getstream.ts";
import { ghostDetectors } from "./vendors/ghost.ts";
import { giphyDetectors } from "./vendors/giphy.ts";
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
import { harnessDetectors } from "./vendors/harness.ts";
import { hashicorpDetectors } from "./vendors/hashicorp.ts";
import { heliconeDetectors } from "./vendors/helicone.ts";
import { heliusDetectors } from "./vendors/helius.ts";
import { hereDetectors } from "./vendors/here.ts";
import { herokuDetectors } from "./vendors/heroku.ts";
import { hetznerDetectors } from "./vendors/hetzner.ts";
import { hexDetectors } from "./vendors/hex.ts";
import { hibpDetectors } from "./vendors/hibp.ts";
import { honeycombDetectors } from "./vendors/honeycomb.ts";
import { hubspotDetectors } from "./vendors/hubspot.ts";
import { huggingFaceDetectors } from "./vendors/hugging-face.ts";
import { hunterDetectors } from "./vendors/hunter.ts";
import { ibmDetectors } from "./vendors/ibm.ts";
import { iftttDetectors } from "./vendors/ifttt.ts";
import { imagekitDetectors } from "./vendors/imagekit.ts";
import { imgurDetectors } from "./vendors/imgur.ts";
import { infisicalDetectors } from "./vendors/infisical.ts";
import { influxdataDetectors } from "./vendors/influxdata.ts";
import { infobipDetectors } from "./vendors/infobip.ts";
import { infuraDetectors } from "./vendors/infura.ts";
import { inngestDetectors } from "./vendors/inngest.ts";
import { intercomDetectors } from "./vendors/intercom.ts";
import { ipinfoDetectors } from "./vendors/ipinfo.ts";
import { ipstackDetectors } from "./vendors/ipstack.ts";
import { iterableDetectors } from "./vendors/iterable.ts";
import { jenkinsDetectors } from "./vendors/jenkins.ts";
import { jfrogDetectors } from "./vendors/jfrog.ts";
import { jinaDetectors } from "./vendors/jina.ts";
import { jumpcloudDetectors } from "./vendors/jumpcloud.ts";
import { keycloakDetectors } from "./vendors/keycloak.ts";
import { klarnaDetectors } from "./vendors/klarna.ts";
import { klaviyoDetectors } from "./vendors/klaviyo.ts";
import { knockDetectors } from "./vendors/knock.ts";
import { krakenDetectors } from "./vendors/kraken.ts";
import { kubernetesDetectors } from "./vendors/kubernetes.ts";
import { kucoinDetectors } from "./vendors/kucoin.ts";
import { langfuseDetectors } from "./vendors/langfuse.ts";
import { langsmithDetectors } from "./vendors/langsmith.ts";
import { launchdarklyDetectors } from "./vendors/launchdarkly.ts";
import { lineDetectors } from "./vendors/line.ts";
import { linearDetectors } from "./vendors/linear.ts";
import { linkedinDetectors } from "./vendors/linkedin.ts";
import { linodeDetectors } from "./vendors/linode.ts";
import { livekitDetectors } from "./vendors/livekit.ts";
import { llamacloudDetectors } from "./vendors/llamacloud.ts";
import { lobDetectors } from "./vendors/lob.ts";
import { logglyDetectors } from "./vendors/loggly.ts";
import { logzDetectors } from "./vendors/logz.ts";
import { lokaliseDetectors } from "./vendors/lokalise.ts";
import { lumaDetectors } from "./vendors/luma.ts";
import { magentoDetectors } from "./vendors/magento.ts";
import { mailchimpDetectors } from "./vendors/mailchimp.ts";
import { mailerliteDetectors } from "./vendors/mailerlite.ts";
import { mailersendDetectors } from "./vendors/mailersend.ts";
import { mailgunDetectors } from "./vendors/mailgun.ts";
import { mailjetDetectors } from "./vendors/mailjet.ts";
import { mailtrapDetectors } from "./vendors/mailtrap.ts";
import { makeDetectors } from "./vendors/make.ts";
import { mandrillDetectors } from "./vendors/mandrill.ts";
import { mapboxDetectors } from "./vendors/mapbox.ts";
import { mattermostDetectors } from "./vendors/mattermost.ts";
import { maxmindDetectors } from "./vendors/maxmind.ts";
import { mem0Detectors } from "./vendors/mem0.ts";
import { mercadopagoDetectors } from "./vendors/mercadopago.ts";
import { messagebirdDetectors } from "./vendors/messagebird.ts";
import { metaDetectors } from "./vendors/meta.ts";
import { mezmoDetectors } from "./vendors/mezmo.ts";
import { microsoftTeamsDetectors } from "./vendors/microsoft-teams.ts";
import { midtransDetectors } from "./vendors/midtrans.ts";
import { mistralDetectors } from "./vendors/mistral.ts";
import { mixpanelDetectors } from "./vendors/mixpanel.ts";
import { modalDetectors } from "./vendors/modal.ts";
import { mollieDetectors } from "./vendors/mollie.ts";
import { mongodbDetectors } from "./vendors/mongodb.ts";
import { muxDetectors } from "./vendors/mux.ts";
import { namecheapDetectors } from "./vendors/namecheap.ts";
import { neonDetectors } from "./vendors/neon.ts";
import { netbirdDetectors } from "./vendors/netbird.ts";
import { netlifyDetectors } from "./vendors/netlify.ts";
import { newRelicDetectors } from "./vendors/new-relic.ts";
import { newsapiDetectors } from "./vendors/newsapi.ts";
import { ngrokDetectors } from "./vendors/ngrok.ts";
import { nomicDetectors } from "./vendors/nomic.ts";
import { notionDetectors } from "./vendors/notion.ts";
import { novuDetectors } from "./vendors/novu.ts";
import { npmDetectors } from "./vendors/npm.ts";
import { ntfyDetectors } from "./vendors/ntfy.ts";
import { nugetDetectors } from "./vendors/nuget.ts";
import { nvidiaDetectors } from "./vendors/nvidia.ts";
import { octopusDetectors } from "./vendors/octopus.ts";
import { oktaDetectors } from "./vendors/okta.ts";
import { okxDetectors } from "./vendors/okx.ts";
import { ollamaDetectors } from "./vendors/ollama.ts";
import { omiseDetectors } from "./vendors/omise.ts";
import { oneloginDetectors } from "./vendors/onelogin.ts";
import { onepasswordDetectors } from "./vendors/onepassword.ts";
import { onesignalDetectors } from "./vendors/onesignal.ts";
import { openVsxDetectors } from "./vendors/open-vsx.ts";
import { openaiDetectors } from "./vendors/openai.ts";
import { openrouterDetectors } from "./vendors/openrouter.ts";
import { openweatherDetectors } from "./vendors/openweather.ts";
import { opsgenieDetectors } from "./vendors/opsgenie.ts";
import { optimizelyDetectors } from "./vendors/optimizely.ts";
import { oryDetectors } from "./vendors/ory.ts";
import { ovhDetectors } from "./vendors/ovh.ts";
import { packagistDetectors } from "./vendors/packagist.ts";
import { paddleDetectors } from "./vendors/paddle.ts";
import { pagerdutyDetectors } from "./vendors/pagerduty.ts";
import { paypalDetectors } from "./vendors/paypal.ts";
import { paystackDetectors } from "./vendors/paystack.ts";
import { pendoDetectors } from "./vendors/pendo.ts";
import { permitDetectors } from "./vendors/permit.ts";
import { perplexityDetectors } from "./vendors/perplexity.ts";
import { pexelsDetectors } from "./vendors/pexels.ts";
import { pineconeDetectors } from "./vendors/pinecone.ts";
import { pinterestDetectors } from "./vendors/pinterest.ts";
import { pipedriveDetectors } from "./vendors/pipedrive.ts";
import { plaidDetectors } from "./vendors/plaid.ts";
import { planeDetectors } from "./vendors/plane.ts";
import { planetscaleDetectors } from "./vendors/planetscale.ts";
import { plivoDetectors } from "./vendors/plivo.ts";
import { polarDetectors } from "./vendors/polar.ts";
import { porkbunDetectors } from "./vendors/porkbun.ts";
import { portainerDetectors } from "./vendors/portainer.ts";
import { posthogDetectors } from "./vendors/posthog.ts";
import { postmanDetectors } from "./vendors/postman.ts";
import { postmarkDetectors } from "./vendors/postmark.ts";
import { prefectDetectors } from "./vendors/prefect.ts";
import { proxmoxDetectors } from "./vendors/proxmox.ts";
import { pulumiDetectors } from "./vendors/pulumi.ts";
import { pushbulletDetectors } from "./vendors/pushbullet.ts";
import { pusherDetectors } from "./vendors/pusher.ts";
import { pushoverDetectors } from "./vendors/pushover.ts";
import { pypiDetectors } from "./vendors/pypi.ts";
import { quicknodeDetectors } from "./vendors/quicknode.ts";
import { railwayDetectors } from "./vendors/railway.ts";
import { rancherDetectors } from "./vendors/rancher.ts";
import { rapidapiDetectors } from "./vendors/rapidapi.ts";
import { razorpayDetectors } from "./vendors/razorpay.ts";
import { readmeDetectors } from "./vendors/readme.ts";
import { redditDetectors } from "./vendors/reddit.ts";
import { redmineDetectors } from "./vendors/redmine.ts";
import { renderDetectors } from "./vendors/render.ts";
import { replicateDetectors } from "./vendors/replicate.ts";
import { resendDetectors } from "./vendors/resend.ts";
import { retellDetectors } from "./vendors/retell.ts";
import { retoolDetectors } from "./vendors/retool.ts";
import { rollbarDetectors } from "./vendors/rollbar.ts";
import { rubygemsDetectors } from "./vendors/rubygems.ts";
import { runpodDetectors } from "./vendors/runpod.ts";
import { runwayDetectors } from "./vendors/runway.ts";
import { salesforceDetectors } from "./vendors/salesforce.ts";
import { sambanovaDetectors } from "./vendors/sambanova.ts";
import { sanityDetectors } from "./vendors/sanity.ts";
import { sauceLabsDetectors } from "./vendors/sauce-labs.ts";
import { scalewayDetectors } from "./vendors/scaleway.ts";
import { scraperapiDetectors } from "./vendors/scraperapi.ts";
import { scrapingbeeDetectors } from "./vendors/scrapingbee.ts";
import { securitytrailsDetectors } from "./vendors/securitytrails.ts";
import { segmentDetectors } from "./vendors/segment.ts";
import { sendbirdDetectors } from "./vendors/sendbird.ts";
import { sendgridDetectors } from "./vendors/sendgrid.ts";
import { sentryDetectors } from "./vendors/sentry.ts";
import { serpapiDetectors } from "./vendors/serpapi.ts";
import { serperDetectors } from "./vendors/serper.ts";
import { shippoDetectors } from "./vendors/shippo.ts";
import { shodanDetectors } from "./vendors/shodan.ts";
import { shopifyDetectors } from "./vendors/shopify.ts";
import { shortcutDetectors } from "./vendors/shortcut.ts";
import { slackDetectors } from "./vendors/slack.ts";
import { smartsheetDetectors } from "./vendors/smartsheet.ts";
import { smtp2goDetectors } from "./vendors/smtp2go.ts";
import { snykDetectors } from "./vendors/snyk.ts";
import { socketDetectors } from "./vendors/socket.ts";
import { sonarDetectors } from "./vendors/sonar.ts";
import { sourcegraphDetectors } from "./vendors/sourcegraph.ts";
import { sparkpostDetectors } from "./vendors/sparkpost.ts";
import { splunkDetectors } from "./vendors/splunk.ts";
import { spotifyDetectors } from "./vendors/spotify.ts";
import { squareDetectors } from "./vendors/square.ts";
import { squarespaceDetectors } from "./vendors/squarespace.ts";
import { statsigDetectors } from "./vendors/statsig.ts";
import { storyblokDetectors } from "./vendors/storyblok.ts";
import { stravaDetectors } from "./vendors/strava.ts";
import { stripeDetectors } from "./vendors/stripe.ts";
import { stytchDetectors } from "./vendors/stytch.ts";
import { sumoLogicDetectors } from "./vendors/sumo-logic.ts";
import { supabaseDetectors } from "./vendors/supabase.ts";
import { tailscaleDetectors } from "./vendors/tailscale.ts";
import { tavilyDetectors } from "./vendors/tavily.ts";
import { teamcityDetectors } from "./vendors/teamcity.ts";
import { telegramDetectors } from "./vendors/telegram.ts";
import { telnyxDetectors } from "./vendors/telnyx.ts";
import { tencentDetectors } from "./vendors/tencent.ts";
import { tiktokDetectors } from "./vendors/tiktok.ts";
import { tinybirdDetectors } from "./vendors/tinybird.ts";
import { tmdbDetectors } from "./vendors/tmdb.ts";
import { todoistDetectors } from "./vendors/todoist.ts";
import { togetherDetectors } from "./vendors/together.ts";
import { togglDetectors } from "./vendors/toggl.ts";
import { tomtomDetectors } from "./vendors/tomtom.ts";
import { transifexDetectors } from "./vendors/transifex.ts";
import { travisDetectors } from "./vendors/travis.ts";
import { trelloDetectors } from "./vendors/trello.ts";
import { triggerDevDetectors } from "./vendors/trigger-dev.ts";
import { twilioDetectors } from "./vendors/twilio.ts";
import { twitchDetectors } from "./vendors/twitch.ts";
import { twitterDetectors } from "./vendors/twitter.ts";
import { typeformDetectors } from "./vendors/typeform.ts";
import { unsplashDetectors } from "./vendors/unsplash.ts";
import { upstashDetectors } from "./vendors/upstash.ts";
import { uptimerobotDetectors } from "./vendors/uptimerobot.ts";
import { urlscanDetectors } from "./vendors/urlscan.ts";
import { vercelDetectors } from "./vendors/vercel.ts";
import { vimeoDetectors } from "./vendors/vimeo.ts";
import { virustotalDetectors } from "./vendors/virustotal.ts";
import { voiceflowDetectors } from "./vendors/voiceflow.ts";
import { vonageDetectors } from "./vendors/vonage.ts";
import { voyageDetectors } from "./vendors/voyage.ts";
import { vultrDetectors } from "./vendors/vultr.ts";
import { wandbDetectors } from "./vendors/wandb.ts";
import { webexDetectors } from "./vendors/webex.ts";
import { wireguardDetectors } from "./vendors/wireguard.ts";
import { wiseDetectors } from "./vendors/wise.ts";
import { woocommerceDetectors } from "./vendors/woocommerce.ts";
import { xaiDetectors } from "./vendors/xai.ts";
import { xataDetectors } from "./vendors/xata.ts";
import { xenditDetectors } from "./vendors/xendit.ts";
import { yandexDetectors } from "./vendors/yandex.ts";
import { youtrackDetectors } from "./vendors/youtrack.ts";
import { zapierDetectors } from "./vendors/zapier.ts";
import { zendeskDetectors } from "./vendors/zendesk.ts";
import { zerotierDetectors } from "./vendors/zerotier.ts";
import { zhipuDetectors } from "./vendors/zhipu.ts";
import { zohoDetectors } from "./vendors/zoho.ts";
import { zoomDetectors } from "./vendors/zoom.ts";

/** Every vendor's detectors; written by `node tools/detectors/main.ts index` from the folder. */
// oxfmt-ignore
export const vendorDetectors: readonly Detector[] = [
  ...ablyDetectors, ...abuseipdbDetectors, ...activecampaignDetectors, ...adyenDetectors,
  ...agoraDetectors, ...ai21Detectors, ...airbrakeDetectors, ...airtableDetectors, ...aivenDetectors,
  ...akamaiDetectors, ...akeylessDetectors, ...alchemyDetectors, ...algoliaDetectors, ...alibabaDetectors,
  ...alphaVantageDetectors, ...amplitudeDetectors, ...anthropicDetectors, ...anyscaleDetectors,
  ...apifyDetectors, ...appsignalDetectors, ...appveyorDetectors, ...appwriteDetectors, ...asanaDetectors,
  ...assemblyaiDetectors, ...atlassianDetectors, ...auth0Detectors, ...awsDetectors, ...axiomDetectors,
  ...azureDetectors, ...backblazeDetectors, ...basetenDetectors, ...betterStackDetectors,
  ...bigcommerceDetectors, ...binanceDetectors, ...bitbucketDetectors, ...bitlyDetectors,
  ...bitwardenDetectors, ...boxDetectors, ...braintreeDetectors, ...braveDetectors, ...brazeDetectors,
  ...brevoDetectors, ...brexDetectors, ...browserbaseDetectors, ...browserlessDetectors,
  ...browserstackDetectors, ...bugsnagDetectors, ...builderIoDetectors, ...buildkiteDetectors,
  ...bunnyDetectors, ...bybitDetectors, ...calComDetectors, ...canvaDetectors, ...cargoDetectors,
  ...cartesiaDetectors, ...cashfreeDetectors, ...censysDetectors, ...cerebrasDetectors,
  ...chargebeeDetectors, ...checklyDetectors, ...checkoutDetectors, ...chromaticDetectors,
  ...circleciDetectors, ...clarifaiDetectors, ...clickhouseDetectors, ...clickupDetectors,
  ...clockifyDetectors, ...clojarsDetectors, ...closeDetectors, ...cloudflareDetectors,
  ...cloudinaryDetectors, ...cloudsmithDetectors, ...cockroachdbDetectors, ...codaDetectors,
  ...codacyDetectors, ...codeClimateDetectors, ...codecovDetectors, ...codesandboxDetectors,
  ...cognitoDetectors, ...cohereDetectors, ...coinbaseDetectors, ...cometDetectors, ...configcatDetectors,
  ...confluentDetectors, ...contentfulDetectors, ...context7Detectors, ...convertkitDetectors,
  ...convexDetectors, ...coralogixDetectors, ...courierDetectors, ...coverallsDetectors,
  ...crowdinDetectors, ...cursorDetectors, ...customerIoDetectors, ...cypressDetectors,
  ...dashscopeDetectors, ...databricksDetectors, ...datadogDetectors, ...datastaxDetectors,
  ...datocmsDetectors, ...daytonaDetectors, ...dbtDetectors, ...deepgramDetectors, ...deepinfraDetectors,
  ...deeplDetectors, ...deepseekDetectors, ...denoDetectors, ...digitaloceanDetectors,
  ...discordDetectors, ...discourseDetectors, ...dnsimpleDetectors, ...dockerDetectors,
  ...docusignDetectors, ...dopplerDetectors, ...dotenvDetectors, ...droneDetectors, ...dropboxDetectors,
  ...duffelDetectors, ...duoDetectors, ...dynatraceDetectors, ...e2bDetectors, ...easypostDetectors,
  ...ebayDetectors, ...elasticDetectors, ...elasticEmailDetectors, ...elevenlabsDetectors,
  ...etherscanDetectors, ...etsyDetectors, ...exaDetectors, ...falDetectors, ...fastlyDetectors,
  ...faunaDetectors, ...figmaDetectors, ...finnhubDetectors, ...firecrawlDetectors, ...fireworksDetectors,
  ...flagsmithDetectors, ...flickrDetectors, ...flutterwaveDetectors, ...flyDetectors,
  ...forgejoDetectors, ...frameioDetectors, ...freshdeskDetectors, ...fronteggDetectors,
  ...gandiDetectors, ...getstreamDetectors, ...ghostDetectors, ...giphyDetectors, ...giteaDetectors,
  ...githubDetectors, ...gitlabDetectors, ...gocardlessDetectors, ...godaddyDetectors, ...googleDetectors,
  ...grafanaDetectors, ...groqDetectors, ...growthbookDetectors, ...gumroadDetectors, ...harnessDetectors,
  ...hashicorpDetectors, ...heliconeDetectors, ...heliusDetectors, ...hereDetectors, ...herokuDetectors,
  ...hetznerDetectors, ...hexDetectors, ...hibpDetectors, ...honeycombDetectors, ...hubspotDetectors,
  ...huggingFaceDetectors, ...hunterDetectors, ...ibmDetectors, ...iftttDetectors, ...imagekitDetectors,
  ...imgurDetectors, ...infisicalDetectors, ...influxdataDetectors, ...infobipDetectors,
  ...infuraDetectors, ...inngestDetectors, ...intercomDetectors, ...ipinfoDetectors, ...ipstackDetectors,
  ...iterableDetectors, ...jenkinsDetectors, ...jfrogDetectors, ...jinaDetectors, ...jumpcloudDetectors,
  ...keycloakDetectors, ...klarnaDetectors, ...klaviyoDetectors, ...knockDetectors, ...krakenDetectors,
  ...kubernetesDetectors, ...kucoinDetectors, ...langfuseDetectors, ...langsmithDetectors,
  ...launchdarklyDetectors, ...lineDetectors, ...linearDetectors, ...linkedinDetectors,
  ...linodeDetectors, ...livekitDetectors, ...llamacloudDetectors, ...lobDetectors, ...logglyDetectors,
  ...logzDetectors, ...lokaliseDetectors, ...lumaDetectors, ...magentoDetectors, ...mailchimpDetectors,
  ...mailerliteDetectors, ...mailersendDetectors, ...mailgunDetectors, ...mailjetDetectors,
  ...mailtrapDetectors, ...makeDetectors, ...mandrillDetectors, ...mapboxDetectors,
  ...mattermostDetectors, ...maxmindDetectors, ...mem0Detectors, ...mercadopagoDetectors,
  ...messagebirdDetectors, ...metaDetectors, ...mezmoDetectors, ...microsoftTeamsDetectors,
  ...midtransDetectors, ...mistralDetectors, ...mixpanelDetectors, ...modalDetectors, ...mollieDetectors,
  ...mongodbDetectors, ...muxDetectors, ...namecheapDetectors, ...neonDetectors, ...netbirdDetectors,
  ...netlifyDetectors, ...newRelicDetectors, ...newsapiDetectors, ...ngrokDetectors, ...nomicDetectors,
  ...notionDetectors, ...novuDetectors, ...npmDetectors, ...ntfyDetectors, ...nugetDetectors,
  ...nvidiaDetectors, ...octopusDetectors, ...oktaDetectors, ...okxDetectors, ...ollamaDetectors,
  ...omiseDetectors, ...oneloginDetectors, ...onepasswordDetectors, ...onesignalDetectors,
  ...openVsxDetectors, ...openaiDetectors, ...openrouterDetectors, ...openweatherDetectors,
  ...opsgenieDetectors, ...optimizelyDetectors, ...oryDetectors, ...ovhDetectors, ...packagistDetectors,
  ...paddleDetectors, ...pagerdutyDetectors, ...paypalDetectors, ...paystackDetectors, ...pendoDetectors,
  ...permitDetectors, ...perplexityDetectors, ...pexelsDetectors, ...pineconeDetectors,
  ...pinterestDetectors, ...pipedriveDetectors, ...plaidDetectors, ...planeDetectors,
  ...planetscaleDetectors, ...plivoDetectors, ...polarDetectors, ...porkbunDetectors,
  ...portainerDetectors, ...posthogDetectors, ...postmanDetectors, ...postmarkDetectors,
  ...prefectDetectors, ...proxmoxDetectors, ...pulumiDetectors, ...pushbulletDetectors,
  ...pusherDetectors, ...pushoverDetectors, ...pypiDetectors, ...quicknodeDetectors, ...railwayDetectors,
  ...rancherDetectors, ...rapidapiDetectors, ...razorpayDetectors, ...readmeDetectors, ...redditDetectors,
  ...redmineDetectors, ...renderDetectors, ...replicateDetectors, ...resendDetectors, ...retellDetectors,
  ...retoolDetectors, ...rollbarDetectors, ...rubygemsDetectors, ...runpodDetectors, ...runwayDetectors,
  ...salesforceDetectors, ...sambanovaDetectors, ...sanityDetectors, ...sauceLabsDetectors,
  ...scalewayDetectors, ...scraperapiDetectors, ...scrapingbeeDetectors, ...securitytrailsDetectors,
  ...segmentDetectors, ...sendbirdDetectors, ...sendgridDetectors, ...sentryDetectors,
  ...serpapiDetectors, ...serperDetectors, ...shippoDetectors, ...shodanDetectors, ...shopifyDetectors,
  ...shortcutDetectors, ...slackDetectors, ...smartsheetDetectors, ...smtp2goDetectors, ...snykDetectors,
  ...socketDetectors, ...sonarDetectors, ...sourcegraphDetectors, ...sparkpostDetectors,
  ...splunkDetectors, ...spotifyDetectors, ...squareDetectors, ...squarespaceDetectors,
  ...statsigDetectors, ...storyblokDetectors, ...stravaDetectors, ...stripeDetectors, ...stytchDetectors,
  ...sumoLogicDetectors, ...supabaseDetectors, ...tailscaleDetectors, ...tavilyDetectors,
  ...teamcityDetectors, ...telegramDetectors, ...telnyxDetectors, ...tencentDetectors, ...tiktokDetectors,
  ...tinybirdDetectors, ...tmdbDetectors, ...todoistDetectors, ...togetherDetectors, ...togglDetectors,
  ...tomtomDetectors, ...transifexDetectors, ...travisDetectors, ...trelloDetectors,
  ...triggerDevDetectors, ...twilioDetectors, ...twitchDetectors, ...twitterDetectors,
  ...typeformDetectors, ...unsplashDetectors, ...upstashDetectors, ...uptimerobotDetectors,
  ...urlscanDetectors, ...vercelDetectors, ...vimeoDetectors, ...virustotalDetectors,
  ...voiceflowDetectors, ...vonageDetectors, ...voyageDetectors, ...vultrDetectors, ...wandbDetectors,
  ...webexDetectors, ...wireguardDetectors, ...wiseDetectors, ...woocommerceDetectors, ...xaiDetectors,
  ...xataDetectors, ...xenditDetectors, ...yandexDetectors, ...youtrackDetectors, ...zapierDetectors,
  ...zendeskDetectors, ...zerotierDetectors, ...zhipuDetectors, ...zohoDetectors, ...zoomDetectors,
];
