import type { Detector } from "../detector.ts";
import { adyenDetectors } from "./vendors/adyen.ts";
import { ai21Detectors } from "./vendors/ai21.ts";
import { alchemyDetectors } from "./vendors/alchemy.ts";
import { anthropicDetectors } from "./vendors/anthropic.ts";
import { anyscaleDetectors } from "./vendors/anyscale.ts";
import { assemblyaiDetectors } from "./vendors/assemblyai.ts";
import { awsDetectors } from "./vendors/aws.ts";
import { azureDetectors } from "./vendors/azure.ts";
import { basetenDetectors } from "./vendors/baseten.ts";
import { binanceDetectors } from "./vendors/binance.ts";
import { braintreeDetectors } from "./vendors/braintree.ts";
import { braveDetectors } from "./vendors/brave.ts";
import { brexDetectors } from "./vendors/brex.ts";
import { browserbaseDetectors } from "./vendors/browserbase.ts";
import { bybitDetectors } from "./vendors/bybit.ts";
import { cartesiaDetectors } from "./vendors/cartesia.ts";
import { cashfreeDetectors } from "./vendors/cashfree.ts";
import { cerebrasDetectors } from "./vendors/cerebras.ts";
import { chargebeeDetectors } from "./vendors/chargebee.ts";
import { checkoutDetectors } from "./vendors/checkout.ts";
import { clarifaiDetectors } from "./vendors/clarifai.ts";
import { cohereDetectors } from "./vendors/cohere.ts";
import { coinbaseDetectors } from "./vendors/coinbase.ts";
import { cometDetectors } from "./vendors/comet.ts";
import { context7Detectors } from "./vendors/context7.ts";
import { cursorDetectors } from "./vendors/cursor.ts";
import { dashscopeDetectors } from "./vendors/dashscope.ts";
import { databricksDetectors } from "./vendors/databricks.ts";
import { daytonaDetectors } from "./vendors/daytona.ts";
import { deepgramDetectors } from "./vendors/deepgram.ts";
import { deepinfraDetectors } from "./vendors/deepinfra.ts";
import { deeplDetectors } from "./vendors/deepl.ts";
import { deepseekDetectors } from "./vendors/deepseek.ts";
import { digitaloceanDetectors } from "./vendors/digitalocean.ts";
import { dockerDetectors } from "./vendors/docker.ts";
import { duffelDetectors } from "./vendors/duffel.ts";
import { e2bDetectors } from "./vendors/e2b.ts";
import { easypostDetectors } from "./vendors/easypost.ts";
import { elevenlabsDetectors } from "./vendors/elevenlabs.ts";
import { etherscanDetectors } from "./vendors/etherscan.ts";
import { exaDetectors } from "./vendors/exa.ts";
import { falDetectors } from "./vendors/fal.ts";
import { firecrawlDetectors } from "./vendors/firecrawl.ts";
import { fireworksDetectors } from "./vendors/fireworks.ts";
import { flutterwaveDetectors } from "./vendors/flutterwave.ts";
import { githubDetectors } from "./vendors/github.ts";
import { gitlabDetectors } from "./vendors/gitlab.ts";
import { gocardlessDetectors } from "./vendors/gocardless.ts";
import { googleDetectors } from "./vendors/google.ts";
import { grafanaDetectors } from "./vendors/grafana.ts";
import { groqDetectors } from "./vendors/groq.ts";
import { hashicorpDetectors } from "./vendors/hashicorp.ts";
import { heliconeDetectors } from "./vendors/helicone.ts";
import { heliusDetectors } from "./vendors/helius.ts";
import { huggingFaceDetectors } from "./vendors/hugging-face.ts";
import { infuraDetectors } from "./vendors/infura.ts";
import { jinaDetectors } from "./vendors/jina.ts";
import { klarnaDetectors } from "./vendors/klarna.ts";
import { krakenDetectors } from "./vendors/kraken.ts";
import { kucoinDetectors } from "./vendors/kucoin.ts";
import { langfuseDetectors } from "./vendors/langfuse.ts";
import { langsmithDetectors } from "./vendors/langsmith.ts";
import { llamacloudDetectors } from "./vendors/llamacloud.ts";
import { lobDetectors } from "./vendors/lob.ts";
import { lumaDetectors } from "./vendors/luma.ts";
import { mem0Detectors } from "./vendors/mem0.ts";
import { mercadopagoDetectors } from "./vendors/mercadopago.ts";
import { midtransDetectors } from "./vendors/midtrans.ts";
import { mistralDetectors } from "./vendors/mistral.ts";
import { modalDetectors } from "./vendors/modal.ts";
import { mollieDetectors } from "./vendors/mollie.ts";
import { nomicDetectors } from "./vendors/nomic.ts";
import { npmDetectors } from "./vendors/npm.ts";
import { nvidiaDetectors } from "./vendors/nvidia.ts";
import { okxDetectors } from "./vendors/okx.ts";
import { ollamaDetectors } from "./vendors/ollama.ts";
import { omiseDetectors } from "./vendors/omise.ts";
import { openaiDetectors } from "./vendors/openai.ts";
import { openrouterDetectors } from "./vendors/openrouter.ts";
import { paddleDetectors } from "./vendors/paddle.ts";
import { paypalDetectors } from "./vendors/paypal.ts";
import { paystackDetectors } from "./vendors/paystack.ts";
import { perplexityDetectors } from "./vendors/perplexity.ts";
import { pineconeDetectors } from "./vendors/pinecone.ts";
import { plaidDetectors } from "./vendors/plaid.ts";
import { polarDetectors } from "./vendors/polar.ts";
import { pypiDetectors } from "./vendors/pypi.ts";
import { quicknodeDetectors } from "./vendors/quicknode.ts";
import { razorpayDetectors } from "./vendors/razorpay.ts";
import { replicateDetectors } from "./vendors/replicate.ts";
import { retellDetectors } from "./vendors/retell.ts";
import { rubygemsDetectors } from "./vendors/rubygems.ts";
import { runpodDetectors } from "./vendors/runpod.ts";
import { runwayDetectors } from "./vendors/runway.ts";
import { sambanovaDetectors } from "./vendors/sambanova.ts";
import { sendgridDetectors } from "./vendors/sendgrid.ts";
import { serpapiDetectors } from "./vendors/serpapi.ts";
import { serperDetectors } from "./vendors/serper.ts";
import { shippoDetectors } from "./vendors/shippo.ts";
import { shopifyDetectors } from "./vendors/shopify.ts";
import { slackDetectors } from "./vendors/slack.ts";
import { squareDetectors } from "./vendors/square.ts";
import { stripeDetectors } from "./vendors/stripe.ts";
import { tavilyDetectors } from "./vendors/tavily.ts";
import { togetherDetectors } from "./vendors/together.ts";
import { twilioDetectors } from "./vendors/twilio.ts";
import { voiceflowDetectors } from "./vendors/voiceflow.ts";
import { voyageDetectors } from "./vendors/voyage.ts";
import { wandbDetectors } from "./vendors/wandb.ts";
import { wiseDetectors } from "./vendors/wise.ts";
import { xaiDetectors } from "./vendors/xai.ts";
import { xenditDetectors } from "./vendors/xendit.ts";
import { zhipuDetectors } from "./vendors/zhipu.ts";

/** Every vendor's detectors; written by `node tools/detectors/main.ts index` from the folder. */
// oxfmt-ignore
export const vendorDetectors: readonly Detector[] = [
  ...adyenDetectors, ...ai21Detectors, ...alchemyDetectors, ...anthropicDetectors, ...anyscaleDetectors,
  ...assemblyaiDetectors, ...awsDetectors, ...azureDetectors, ...basetenDetectors, ...binanceDetectors,
  ...braintreeDetectors, ...braveDetectors, ...brexDetectors, ...browserbaseDetectors, ...bybitDetectors,
  ...cartesiaDetectors, ...cashfreeDetectors, ...cerebrasDetectors, ...chargebeeDetectors,
  ...checkoutDetectors, ...clarifaiDetectors, ...cohereDetectors, ...coinbaseDetectors, ...cometDetectors,
  ...context7Detectors, ...cursorDetectors, ...dashscopeDetectors, ...databricksDetectors,
  ...daytonaDetectors, ...deepgramDetectors, ...deepinfraDetectors, ...deeplDetectors,
  ...deepseekDetectors, ...digitaloceanDetectors, ...dockerDetectors, ...duffelDetectors, ...e2bDetectors,
  ...easypostDetectors, ...elevenlabsDetectors, ...etherscanDetectors, ...exaDetectors, ...falDetectors,
  ...firecrawlDetectors, ...fireworksDetectors, ...flutterwaveDetectors, ...githubDetectors,
  ...gitlabDetectors, ...gocardlessDetectors, ...googleDetectors, ...grafanaDetectors, ...groqDetectors,
  ...hashicorpDetectors, ...heliconeDetectors, ...heliusDetectors, ...huggingFaceDetectors,
  ...infuraDetectors, ...jinaDetectors, ...klarnaDetectors, ...krakenDetectors, ...kucoinDetectors,
  ...langfuseDetectors, ...langsmithDetectors, ...llamacloudDetectors, ...lobDetectors, ...lumaDetectors,
  ...mem0Detectors, ...mercadopagoDetectors, ...midtransDetectors, ...mistralDetectors, ...modalDetectors,
  ...mollieDetectors, ...nomicDetectors, ...npmDetectors, ...nvidiaDetectors, ...okxDetectors,
  ...ollamaDetectors, ...omiseDetectors, ...openaiDetectors, ...openrouterDetectors, ...paddleDetectors,
  ...paypalDetectors, ...paystackDetectors, ...perplexityDetectors, ...pineconeDetectors,
  ...plaidDetectors, ...polarDetectors, ...pypiDetectors, ...quicknodeDetectors, ...razorpayDetectors,
  ...replicateDetectors, ...retellDetectors, ...rubygemsDetectors, ...runpodDetectors, ...runwayDetectors,
  ...sambanovaDetectors, ...sendgridDetectors, ...serpapiDetectors, ...serperDetectors,
  ...shippoDetectors, ...shopifyDetectors, ...slackDetectors, ...squareDetectors, ...stripeDetectors,
  ...tavilyDetectors, ...togetherDetectors, ...twilioDetectors, ...voiceflowDetectors, ...voyageDetectors,
  ...wandbDetectors, ...wiseDetectors, ...xaiDetectors, ...xenditDetectors, ...zhipuDetectors,
];
