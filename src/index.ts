export { allocAsync } from "./exchange/alloc-async.js";
export { ChannelError, type ChannelErrorCode } from "./exchange/channel-error.js";
export { attachChannel, type ChannelOptions, createChannel } from "./exchange/create-channel.js";
export { attachList, createList } from "./exchange/create-list.js";
export type { Delivery, Undelivered } from "./exchange/delivery.js";
export type { ChannelExport, FrameChannel } from "./exchange/frame-channel.js";
export type { FrameCursor } from "./exchange/frame-cursor.js";
export type { FrameList, ListExport } from "./exchange/frame-list.js";
export { insertBefore } from "./exchange/insert-before.js";
export { pushBack, pushFront } from "./exchange/push.js";
export { send, trySend } from "./exchange/send.js";
export type { StopSignal, WaitOptions } from "./exchange/signal.js";
export { alloc } from "./frame/alloc.js";
export { downcast } from "./frame/downcast.js";
export { drop } from "./frame/drop.js";
export {
  GetFrameError,
  type GetFrameErrorCode,
  OutOfFrames,
  RestoreError,
  type RestoreErrorCode,
} from "./frame/errors.js";
export { frameFromUnused } from "./frame/frame-from-unused.js";
export { fromInUse } from "./frame/from-in-use.js";
export { fromUnused } from "./frame/from-unused.js";
export { give } from "./frame/give.js";
export { intoShared } from "./frame/into-shared.js";
export type { PaddrRange } from "./frame/methods.js";
export { own } from "./frame/own.js";
export { owning } from "./frame/owning.js";
export { type PostTarget, post } from "./frame/post.js";
export { fromRaw, intoRaw } from "./frame/raw.js";
export type { PostedFrame, RawFrame } from "./frame/raw-frame.js";
export { repurpose } from "./frame/repurpose.js";
export { resetAsUnused } from "./frame/reset-as-unused.js";
export { restore } from "./frame/restore.js";

import "./frame/shared-methods.js";

export { tryUnique } from "./frame/try-unique.js";
export type { Field } from "./kind/field.js";
export { bool, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64 } from "./kind/field.js";
export { FrameMeta } from "./kind/frame-meta.js";
export type { AnyMetadata, KindBase, MetadataKind, MetadataOf } from "./kind/metadata.js";
export { KindError, MetadataError } from "./kind/metadata-error.js";
export type { PageReader } from "./kind/page-reader.js";
export { type Paddr, paddr } from "./layout/paddr.js";
export { PAGE_SIZE } from "./layout/page.js";
export type { SlotStatus } from "./layout/state.js";
export type { AllocatorCapability, FrameAllocator } from "./memory/allocator.js";
export { attachMemory } from "./memory/attach.js";
export type { Backing, WasmMemory } from "./memory/backing.js";
export { type AttachOptions, createMemory, type MemoryOptions, memoryBytes } from "./memory/create.js";
export type { FrameMemory, MemoryExport, ReclaimedFrame, SlotInfo } from "./memory/frame-memory.js";
export { MemoryError } from "./memory/memory-error.js";
export type { UntypedPage } from "./ownership/handle.js";
export type { Taken, Takes } from "./ownership/operand.js";
export { OwnershipError } from "./ownership/ownership-error.js";
export { type Op, protocol, type State } from "./ownership/protocol.js";
export type {
  FrameOwner,
  FrameRef,
  RawFrameOwner,
  RawSharedFrameOwner,
  UniqueFrameOwner,
  UniqueFrameRef,
} from "./ownership/signature.js";
export type { AgentName } from "./slot/agents.js";
