import { argumentOf, isRaw, isShared, LISTED, LIVE, QUEUED, tagOf } from "../../src/layout/state.js";
import { orderOf, packOrder, type StateShape } from "./global-state.js";
import type { LocalState } from "./local-state.js";
import type { Judge } from "./violation.js";

/** One change of a frame's state word: who made it, in what operation, of what to what. */
export interface Change {
  readonly row: Int32Array;
  readonly thread: number;
  readonly me: number;
  readonly local: LocalState;
  readonly frame: number;
  readonly from: number;
  readonly to: number;
}

/** Is this the word of a frame in a list or a channel? */
export const isPlaced = (state: number): boolean =>
  !isShared(state) && !isRaw(state) && (tagOf(state) === LISTED || tagOf(state) === QUEUED);

/** Follows the frames that go into lists and channels and out of them. */
export class PlaceLedger {
  readonly #shape: StateShape;
  readonly #judge: Judge;

  constructor(shape: StateShape, judge: Judge) {
    this.#shape = shape;
    this.#judge = judge;
  }

  listed(change: Change): void {
    const { row, local, frame, from, to, me } = change;
    const { opcode, second } = local.operation;
    if (from !== (LIVE | me)) this.#wrong(change, "is listed");
    this.#checkName(change);
    const at = this.#shape.listOrder(argumentOf(to));
    const order = orderOf(row[at] ?? 0);
    if (opcode === "pushFront") order.unshift(frame);
    else if (opcode === "pushBack") order.push(frame);
    else if (opcode === "insertBefore") order.splice(Math.max(order.indexOf(second - 1), 0), 0, frame);
    else this.#wrong(change, "is listed in no push");
    row[at] = packOrder(order);
  }

  queued(change: Change): void {
    const { row, local, frame, from, to, me } = change;
    if (from !== (LIVE | me) || local.operation.opcode !== "send") this.#wrong(change, "is queued");
    this.#checkName(change);
    const channel = argumentOf(to);
    this.#judge.counts.CLOSED++;
    const closed = this.#shape.memory.channels[channel]?.closed ?? -1;
    if (row[closed] !== 0) this.#judge.fail("CLOSED", `frame ${frame} is sent on a closed channel`);
    const at = this.#shape.channelOrder(channel);
    row[at] = packOrder([...orderOf(row[at] ?? 0), frame]);
  }

  /** A frame is LIVE that was in a list or a channel. */
  taken(change: Change): void {
    const { row, frame, from } = change;
    this.#checkName(change);
    const order = this.#orderAt(from);
    if (tagOf(from) === QUEUED) {
      this.#judge.counts.FIFO++;
      if (orderOf(row[order] ?? 0)[0] !== frame) this.#judge.fail("FIFO", `frame ${frame} is received out of turn`);
    }
    this.#take(row, order, frame);
  }

  /** A frame is taken from a list or a channel by a reclaimer. Returns the agent whose that is. */
  reclaimed(row: Int32Array, frame: number, state: number): number {
    const { memory } = this.#shape;
    this.#take(row, this.#orderAt(state), frame);
    const places = tagOf(state) === LISTED ? memory.lists[argumentOf(state)] : memory.channels[argumentOf(state)];
    return row[places?.holder ?? -1] ?? 0;
  }

  #orderAt(state: number): number {
    const id = argumentOf(state);
    return tagOf(state) === LISTED ? this.#shape.listOrder(id) : this.#shape.channelOrder(id);
  }

  #take(row: Int32Array, at: number, frame: number): void {
    row[at] = packOrder(orderOf(row[at] ?? 0).filter((other) => other !== frame));
  }

  #wrong({ frame, from }: Change, what: string): void {
    this.#judge.fail("LIVES", `frame ${frame} ${what}, from ${(from >>> 0).toString(16)}`);
  }

  /** The operation goes by the name that the list or channel has, and that is not another's alone. */
  #checkName({ row, thread, me, local, from, to }: Change): void {
    const { memory } = this.#shape;
    const state = tagOf(to) === LIVE ? from : to;
    const id = argumentOf(state);
    const places = tagOf(state) === LISTED ? memory.lists[id] : memory.channels[id];
    const { place, placeGeneration } = local.operation;
    this.#judge.counts.PLACE++;
    const isInSession = placeGeneration === 0 && row[this.#shape.session(thread)] === place;
    const isNamed = isInSession || row[places?.generation ?? -1] === placeGeneration;
    const holder = row[places?.holder ?? -1] ?? 0;
    if (place !== id || !isNamed || row[places?.kind ?? -1] === 0 || (holder !== 0 && holder !== me)) {
      this.#judge.fail("PLACE", `a frame goes to or from ${id} by a name that it has not got`);
    }
  }
}
