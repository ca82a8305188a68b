import type { Detector } from "../detector.ts";
import { bankAccountDetectors } from "./personal/bank-accounts.ts";
import { britainDetectors } from "./personal/britain.ts";
import { germanSpeakingDetectors } from "./personal/germany-austria-switzerland.ts";
import { northAmericaDetectors } from "./personal/north-america.ts";
import { northernEuropeDetectors } from "./personal/northern-europe.ts";
import { otherCountryDetectors } from "./personal/other-countries.ts";
import { paymentCardDetectors } from "./personal/payment-cards.ts";
import { phoneNumberDetectors } from "./personal/phone-numbers.ts";
import { travelDocumentDetectors } from "./personal/travel-documents.ts";
import { walletAddressDetectors } from "./personal/wallet-addresses.ts";
import { westernEuropeDetectors } from "./personal/western-europe.ts";

/** Numbers and addresses that stand for a person. */
export const personalDetectors: readonly Detector[] = [
  ...paymentCardDetectors,
  ...bankAccountDetectors,
  ...travelDocumentDetectors,
  ...northAmericaDetectors,
  ...britainDetectors,
  ...germanSpeakingDetectors,
  ...westernEuropeDetectors,
  ...northernEuropeDetectors,
  ...otherCountryDetectors,
  ...walletAddressDetectors,
  ...phoneNumberDetectors,
];
