import * as agents from "../../src/slot/agents.js";
import * as allocator from "../../src/slot/allocator.js";
import * as claim from "../../src/slot/claim.js";
import * as kinds from "../../src/slot/kinds.js";
import * as owner from "../../src/slot/owner.js";
import * as raw from "../../src/slot/raw.js";
import * as reclaim from "../../src/slot/reclaim.js";
import * as release from "../../src/slot/release.js";
import * as repurpose from "../../src/slot/repurpose.js";
import * as slots from "../../src/slot/slots.js";

/** The exported functions of src/slot, or of a copy of it with a deliberate mistake. */
export interface SlotCode {
  readonly registerAgent: typeof agents.registerAgent;
  readonly attachAgent: typeof agents.attachAgent;
  readonly ByteMap: typeof allocator.ByteMap;
  readonly claim: typeof claim.claim;
  readonly enterKind: typeof kinds.enterKind;
  readonly owns: typeof owner.owns;
  readonly generationOf: typeof owner.generationOf;
  readonly renew: typeof owner.renew;
  readonly intoRaw: typeof raw.intoRaw;
  readonly restore: typeof raw.restore;
  readonly reclaim: typeof reclaim.reclaim;
  readonly release: typeof release.release;
  readonly repurpose: typeof repurpose.repurpose;
  readonly Slots: typeof slots.Slots;
}

/** The files whose exports make up a `SlotCode`. */
export const SLOT_FILES = [
  "agents",
  "allocator",
  "claim",
  "kinds",
  "owner",
  "raw",
  "reclaim",
  "release",
  "repurpose",
  "slots",
] as const;

export const realCode: SlotCode = {
  ...agents,
  ...allocator,
  ...claim,
  ...kinds,
  ...owner,
  ...raw,
  ...reclaim,
  ...release,
  ...repurpose,
  ...slots,
};
