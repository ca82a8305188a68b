import { TextIndexer } from "@fourgate/core/audit/text-index";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import type { SearchedRecords } from "@fourgate/gateway/ledger/record-source";
import { storeLimits } from "@fourgate/gateway/store/limits";
import type { ProjectionTools } from "@fourgate/gateway/store/project/project-next";
import { storedText } from "@fourgate/gateway/store/project/stored-text";

/** As a gateway projects, but that a record which does not go in ends the measurement. */
export function projectionTools({ searchKey }: SearchedRecords): ProjectionTools {
  return {
    limits: storeLimits,
    text: storedText(createScanner(allDetectors), searchKey),
    indexer: new TextIndexer(searchKey),
    leaveOut: (_index, error) => {
      throw error;
    },
  };
}
