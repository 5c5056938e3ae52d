import type { Kind } from "../kind/kind.js";
import type { Paddr } from "../layout/paddr.js";
import { PAGE_SIZE } from "../layout/page.js";
import { statusOf, UNUSED } from "../layout/state.js";
import type { MemoryCore } from "../memory/core.js";
import type { SlotContent } from "../slot/claim.js";
import type { Slots } from "../slot/slots.js";
import { GetFrameError, type GetFrameErrorCode } from "./errors.js";

/** The frame that begins at an address; or why none does. */
export function indexAt(core: MemoryCore, paddr: unknown): number | "NotAligned" | "OutOfBound" {
  const index = typeof paddr === "number" ? (paddr / PAGE_SIZE) | 0 : -1;
  if (index * PAGE_SIZE === paddr && index >= 0 && index < core.layout.frames) return index;
  return typeof paddr === "number" && paddr % PAGE_SIZE === 0 ? "OutOfBound" : "NotAligned";
}

/** What a state word says to somebody in whose way it is. */
export function codeOf(state: number): GetFrameErrorCode {
  switch (statusOf(state)) {
    case "unused":
      return "Unused";
    case "claiming":
    case "dropping":
      return "Busy";
    case "live":
    case "gutted":
    case "listed":
    case "queued":
    case "raw":
      return "Unique";
    default:
      return "InUse";
  }
}

const reasons: Readonly<Record<GetFrameErrorCode, string>> = {
  NotAligned: `frames begin at multiples of ${PAGE_SIZE}`,
  OutOfBound: "it lies behind the last frame, or is no address at all; see memory.maxPaddr",
  Unique: "the frame there has an owner, or is in a list or channel; take another",
  Busy: "the frame there is being claimed or dropped; try again",
  InUse: "the frame there is shared; take another, or get a reference with fromInUse",
  Unused: "nobody uses the frame there; claim it with fromUnused or frameFromUnused",
};

/** Says why the frame at an address was not had. */
export function getFrameError<Metadata>(
  use: string,
  core: MemoryCore,
  code: GetFrameErrorCode,
  paddr: Paddr,
  metadata: Metadata,
): GetFrameError<Metadata> {
  const address = Number.isInteger(paddr) ? `0x${paddr.toString(16)}` : String(paddr);
  return new GetFrameError(code, paddr, metadata, `${use} ${address} in "${core.name}": ${code}: ${reasons[code]}`);
}

/** Claims the frame at an address, by `take`, which returns UNUSED or the state word in its way. Returns its index. */
export function claimAt<Metadata>(
  use: string,
  core: MemoryCore,
  paddr: Paddr,
  kind: Kind,
  metadata: Metadata,
  take: (slots: Slots, index: number, content: SlotContent) => number,
): number | GetFrameError<Metadata> {
  const encoded = kind.layout.encode(metadata);
  core.refresh();
  const index = indexAt(core, paddr);
  if (typeof index === "string") return getFrameError(use, core, index, paddr, metadata);
  // A kind that is new here enters the memory's table, which a claim that cannot succeed must not do. The load decides
  // nothing: the exchange in `take` does.
  let seen = core.isAdmitted(kind) ? UNUSED : core.slots.words.load(core.slots.stateWord(index));
  if (seen === UNUSED) {
    core.admitKind(kind);
    seen = take(core.slots, index, encoded);
  }
  kind.layout.recycle(encoded);
  return seen === UNUSED ? index : getFrameError(use, core, codeOf(seen), paddr, metadata);
}
