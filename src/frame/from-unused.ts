import { kindFrom } from "../kind/kind.js";
import type { MetadataKind, MetadataOf } from "../kind/metadata.js";
import type { Paddr } from "../layout/paddr.js";
import { PAGE_SIZE } from "../layout/page.js";
import { statusOf, UNUSED } from "../layout/state.js";
import type { MemoryCore } from "../memory/core.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import { claim } from "../slot/claim.js";
import { GetFrameError, type GetFrameErrorCode } from "./errors.js";
import { mint } from "./mint.js";

/**
 * Claims the unused frame at an address, for metadata of a kind.
 *
 * **Returns** its owner, for `own`, or a `GetFrameError`, which hands the metadata back. Of several reasons the first of
 * these is given: `"NotAligned"`, `"OutOfBound"`, then what the slot says: `"Unique"`, `"Busy"`, `"InUse"`.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory; MetadataError for what is no kind, and for
 * metadata that the kind cannot hold; MemoryError when the memory's buffer is gone. All of them come before the address is
 * looked at. KindError, for a kind that shares its id with another one in this memory or finds its table full, is thrown
 * only where the frame is unused. Nothing was claimed then.
 *
 * **Checked by** tsc: that there is a kind, its fields, and that an error is looked at. Run time: everything.
 *
 * **Source**: `UniqueFrame::from_unused`, which destroys the metadata of a failed claim.
 *
 * @example
 * ```ts
 * const frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * own(frame);
 * drop(frame);
 * ```
 *
 * @example An error that nobody looked at is no frame.
 * ```ts
 * const frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * // @ts-expect-error Property 'meta' does not exist on type 'GetFrameError
 * frame.meta();
 * ```
 */
export function fromUnused<M, R extends string>(
  memory: FrameMemory<R>,
  paddr: Paddr,
  kind: MetadataKind<M>,
  metadata: NoInfer<MetadataOf<M>>,
): UniqueFrameOwner<M, R> | GetFrameError<MetadataOf<M>> {
  const core = coreOf("fromUnused", memory);
  const known = kindFrom("fromUnused", kind);
  const { layout } = known;
  const encoded = layout.encode(metadata);
  core.refresh();
  const index = typeof paddr === "number" ? (paddr / PAGE_SIZE) | 0 : -1;
  if (index * PAGE_SIZE !== paddr || index < 0 || index >= core.layout.frames) {
    const isAligned = typeof paddr === "number" && paddr % PAGE_SIZE === 0;
    return refusal(core, isAligned ? "OutOfBound" : "NotAligned", paddr, metadata);
  }
  // A kind that is new here enters the memory's table, which a claim that cannot succeed must not do. The load decides
  // nothing: the exchange in `claim` does.
  const word = core.slots.stateWord(index);
  let seen = core.isAdmitted(known) ? UNUSED : core.slots.words.load(word);
  if (seen === UNUSED) {
    core.admitKind(known);
    seen = claim(core.slots, index, encoded);
  }
  layout.recycle(encoded);
  return seen === UNUSED ? mint(core, index, known) : refusal(core, codeOf(seen), paddr, metadata);
}

/** What a state word that is not UNUSED says to a claim. */
function codeOf(state: number): GetFrameErrorCode {
  switch (statusOf(state)) {
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
  Unique: "the frame there has an owner; take another, or let alloc choose",
  Busy: "the frame there is being claimed or dropped; try again",
  InUse: "the frame there is shared; take another, or let alloc choose",
  Unused: "nobody uses the frame there",
};

function refusal<Metadata>(
  core: MemoryCore,
  code: GetFrameErrorCode,
  paddr: Paddr,
  metadata: Metadata,
): GetFrameError<Metadata> {
  const address = Number.isInteger(paddr) ? `0x${paddr.toString(16)}` : String(paddr);
  return new GetFrameError(code, paddr, metadata, `fromUnused ${address} in "${core.name}": ${code}: ${reasons[code]}`);
}
