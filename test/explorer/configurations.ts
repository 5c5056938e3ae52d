import type { Configuration } from "./configuration.js";
import { channelConfigurations } from "./configurations/channels.js";
import { listConfigurations } from "./configurations/lists.js";
import { sharedConfigurations } from "./configurations/shared.js";
import { sleeperConfigurations } from "./configurations/sleepers.js";
import { uniqueConfigurations } from "./configurations/unique.js";

export { longerConfigurations } from "./configurations/longer.js";

/** Two workers and a supervisor that reclaims, unless a configuration says otherwise. */
export const configurations: readonly Configuration[] = [
  ...uniqueConfigurations,
  ...sharedConfigurations,
  ...listConfigurations,
  ...channelConfigurations,
  ...sleeperConfigurations,
];
