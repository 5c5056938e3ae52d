import * as agents from "../../src/slot/agents.js";
import * as allocator from "../../src/slot/allocator.js";
import * as channel from "../../src/slot/channel.js";
import * as claim from "../../src/slot/claim.js";
import * as kinds from "../../src/slot/kinds.js";
import * as list from "../../src/slot/list.js";
import * as owner from "../../src/slot/owner.js";
import * as raw from "../../src/slot/raw.js";
import * as reclaim from "../../src/slot/reclaim.js";
import * as release from "../../src/slot/release.js";
import * as repurpose from "../../src/slot/repurpose.js";
import * as shared from "../../src/slot/shared.js";
import * as slots from "../../src/slot/slots.js";
import * as wake from "../../src/slot/wake.js";

const all = {
  agents,
  allocator,
  channel,
  claim,
  kinds,
  list,
  owner,
  raw,
  reclaim,
  release,
  repurpose,
  shared,
  slots,
  wake,
};

/** The files whose exports make up a `SlotCode`. */
export const SLOT_FILES: readonly string[] = Object.keys(all);

type ExportsOf<Modules> = Modules[keyof Modules];
type Together<Union> = (Union extends unknown ? (of: Union) => void : never) extends (of: infer All) => void
  ? All
  : never;

/** The exported functions of src/slot, or of a copy of it with a deliberate mistake. */
export type SlotCode = Together<ExportsOf<typeof all>>;

export const realCode: SlotCode = {
  ...agents,
  ...allocator,
  ...channel,
  ...claim,
  ...kinds,
  ...list,
  ...owner,
  ...raw,
  ...reclaim,
  ...release,
  ...repurpose,
  ...shared,
  ...slots,
  ...wake,
};
