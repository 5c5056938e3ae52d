// Lists and channels: what goes in is gone, what comes out has to be checked and owned, and both are for frames of one kind
// in one memory.
import {
  allocAsync,
  attachChannel,
  attachList,
  type ChannelExport,
  createChannel,
  createList,
  type Delivery,
  drop,
  type FrameChannel,
  type FrameCursor,
  type FrameList,
  give,
  insertBefore,
  intoRaw,
  intoShared,
  type ListExport,
  own,
  paddr,
  pushBack,
  pushFront,
  repurpose,
  send,
  trySend,
  type UniqueFrameOwner,
} from "unique-frame";
import {
  borrow,
  bufferCursor,
  c,
  channel,
  cursor,
  delivery,
  dma,
  Init,
  list,
  make,
  makeShared,
  makeTable,
  n,
  PageTable,
  ram,
  ramChannel,
  ramList,
  risky,
  tableChannel,
  tableList,
} from "./world.js";

const table = { level: 1, present: true, flags: 0n };

// ---- what goes in is gone
export function usedAfterPush(): void {
  const x = make();
  own(x);
  pushBack(list, x);
  x.meta(); // ERR meta after pushBack: this frame was already consumed by pushBack
  pushFront(list, x); // ERR pushFront after pushBack
  send(channel, x); // ERR send after pushBack
  drop(x); // ERR drop after pushBack
}
export function inTwoLists(): void {
  const x = make();
  own(x);
  pushFront(list, x);
  pushFront(list, x); // ERR pushFront after pushFront
}
export function usedAfterInsert(): void {
  const x = make();
  own(x);
  insertBefore(cursor, x);
  insertBefore(cursor, x); // ERR insertBefore after insertBefore
}
export function usedAfterSend(): void {
  const x = make();
  own(x);
  send(channel, x);
  x.metaMut(); // ERR metaMut after send: this frame was already consumed by send
  send(channel, x); // ERR send after send
}
export function pushedInLoop(): void {
  const x = make();
  own(x);
  while (c) pushBack(list, x); // ERR pushBack after pushBack
}
export function pushedFreshInLoop(): void {
  while (c) {
    const x = make();
    own(x);
    pushBack(list, x);
  }
}
export function perhapsPushed(): void {
  const x = make();
  own(x);
  if (c) pushBack(list, x);
  x.meta(); // ERR meta after pushBack
}
export function triedToSend(): void {
  const x = make();
  own(x);
  if (trySend(channel, x)) {
    x.meta(); // ERR meta after trySend: this frame was already consumed by trySend
    return;
  }
  x.meta().pid;
  drop(x);
}
export function triedToSendInLoop(): void {
  const x = make();
  own(x);
  while (trySend(channel, x)) risky(); // ERR trySend after trySend
}
export function triedUntilSent(): void {
  const x = make();
  own(x);
  while (!trySend(channel, x)) x.meta().pid;
  drop(x); // ERR drop after trySend
}
export function notThrownAwayWhenClosed(): void {
  const x = make();
  own(x);
  try {
    send(channel, x);
  } catch {
    drop(x);
  }
  x.meta(); // ERR meta after send && meta after drop
}

// ---- what may go in
export function sharedPushed(): void {
  const x = makeShared();
  own(x);
  pushBack(list, x); // ERR pushBack needs a unique frame, but this one is shared: ask tryUnique(frame) first
  send(channel, x); // ERR send needs a unique frame, but this one is shared
  if (trySend(channel, x)) x.clone(); // ERR trySend needs a unique frame, but this one is shared
  else x.clone();
  drop(x);
}
export function rawPushed(): void {
  const x = make();
  own(x);
  intoRaw(x);
  pushBack(list, x); // ERR pushBack needs a unique frame, but this one is raw: call fromRaw(frame) first
}
export function referencePushed(): void {
  pushBack(list, borrow()); // ERR pushBack needs an owner, but this frame is only borrowed here
  send(channel, borrow()); // ERR send needs an owner, but this frame is only borrowed here
}
export function notTrackedPushed(): void {
  pushBack(list, make()); // ERR pushBack needs a tracked frame: call own(frame) first
  send(channel, make()); // ERR send needs a tracked frame: call own(frame) first
}
export function nothingPushed(x: any, y: { pid: number }, z: UniqueFrameOwner<Init> | undefined): void {
  pushBack(list, x); // ERR pushBack needs a frame, but this is any
  pushBack(list, y); // ERR pushBack needs a frame, but this is none
  pushBack(list, z); // ERR pushBack needs a frame, but this may be undefined
}

// ---- of one kind, in one memory
export function ofAnotherKind(): void {
  const x = make();
  own(x);
  pushBack(tableList, x); // ERR UNASSIGNABLE type 'FrameList<PageTable
  const y = make();
  own(y);
  send(tableChannel, y); // ERR UNASSIGNABLE type 'FrameChannel<PageTable
  const z = make();
  own(z);
  insertBefore(bufferCursor, z); // ERR UNASSIGNABLE type 'FrameCursor<Buffer
}
export function ofAnotherKindByNow(): void {
  const x = make();
  own(x);
  repurpose(x, PageTable, table);
  pushBack(list, x); // ERR UNASSIGNABLE type 'FrameList<Init
}
export function ofAnotherKindPerhaps(): void {
  const x = make();
  own(x);
  if (c) repurpose(x, PageTable, table);
  pushBack(list, x); // ERR UNASSIGNABLE type 'FrameList<Init
}
export function ofAnotherMemory(): void {
  const x = make();
  own(x);
  pushBack(ramList, x); // ERR UNASSIGNABLE type 'FrameList<Init, "ram">'
  const y = make();
  own(y);
  send(ramChannel, y); // ERR UNASSIGNABLE type 'FrameChannel<Init, "ram">'
  const z = make();
  own(z);
  if (trySend(ramChannel, z)) risky(); // ERR UNASSIGNABLE type 'FrameChannel<Init, "ram">'
}
export function intoNoPlace(): void {
  const x = make();
  own(x);
  pushBack([], x); // ERR UNASSIGNABLE FrameList<Init
  const y = make();
  own(y);
  send(list, y); // ERR UNASSIGNABLE FrameList<Init
  const z = make();
  own(z);
  insertBefore(list, z); // ERR UNASSIGNABLE FrameList<Init
}
export function operandsExchanged(): void {
  const x = make();
  own(x);
  pushBack(x, list); // ERR pushBack needs a frame, but this is none
}
/** One mistake is one error: after the frame's own the place is not looked at. */
export function bothWrong(): void {
  const x = makeShared();
  own(x);
  pushBack(tableList, x); // ERR pushBack needs a unique frame, but this one is shared
  drop(x);
}
export const asAnyList: FrameList<unknown> = list; // ERR UNASSIGNABLE FrameList<Init
export const asAnyChannel: FrameChannel<unknown> = channel; // ERR UNASSIGNABLE FrameChannel<Init
export const asTwoKinds: FrameList<Init | PageTable, "dma"> = list; // ERR UNASSIGNABLE FrameList<Init
export const asAnotherList: FrameList<PageTable, "dma"> = list; // ERR UNASSIGNABLE FrameList<Init

// ---- what comes out
export function notChecked(): void {
  const x = list.popFront();
  own(x); // ERR own needs a frame, but this may be undefined: check it first
  const y = list.popBack();
  y.meta(); // ERR TS18048 possibly 'undefined'
  drop(channel.tryReceive()); // ERR drop needs a frame, but this may be undefined
}
export function notOwned(): void {
  const x = list.popFront();
  if (x === undefined) return;
  drop(x); // ERR drop needs a tracked frame: call own(frame) first
}
export function popped(): void {
  const x = list.popFront();
  if (!x) return;
  own(x);
  x.meta().pid;
  x.meta().level; // ERR TS2339 Property 'level' does not exist
  pushBack(list, x);
  x.meta(); // ERR meta after pushBack
}
export function takenAtCursor(): void {
  const x = cursor.takeCurrent();
  if (!x) return;
  own(x);
  insertBefore(cursor, x);
  drop(x); // ERR drop after insertBefore
}
export function allOf(): void {
  for (let x = list.popFront(); x !== undefined; x = list.popFront()) {
    own(x);
    drop(x);
    x.meta(); // ERR meta after drop
  }
}
export function viewsOnly(): void {
  for (const meta of list) {
    meta.pid;
    meta.pid = 2; // ERR TS2540 Cannot assign to 'pid'
    drop(meta); // ERR drop needs a frame, but this is none
  }
}
export function received(): void {
  const x = channel.receive();
  if (x === undefined) return;
  own(x);
  send(tableChannel, x); // ERR UNASSIGNABLE type 'FrameChannel<PageTable
}
export async function receivedLater(): Promise<void> {
  const x = channel.receiveAsync();
  drop(x); // ERR drop needs a frame, but this is none
  const y = await channel.receiveAsync();
  own(y); // ERR own needs a frame, but this may be undefined
}
export async function eachReceived(): Promise<void> {
  for await (const x of channel) {
    x.meta().pid;
    drop(x); // ERR drop needs a tracked frame: call own(frame) first
    own(x);
    if (c) continue;
    drop(x);
    x.meta(); // ERR meta after drop
  }
}
export function manyAtOnce(): void {
  const all = channel.receiveMany(8);
  drop(all); // ERR drop needs a frame, but this is none
  for (const x of all) {
    own(x);
    if (n > 1) pushBack(list, x);
    drop(x); // ERR drop after pushBack
  }
  tableChannel.sendMany(channel.receiveMany(8)); // ERR UNASSIGNABLE 'UniqueFrameOwner<Init
  channel.sendMany([makeShared()]); // ERR UNASSIGNABLE 'FrameOwner<Init
  const spent = make();
  own(spent);
  drop(spent);
  channel.sendMany([spent]); // ERR UNASSIGNABLE 'Spent<"drop">'
}
export async function allocatedLater(): Promise<void> {
  const x = allocAsync(dma, Init, { pid: 1 });
  drop(x); // ERR drop needs a frame, but this is none
  const y = await allocAsync(dma, Init, { pid: 1 });
  drop(y); // ERR drop needs a tracked frame
  own(y);
  pushBack(ramList, y); // ERR UNASSIGNABLE type 'FrameList<Init, "ram">'
  await allocAsync(dma, Init, { level: 1 }); // ERR TS2353 'level' does not exist
}

// ---- deliveries
export async function delivered(): Promise<void> {
  const x = make();
  own(x);
  send(delivery, x);
  x.meta(); // ERR meta after send
  const back = await delivery;
  back.frame; // ERR TS18048 possibly 'undefined'
  if (back === undefined) return;
  drop(back.frame); // ERR drop needs a tracked frame
  const { frame } = back;
  own(frame);
  frame.meta().pid;
  drop(frame);
  frame.meta(); // ERR meta after drop
}
export function deliveryOfAnotherKind(): void {
  const x = makeTable();
  own(x);
  send(delivery, x); // ERR UNASSIGNABLE type 'Delivery<Init
}
export function triedByDelivery(): void {
  const x = make();
  own(x);
  if (trySend(delivery, x)) risky(); // ERR UNASSIGNABLE Delivery<Init
}
export const deliveryLiteral: Delivery<Init> = { then: () => undefined }; // ERR TS2322|TS2739|TS2741
export const deliveryOfAll: Delivery<unknown> = delivery; // ERR UNASSIGNABLE Delivery<Init

// ---- cursors
export function cursorOfNothing(): void {
  const at = list.cursorAt(paddr(0));
  at.moveNext(); // ERR TS18048 possibly 'undefined'
  const x = make();
  own(x);
  insertBefore(at, x); // ERR UNASSIGNABLE FrameCursor<Init
}
export function cursorAtGhost(): void {
  cursor.currentMeta().pid; // ERR TS2532|TS18048 possibly 'undefined'
  cursor.currentPaddr().toFixed(); // ERR TS2532|TS18048 possibly 'undefined'
}
export function cursorInTheWrongList(): void {
  const x = makeTable();
  own(x);
  insertBefore(list.cursorFront(), x); // ERR UNASSIGNABLE type 'FrameCursor<Init
}

// ---- exports
declare const listExport: ListExport<Init, "dma">;
declare const channelExport: ChannelExport<Init, "dma">;
export const madeUp: ListExport<Init, "dma"> = { what: "list", nonce: 1, id: 1, generation: 1 }; // ERR TS2322|TS2353|TS2741|TS2739
export const madeUpChannel: ChannelExport<Init> = {}; // ERR UNASSIGNABLE type '
export const otherKind = attachList(dma, listExport, PageTable); // ERR UNASSIGNABLE type '
export const otherMemory = attachList(ram, listExport, Init); // ERR UNASSIGNABLE type '
export const otherThing = attachList(dma, channelExport, Init); // ERR UNASSIGNABLE type '
export const otherChannel = attachChannel(dma, channelExport, PageTable); // ERR UNASSIGNABLE type '
export const otherChannelMemory = attachChannel(ram, channelExport, Init); // ERR UNASSIGNABLE type '
export const copied: ListExport<Init, "dma"> = structuredClone(listExport); // ERR TS2304|TS2584
export const right: FrameList<Init, "dma"> = attachList(dma, listExport, Init);
export const created: FrameList<Init, "ram"> = createList(dma, Init); // ERR UNASSIGNABLE type '
export const ofNoKind = createList(dma, class {}); // ERR UNASSIGNABLE MetadataKind<
export const ofNoCapacity = createChannel(dma, Init); // ERR TS2554
export const alsoOfNoCapacity = createChannel(dma, Init, {}); // ERR TS2345|TS2741
export const listLiteral: FrameList<Init> = { ...list }; // ERR UNASSIGNABLE type '
export const channelLiteral: FrameChannel<Init> = { ...channel }; // ERR UNASSIGNABLE type '
export const cursorLiteral: FrameCursor<Init> = { ...cursor }; // ERR UNASSIGNABLE type '

// ---- what is moved elsewhere
export function givenAndPushed(kept: UniqueFrameOwner<Init, "dma">[]): void {
  const x = make();
  own(x);
  kept.push(give(x));
  const y = kept.pop();
  if (y === undefined) return;
  own(y);
  intoShared(y);
  kept.push(y); // ERR UNASSIGNABLE 'FrameOwner<Init
  drop(y);
}
