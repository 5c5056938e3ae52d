import { agentMistakes } from "./mistakes/agents-and-kinds.js";
import { allocatorMistakes } from "./mistakes/allocator.js";
import { channelEndMistakes } from "./mistakes/channel-ends.js";
import { channelMistakes } from "./mistakes/channels.js";
import { uniqueMistakes } from "./mistakes/claim-and-release.js";
import { endOfDeadMistakes } from "./mistakes/ends-of-dead.js";
import { listMistakes } from "./mistakes/lists.js";
import type { Mistake } from "./mistakes/mistake.js";
import { rawMistakes } from "./mistakes/raw.js";
import { reclaimMistakes } from "./mistakes/reclaim.js";
import { referenceMistakes } from "./mistakes/references.js";
import { repairMistakes } from "./mistakes/repair.js";
import { sharedMistakes } from "./mistakes/shared.js";
import { sleeperMistakes } from "./mistakes/sleepers.js";

export type { Mistake } from "./mistakes/mistake.js";

/** Each is found by the invariant that it names, or the suite fails. */
export const mistakes: readonly Mistake[] = [
  ...uniqueMistakes,
  ...rawMistakes,
  ...allocatorMistakes,
  ...reclaimMistakes,
  ...agentMistakes,
  ...referenceMistakes,
  ...sharedMistakes,
  ...listMistakes,
  ...channelMistakes,
  ...channelEndMistakes,
  ...repairMistakes,
  ...endOfDeadMistakes,
  ...sleeperMistakes,
];
