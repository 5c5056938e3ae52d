import { kindFrom } from "../kind/kind.js";
import type { MetadataKind } from "../kind/metadata.js";
import { coreOf, type FrameMemory } from "../memory/frame-memory.js";
import type { UniqueFrameOwner } from "../ownership/signature.js";
import { generationOf } from "../slot/owner.js";
import { isRawWith, restore as restoreSlot } from "../slot/raw.js";
import { RestoreError, type RestoreErrorCode } from "./errors.js";
import { mint } from "./mint.js";
import { type RawFrame, readToken } from "./raw-frame.js";

/**
 * Makes an owner of a raw frame that came from elsewhere, usually another thread.
 *
 * **Consumes** the token's worth: a raw frame is restored once, whoever holds copies of the message.
 *
 * **Returns** the owner, for `own`, or a `RestoreError`; then nothing was changed. Of several reasons the first of these is
 * given: `"Malformed"`, `"OtherMemory"`, `"Stale"`, `"OtherKind"`.
 *
 * **Errors**: throws, in this order, OwnershipError for what is no memory, MetadataError for what is no kind, MemoryError
 * when the memory's buffer is gone. KindError, for a kind that shares its id with another one in this memory, is thrown
 * only where the frame is there to be taken. The frame is still raw then.
 *
 * **Checked by** tsc: that kind and memory are those of the message's type. Run time: everything, as a message's type is
 * only what its receiver declared.
 *
 * **Source**: `UniqueFrame::from_raw`, which is unsafe: it believes any address, any number of times.
 *
 * @example
 * ```ts
 * function receive(message: PostedFrame<Init, "dma", string>): void {
 *   const frame = restore(memory, message.frame, Init);
 *   own(frame);
 *   drop(frame);
 * }
 * ```
 *
 * @example
 * ```ts
 * function receive(message: PostedFrame<Init, "dma", string>): void {
 *   // @ts-expect-error is not assignable to parameter of type 'RawFrame<NoInfer<PageTable>, "dma">'
 *   restore(memory, message.frame, PageTable);
 * }
 * ```
 */
export function restore<M, R extends string>(
  memory: FrameMemory<R>,
  frame: RawFrame<NoInfer<M>, NoInfer<R>>,
  kind: MetadataKind<M>,
): UniqueFrameOwner<M, R> | RestoreError {
  const core = coreOf("restore", memory);
  const known = kindFrom("restore", kind);
  const { layout } = known;
  core.refresh();
  const token = readToken(frame);
  if (token === undefined) return malformed();
  if (token.nonce !== core.nonce)
    return refusal(
      "OtherMemory",
      `this frame is not one of memory "${core.name}"; restore it in the memory that it was posted from`,
    );
  const { index, generation } = token;
  if (index >= core.layout.frames) return malformed();
  const { slots } = core;
  // The ticket in the state word has 30 bits of the generation: the slot has all, and keeps them while the frame is raw.
  if (generationOf(slots, index) !== generation) return stale();
  // A kind that is new here enters the memory's table, which a restore that cannot succeed must not do.
  if (!core.isAdmitted(known) && isRawWith(slots, index, generation, layout.id)) core.admitKind(known);
  switch (restoreSlot(slots, index, generation, layout.id)) {
    case "stale":
      return stale();
    case "wrong kind":
      return refusal("OtherKind", `the metadata of this frame is not of kind ${layout.name}`);
    default:
      return mint(core, index, known);
  }
}

const stale = (): RestoreError =>
  refusal("Stale", "this frame was restored before, was never raw, or was reclaimed; its message is worth nothing now");

const malformed = (): RestoreError =>
  refusal("Malformed", "this is no raw frame; pass the frame of the message that post has sent");

const refusal = (code: RestoreErrorCode, reason: string): RestoreError =>
  new RestoreError(code, `restore: ${code}: ${reason}`);
